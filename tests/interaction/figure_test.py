"""The figure of a panel: what it holds, and that it stands alone."""

import base64
import html
import re
import sys
import xml.etree.ElementTree as xml
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from jupyter_scaling.errors import ExportError
from jupyter_scaling.interaction.figure import caption, figure, figure_code, save_figure, static_page, svg
from jupyter_scaling.interaction.figure.layout import layout_of
from jupyter_scaling.interaction.figure.reading import DIAMOND
from jupyter_scaling.interaction.figure.shapes import cross_path, shape_path
from jupyter_scaling.interaction.figure.words import formula_spans, plain_formula, text_width, wrapped

NAMESPACE = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def view(make):
    session = make.session()
    session.exclude([3, 5], "diverged <early>")
    session.set_holdout("largest 20%")
    return session.view()


def parsed(text):
    root = xml.fromstring(text)
    return root, ["".join(each.itertext()) for each in root.iter(f"{NAMESPACE}text")]


def test_the_figure_says_law_objective_exclusions_and_axes(view):
    root, texts = parsed(svg(view))
    assert texts[0] == view.law.title
    assert texts[1] == "L = E + A / Nα + B / Dβ"
    assert view.subtitle in texts
    assert {view.axis.label, view.y_axis.label, "excluded", "held out"} <= set(texts)
    assert {level.label for level in view.levels} <= set(texts)
    assert root.find(f"{NAMESPACE}title").text.startswith(view.law.title)
    assert "2 of 12 runs excluded" in root.find(f"{NAMESPACE}desc").text


def test_the_figure_shows_the_target_its_prediction_and_the_shade_beyond_the_runs(make):
    view = make.session().set_target("N=2e10 D=2T")
    root, texts = parsed(svg(view))
    assert view.target.y_text in texts
    assert view.target.beyond_text.replace("your", "the") in texts
    shaded = [each for each in root.iter(f"{NAMESPACE}rect") if each.get("fill-opacity") == "0.045"]
    dots = [dot for dot in root.iter(f"{NAMESPACE}path") if len(dot)]
    places = [float(re.search(r"[\d.]+", dot.get("transform"))[0]) for dot in dots]
    assert len(shaded) == 1 and float(shaded[0].get("x")) == pytest.approx(max(places), abs=0.11)
    diamond = [each for each in root.iter(f"{NAMESPACE}path") if each.get("d") == DIAMOND]
    line = [each for each in root.iter(f"{NAMESPACE}path") if each.get("stroke-dasharray")]
    x = float(re.search(r"translate\(([\d.]+)", diamond[0].get("transform"))[1])
    assert x > max(places) and line[0].get("d").startswith(f"M{x:.1f},")


def test_a_target_far_away_is_said_at_the_edge_it_lies_beyond(make):
    _, texts = parsed(svg(make.session().set_target("N=1e22 D=2T")))
    assert any(text.startswith("target N") and text.endswith("→") for text in texts)
    _, texts = parsed(svg(make.session().set_target("N=1e-9 D=2T")))
    assert any(text.startswith("← target N") for text in texts)


def test_shapes_of_a_column_of_their_own_are_drawn_and_said(make):
    extra = MappingProxyType({"optimizer": np.array(["adamw", "muon"] * 6, dtype=object)})
    view = make.session(replace(make.runs(12), extra=extra)).shape_by("optimizer")
    root, texts = parsed(svg(view))
    assert {"optimizer = adamw", "optimizer = muon", *(level.label for level in view.levels)} <= set(texts)
    drawn = [dot.get("d") for dot in root.iter(f"{NAMESPACE}path") if len(dot)]
    outlines = [shape_path(mark.shape, 4.2) for mark in view.marks]
    assert [drawn.count(outline) for outline in outlines] == [6, 6]
    assert "shape: optimizer" in caption(view)


