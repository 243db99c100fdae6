"""Best mixtures and best schedules."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize

from jupyter_scaling import catalogue
from jupyter_scaling.catalogue.derived.curves import anneal_schedule
from jupyter_scaling.catalogue.derived.simplex import least_on_simplex
from jupyter_scaling.catalogue.derived.solving import FOUND
from jupyter_scaling.catalogue.schedules import Schedules, over
from jupyter_scaling.errors import OptionError


def test_the_best_additive_mixture_is_that_of_a_general_minimiser() -> None:
    law = catalogue.get("shukor_mixture", domains=["web", "code", "books"])
    rng = np.random.default_rng(3)
    for _ in range(2):
        values = {"E": 1.5, "A": 400.0, "alpha": 0.34, "B": 900.0, "beta": 0.3}
        values |= {name: rng.uniform(0.5, 4.0) for name in law.parameter_names if name.startswith("C")}
        values |= {name: rng.uniform(0.2, 0.8) for name in law.parameter_names if name.startswith("g")}
        shares = law.quantities["best_mixture"](**values)
        names = law.quantities["best_mixture"].parts

        def loss(h: np.ndarray, names: tuple[str, ...] = names, values: dict[str, float] = values) -> float:
            return float(law(N=1e9, D=1e10, **dict(zip(names, np.maximum(h, 1e-12), strict=True)), **values))

        bound = {"type": "eq", "fun": lambda h: h.sum() - 1.0}
        other = optimize.minimize(
            loss, np.full(3, 1 / 3), bounds=[(1e-9, 1)] * 3, constraints=bound, method="SLSQP", options={"ftol": 1e-14}
        )
        assert shares.sum() == pytest.approx(1.0)
        assert loss(shares) <= other.fun + 1e-10
        np.testing.assert_allclose(shares, other.x, atol=1e-3)


def test_one_domain_of_a_mixing_law_wins_it_all() -> None:
    law = catalogue.get("data_mixing_law", domains=["web", "code"])
    values = {"c": 1.0, "k": 0.5, "T_web": -1.0, "T_code": -3.0}
    np.testing.assert_allclose(law.quantities["best_mixture"](**values), [0.0, 1.0], atol=1e-8)
    harmful = {**values, "T_web": 1.0, "T_code": 2.0}
    np.testing.assert_allclose(law.quantities["best_mixture"](**harmful), [0.0, 0.0], atol=1e-8)
    factor = float(law.quantities["mixture_factor"](**values, r_web=0.5, r_code=0.5))
    assert factor == pytest.approx(float(law(r_web=0.5, r_code=0.5, **values)) / 1.5)


def test_minima_of_many_lanes_meet_their_conditions() -> None:
    rng = np.random.default_rng(0)
    weight = rng.uniform(0.1, 3.0, (8, 4))
    centre = rng.dirichlet(np.ones(4), 8)
    shares, code = least_on_simplex(
        lambda r: (weight * (r - centre) ** 2).sum(axis=1), lambda r: 2 * weight * (r - centre), 8, 4
    )
    assert (code == FOUND).all()
    np.testing.assert_allclose(shares, centre, atol=1e-6)


def test_simulated_mixtures_lean_to_what_lowers_the_loss_and_ranks_are_of_those_given() -> None:
    law = catalogue.get("regmix_linear", domains=["web", "code", "books"])
    values = {"b0": 3.0, "b_web": 1.0, "b_code": -1.0, "b_books": 0.0}
    shares = law.quantities["best_mixture"](**values)
    assert shares.sum() == pytest.approx(1.0)
    assert shares[1] > 0.8
    w = {"w_web": [0.8, 0.1, 0.3], "w_code": [0.1, 0.8, 0.3], "w_books": [0.1, 0.1, 0.4]}
    assert law.quantities["rank"](**values, **w).tolist() == [3.0, 1.0, 2.0]


def test_pools_repeat_as_often_as_the_law_has_epochs() -> None:
    law = catalogue.get("data_filtering_qqt")
    values = {"a": 2.0, "b": -0.3, "tau": 2.0, "d": 0.1}
    loss = law.quantities["pool_loss"](**values, pool=[1e6, 1e7], samples=4e6)
    assert loss[0] > loss[1]
    assert np.isnan(float(law.quantities["pool_loss"](**values, pool=1e5, samples=4e6)))
    pool = float(law.quantities["smallest_pool"](**values, samples=4e6, target=float(loss[0])))
    assert pool == pytest.approx(1e6, rel=1e-6)


@pytest.mark.parametrize(("name", "label"), [("lr_annealing", "MPL 100M"), ("multi_power_law", "100M")])
def test_a_schedule_ends_where_the_law_says_and_the_best_fraction_ends_lowest(name: str, label: str) -> None:
    law = catalogue.get(name)
    values = dict(law.published[label].values)
    rates = anneal_schedule(3e-4, 2000, 0.2, warmup=100)
    bound = over(law, Schedules({"one": rates}, together=5))
    found = float(law.quantities["final_loss"](**values, rates=rates))
    assert found == pytest.approx(float(bound(curve=0.0, step=2000.0, **values)), rel=1e-4)
    told = {"peak": 3e-4, "steps": 2000.0, "warmup": 100.0}
    fraction = float(law.quantities["best_anneal_fraction"](**values, **told))
    losses = {
        share: float(law.quantities["final_loss"](**values, rates=anneal_schedule(3e-4, 2000, share, 100)))
        for share in (0.05, fraction, 0.999)
    }
    assert min(losses, key=losses.__getitem__) == fraction or fraction > 0.95
    with pytest.raises(OptionError, match="expected a rate above 0"):
        law.quantities["best_anneal_fraction"](**values, peak=-1.0, steps=2000.0)


def test_the_best_schedule_is_no_worse_than_the_best_linear_one() -> None:
    law = catalogue.get("multi_power_law")
    values = dict(law.published["25M"].values)
    fraction, power, loss = law.quantities["best_schedule"](**values, peak=3e-4, steps=1500.0)
    linear = float(law.quantities["best_anneal_fraction"](**values, peak=3e-4, steps=1500.0))
    own = float(law.quantities["final_loss"](**values, rates=anneal_schedule(3e-4, 1500, linear)))
    assert 0.0 < fraction <= 1.0
    assert power in (0.5, 1.0, 1.5, 2.0, 3.0)
    assert loss <= own + 1e-4
