"""Amplitudes that may not be below 0, against SciPy's nonnegative least squares point by point."""

import numpy as np
import pytest
from scipy.optimize import lsq_linear, nnls

from jupyter_scaling.fitting.nonnegative import nonnegative_squares


def tables(points: int, size: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Columns (G, M, L), some of which are all but the same, and targets (G, M)."""
    rng = np.random.default_rng(seed)
    columns = rng.exponential(size=(points, 12, size))
    columns[::3, :, -1] = columns[::3, :, 0] + 0.05 * columns[::3, :, -1]
    return columns * 10.0 ** rng.uniform(-6, 6, (points, 1, size)), rng.standard_normal((points, 12)) + 0.5


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_all_nonnegative(size):
    columns, target = tables(60, size, size)
    gram, right = np.einsum("gmj,gmk->gjk", columns, columns), np.einsum("gmj,gm->gj", columns, target)
    amplitudes, explained = nonnegative_squares(gram, right, np.ones(size, dtype=bool))
    assert (amplitudes >= 0.0).all()
    for at in range(60):
        best, left = nnls(columns[at], target[at])
        assert explained[at] == pytest.approx((target[at] ** 2).sum() - left**2, rel=1e-7, abs=1e-7)
        np.testing.assert_allclose(columns[at] @ amplitudes[at], columns[at] @ best, atol=1e-5)


@pytest.mark.parametrize("free", [(0,), (1,), (0, 2), (0, 1, 2)])
def test_some_of_either_sign(free):
    columns, target = tables(40, 3, 7)
    nonnegative = np.array([j not in free for j in range(3)])
    gram, right = np.einsum("gmj,gmk->gjk", columns, columns), np.einsum("gmj,gm->gj", columns, target)
    amplitudes, explained = nonnegative_squares(gram, right, nonnegative)
    low = np.where(nonnegative, 0.0, -np.inf)
    for at in range(40):
        scale = np.linalg.norm(columns[at], axis=0)
        left = 2.0 * lsq_linear(columns[at] / scale, target[at], (low, np.inf), method="bvls").cost
        assert explained[at] == pytest.approx((target[at] ** 2).sum() - left, rel=1e-7, abs=1e-7)
    assert ((amplitudes < 0.0).any(axis=0) == ~nonnegative).all()


def test_points_without_a_value_explain_nothing_that_counts():
    gram, right = np.tile(np.eye(2), (3, 1, 1)), np.ones((3, 2))
    gram[0], right[1] = np.inf, np.nan
    gram[2, 0, 0], right[2, 0] = 0.0, 0.0
    amplitudes, explained = nonnegative_squares(gram, right, np.ones(2, dtype=bool))
    assert explained[0] == 0.0
    assert np.isnan(explained[1])
    assert explained[2] == 1.0
    np.testing.assert_array_equal(amplitudes[2], [0.0, 1.0])


def test_many_points_go_in_pieces_that_do_not_matter():
    columns, target = tables(9_000, 2, 3)
    gram, right = np.einsum("gmj,gmk->gjk", columns, columns), np.einsum("gmj,gm->gj", columns, target)
    sign = np.array([True, True])
    whole, _ = nonnegative_squares(gram, right, sign)
    part, _ = nonnegative_squares(gram[5_000:5_010], right[5_000:5_010], sign)
    np.testing.assert_array_equal(whole[5_000:5_010], part)