def test_thinning_keeps_every_run_that_is_out(make, monkeypatch):
    # The stand-in for a fit has one objective, and none at rounded values.
    monkeypatch.setattr("jupyter_scaling.exporting.provenance.digits_needed", lambda fit: None)
    session = make.session(make.runs(9_000))
    view = session.exclude(rows=[3, 4444, 8999], reason="diverged")
    assert svg(view).count(cross_path(3.0)) == 3
    code = figure_code(session.fit, view)
    space = {"__name__": "figure"}
    exec(compile(code, "figure.py", "exec"), space)
    assert space["RUNS"]["state"].count("out") == 3 < len(space["RUNS"]["x"]) < 9_000


def test_every_run_is_drawn_once_in_the_shape_of_its_state(view):
    root, _ = parsed(svg(view))
    dots = {dot.find(f"{NAMESPACE}title").text: dot for dot in root.iter(f"{NAMESPACE}path") if len(dot)}
    assert set(dots) == set(view.points.label)
    crosses = [view.points.label.index(label) for label, dot in dots.items() if dot.get("d") == cross_path(4.2)]
    assert sorted(crosses) == [3, 5]
    hollow = [dot for dot in dots.values() if dot.get("fill") == "#ffffff" and dot.get("stroke-width") == "1.8"]
    assert len(hollow) == view.points.state.count("held_out")


def test_a_dot_stands_where_its_values_are(make):
    session = make.session(make.runs(law="power_law_offset"), law="power_law_offset")
    root, _ = parsed(svg(session.view()))
    places = {}
    for dot in root.iter(f"{NAMESPACE}path"):
        if len(dot):
            places[dot.find(f"{NAMESPACE}title").text] = [
                float(part) for part in re.findall(r"-?[\d.]+", dot.get("transform"))
            ]
    at = np.array([places[label] for label in session.view().points.label])
    for pixels, values in ((at[:, 0], session.view().points.x), (at[:, 1], session.view().points.y)):
        slope, start = np.polyfit(np.log(values), pixels, 1)
        np.testing.assert_allclose(start + slope * np.log(values), pixels, atol=0.06)


def test_nothing_is_asked_from_outside_and_no_script_runs(view):
    for text in (svg(view), static_page(view)):
        assert "<script" not in text and "<style" not in text and "javascript:" not in text
        asked = re.findall(r'(?:href=|src=|url\()\s*["\']?(.)', text)
        assert set(asked) <= {"#", "d"} and text.count('src="d') == text.count('src="data:image/svg')


def test_words_of_a_table_are_never_markup(make):
    session = make.session(make.runs(keys=["<script>alert(1)</script>", *range(11)]))
    session.exclude(rows=[0], reason="</svg><b>")
    parsed(svg(session.view()))
    page = static_page(session.view())
    assert "<script" not in page and "<b>" not in page
    assert "&lt;script&gt;" in page


def test_the_caption_is_the_panels_or_ones_own_or_none(view):
    _, own = parsed(svg(view, "Figure 1 of my paper."))
    assert "Figure 1 of my paper." in own
    _, none = parsed(svg(view, ""))
    _, usual = parsed(svg(view))
    assert len(usual) > len(none) + 1
    text = caption(view).replace("\u00a0", " ")
    for part in (
        "2 of 12 runs excluded (crosses: diverged <early> 2)",
        "held out (hollow)",
        "Prediction at N",
        "α = ",
        "log-Huber",
    ):
        assert part in text


@pytest.mark.parametrize("rows", [[2], [0, 1, 2]])
def test_rows_without_a_place_are_left_out_of_the_drawing_only(make, rows):
    session = make.session(make.runs(broken=tuple(rows)))
    root, _ = parsed(svg(session.view()))
    assert sum(len(dot) for dot in root.iter(f"{NAMESPACE}path")) == 12 - len(rows)


