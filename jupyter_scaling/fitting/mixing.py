"""The mixture of least weighted loss over several fitted laws, one for each domain whose loss counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..catalogue import Law
from ..catalogue.derived.simplex import least_on_simplex
from ..catalogue.derived.solving import FOUND, SENTENCES
from ..catalogue.function_law import FunctionLaw
from ..errors import OptionError, listed, nearest
from ..expr import Program, derivative

__all__ = ["Mixture", "best_mixture"]


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """Shares of least weighted loss, with intervals.

    Parameters
    ----------
    names : tuple of str
        Of the shares.
    value, low, high : ndarray, shape (Q,)
    loss, loss_low, loss_high : float
        The weighted loss there.
    status : str
    """

    names: tuple[str, ...]
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    loss: float
    loss_low: float
    loss_high: float
    status: str


def best_mixture(
    fits: Mapping[str, Any], weights: Mapping[str, float], rest: bool, inputs: Mapping[str, float], level: float
) -> Mixture:
    """Minimise ``sum_i w_i L_i`` over shares that sum to 1; intervals from the bootstrap draws of all fits together.

    Laws of several shares are minimised over their common shares; laws of one share each, without a `rest`, over
    their own.

    Parameters
    ----------
    fits : mapping of str to Fit
        By the domain whose loss it is.
    weights : mapping of str to float
        Of the losses.
    rest : bool
        Whether shares may sum to less: the rest is a domain that no law names.
    inputs : mapping of str to float
        Held inputs, such as the steps.
    """
    problem = _Weighted(fits, weights, rest, inputs)
    value, loss, code = problem.solve([fit.theta[None] for fit in fits.values()])
    draws = [fit.uncertainty.draws.theta for fit in fits.values() if fit.options.interval != "none"]
    count = min((len(each) for each in draws), default=0) if len(draws) == len(fits) else 0
    nothing = np.full(len(problem.names), np.nan)
    low, high, loss_low, loss_high = nothing, nothing, np.nan, np.nan
    status = SENTENCES[int(code[0])]
    if count >= 20:
        found, losses, codes = problem.solve([each[:count] for each in draws])
        tails = [(1.0 - level) / 2.0, (1.0 + level) / 2.0]
        low, high = np.quantile(found, tails, axis=0, method="weibull")
        loss_low, loss_high = (float(end) for end in np.quantile(losses, tails, method="weibull"))
        if (codes != FOUND).any():
            status += f"; {int((codes != FOUND).sum())} of {count} refits did not settle"
    return Mixture(problem.names, value[0], low, high, float(loss[0]), loss_low, loss_high, status)


class _Weighted:
    """The weighted loss of several laws as a function of shares (L, Q), and its slopes."""

    def __init__(
        self, fits: Mapping[str, Any], weights: Mapping[str, float], rest: bool, inputs: Mapping[str, float]
    ) -> None:
        laws = {name: fit.law for name, fit in fits.items()}
        shares = {name: _shares(law) for name, law in laws.items()}
        own = not rest and len(laws) > 1 and all(len(each) == 1 for each in shares.values())
        common = next(iter(shares.values()))
        if not own and any(each != common for each in shares.values()):
            raise OptionError(
                "The laws have different shares: "
                + "; ".join(f"{name}: {', '.join(each)}" for name, each in shares.items())
                + ". Fit laws of the same domains, or laws of one share each."
            )
        self.names = tuple(laws) if own else common
        self.weights = [float(weights[name]) for name in laws]
        self.laws = list(laws.values())
        self.places = [(g,) if own else tuple(range(len(common))) for g in range(len(laws))]
        self.shares = list(shares.values())
        self.rest = rest
        self.inputs = inputs
        for name, law in laws.items():
            missing = [key for key in law.input_names if key not in shares[name] and key not in inputs]
            if missing:
                raise OptionError(f"The law of {name!r} needs {listed(missing)} as well, e.g. {missing[0]}=1.0.")
        known = {key for law in laws.values() for key in law.input_names} - {
            key for each in self.shares for key in each
        }
        for key in inputs:
            if key not in known:
                raise OptionError(
                    f"{key!r} is no input of these laws beside their shares.{nearest(key, known)} "
                    f"Inputs: {listed(sorted(known), 12) or 'none'}."
                )

    def solve(self, thetas: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Shares (L, Q), weighted losses (L,) and codes (L,) for parameters (L, P) of each law."""
        lanes, size = len(thetas[0]), len(self.names) + self.rest
        parts = [
            self._bound(law, shares, theta) for law, shares, theta in zip(self.laws, self.shares, thetas, strict=True)
        ]

        def value(at: np.ndarray) -> np.ndarray:
            every = zip(self.weights, parts, self.places, strict=True)
            return np.asarray(sum(w * part(at[:, list(places)])[0] for w, part, places in every))

        def slope(at: np.ndarray) -> np.ndarray:
            found = np.zeros((len(at), size))
            for w, part, places in zip(self.weights, parts, self.places, strict=True):
                for place, each in zip(places, part(at[:, list(places)])[1:], strict=True):
                    found[:, place] += w * each
            return found

        shares, code = least_on_simplex(value, slope, lanes, size)
        return shares[:, : len(self.names)], value(shares), code

    def _bound(self, law: Law, shares: tuple[str, ...], theta: np.ndarray) -> Any:
        program = Program([law.tree, *(derivative(law.tree, name) for name in shares)]).bind({})
        given = {
            **{name: float(self.inputs[name]) for name in law.input_names if name not in shares},
            **dict(zip(law.parameter_names, theta.T, strict=True)),
        }
        return lambda at: program.run({**given, **dict(zip(shares, at.T, strict=True))})


def _shares(law: Law) -> tuple[str, ...]:
    found = tuple(entry.name for entry in law.inputs if entry.low == 0.0 and entry.high == 1.0)
    if not found or isinstance(law, FunctionLaw):
        raise OptionError(
            f"Law {law.name!r} has no shares among its inputs. Fit a law of proportions, such as "
            "scaling.law('data_mixing_law', domains=[...]), 'bimix' or 'regmix_linear'."
        )
    return found
