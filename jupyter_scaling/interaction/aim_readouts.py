"""What a compute or a loss that was asked for stands for under the fit, and how the last act moved it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .axes import COMPUTE, compute_factors

__all__ = ["aim_quantities", "left_to_the_fit"]

Errors = Callable[[Any, Callable[[np.ndarray], np.ndarray]], float | None]


def _is_split(state: Any) -> bool:
    """Whether the aim is a compute alone, which the fit splits."""
    return set(state.aim) == {COMPUTE} and not state.lost


def aim_quantities(state: Any, former: Any, se_of: Errors) -> list[tuple]:
    """Inputs that the aim leaves to the fit: label, old, new, their errors, note, whether a count, tree.

    The best N and D of a compute have the same relative error, as their product is fixed.
    """
    free = left_to_the_fit(state)
    before = former if former is not None and former.aim == state.aim else None
    word = f"best {{}} at {state.asked}" if _is_split(state) else f"{{}} for {state.asked}"
    new_share, old_share = _share(state, se_of), None if before is None else _share(before, se_of)
    found = []
    for name in free:
        new, old = float(state.target[name]), None if before is None else float(before.target[name])
        errors = [
            None if share is None or value is None else share * value
            for share, value in ((old_share, old), (new_share, new))
        ]
        found.append((word.format(name), old, new, *errors, state.lost, True, _tree(state, name)))
    return found


def left_to_the_fit(state: Any) -> list[str]:
    """Inputs that the fit finds for the aim: both of a compute alone, those that a loss was solved for; else none."""
    inputs = {each.name for each in state.law.inputs}
    factors = compute_factors(state.law)
    known = inputs | {COMPUTE} if factors else inputs
    if not state.aim or not inputs <= set(state.target):
        return []
    if COMPUTE in state.aim:
        return ["N", "D"] if set(state.aim) == {COMPUTE} and factors and set(factors[1]) == {"N", "D"} else []
    if set(state.aim) <= known:
        return []
    pair = factors[1] if factors else (state.law.inputs[0].name,)
    both = factors is not None and set(pair) == {"N", "D"} == inputs and not inputs & set(state.aim)
    still_open = [name for name in (*pair, *(each.name for each in state.law.inputs)) if name not in state.aim]
    return list(pair) if both else still_open[:1]


def _share(state: Any, se_of: Errors) -> float | None:
    """The relative error of the best size, where a compute is split."""
    if not _is_split(state):
        return None
    from ..fitting.planning import optimal_split

    compute = np.array([state.aim[COMPUTE]])
    return se_of(state, lambda theta: np.log(optimal_split(state.law, theta, compute)[:, 0]))


def _tree(state: Any, name: str) -> Any:
    """The best input over the parameters, for a page that previews.

    ``N* = (alpha A / (beta B))^(1 / (alpha + beta)) (C / 6)^(beta / (alpha + beta))`` and ``D* = C / (6 N*)``
    (Hoffmann et al. 2022, arXiv:2203.15556, equation 4).
    """
    factors = compute_factors(state.law)
    if not _is_split(state) or factors is None or state.law.formula.replace(" ", "") != "L=E+A/N**alpha+B/D**beta":
        return None
    product = state.aim[COMPUTE] / factors[0]
    both = ["^", ["+", "alpha", "beta"], -1]
    ratio = ["*", "alpha", "A", ["^", ["*", "beta", "B"], -1]]
    size = ["*", ["^", ratio, both], ["^", product, ["*", "beta", both]]]
    return size if name == "N" else ["*", product, ["^", size, -1]]