@pytest.mark.parametrize("width", ["column", 2.5, 5.0, "page", 10])
def test_at_every_width_letters_can_be_read_and_stay_inside(view, width):
    root, _ = parsed(svg(view, layout=layout_of(width)))
    size = float(root.get("width"))
    assert size == pytest.approx(96 * {"column": 3.3, "page": 7.5}.get(width, width))
    for text in root.iter(f"{NAMESPACE}text"):
        letters = float(text.get("font-size"))
        assert letters >= 9.3, "7 points at the printed size"
        if text.get("transform") is None:
            x, wide = float(text.get("x")), text_width("".join(text.itertext()), letters)
            left = x - {"middle": wide / 2, "end": wide}.get(text.get("text-anchor"), 0)
            assert left >= -2 and left + wide <= 1.03 * size, "".join(text.itertext())


def test_a_figure_without_title_and_caption_is_plot_and_legend_alone(view):
    _, texts = parsed(svg(view, "", layout_of("column", title=False)))
    assert view.subtitle not in texts and view.law.title not in texts
    assert {view.axis.label, view.y_axis.label, "excluded"} <= set(texts)


@pytest.mark.parametrize("width", ["colum", 1.0, True, float("nan"), 40])
def test_a_width_no_figure_has_is_refused(view, width):
    with pytest.raises(ExportError, match=r"3\.3 for\s+one column"):
        figure(view, "svg", width=width)


def test_nothing_of_the_pages_theme_is_in_the_figure(view):
    drawn = svg(view)
    assert "var(--" not in drawn and "class=" not in drawn and "currentColor" not in drawn
    assert '<rect width="100%" height="100%" fill="#ffffff"/>' in drawn


def test_curves_above_many_dots_stand_on_a_strip_of_the_ground(make):
    few, many = svg(make.session().view()), svg(make.session(make.runs(900)).view())
    assert 'stroke-opacity="0.85"' in many and 'stroke-opacity="0.85"' not in few
    assert many.index('stroke-opacity="0.85"') > many.rindex('fill-opacity="0.8'), "above the dots"


def test_very_many_dots_are_thinned_out(make):
    text = svg(make.session(make.runs(9_000)).view())
    assert text.count("translate(") < 4_100


def test_a_page_without_a_kernel_holds_the_figure_and_the_tables(view):
    page = static_page(view)
    picture = base64.b64decode(re.search(r"base64,([^\"]+)", page)[1]).decode()
    assert picture == svg(view)
    words = html.unescape(re.sub(r"<[^>]+>", "|", page))
    for row in view.parameters:
        assert f"|{row.symbol}|" in words
    assert words.count("diverged <early>") == 2
    assert re.search(r'alt="[^"]{60,}"', page)


@pytest.mark.parametrize(("name", "start"), [("a.svg", b"<svg"), ("a.png", b"\x89PNG"), ("a.pdf", b"%PDF")])
def test_a_file_is_what_its_ending_says(view, tmp_path, name, start):
    if not name.endswith("svg"):
        pytest.importorskip("matplotlib")
    path = save_figure(view, tmp_path / name)
    assert path.read_bytes().startswith(start)


def test_a_png_has_twice_the_pixels_of_the_figure(view):
    pytest.importorskip("matplotlib")
    assert int.from_bytes(figure(view, "png")[16:20], "big") == 2 * 720


def test_a_figure_that_cannot_be_written_says_what_to_do(view, tmp_path, monkeypatch):
    with pytest.raises(ExportError, match="Choose one of: svg, png, pdf"):
        figure(view, "svgg")
    with pytest.raises(ExportError, match="folder that exists"):
        save_figure(view, tmp_path / "no" / "a.svg")
    with pytest.raises(ExportError, match="no ending"):
        save_figure(view, tmp_path / "figure")
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ExportError, match="pip install matplotlib"):
        figure(view, "png")


