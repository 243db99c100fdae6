"""The compute-optimal frontier as each of the three approaches finds it: one kind of result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from ...errors import OptionError
from ..estimates import Estimate
from ..printout import number
from ..status import Verdict
from .lines import Line

__all__ = ["Bias", "FitPlan", "Frontier", "LinePlan", "Plan", "Points"]


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Optima on the frontier, one for each budget.

    Parameters
    ----------
    C, N, D, loss : ndarray, shape (G,)
        Training compute in FLOP, the best size and data there, and the loss; nan where none was found.
    N_low, N_high : ndarray, shape (G,)
        Ends of the interval of the best size.
    used : ndarray of bool, shape (G,)
        Whether the power laws go through it.
    verdict : tuple of str
        What to know of each.
    """

    C: np.ndarray
    N: np.ndarray
    D: np.ndarray
    loss: np.ndarray
    N_low: np.ndarray
    N_high: np.ndarray
    used: np.ndarray
    verdict: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Bias:
    """What the parabola gets wrong on this very grid, were the fitted surface the truth.

    Parameters
    ----------
    C : ndarray, shape (G,)
        Budgets.
    N_ratio : ndarray, shape (G,)
        Best size of the parabola over the true one, without any noise; nan where the grid shows no minimum.
    a, b : float
        Exponent by the parabola less the true one.
    far, far_ratio : float
        A budget 100 times the largest, and the same ratio there along the two power laws.
    law : str
        The surface.
    """

    C: np.ndarray
    N_ratio: np.ndarray
    a: float
    b: float
    far: float
    far_ratio: float
    law: str


class Plan(Protocol):
    """What gives the best size and data at a budget."""

    def at(self, compute: np.ndarray, level: float) -> tuple[tuple[str, ...], Estimate]:
        """Names of quantities (Q), and their estimates (G, Q), at compute (G,)."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class LinePlan:
    """Power laws of size and data."""

    sizes: Line
    tokens: Line
    ratio: Line

    def at(self, compute: np.ndarray, level: float) -> tuple[tuple[str, ...], Estimate]:
        """Best size, data, and their ratio."""
        found = [line.at(compute, level) for line in (self.sizes, self.tokens, self.ratio)]
        value, low, high = (np.stack([each[k] for each in found], axis=1) for k in range(3))
        return ("N", "D", "D/N"), Estimate(value, np.full_like(value, np.nan), low, high)


@dataclass(frozen=True, slots=True, eq=False)
class FitPlan:
    """A fitted law of N and D."""

    fit: Any

    def at(self, compute: np.ndarray, level: float) -> tuple[tuple[str, ...], Estimate]:
        """Best size, data, their ratio, and the loss."""
        from ..derivation import derived_values

        names = ("optimal_parameters", "optimal_tokens", "tokens_per_parameter", "optimal_loss")
        found = [derived_values(self.fit, name, {"C": compute}, level).estimate for name in names]
        parts = (np.stack([getattr(one, part) for one in found], axis=1) for part in ("value", "se", "low", "high"))
        return ("N", "D", "D/N", self.fit.law.output.name), Estimate(*parts)


@dataclass(frozen=True, eq=False)
class Frontier:
    """The best size and data at every budget, by one of the three approaches of Hoffmann et al. 2022.

    ``N* = k_N C**a`` and ``D* = k_D C**b``; arXiv:2203.15556, section 3.

    Attributes
    ----------
    approach : int
        1 (envelope of training curves), 2 (isoFLOP parabolas) or 3 (a parametric fit).
    method : str
        What was done, in words.
    points : Points
        Optima, one a budget.
    a, b : float
        The exponents.
    a_interval, b_interval : (float, float)
    plan : Plan
        What `optimal` asks.
    verdicts : tuple of Verdict
    bias : Bias or None
        Of the parabola, by simulation on the fitted surface.
    fit : Fit or None
        The surface.
    level : float
        Of all intervals.
    notes : tuple of str
        Where the columns came from.
    """

    approach: int
    method: str
    points: Points
    a: float
    b: float
    a_interval: tuple[float, float]
    b_interval: tuple[float, float]
    plan: Plan
    verdicts: tuple[Verdict, ...] = ()
    bias: Bias | None = None
    fit: Any = field(default=None, repr=False)
    level: float = 0.95
    notes: tuple[str, ...] = ()

    def optimal(self, C: Any) -> Any:
        """The best size, data and their ratio at training compute (FLOP), with intervals, as a table."""
        from ... import frames

        budgets = np.atleast_1d(np.asarray(C, dtype=np.float64))
        if not (np.isfinite(budgets) & (budgets > 6.0)).all():
            raise OptionError(f"`C` is {C!r}; expected training compute in FLOP, above 6, such as 1e24.")
        names, estimate = self.plan.at(budgets, self.level)
        largest = float(self.points.C[self.points.used].max())
        status = ["found" if c <= 10.0 * largest else f"{c / largest:.3g} times the largest budget" for c in budgets]
        return frames.plan_table(budgets, names, estimate, None, status)

    def table(self) -> Any:
        """The points as a DataFrame, one row a budget: N, D, tokens per parameter, loss, interval, verdict."""
        from ... import frames

        return frames.frontier_table(self)

    def exponents(self) -> Any:
        """The two exponents as a DataFrame, with intervals, and corrected for the parabola's bias where it is known."""
        from ... import frames

        return frames.exponents_table(self)

    def __repr__(self) -> str:
        (a_low, a_high), (b_low, b_high) = self.a_interval, self.b_interval
        spans = [f"{number(low)} to {number(high)}" for low, high in ((a_low, a_high), (b_low, b_high))]
        budgets = self.points.C[self.points.used]
        lines = [
            f"approach {self.approach}: {self.method}",
            f"N* ~ C^a, a = {number(self.a)} ({spans[0]}); D* ~ C^b, b = {number(self.b)} ({spans[1]})",
            f"{len(budgets)} of {len(self.points.C)} budgets, {number(budgets.min())} to {number(budgets.max())} FLOP",
            *(str(verdict) for verdict in self.verdicts),
        ]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from html import escape

        shown = self.table().to_html(float_format=lambda value: number(value), max_rows=20)
        return "".join(f"<p>{escape(line)}</p>" for line in repr(self).splitlines()) + shown
