"""The last one or two steps of lanes that begin so close to their optima that none needs guarding."""

from __future__ import annotations

import numpy as np

from .direction import direction, held_at_bounds
from .local_model import LocalModel, local_model
from .problem import BLOCK_ELEMENTS, Problem

__all__ = ["few_steps"]

_MOST_STEPS = 3
# A step that promises more than this share of the objective is none of the last.
_CLOSE = 1e-3
_DAMPING = 1e-6
# Elements of a block: with more lanes a call costs each less, and its arrays still stay in cache.
_BLOCK = 3 * BLOCK_ELEMENTS // 2


def few_steps(problem: Problem, starts: np.ndarray, rows: np.ndarray, enough: float) -> tuple[np.ndarray, np.ndarray]:
    """Newton's steps without the bookkeeping of `solve`, which costs as much as the evaluation of so few.

    A lane is done when a step promises no more than a share `enough` of its objective: that one is taken on trust.
    One that goes up, touches a bound or takes long is left where it was, for `solve` to go on from.

    Parameters
    ----------
    problem : Problem
    starts : ndarray, shape (B, P)
        Coordinates.
    rows : ndarray, shape (B, M)
        Weights of the rows in each lane.
    enough : float

    Returns
    -------
    (ndarray, ndarray)
        Coordinates (B, P) reached, and which lanes (B,) are done.
    """
    low, high = problem.bounds
    columns = problem.free_columns
    phi = np.clip(starts, low, high)
    done = np.zeros(len(phi), dtype=bool)
    low, high = low[columns], high[columns]
    going, best = np.arange(len(phi)), np.full(len(phi), np.inf)
    trial = phi
    with np.errstate(all="ignore"):
        for _ in range(_MOST_STEPS):
            objective, gradient, curvature = _models(problem, trial, rows)
            down = objective <= best
            place = trial[:, columns]
            held = held_at_bounds(place, gradient, low, high).any(axis=1)
            move = _newton(problem, gradient, curvature)
            promised = -(gradient * move).sum(axis=1)
            target = place + move
            inside = ((target > low) & (target < high)).all(axis=1)
            phi[going[down]] = trial[down]
            good = down & inside & ~held & (promised >= 0.0)
            last = good & (promised <= enough * objective)
            phi[np.ix_(going[last], columns)] = target[last]
            done[going[last]] = True
            stays = good & ~last & (promised <= _CLOSE * objective)
            if not stays.any():
                break
            going, rows, best, trial = going[stays], rows[stays], objective[stays], trial[stays]
            trial[:, columns] = target[stays]
    return phi, done


def _newton(problem: Problem, gradient: np.ndarray, curvature: np.ndarray) -> np.ndarray:
    none, every = np.zeros(gradient.shape, dtype=bool), np.ones(len(gradient), dtype=bool)
    bent = every if problem.bending is not None else None
    return direction(gradient, curvature, none, np.full(len(gradient), _DAMPING), bent)


def _models(problem: Problem, phi: np.ndarray, rows: np.ndarray) -> LocalModel:
    """Models of all lanes, in blocks."""
    bent = problem.bending is not None
    lanes = max(1, _BLOCK // max(rows.shape[1], 1))
    parts = [
        local_model(problem, phi[first : first + lanes], rows[first : first + lanes], bent=bent)
        for first in range(0, len(phi), lanes)
    ]
    return LocalModel(*(np.concatenate(each) for each in zip(*parts, strict=True)))
