"""The page of a fit is whole, holds no script, and takes no word of the user for markup."""

from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from jupyter_scaling import catalogue, exporting, frames
from jupyter_scaling.fitting import fit_law

from .fits import chinchilla

VOID = {"meta"}
ALLOWED = {"html", "head", "meta", "title", "style", "body", "article", "h1", "h2", "pre", "ul", "li", "b"}
ALLOWED |= {"table", "thead", "tbody", "tr", "th", "td"}


class Page(HTMLParser):
    """Every tag opened and closed in order, and the text of each."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.attributes, self.said = [], set(), set(), []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.said.append(data)


def test_the_page_is_whole_and_holds_nothing_that_runs():
    text = exporting.export(chinchilla(), "html")
    page = Page(text)
    assert text.startswith("<!doctype html>") and text.isascii()
    assert page.tags <= ALLOWED
    assert page.attributes <= {"lang", "charset", "name", "content", "class"}


def test_the_page_says_what_the_fit_knows():
    fit = chinchilla()
    said = "\n".join(Page(exporting.export(fit, "html")).said)
    for name, value in fit.values.items():
        low, high = fit.interval[name]
        assert repr(value) in said and f"{low:.6g} to {high:.6g}" in said
    for part in (
        "L = E + A / N**alpha + B / D**beta",
        fit.objective_name,
        fit.observations.data_hash,
        "'run 5'",
        "loss is nan",
        "<b>loud</b>",
        "jupyter_scaling 0",
    ):
        assert part in said
    for verdict in fit.verdicts:
        assert verdict.sentence in said and verdict.severity in said


def test_it_paints_nothing_so_it_reads_on_light_and_on_dark():
    style = exporting.export(chinchilla(), "html").split("<style>")[1].split("</style>")[0]
    assert "color:" not in style and "background" not in style and "#" not in style
    assert '<meta name="color-scheme" content="light dark">' in exporting.export(chinchilla(), "html")


HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style></title><script>", "a & b &lt; é"]


@pytest.mark.parametrize("word", HOSTILE)
def test_no_word_of_the_user_becomes_markup(word):
    law = replace(catalogue.define("y = a * x**-b", inputs=["x"]), title=word)
    x = np.geomspace(1, 100, 8)
    table = {word: x, "y": 2 * x**-0.5 * (1 + 0.01 * np.sin(x))}
    seen = frames.observations(table, law, x={"x": word}, y="y", exclude={3: word})
    fit = fit_law(law, seen)
    page = Page(exporting.export(fit, "html"))
    assert page.tags <= ALLOWED and page.attributes <= {"lang", "charset", "name", "content", "class"}
    assert word in "".join(page.said)


def test_the_page_of_a_law_alone_holds_its_constants_in_print():
    said = "\n".join(Page(exporting.export(catalogue.get("chinchilla"), "html")).said)
    for part in ("Constants in print", "482.01", "irreducible loss", "Besiroglu"):
        assert part in said
