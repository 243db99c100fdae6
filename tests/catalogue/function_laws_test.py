"""The laws that are functions, held to the same table of demands as those with a formula."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from jupyter_scaling import catalogue, errors
from jupyter_scaling.catalogue import FunctionLaw
from jupyter_scaling.catalogue.implicit import m4, su_unraveling
from jupyter_scaling.catalogue.schedules import Schedules, lr_annealing, multi_power_law, over
from jupyter_scaling.fitting import Observations, Options, fit_law

STEPS = 2000


def rates(kind: str) -> np.ndarray:
    at = np.arange(STEPS) / STEPS
    shape = {
        "flat": np.ones(STEPS),
        "cosine": 0.55 + 0.45 * np.cos(np.pi * at),
        "jump": np.where(at < 0.5, 1.0, 0.1),
        "line": 1.0 - 0.9 * at,
    }[kind]
    return 1e-3 * np.minimum(1.0, np.arange(STEPS) / 100) * shape


CURVES = Schedules({kind: rates(kind) for kind in ("flat", "cosine", "jump", "line")})
CONSTANTS = {
    law.name: dict(law.published["MPL 100M" if law is lr_annealing else "100M"].values)
    for law in (lr_annealing, multi_power_law)
}
LAWS: dict[str, tuple[FunctionLaw, dict[str, float], dict[str, tuple[float, float]]]] = {
    "lr_annealing": (over(lr_annealing, CURVES), CONSTANTS["lr_annealing"] | {"lam": 0.995}, {}),
    "multi_power_law": (over(multi_power_law, CURVES), CONSTANTS["multi_power_law"], {}),
    "su_unraveling": (
        su_unraveling,
        {"Nc": 1.5e14, "aN": 0.076, "Sc": 2600.0, "aS": 0.67, "Bstar": 1.7e8, "aB": 0.205},
        {"N": (6, 9), "S": (2, 5.5), "B": (4, 7)},
    ),
    "m4": (m4, {"beta": 40.0, "c": -0.5, "alpha": 0.7, "einf": 0.08, "e0": 0.9}, {"x": (1, 8)}),
}
every_function = pytest.mark.parametrize("name", LAWS)


def inputs(name: str, rows: int, seed: int = 0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    if not LAWS[name][2]:
        return {"curve": rng.integers(0, 4, rows).astype(float), "step": rng.integers(120, STEPS, rows).astype(float)}
    return {one: 10 ** rng.uniform(*ends, rows) for one, ends in LAWS[name][2].items()}


def drawn(name: str, seed: int) -> dict[str, float]:
    """Typical values (seed 0), values some way off, and with the last seed the edge: floors at 0."""
    law, values, _ = LAWS[name]
    rng = np.random.default_rng(seed)
    moved = {one: value * np.exp((0.1 if seed else 0.0) * rng.normal()) for one, value in values.items()}
    moved |= {"lam": 0.99} if seed and "lam" in values else {}
    return moved | {p.name: 0.0 for p in law.parameters if p.kind == "floor" and seed == 3}


def test_these_are_all_of_them() -> None:
    assert set(LAWS) == {law.name for law in catalogue.every() if isinstance(law, FunctionLaw)}


@every_function
@pytest.mark.parametrize("seed", range(4))
def test_slopes_are_the_complex_step(name: str, seed: int) -> None:
    law, values = LAWS[name][0], drawn(name, seed)
    features = law.features(inputs(name, 30, seed))
    columns = {one: np.array([[value]]) for one, value in values.items()}
    assert law.slopes is not None and law.function is not None
    slopes, level = law.slopes(features, columns), np.abs(law.function(features, columns)).max()
    for one, value in values.items():
        step = 1e-30 * (value or 1.0)
        exact = law.function(features, columns | {one: np.array([[value + 1j * step]])}).imag / step
        # The output of an implicit law is a root, known to the rounding of the law itself.
        spare = 1e-13 * level / max(abs(value), 1e-300) if value else 1e-13 * level
        assert (np.abs(slopes[one] - exact) <= 1e-12 * np.abs(exact).max() + spare).all(), one


@every_function
def test_values_are_finite_on_the_domain_and_nan_gives_nan(name: str) -> None:
    law = LAWS[name][0]
    for seed in range(4):
        assert np.isfinite(law(**inputs(name, 200, seed), **drawn(name, seed))).all()
    at, values = inputs(name, 5), drawn(name, 0)
    for one in law.input_names:
        broken = {**at, one: np.where(np.arange(5) == 1, np.nan, at[one])}
        assert np.isnan(law(**broken, **values)).tolist() == [False, True, False, False, False]
    for one in law.parameter_names:
        assert np.isnan(law(**at, **(values | {one: np.nan}))).all(), one


@every_function
def test_it_goes_through_json_by_its_name(name: str) -> None:
    law = catalogue.get(name)
    assert catalogue.law_from_json(json.loads(json.dumps(law.to_json()))) is law
    if not LAWS[name][2]:
        with pytest.raises(errors.LoadError, match="Import it from"):
            catalogue.law_from_json(LAWS[name][0].to_json())


@pytest.mark.parametrize("other", ["os:system", "", None, 3])
def test_no_other_function_comes_out_of_json(other: Any) -> None:
    with pytest.raises(errors.LoadError):
        catalogue.law_from_json({"name": "m4", "import": other})


@every_function
def test_parameters_are_recovered(name: str) -> None:
    law, truth, _ = LAWS[name]
    at = inputs(name, 200, 4)
    y = law(**at, **truth) * (1 + 1e-6 * np.random.default_rng(1).normal(size=200))
    rows = np.array([at[one] for one in law.input_names])
    observed = Observations.make(range(200), law.input_names, rows, y, output=law.output.name)
    fit = fit_law(law, observed, Options(loss="log_squares", interval="none"))
    for one, value in truth.items():
        assert fit.values[one] == pytest.approx(value, rel=0.02), one
