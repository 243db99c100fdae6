"""A power law through optima: a line on double logarithms, with two accounts of how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..student import t_quantile

__all__ = ["Line", "line_through"]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """``log y = intercept + slope (log C - centre)``.

    Parameters
    ----------
    centre, intercept, slope : float
    accounts : tuple of (ndarray of shape (2, 2), float)
        Covariances of (intercept, slope), each with its degrees of freedom; the wider interval is told.
    """

    centre: float
    intercept: float
    slope: float
    accounts: tuple[tuple[np.ndarray, float], ...] = ()

    @property
    def coefficient(self) -> float:
        """``k`` of ``y = k C**slope``."""
        return float(np.exp(self.intercept - self.slope * self.centre))

    def at(self, compute: np.ndarray, level: float = 0.95) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Value and ends of the interval (G,) at compute (G,); nan ends where nothing tells them."""
        offset = np.log(compute) - self.centre
        middle = self.intercept + self.slope * offset
        half = self._half(np.stack([np.ones_like(offset), offset], axis=1), level)
        return np.exp(middle), np.exp(middle - half), np.exp(middle + half)

    def slope_interval(self, level: float = 0.95) -> tuple[float, float]:
        """Ends of the interval of the exponent."""
        half = float(self._half(np.array([[0.0, 1.0]]), level)[0])
        return self.slope - half, self.slope + half

    def _half(self, rows: np.ndarray, level: float) -> np.ndarray:
        reaches = [
            t_quantile(level, freedom) * np.sqrt(np.einsum("gi,ij,gj->g", rows, covariance, rows))
            for covariance, freedom in self.accounts
        ]
        return np.max(reaches, axis=0) if reaches else np.full(len(rows), np.nan)


def line_through(
    log_c: np.ndarray, log_y: np.ndarray, replicates: np.ndarray | None = None, freedom: float = 0
) -> Line:
    """Least squares through points (G,), with its own covariance and that of replicates (B, G) of the points.

    Parameters
    ----------
    log_c, log_y : ndarray, shape (G,)
    replicates : ndarray, shape (B, G), optional
        The points as they might have been.
    freedom : float
        Degrees of freedom behind the replicates.

    Examples
    --------
    >>> line = line_through(np.log([1e18, 1e20, 1e22]), np.log([1e8, 1e9, 1e10]))
    >>> round(line.slope, 6)
    0.5
    """
    centre = float(log_c.mean())
    design = np.stack([np.ones_like(log_c), log_c - centre], axis=1)
    solver = np.linalg.pinv(design)
    intercept, slope = solver @ log_y
    accounts: list[tuple[np.ndarray, float]] = []
    left = len(log_c) - 2
    if left > 0:
        variance = float(((log_y - design @ [intercept, slope]) ** 2).sum()) / left
        accounts.append((variance * np.linalg.inv(design.T @ design), float(left)))
    if replicates is not None and len(replicates) > 2 and freedom > 0:
        lines = replicates @ solver.T
        accounts.append((np.cov(lines.T), float(freedom)))
    return Line(centre, float(intercept), float(slope), tuple(accounts))
