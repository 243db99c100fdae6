"""NIST StRD nonlinear regression: each problem as a law, rows, starts and certified values.

The data are facts of the U.S. Government in the public domain, https://www.itl.nist.gov/div898/strd/.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Fit, Observations, Options, fit_law

BEGINNINGS = ("start_1", "start_2", "none")
NAMES = tuple(sorted(path.stem for path in (Path(__file__).parent / "nist").glob("*.json")))
# Certified values have 11 digits; agreement beyond that is not evidence.
MOST_DIGITS = 11.0


@dataclass(frozen=True)
class Problem:
    """One of the 27 problems."""

    name: str
    level: str
    law: catalogue.Law
    observations: Observations
    starts: dict[str, dict[str, float]]
    names: tuple[str, ...]
    certified: np.ndarray
    standard_deviation: np.ndarray
    residual_sum_of_squares: float
    exchangeable: tuple[tuple[str, ...], ...]

    @classmethod
    def read(cls, name: str) -> Problem:
        """Read one problem; a response given as "log" is fitted as the logarithm of `y`."""
        data = json.loads((Path(__file__).parent / "nist" / f"{name}.json").read_text())
        columns = data["parameters"]
        y = np.array(data["y"], dtype=np.float64)
        law = catalogue.define(
            data["formula"],
            name=data["name"],
            inputs={name: catalogue.kinds.quantity(name) for name in data["inputs"]},
            parameters=dict.fromkeys(columns, "free"),
        )
        return cls(
            name=data["name"],
            level=data["level"],
            law=law,
            observations=Observations.make(
                range(len(y)),
                list(data["inputs"]),
                [np.array(x, dtype=np.float64) for x in data["inputs"].values()],
                np.log(y) if data.get("response") == "log" else y,
            ),
            starts={which: {p: float(columns[p][which]) for p in columns} for which in ("start_1", "start_2")},
            names=tuple(columns),
            certified=np.array([columns[p]["certified"] for p in columns]),
            standard_deviation=np.array([columns[p]["standard_deviation"] for p in columns]),
            residual_sum_of_squares=data["residual_sum_of_squares"],
            exchangeable=tuple(map(tuple, data.get("exchangeable", ()))),
        )

    def fit(self, beginning: str) -> Fit:
        """Least squares from one of the given starts, or from none: then the scan finds them."""
        options = Options(loss="squares", interval="wald")
        starts = None if beginning == "none" else [self.starts[beginning]]
        return fit_law(self.law, self.observations, options, starts=starts)

    def orders(self) -> list[list[str]]:
        """The parameters in every order that leaves the law as it is: like terms of a sum may stand in any."""
        orders = []
        for permuted in itertools.permutations(self.exchangeable):
            into = dict(zip(itertools.chain(*self.exchangeable), itertools.chain(*permuted), strict=True))
            orders.append([into.get(name, name) for name in self.names])
        return orders

    def digits(self, fit: Fit) -> float:
        """Digits of the worst parameter."""
        return self._best(fit.values, self.certified)

    def deviation_digits(self, fit: Fit) -> float:
        """Digits of the worst standard deviation."""
        deviation = np.sqrt(np.diag(fit.covariance)).tolist()
        return self._best(dict(zip(fit.law.parameter_names, deviation, strict=True)), self.standard_deviation)

    def _best(self, found: dict[str, float], certified: np.ndarray) -> float:
        return max(digits([found[name] for name in order], certified) for order in self.orders())


def digits(estimate: Iterable[float], certified: np.ndarray) -> float:
    """``-log10(|estimate - certified| / |certified|)``, the least of all, between 0 and 11."""
    with np.errstate(all="ignore"):
        each = -np.log10(np.abs(np.asarray(estimate) - certified) / np.abs(certified))
    return float(np.clip(np.nan_to_num(each, nan=0.0, posinf=MOST_DIGITS, neginf=0.0), 0.0, MOST_DIGITS).min())
