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


@pytest.mark.parametrize("name", FITS)
def test_every_law_in_cells_gives_the_fits_numbers(name):
    fit = FITS[name]()
    head, *rows = (line.split("\t") for line in exporting.export(fit, "excel").splitlines() if line[0] != "#")
    inputs = len(fit.law.inputs)
    assert head == [*fit.law.input_names, fit.law.output.name, "expected", "agrees"]
    assert 1 < len(rows) <= 5
    for place, row in enumerate(rows, start=2):
        cells = {f"{column(k)}{place}": float(value) for k, value in enumerate(row[:inputs])}
        mine, known = f"{column(inputs)}{place}", f"{column(inputs + 1)}{place}"
        cells |= {mine: evaluate(row[inputs], cells), known: float(row[inputs + 1])}
        assert cells[mine] == pytest.approx(cells[known], rel=1e-10)
        assert evaluate(row[inputs + 2], cells) is True
        assert evaluate(row[inputs + 2], {**cells, mine: cells[mine] * 1.001}) is False


def test_only_cells_of_the_law_begin_as_formulas():
    lines = exporting.export(chinchilla(), "excel").splitlines()
    for cell in (cell for line in lines for cell in line.split("\t")):
        assert cell[0] in "=#" or cell.isidentifier() or float(cell)
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
