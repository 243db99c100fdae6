"""Laws, options and fits survive pickle and copy, frozen as before."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import jupyter_scaling as scaling

WAYS: dict[str, Callable[[Any], Any]] = {
    "pickle": lambda value: pickle.loads(pickle.dumps(value)),
    "deepcopy": copy.deepcopy,
    "copy": copy.copy,
}
LAWS = [*scaling.laws().index]


@pytest.mark.parametrize("name", LAWS)
def test_a_law_comes_back_as_itself_with_its_constants(name: str) -> None:
    law = scaling.law(name)
    back = WAYS["pickle"](law)
    assert back == law and hash(back) == hash(law)
    assert {label: dict(one.values) for label, one in back.published.items()} == {
        label: dict(one.values) for label, one in law.published.items()
    }
    assert all(one.law is back for one in back.published.values())
    with pytest.raises(TypeError):
        back.published["mine"] = None


@pytest.mark.parametrize("way", WAYS)
def test_a_fit_comes_back_with_its_numbers_frozen(way: str) -> None:
    x = np.geomspace(1e6, 1e9, 12)
    y = (1.7 + 400 * x**-0.34) * (1 + 0.002 * np.sin(7 * np.arange(12)))
    fit = scaling.fit(
        {"n_params": x, "loss": y, "recipe": ["a", "b"] * 6},
        "power_law_offset",
        exclude={3: "diverged"},
        bounds={"E": (0.5, None)},
        progress=lambda done, total: None,
    )
    _ = fit.interval  # what is computed need not travel
    back = WAYS[way](fit)
    assert back.values == fit.values and back.interval == fit.interval
    assert back.options == fit.options and hash(back.options) == hash(fit.options)
    assert back.observations.excluded == {3: "diverged"}
    assert back.status == fit.status and back.verdicts == fit.verdicts
    assert repr(back) == repr(fit)
    for array in (back.theta, back.observations.y, back.observations.extra["recipe"], back.starts.theta):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = array[1]
    with pytest.raises(TypeError):
        back.options.bounds["E"] = (0.0, 1.0)


def test_options_that_are_equal_have_one_hash() -> None:
    from jupyter_scaling.fitting import Options

    one, other = Options(fixed={"a": 1, "b": 2.0}), Options(fixed={"b": 2, "a": 1.0})
    assert one == other and hash(one) == hash(other)
    assert len({one, other, Options(seed=1)}) == 2
