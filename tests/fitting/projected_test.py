"""The projected squares and their model agree with differences, whatever is linear in the law."""

from __future__ import annotations

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.expr import linear_form
from jupyter_scaling.fitting import Observations, Options
from jupyter_scaling.fitting.anywhere import Landscape
from jupyter_scaling.fitting.descent import by_differences
from jupyter_scaling.fitting.problem import Problem
from jupyter_scaling.fitting.projected import ProjectedModel

# Formula, values, and between which points of the nonlinear coordinates to look.
FORMULAS = {
    "y = a*exp(-k*x) + b*exp(-m*x) + c": ({"a": 2.0, "k": 3.0, "b": -1.0, "m": 9.0, "c": 0.5}, [0.3, 5.0], [3.0, 9.0]),
    "y = a*exp(-((x - p)/w)**2) + c": ({"a": 2.0, "p": 0.7, "w": 0.4, "c": 1.0}, [0.2, 0.2], [0.8, 0.5]),
    "y = a*sin(2*pi*x/t) + b*cos(2*pi*x/t) + x**t": ({"a": 1.0, "b": 2.0, "t": 0.13}, [0.3], [1.5]),
    "y = exp(a + b*x**p)": ({"a": 1.0, "b": 2.0, "p": 0.5}, [0.3], [3.0]),
}


def landscape(formula: str, values: dict[str, float], nonnegative: bool = False) -> Landscape:
    law = catalogue.define(formula, inputs=["x"], parameters=dict.fromkeys(values, "free"))
    x = np.linspace(0.05, 1.0, 30)
    y = law(x=x, **values) + 0.05 * np.random.default_rng(0).normal(size=30)
    weight = np.random.default_rng(1).uniform(0.5, 2.0, 30)
    rows = Observations.make(range(30), ["x"], [x], y, weight=weight)
    bounds = dict.fromkeys(values, (0.0, np.inf)) if nonnegative else {}
    problem = Problem.of(law, rows, Options(loss="squares", interval="none", bounds=bounds).checked(law))
    names = tuple(problem.coordinates.symbol(name) for name in values)
    tree = problem.coordinates.tree
    return Landscape(problem, tree, linear_form(tree, names), names, {}, dict.fromkeys(names, (-9.0, 9.0)), {})


@pytest.mark.parametrize("nonnegative", [False, True])
@pytest.mark.parametrize("formula", FORMULAS)
def test_squares_gradient_and_curvature(formula: str, nonnegative: bool) -> None:
    values, low, high = FORMULAS[formula]
    here = landscape(formula, values, nonnegative)
    points = np.random.default_rng(2).uniform(low, high, (40, len(low)))
    projection = here.projection(points)
    model = ProjectedModel.of(projection)
    assert model is not None
    half, gradient, curvature = model(points)
    by_hand = by_differences(projection.residuals, np.full(points.shape[1], np.inf))(points)
    np.testing.assert_allclose(half, by_hand[0], rtol=1e-9)
    size = np.abs(by_hand[1]).max(axis=1, keepdims=True)
    np.testing.assert_allclose(gradient / size, by_hand[1] / size, atol=1e-4)
    size = np.sqrt(np.einsum("bqq->bq", by_hand[2]))
    size = size[:, :, None] * size[:, None, :]
    np.testing.assert_allclose(curvature / size, by_hand[2] / size, atol=1e-3)


def test_a_point_without_a_value_says_so_and_leaves_the_others_alone() -> None:
    here = landscape("y = a*exp(-k*x) + c", {"a": 2.0, "k": 3.0, "c": 0.5})
    points = np.array([[1.0], [-1e4], [2.0], [np.nan]])
    model = ProjectedModel.of(here.projection(points))
    assert model is not None
    half, _, curvature = model(points)
    assert np.isfinite(half).tolist() == [True, False, True, False]
    assert np.isfinite(curvature).all()
    np.testing.assert_array_equal(half[[0, 2]], model(points[[0, 2]])[0])


def test_without_a_model_where_weights_move_with_the_points() -> None:
    here = landscape("y = exp(p*log(a + b*x))", {"a": 1.0, "b": 2.0, "p": 0.5})
    assert here.form.outer == "power"
    assert ProjectedModel.of(here.projection(np.ones((1, 1)))) is None
