"""The search box over the catalogue: the table follows the words and the family."""

from __future__ import annotations

import jupyter_scaling as scaling
from jupyter_scaling.widgets import LawBrowser


def test_it_begins_with_every_law() -> None:
    assert len(LawBrowser().table) == len(scaling.laws())


def test_words_and_family_narrow_what_is_shown() -> None:
    browser = scaling.browse()
    browser.words.value = "kaplan"
    both = set(browser.table.index)
    browser.family.value = "joint N-D"
    assert browser.table.index.tolist() == scaling.laws("kaplan", family="joint N-D").index.tolist()
    assert set(browser.table.index) < both
    assert "kaplan_lnd" in browser.shown.value and "kaplan_l_n<" not in browser.shown.value
    browser.words.value = ""
    assert set(browser.table["family"]) == {"joint N-D"}


def test_words_that_find_nothing_are_answered_and_lose_nothing() -> None:
    browser = scaling.browse()
    browser.words.value = "chinchila <b>"
    assert len(browser.table) == 0
    assert "&lt;b&gt;" in browser.shown.value and "chinchilla" in browser.shown.value
    browser.words.value = "chinchilla"
    assert browser.table.index[0] == "chinchilla"


def test_laws_of_ones_own_can_be_browsed() -> None:
    mine = scaling.define("y = a * x**b", name="mine", inputs=["x"])
    assert scaling.browse([mine, "chinchilla"]).table.index.tolist() == ["mine", "chinchilla"]
