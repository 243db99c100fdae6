"""What stands beside the laws, against figures and identities of their papers."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from jupyter_scaling.catalogue import companions
from jupyter_scaling.errors import DataError, LawNotFoundError, OptionError


def value(name: str, *arguments: object, **named: object) -> float:
    return float(companions.get(name)(*arguments, **named))


@pytest.mark.parametrize("name", companions.names())
def test_a_companion_says_what_it_is(name: str) -> None:
    one = companions.get(name)
    assert one.kind in companions.KINDS
    assert one.formula and one.citation and one.title
    assert ">>> " in (one.function.__doc__ or "")


def test_an_unknown_companion_gets_the_nearest_name() -> None:
    with pytest.raises(LawNotFoundError, match="Did you mean 'pass_at_k'"):
        companions.get("pass_at")


def test_compute_is_six_n_d_and_attention_comes_on_top() -> None:
    assert value("compute_identity", 70e9, 1.4e12) == 5.88e23
    assert value("deepseek_flops_per_token", 8, 512, 4096) / 1e6 == pytest.approx(352.3, abs=0.05)
    assert value("forward_flops_per_token", 1e9, 0, 2048, 2048) == 2e9


@pytest.mark.parametrize(("al", "power"), [(0.8, 0.6), (1.0, 0.5), (1 / 3, 0.8333333333)])
def test_compound_scaling_multiplies_flop_by_s_and_activations_by_less(al: float, power: float) -> None:
    grown = companions.get("compound_scaling")(7.0, al)
    assert grown["depth"] * grown["width"] ** 2 * grown["resolution"] ** 2 == pytest.approx(7.0)
    assert grown["depth"] * grown["width"] * grown["resolution"] ** 2 == pytest.approx(float(grown["activations"]))
    assert grown["activations"] == pytest.approx(7.0**power)


@pytest.mark.parametrize(("ratio", "factor"), [(0.16, 257.8), (0.79, 63.4), (22.0, 15.8)])
def test_test_time_compute_is_exchanged_at_the_paper_s_ratios(ratio: float, factor: float) -> None:
    assert value("ttc_exchange", 14.0, 1.0, ratio) == pytest.approx(factor, abs=0.06)


def test_the_lifetime_optimum_has_the_elasticities_that_the_ratio_says() -> None:
    # Least 6 N D + 2 N Dinf at a given loss, along the loss curve of a law with known elasticities.
    E, A, alpha, B, beta, Dinf = 1.7, 400.0, 0.34, 410.0, 0.28, 2e12
    target = 2.2
    N = np.geomspace(5e8, 1e11, 200_001)
    rest = target - E - A / N**alpha
    N, rest = N[rest > 0], rest[rest > 0]
    D = (B / rest) ** (1 / beta)
    best = companions.get("inference_aware")(N, D, Dinf).argmin()
    elasticity = alpha * A / N[best] ** alpha / (beta * B / D[best] ** beta)
    assert elasticity == pytest.approx(value("inference_aware_ratio", D[best], Dinf), rel=1e-3)


def test_kinetics_without_memory_cost_is_compute_alone_and_the_prompt_is_read_once() -> None:
    free = value("kinetics", 1e9, 100, 1000, 4, 16, 8, 64, 0.0)
    assert free == 4 * value("kinetics", 1e9, 100, 1000, 1, 16, 8, 64, 0.0)
    moved = value("kinetics", 1e9, 100, 1000, 4, 16, 8, 64, 2.0) - free
    assert moved == 2.0 * 2 * (2 * 100 + 4 * 1000) * 1000 * 8 * 64


def test_pass_at_k_is_the_mean_over_all_draws_of_k() -> None:
    passed = [1, 1, 0, 0, 0, 1, 0]
    for k in range(1, 8):
        draws = [max(chosen) for chosen in itertools.combinations(passed, k)]
        assert value("pass_at_k", 7, 3, k) == pytest.approx(np.mean(draws))
    np.testing.assert_allclose(companions.get("pass_at_k")(10, [0, 5, 10], 3), [0.0, 1 - 1 / 12, 1.0])


@pytest.mark.parametrize("counts", [(10, 11, 1), (10, -1, 1), (10, 3, 11), (10, 3, 0)])
def test_counts_that_make_no_sense_are_refused(counts: tuple[int, int, int]) -> None:
    with pytest.raises(DataError, match="0 <= c <= n"):
        companions.get("pass_at_k")(*counts)


def test_probability_among_the_choices_takes_wrong_ones_from_the_last_axis() -> None:
    np.testing.assert_allclose(
        companions.get("choice_probability")([0.2, 0.1], [[0.1, 0.1], [0.0, 0.3]]), [0.5, 0.25], rtol=1e-15
    )


def test_a_jump_breaks_through_and_a_line_does_not() -> None:
    sizes = np.arange(8.0)
    jump = np.where(sizes > 5, 1.0, 0.01 * sizes)
    bent = sizes + 0.1 * (-1.0) ** sizes
    assert value("bigbench_metrics", jump) > 10 * value("bigbench_metrics", bent)
    assert value("bigbench_linearity", bent) > 5 * value("bigbench_linearity", jump)
    assert value("bigbench_metrics", -bent) < 0
    with pytest.raises(DataError, match="at least 3 sizes"):
        companions.get("bigbench_linearity")([1.0, 2.0])


def test_best_of_one_is_the_policy_itself() -> None:
    assert value("best_of_n_kl", 1) == 0.0
    assert value("best_of_n_kl", 1000) == pytest.approx(math.log(1000) - 0.999)


def test_temperature_goes_from_proportional_to_uniform_and_stands_huge_powers() -> None:
    sizes = [1e12, 1e9, 1e6]
    sampled = companions.get("temperature_sampling")
    np.testing.assert_allclose(sampled(sizes, 1.0), np.array(sizes) / sum(sizes), rtol=1e-14)
    np.testing.assert_allclose(sampled(sizes, 1e9), [1 / 3] * 3, rtol=1e-7)
    assert np.isfinite(sampled(sizes, 0.01)).all()


def test_a_projection_goes_through_both_points_in_a_straight_line() -> None:
    line = [value("projektor_projection", n, 1e3, 2.0, 1e4, 1.2) for n in (1e3, 1e4, 1e5)]
    assert line[:2] == pytest.approx([2.0, 1.2])
    assert line[2] == pytest.approx(1.2 * 1.2 / 2.0)


def test_pure_powers_cross_where_the_closed_form_says() -> None:
    assert value("crossover_scale", 0, 40, 0.25, 0, 90, 0.35) == pytest.approx((40 / 90) ** (1 / (0.25 - 0.35)))
    assert math.isnan(value("crossover_scale", 1.0, 40, 0.25, 0.5, 30, 0.25))
    with pytest.raises(OptionError, match="0 < low < high"):
        companions.get("crossover_scale")(0, 1, 1, 0, 1, 1, low=-1.0)


def test_a_false_match_is_counted_as_by_hand() -> None:
    n, a, s, theta = 9, 4, 3, 2
    segment = set(range(s))
    matches = [len(segment & set(cells)) >= theta for cells in itertools.combinations(range(n), a)]
    assert value("sdr_false_match", n, a, s, theta) == pytest.approx(np.mean(matches))
    with pytest.raises(OptionError, match="theta <= s"):
        companions.get("sdr_false_match")(9, 4, 3, 5)


def test_steps_at_a_large_batch_are_half_of_those_at_the_critical_one() -> None:
    assert value("minimum_steps", 1000, 5e5, 5e5) == 500
    assert value("genrm_compute", 8, 0, 3.0) == 8


def test_the_rest_are_the_formulas_they_print() -> None:
    assert value("vb_vf_gap", 100.0, 25.0, 2.0) == 40.0
    assert value("generalization_difficulty", 0.5, 3, 2.0) == 16.0
    assert value("attack_resistance", 2, 10, 16, 4, 16) == 20.0
    assert value("capacity_density", 3.0, 2.0) == 1.5
    assert value("language_alignment", 0.5, 0.5) == 1.0
    assert value("non_ml_power_laws", 4.0, 3.0, 0.5) == 6.0
    assert 0.2 < value("tokens_per_character", 5e4) < value("tokens_per_character", 4096) < 0.5
