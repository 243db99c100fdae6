"""A polynomial that stands in for a law's residuals around an optimum, where thousands of resamples end."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from .linear_start import nearby
from .monomials import Monomials, monomials
from .problem import BLOCK_ELEMENTS, Problem
from .products import product

__all__ = ["Surface", "surface_near"]

# Beyond this many terms the polynomial costs more than the law: cubic to 7 coordinates, quadratic to 12.
_MOST_TERMS = 120
# Points fitted for each term, and how much wider than the resamples' tangents they lie.
_POINTS, _WIDER = 2.2, 1.3
# Whitened pilots farther out than this count as if they lay there.
_FARTHEST = 3.0
# Root mean square of what is left, relative to the threshold or the residuals, up to which the polynomial is of use.
_WORST = 0.05
_SEED = 20_260


class Surface:
    """Residuals ``r_i(phi + spread z) = sum_k m_k(z) terms_ki`` of every row.

    Parameters
    ----------
    centre : ndarray, shape (P,)
        The optimum phi.
    spread : ndarray, shape (F, F)
        From whitened coordinates z to steps of the free coordinates.
    terms : ndarray, shape (K, M)
        Coefficients of the monomials; those of the constant are the residuals at the optimum.
    basis : Monomials
    """

    def __init__(self, centre: np.ndarray, spread: np.ndarray, terms: np.ndarray, basis: Monomials) -> None:
        self.centre, self.spread, self.terms, self.basis = centre, spread, terms, basis


def surface_near(problem: Problem, phi: np.ndarray, rows: np.ndarray) -> Surface | None:
    """The polynomial around an optimum; None where one of few terms does not follow the law there.

    It is fitted by least squares to the residuals at points drawn around the optimum as the ends of a few resamples
    lie, guessed from the law's tangent. A law that is smooth on the scale of its own uncertainty needs no more than
    cubic terms: for the Chinchilla law on 240 runs they are off by 1e-3 of a threshold of 1e-3 at the median.

    Parameters
    ----------
    problem : Problem
    phi : ndarray, shape (P,)
        The optimum under the problem's own weights.
    rows : ndarray, shape (B, M)
        Weights of some of the lanes.
    """
    free = len(problem.free)
    degree = next((d for d in (3, 2) if _terms(free, d) <= _MOST_TERMS), 0)
    if not degree or not free or problem.priors or problem.loss.is_limit:
        return None
    columns = problem.free_columns
    low, high = (ends[columns] for ends in problem.bounds)
    basis = monomials(free, degree)
    with np.errstate(all="ignore"):
        spread = _spread(nearby(problem, phi, rows)[:, columns] - phi[columns])
        points, table, inverse = _design(free, degree)
        places = np.repeat(phi[None], points.shape[1] + 1, axis=0)
        places[1:, columns] += (spread @ points).T
        if not ((places[:, columns] >= low) & (places[:, columns] <= high)).all():
            return None
        residual = _residuals(problem, places)
        if not np.isfinite(residual).all():
            return None
        # The constant is known; what is left for the others is fitted.
        own, further = residual[0], residual[1:] - residual[0]
        terms = product(inverse, further)
        left = further - product(table, terms)
        scale = problem.delta if problem.loss.has_delta else np.sqrt(np.mean(own * own))
        if not np.sqrt(np.mean(left * left)) <= _WORST * scale:
            return None
    return Surface(phi, spread, np.vstack([own, terms]), basis)


@lru_cache(maxsize=16)
def _design(size: int, degree: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Whitened points (F, N), their monomials but the constant (N, K - 1), and the inverse (K - 1, N) of these."""
    basis = monomials(size, degree)
    points = _WIDER * np.random.default_rng(_SEED).normal(size=(size, int(_POINTS * len(basis.powers)) + 1))
    table = np.ascontiguousarray(basis.at(points)[1:].T)
    return points, table, np.linalg.pinv(table)


def _terms(size: int, degree: int) -> int:
    """How many monomials there are."""
    return (size + 1) * (size + 2) // 2 * (1 if degree == 2 else size + 3) // (1 if degree == 2 else 3)


def _spread(moves: np.ndarray) -> np.ndarray:
    """A square root (F, F) of the covariance of moves (B, F), outlying ones drawn in."""
    size = np.maximum(np.median(np.abs(moves), axis=0) / 0.6745, 1e-9)
    for _ in range(2):
        scaled = moves / size
        far = np.sqrt(np.mean(scaled * scaled, axis=1))
        scaled = scaled * np.minimum(1.0, _FARTHEST / np.maximum(far, 1e-300))[:, None]
        values, vectors = np.linalg.eigh(scaled.T @ scaled / len(scaled))
        root = vectors * np.sqrt(np.maximum(values, 1e-6 * values[-1]))
    return np.asarray(size[:, None] * root)


def _residuals(problem: Problem, places: np.ndarray) -> np.ndarray:
    found = np.empty((len(places), len(problem.y)))
    for part, block in problem.row_blocks:
        lanes = max(1, BLOCK_ELEMENTS // max(len(block.y), 1))
        for first in range(0, len(places), lanes):
            found[first : first + lanes, part] = block.residual(places[first : first + lanes])
    return found
