"""Many small systems at once against NumPy, one bad system harming no other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_scaling.fitting.cholesky import factor, solve_positive


def systems(size: int, lanes: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(lanes, size, size + 3))
    return root @ root.transpose(0, 2, 1), rng.normal(size=(lanes, size))


@settings(derandomize=True, deadline=None, max_examples=60)
@given(size=st.integers(1, 8), lanes=st.integers(1, 20), seed=st.integers(0, 10_000))
def test_solutions_are_those_of_numpy(size: int, lanes: int, seed: int) -> None:
    matrices, right = systems(size, lanes, seed)
    ours, regular = solve_positive(matrices, right)
    assert regular.all()
    scale = np.linalg.cond(matrices)[:, None]
    exact = np.linalg.solve(matrices, right[:, :, None])[:, :, 0]
    assert (np.abs(ours - exact) <= 1e-13 * scale * np.abs(exact).max(axis=1, keepdims=True)).all()


def test_the_factor_is_that_of_numpy() -> None:
    matrices, _ = systems(4, 6, 1)
    lower, regular = factor(matrices)
    built = np.tril(lower.transpose(2, 0, 1))
    np.testing.assert_allclose(built, np.linalg.cholesky(matrices), rtol=1e-12, atol=1e-14)
    assert regular.all()


@pytest.mark.parametrize("fault", ["singular", "zero", "negative", "nan"])
def test_a_bad_system_is_reported_and_the_others_are_solved(fault: str) -> None:
    matrices, right = systems(3, 5, 7)
    alone, _ = solve_positive(matrices, right)
    matrices[2] = {
        "singular": np.ones((3, 3)),
        "zero": np.zeros((3, 3)),
        "negative": -np.eye(3),
        "nan": np.full((3, 3), np.nan),
    }[fault]
    with np.errstate(all="ignore"):
        solved, regular = solve_positive(matrices, right)
    assert regular.tolist() == [True, True, False, True, True]
    np.testing.assert_array_equal(np.delete(solved, 2, axis=0), np.delete(alone, 2, axis=0))


def test_a_nearly_singular_system_still_gives_finite_numbers() -> None:
    solved, regular = solve_positive(np.ones((1, 4, 4)), np.ones((1, 4)))
    assert not regular[0]
    assert np.isfinite(solved).all()


def test_only_the_lower_triangle_is_read() -> None:
    matrices, right = systems(4, 3, 2)
    upper = np.triu_indices(4, 1)
    spoiled = matrices.copy()
    spoiled[:, upper[0], upper[1]] = np.nan
    np.testing.assert_array_equal(solve_positive(spoiled, right)[0], solve_positive(matrices, right)[0])
