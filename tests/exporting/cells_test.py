"""A fit in cells gives the fit's own numbers, read as a spreadsheet reads."""

import pytest

from jupyter_scaling import catalogue, exporting
from jupyter_scaling.errors import ExportError
from jupyter_scaling.exporting.excel import column, formula
from jupyter_scaling.expr import parse

from .cells import evaluate
from .fits import chinchilla, of_functions, of_law

FITS = {**{name: (lambda name=name: of_law(name)) for name in catalogue.names()}, "functions": of_functions}


def test_the_reader_reads_as_spreadsheets_do():
    assert evaluate("=-2^2", {}) == 4 and evaluate("=2^3^2", {}) == 64 and evaluate("=1-2^2", {}) == -3
    assert evaluate("=2*MAX(A1,B2)/4E0", {"A1": 1.0, "B2": 6.0}) == 3
    assert evaluate("=ABS(1-2)<=1E-9*3", {}) is False


@pytest.mark.parametrize(
    "text",
    [
        "-x**2",
        "-x**2*y",
        "x**-y",
        "(x**y)**2",
        "x**(y**2)",
        "x - (y - 3)",
        "x/(y*2)",
        "x/(y/3)",
        "-2.5*x**2 - y",
        "2*-y",
    ],
)
@pytest.mark.parametrize("values", [(3.0, 2.0), (-3.0, 2.0)])
def test_signs_and_powers_are_bracketed_where_cells_need_it(text, values):
    cells = {"A1": values[0], "B1": values[1]}
    expected = eval(text, {"x": values[0], "y": values[1]})
    assert evaluate(formula(parse(text), {"x": "A1", "y": "B1"}), cells) == pytest.approx(expected, rel=1e-14)
    assert evaluate(formula(parse(text), {"x": repr(values[0]), "y": "B1"}), cells) == pytest.approx(
        expected, rel=1e-14
    )


def rows_of(fit):
    """The header, and every row of the table as a spreadsheet holds it, by the letters of its columns."""
    table, _ = exporting.export(fit, "excel").split("\n\n", 1)
    head, *rows = (line.split("\t") for line in table.splitlines())
    return head, [dict(zip(map(column, range(len(head))), row, strict=False)) for row in rows]


@pytest.mark.parametrize("name", FITS)
def test_every_law_in_cells_gives_the_fits_numbers(name):
    fit = FITS[name]()
    inputs = len(fit.law.inputs)
    head, rows = rows_of(fit)
    right = ["", "parameter", "value", "unchanged"]
    assert head == [*fit.law.input_names, fit.law.output.name, "expected", "agrees", *right]
    mine, known, agrees, label, value, unchanged = map(
        column, (*range(inputs, inputs + 3), *range(inputs + 4, inputs + 7))
    )
    values = {f"{value}{place}": float(row[value]) for place, row in enumerate(rows, start=2) if value in row}
    assert {row[label]: float(row[value]) for row in rows if label in row} == fit.values
    points = [(place, row) for place, row in enumerate(rows, start=2) if row[mine]]
    assert 1 < len(points) <= 5
    for place, row in points:
        cells = values | {f"{column(k)}{place}": float(row[column(k)]) for k in range(inputs)}
        cells |= {f"{mine}{place}": evaluate(row[mine], cells), f"{known}{place}": float(row[known])}
        assert cells[f"{mine}{place}"] == pytest.approx(cells[f"{known}{place}"], rel=1e-10)
        assert evaluate(row[agrees], cells) is True
        assert evaluate(row[agrees], {**cells, f"{mine}{place}": cells[f"{mine}{place}"] * 1.0001}) is False
    for place, row in enumerate(rows, start=2):
        if unchanged in row:
            assert evaluate(row[unchanged], values) is True
            assert (
                evaluate(row[unchanged], {f"{value}{place}": values[f"{value}{place}"] * (1 + 1e-12) + 1e-300}) is False
            )


def test_only_cells_of_the_law_begin_as_formulas():
    lines = exporting.export(chinchilla(), "excel").splitlines()
    for cell in (cell for line in lines for cell in line.split("\t")):
        assert not cell or cell[0] in "=#" or cell.isidentifier() or float(cell)
    assert any(line.startswith("#   'run 9': <b>loud</b>") for line in lines)


def test_a_law_alone_reads_its_parameters_from_cells_too():
    head, row = exporting.export(catalogue.get("chinchilla"), "excel").splitlines()[:2]
    assert head.split("\t") == ["N", "D", "E", "A", "alpha", "B", "beta", "L"]
    names = ("A2", "B2", "C2", "D2", "E2", "F2", "G2")
    cells = dict(zip(names, (1e9, 2e10, 1.8, 480.0, 0.35, 2100.0, 0.37), strict=True))
    expected = catalogue.get("chinchilla")(N=1e9, D=2e10, E=1.8, A=480.0, alpha=0.35, B=2100.0, beta=0.37)
    assert evaluate(row.split("\t")[-1], cells) == pytest.approx(expected, rel=1e-14)


def test_what_a_cell_cannot_say_is_refused():
    with pytest.raises(ExportError, match="digamma has no counterpart in a spreadsheet"):
        exporting.export(catalogue.define("y = a*digamma(x)", inputs=["x"]), "excel")
    lines = [f"let p{n} = " + " + ".join(f"b{n}_{k}*exp(x*{k}.1234567890123)" for k in range(20)) for n in range(20)]
    long = "; ".join([*lines, "y = " + " + ".join(f"p{n}" for n in range(20))])
    with pytest.raises(ExportError, match="a cell takes 8192"):
        exporting.export(catalogue.define(long, inputs=["x"]), "excel")
