"""The page asks for the likelihoods of its tracks, and gets those of the fit on show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from jupyter_scaling.errors import ScalingError
from jupyter_scaling.widgets import Explorer, explorer


def ask(panel: Explorer, key: str) -> None:
    panel._handle(panel, {"kind": "profiles", "key": key}, [])


def test_an_act_is_answered_without_profiles_and_a_question_brings_them(page: Any) -> None:
    assert page.panel.profiles == {}
    page.act("exclude", rows=[4], reason="diverged")
    assert page.panel.profiles == {}
    ask(page.panel, page.view["profile_key"])
    assert page.panel.profiles["key"] == page.view["profile_key"]
    assert page.panel.profiles["complete"]
    assert set(page.panel.profiles["curves"]) == set(page.panel.fit.values)


def test_a_question_about_a_fit_that_is_gone_is_not_answered(page: Any) -> None:
    old = page.view["profile_key"]
    page.act("exclude", rows=[4], reason="diverged")
    ask(page.panel, old)
    ask(page.panel, "")
    assert page.panel.profiles == {}


def test_after_an_undo_they_are_there_at_once(page: Any) -> None:
    ask(page.panel, page.view["profile_key"])
    before = page.panel.profiles
    page.act("exclude", rows=[4], reason="diverged")
    assert page.panel.profiles == before  # stale, and the page sees so by the key
    assert before["key"] != page.view["profile_key"]
    ask(page.panel, page.view["profile_key"])
    page.act("undo")
    assert page.panel.profiles == before


def test_profiles_that_fail_leave_the_tracks_empty_and_the_page_in_peace(
    page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_best: Any) -> None:
        raise RuntimeError("no likelihood")

    monkeypatch.setattr(explorer, "profiled", broken)
    ask(page.panel, page.view["profile_key"])
    assert page.panel.profiles == {"key": page.view["profile_key"], "curves": {}, "complete": True}


def test_ties_and_bounds_are_typed_as_they_are_made_by_hand(page: Any, make_panel: Callable[..., Explorer]) -> None:
    typed = make_panel()
    first, second = list(page.panel.fit.values)[:2]
    page.act("tie", name=first, expression=f"{first} = {second} / 9")
    page.act("set_bounds", name=second, low=None, high=1e6)
    typed.tie(first, f"{first} = {second} / 9").set_bounds(second, high=1e6)
    assert typed.fit.values == page.panel.fit.values
    assert typed.code == page.panel.code
    assert typed.law_model.ties == page.panel.law_model.ties
    assert list(typed.law_model.ties) == [first]
    with pytest.raises(ScalingError, match="untie it first"):
        typed.set_bounds(first, 0.0, 1.0)
    assert typed.untie(first).law_model.ties == {}
