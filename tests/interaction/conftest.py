"""Runs and a fit that is quick to make, so that thousands of acts can be tried."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.errors import DataError
from jupyter_scaling.fitting.observations import Observations
from jupyter_scaling.fitting.options import Options
from jupyter_scaling.fitting.status import Status, Verdict
from jupyter_scaling.interaction import Session
from jupyter_scaling.interaction.state import start

BASE = {"E": 1.8, "A": 480.0, "alpha": 0.35, "B": 2000.0, "beta": 0.37, "a": 50.0, "b": 0.3}


@dataclass(frozen=True, eq=False)
class QuickFit:
    """Fits one parameter, the floor or the first, and leaves the others: enough for weights to matter."""

    law: Any
    observations: Any
    options: Any
    values: dict[str, float]
    status: Any = field(default_factory=lambda: Status("converged"))

    @classmethod
    def of(cls, law: Any, observations: Any, options: Any) -> QuickFit:
        start_values = {parameter.name: BASE.get(parameter.name, 1.0) for parameter in law.parameters}
        return cls(law, observations, options, start_values).refit(observations, dict(options.fixed))

    def refit(
        self, observations: Any = None, fixed: Any = None, law: Any = None, tied: Any = None, bounds: Any = None
    ) -> QuickFit:
        options = replace(
            self.options,
            tied=dict(self.options.tied if tied is None else tied),
            bounds=dict(self.options.bounds if bounds is None else bounds),
        )
        if law is not None:
            return QuickFit.of(law, observations, replace(self.options, fixed={}, bounds={}, tied={}))
        observations = self.observations if observations is None else observations
        fixed = dict(self.options.fixed if fixed is None else fixed)
        weight = observations.effective_weight
        if np.count_nonzero(weight) == 0:
            raise DataError("No run is in the fit. Bring one back.")
        if np.count_nonzero(weight) < 2:
            return replace(self, observations=observations, status=Status("failed", "1 row is in the fit."))
        values = {name: BASE.get(name, 1.0) for name in self.values} | fixed
        first = next(iter(values))
        if first not in fixed:
            rows = weight > 0
            without = self.law(**dict(zip(observations.inputs, observations.x, strict=True)), **(values | {first: 0.0}))
            # The floor adds, a scale multiplies: either way the weighted mean moves with the rows.
            values[first] = (
                float(np.average((observations.y - without)[rows], weights=weight[rows])) if first == "E" else 1.0
            )
            values[first] = max(values[first], 1e-3)
        for name, (low, high) in options.bounds.items():
            values[name] = min(max(values[name], low), high)
        return QuickFit(self.law, observations, replace(options, fixed=fixed), self._with_ties(values, options))

    def _with_ties(self, values: dict[str, float], options: Any) -> dict[str, float]:
        return values | {name: float(eval(text, {}, values)) for name, text in options.tied.items()}

    def with_values(self, values: dict[str, float]) -> QuickFit:
        values = self._with_ties(self.values | values, self.options)
        return replace(self, values=values, status=Status("hand_set"))

    def __call__(self, **inputs: Any) -> Any:
        return self.law(**inputs, **self.values)

    def band(self, x: np.ndarray, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
        middle = np.asarray(self(**dict(zip([each.name for each in self.law.inputs], x, strict=True))))
        return middle * 0.99, middle * 1.01

    @property
    def objective(self) -> float:
        with np.errstate(all="ignore"):
            return self._squares()

    def _squares(self) -> float:
        residual = self.observations.y - self(**dict(zip(self.observations.inputs, self.observations.x, strict=True)))
        return float(np.nansum(self.observations.effective_weight * np.nan_to_num(residual) ** 2))

    @property
    def se(self) -> dict[str, float]:
        return {name: 0.05 * abs(value) for name, value in self.values.items()}

    @property
    def interval(self) -> dict[str, tuple[float, float]]:
        return {name: (0.9 * value, 1.1 * value) for name, value in self.values.items()}

    @property
    def uncertainty(self) -> Any:
        here, steps = np.array([[*self.values.values()]]), np.array([*self.se.values()])

        def estimate(quantity: Any) -> Any:
            """The error of a quantity to first order, parameters taken as independent."""
            shifts = quantity(here + 1e-4 * np.diag(steps)) - quantity(here)
            return SimpleNamespace(se=np.sqrt(((shifts / 1e-4) ** 2).sum(axis=0)))

        return SimpleNamespace(estimate=estimate, bread=SimpleNamespace(scale=0.01))

    def at(self, theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        inputs = dict(zip(self.law.input_names, x[:, None, :], strict=True))
        return self.law(**inputs, **dict(zip(self.law.parameter_names, theta.T[:, :, None], strict=True)))

    @property
    def problem(self) -> Any:
        loss = SimpleNamespace(is_limit=True)
        return SimpleNamespace(weight=self.observations.effective_weight, x=self.observations.x, loss=loss)

    def estimate(self, x: np.ndarray) -> Any:
        low, high = self.band(x)
        return SimpleNamespace(low=low, high=high)

    at_bound: dict[str, bool] = field(default_factory=dict)
    delta: float = 0.00123
    objective_name: str = "log_huber(delta=0.00123), sum"
    verdicts: tuple[Any, ...] = (Verdict("few_rows", "note", "Few rows.", 3.0),)


def runs(
    n: int = 12, law: str = "chinchilla", keys: Any = None, broken: tuple[int, ...] = (), **more: Any
) -> Observations:
    """Runs of a known law with a little seeded noise; rows in `broken` have no output."""
    rng = np.random.default_rng(n)
    form = catalogue.get(law)
    if len(form.inputs) == 2:
        x = np.stack([10 ** rng.uniform(6, 9, n), np.array([2e7, 2e8, 2e9, 2e10])[np.arange(n) % 4]])
    else:
        x = 10 ** rng.uniform(6, 9, (1, n))
    values = {parameter.name: BASE.get(parameter.name, 1.0) for parameter in form.parameters}
    y = form(**dict(zip(form.input_names, x, strict=True)), **values) * np.exp(rng.normal(0, 0.01, n))
    y[list(broken)] = np.nan
    columns = {**dict(zip(form.input_names, ["n_params", "n_tokens"], strict=False)), form.output.name: "loss"}
    return Observations.make(
        range(n) if keys is None else keys, form.input_names, x, y, output=form.output.name, columns=columns, **more
    )


def quick(observations: Observations | None = None, law: str = "chinchilla", **options: Any) -> QuickFit:
    observations = runs(law=law) if observations is None else observations
    return QuickFit.of(catalogue.get(law), observations, Options(**options))


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    return SimpleNamespace(
        runs=runs,
        fit=quick,
        state=lambda *args, **more: start(quick(*args, **more)),
        session=lambda *args, **more: Session(quick(*args, **more)),
    )
