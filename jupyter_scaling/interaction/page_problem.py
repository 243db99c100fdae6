"""The problem behind the fit as plain data, so that a page can refit while a hand is still moving."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from .page_step import MOST_STEPPED, PageStep, page_step

__all__ = ["MOST_LEFT_OUT", "MOST_ROWS", "PageFit", "PagePivot", "PagePrior", "PageProblem", "PageRows", "page_fit"]

#: With more rows than these a refit does not keep up with a hand: the page takes one Newton step instead.
MOST_ROWS = 5_000
#: With more rows than these the kernel does not refit without each of them; the page steps for that as well.
MOST_LEFT_OUT = 4_000


@dataclass(frozen=True, slots=True)
class PagePivot:
    """How a scale stands at the centre of the data: ``log scale' = log scale - shift * parameter``."""

    scale: str
    parameter: str
    shift: float


@dataclass(frozen=True, slots=True)
class PagePrior:
    """What is known of a parameter before the data, in natural units."""

    name: str
    mean: float
    deviation: float


@dataclass(frozen=True, slots=True, eq=False)
class PageProblem:
    """What is minimised, apart from the rows; it changes with the law, its options and the pins.

    `tree` is the law over the solver's coordinates: ``log:A`` for a positive parameter, ``log:N`` for an input's
    logarithm less ``centre:N``, its mean over the rows. A threshold `delta` of None is tuned to the residuals.
    """

    tree: Any
    parameters: tuple[str, ...]
    logarithmic: tuple[bool, ...]
    low: np.ndarray
    high: np.ndarray
    pivots: tuple[PagePivot, ...]
    inputs: tuple[str, ...]
    centres: tuple[float, ...]
    floor: str
    loss: str
    space: str
    delta: float | None
    quantile: float
    asymmetry: float
    fixed: Mapping[str, float]
    priors: tuple[PagePrior, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PageRows:
    """The columns of the problem, one number for each row of the observations, whatever its state.

    Rows of one `group` may share an error, as runs of one size do; None where each stands alone.
    """

    x: tuple[np.ndarray, ...]
    y: np.ndarray
    sigma: np.ndarray | None
    weight: np.ndarray
    group: np.ndarray | None


@dataclass(frozen=True, slots=True, eq=False)
class PageFit:
    """All that a page needs to refit: problem, rows, which of these are absent, where to begin, and how to step."""

    problem: PageProblem
    rows: PageRows
    absent: tuple[int, ...]
    best: Mapping[str, float]
    step: PageStep | None = None


def page_fit(state: Any) -> PageFit | None:
    """The fit of a state for a page to go on from; None where a page cannot follow the kernel.

    That is: a law without a formula, more than 100,000 rows, a fit that failed, and above `MOST_ROWS` one whose loss
    has no curvature.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> from jupyter_scaling.interaction import start
    >>> runs = {"n_params": [1e6, 1e7, 1e8, 1e9], "loss": [4.0, 3.0, 2.3, 1.8]}
    >>> page = page_fit(start(scaling.fit(runs, "power_law", x={"x": "n_params"}, y="loss")))
    >>> page.problem.parameters, page.problem.loss, page.problem.space, page.absent
    (('a', 'b'), 'huber', 'log', ())
    """
    now = state.observations
    usable = state.law.json_tree is not None and len(now) <= max(MOST_ROWS, MOST_STEPPED)
    if not usable or not all(map(math.isfinite, state.best.values.values())):
        return None
    is_many = len(now) > MOST_ROWS
    step = page_step(state.best, is_many) if len(now) > min(MOST_ROWS, MOST_LEFT_OUT) else None
    if is_many and step is None:
        return None
    in_fit = now.are("in") | now.are("hidden")
    return PageFit(
        problem=_problem(state),
        rows=PageRows(tuple(now.x), now.y, now.sigma, now.weight, None if is_many else _groups(now)),
        absent=tuple(np.flatnonzero(~in_fit).tolist()),
        best={name: float(value) for name, value in state.best.values.items()},
        step=step,
    )


def _groups(now: Any) -> np.ndarray | None:
    """The groups that a band draws whole; of all rows, so that they stay when rows leave the fit."""
    from ..fitting.resampling import sizes

    found = sizes(replace(now, state=np.full(len(now), "in")))
    return None if found is None else np.asarray(found[0])


def _problem(state: Any) -> PageProblem:
    from ..fitting.losses import split_loss
    from ..fitting.problem import compiled, parameters_in

    law, now = state.law, state.observations
    options = state.options.but(fixed=dict(state.fixed), tied=dict(state.tied), bounds=dict(state.bounds))
    carries = now.effective_weight > 0.0
    nonpositive = frozenset(name for name, x in zip(now.inputs, now.x, strict=True) if (x[carries] <= 0.0).any())
    loss, space = split_loss(options.loss, options.quantile, options.asymmetry)
    inside = [name for text in options.tied.values() for name in parameters_in(law, text)]
    held = frozenset({*options.fixed, *options.bounds, *options.tied, *options.priors, *inside})
    tied = tuple(sorted(options.tied.items()))
    coordinates = compiled(law, held, (), nonpositive, tied).coordinates
    centres = {name: _centre(x) for name, x in zip(now.inputs, now.x, strict=True)}
    ends = [options.domain(law, name) for name in law.parameter_names]
    return PageProblem(
        tree=_lowered(law, nonpositive, tied),
        parameters=law.parameter_names,
        logarithmic=tuple(name in coordinates.logarithmic for name in law.parameter_names),
        low=np.array([low for low, _ in ends]),
        high=np.array([high for _, high in ends]),
        pivots=tuple(
            PagePivot(pivot.scale, parameter, coefficient * centres[name])
            for pivot in coordinates.pivots
            for coefficient, parameter, name in pivot.slopes
        ),
        inputs=now.inputs,
        centres=tuple(centres[name] for name in now.inputs),
        floor=next((each.name for each in law.parameters if each.kind == "floor"), "") if space == "excess" else "",
        loss=loss.name,
        space=space,
        delta=None if options.delta == "tuned" else float(options.delta),
        quantile=options.quantile,
        asymmetry=options.asymmetry,
        fixed=dict(options.fixed),
        priors=tuple(PagePrior(name, *pair) for name, pair in options.priors.items()),
    )


@lru_cache(maxsize=64)
def _lowered(law: Any, nonpositive: frozenset[str], tied: tuple[tuple[str, str], ...]) -> Any:
    """The law over logarithms with no scale at the centre: moving it there is the page's, as pins come under a hand."""
    from ..expr.render import to_json
    from ..fitting.problem import compiled

    names = law.parameter_names
    return to_json(compiled(law, frozenset(names), (), nonpositive, tied).coordinates.tree)


def _centre(x: np.ndarray) -> float:
    """Mean logarithm over all rows that have one, so that it stays when rows leave the fit."""
    usable = x[np.isfinite(x) & (x > 0.0)]
    return float(np.log(usable).mean()) if len(usable) else 0.0
