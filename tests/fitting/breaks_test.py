"""Breaks that the runs do not support."""

from __future__ import annotations

from typing import Any

import numpy as np

import jupyter_scaling as scaling


def broken(place: float, sharpness: float = 0.5, count: int = 20) -> Any:
    """A fit whose break is set by hand to what the test is about."""
    x = np.geomspace(1e2, 1e6, count)
    y = 0.1 + 2.0 * x**-0.1 * (1 + (x / 1e4) ** (1 / 0.5)) ** (-0.3 * 0.5)
    fit = scaling.fit({"x": x, "y": y}, "bnsl", x={"x": "x"}, y="y", loss="squares", interval="none", starts=[
        {"a": 0.1, "b": 2.0, "c0": 0.1, "c1": 0.3, "d1": 1e4, "f1": 0.5}
    ])  # fmt: skip
    return fit.with_values({"d1": place, "f1": sharpness})


def codes(fit: Any) -> set[str]:
    return {verdict.code for verdict in fit.verdicts}


def test_a_break_with_few_runs_beyond_it_is_warned_of() -> None:
    fit = broken(5e5)
    said = next(verdict for verdict in fit.verdicts if verdict.code == "unsupported_break")
    assert said.number == 2.0 and "2 places beyond it" in said.sentence
    before = next(verdict for verdict in broken(150.0).verdicts if verdict.code == "unsupported_break")
    assert "1 place before it" in before.sentence
    assert "unsupported_break" not in codes(broken(1e4))


def test_a_break_between_two_runs_is_a_needle() -> None:
    assert "needle_break" in codes(broken(1e4, sharpness=0.01))
    assert "needle_break" not in codes(broken(1e4))


def test_laws_without_breaks_are_not_asked() -> None:
    runs = {"x": [1e6, 1e7, 1e8, 1e9, 1e10], "y": [5.7, 4.0, 3.2, 2.7, 2.6]}
    assert not codes(scaling.fit(runs, "power_law", interval="none")) & {"unsupported_break", "needle_break"}
