"""Options are checked once, where they enter."""

from __future__ import annotations

import dataclasses
import json

import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.errors import OptionError, ParameterError
from jupyter_scaling.fitting import Options


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"loss": "log_hubr"}, OptionError, "Did you mean 'log_huber'"),
        ({"interval": "jacknife"}, OptionError, "Did you mean 'jackknife'"),
        ({"delta": 0}, OptionError, "expected a positive number such as 1e-3, or 'tuned'"),
        ({"delta": -1e-3}, OptionError, "expected a positive number"),
        ({"delta": float("nan")}, OptionError, "expected a positive number"),
        ({"delta": "tund"}, OptionError, "'tuned'"),
        ({"delta": None}, OptionError, "expected a positive number"),
        ({"bootstrap": -1}, OptionError, "0 or more"),
        ({"bootstrap": 2.5}, OptionError, "0 or more"),
        ({"bootstrap": True}, OptionError, "0 or more"),
        ({"fixed": {"alpha": "x"}}, ParameterError, "expected a finite number"),
        ({"fixed": {"alpha": float("inf")}}, ParameterError, "expected a finite number"),
        ({"bounds": {"alpha": 3}}, ParameterError, r"expected \(low, high\)"),
        ({"bounds": {"alpha": (2, 1)}}, ParameterError, "lower must be below the upper"),
        ({"quantile": 1.5}, OptionError, "between 0 and 1"),
        ({"priors": {"alpha": (0.3, 0.0)}}, ParameterError, "deviation above 0"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(options: dict, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        Options(**options)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"fixed": {"alpa": 0.3}}, "Did you mean 'alpha'"),
        ({"bounds": {"gamma": (0, 1)}}, "'gamma' is not a parameter of law 'chinchilla'"),
        ({"fixed": {"alpha": -0.1}}, "its domain is 0.0 to inf"),
        ({"fixed": {"A": 0.0}}, "`fixed` sets A to 0.0; its domain is above 0, up to inf"),
        ({"bounds": {"alpha": (-2, -1)}, "fixed": {"alpha": 1.0}}, "leave nothing of its domain"),
        ({"tied": {"alpha": "gamma"}}, "'gamma' is not a parameter"),
    ],
)
def test_names_and_values_are_held_against_the_law(options: dict, says: str) -> None:
    with pytest.raises(ParameterError, match=says):
        Options(**options).checked(catalogue.get("chinchilla"))


def test_a_whole_number_as_delta_is_a_float() -> None:
    assert isinstance(Options(delta=1).delta, float)


def test_options_cannot_be_changed_and_keep_nothing_of_the_callers() -> None:
    fixed = {"alpha": 0.3}
    options = Options(fixed=fixed)
    fixed["beta"] = 1.0
    assert dict(options.fixed) == {"alpha": 0.3}
    with pytest.raises(TypeError):
        options.fixed["beta"] = 1.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        options.seed = 3


def test_options_as_plain_data_make_the_same_options() -> None:
    options = Options(loss="squares", delta=1e-3, fixed={"E": 1.0}, bounds={"alpha": (0.1, 0.9)}, seed=7, bootstrap=20)
    data = json.loads(json.dumps(options.to_json()))
    assert Options(**data).to_json() == options.to_json()