def test_the_code_holds_what_the_panel_shows_and_draws_it():
    pytest.importorskip("matplotlib").use("Agg")
    import jupyter_scaling as scaling
    from jupyter_scaling.interaction import Session

    frame = scaling.datasets.load("tiny_lm")
    session = Session(scaling.fit(frame, "chinchilla"))
    session.exclude(frame.index[3], "diverged")
    session.choose_axis("C")
    space = {"__name__": "figure"}
    exec(compile(figure_code(session.fit, session.view()), "figure.py", "exec"), space)
    assert space["RUNS"]["state"] == list(session.view().points.state)
    assert space["RUNS"]["x"] == session.view().points.x.tolist()
    axes = space["draw"]()
    assert axes.get_xlabel() == session.view().axis.label
    drawn = axes.lines[0].get_ydata()
    np.testing.assert_allclose(drawn, session.view().curves[0].y[::2], rtol=1e-4)
    labels = [each.get_text() for each in axes.figure.legends[0].get_texts()]
    assert "excluded" in labels and session.view().levels[0].label in labels
    assert session.view().target.y_text in [each.get_text() for each in axes.texts]


def test_the_code_draws_every_run_whatever_colours_and_shapes_tell():
    pytest.importorskip("matplotlib").use("Agg")
    import matplotlib.pyplot as plt

    import jupyter_scaling as scaling

    table = {"n_params": [1e6, 1e7, 1e8, 1e9] * 3, "n_tokens": [1e9] * 4 + [1e10] * 4 + [1e11] * 4}
    table |= {
        "loss": [5.0, 3.5, 2.9, 2.6, 4.4, 3.1, 2.5, 2.3, 4.2, 2.9, 2.3, 2.1],
        "optimizer": ["a", "b", "b", "c"] * 3,
    }
    table |= {"family": ["x", "y", None] * 4}
    panel = scaling.explore(scaling.fit(table, "chinchilla", interval="none"), color="optimizer", shape="family")
    space = {"__name__": "figure"}
    exec(compile(panel.figure_as("matplotlib"), "figure.py", "exec"), space)
    axes = space["draw"]()
    drawn = sum(len(each.get_offsets()) for each in axes.collections if hasattr(each, "get_sizes"))
    assert drawn == 12 + 1  # the target's diamond
    labels = [each.get_text() for each in axes.figure.legends[0].get_texts()]
    assert labels == ["optimizer = a", "optimizer = b", "optimizer = c", "family = x", "family = y", "no family"]
    plt.close("all")


@pytest.mark.parametrize(
    "shape", ["circle", "square", "triangle-up", "diamond", "rectangle", "ellipse", "pentagon", "hexagon", "star", "?"]
)
def test_shapes_cover_about_the_same_area(shape):
    path = shape_path(shape, 10.0)
    numbers = np.array([float(each) for each in re.findall(r"-?[\d.]+", path)])
    if "a" in path:
        area = np.pi * numbers[2] * numbers[3]
    else:
        x, y = numbers.reshape(-1, 2).T
        area = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
    assert 0.85 < area / (np.pi * 100) < 1.12


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("L = E + A / N**alpha", "L = E + A / N^α"),
        ("y = a * x**(-b)", "y = a · x^(−b)"),
        ("y = (a + b)**2 - c", "y = (a + b)^2 − c"),
    ],
)
def test_a_formula_on_one_line(formula, text):
    assert plain_formula(formula) == text
    assert "**" not in formula_spans(formula, 12)


def test_what_follows_a_raised_piece_stands_on_the_line_again():
    root = xml.fromstring(f"<t>{formula_spans('(1 + N**alpha)**(beta*c) + E', 12)}</t>")
    moves = [float(span.get("dy", 0)) for span in root]
    assert sum(moves) == pytest.approx(0, abs=0.02)
    assert "".join(root.itertext()) == "(1 + Nα)β · c + E"


def test_lines_are_no_wider_than_asked():
    lines = wrapped("many words of a caption that has to be broken " * 4, 200, 11)
    assert len(lines) > 3 and all(text_width(line, 11) <= 200 for line in lines)
    assert wrapped("", 100, 11) == [""]
