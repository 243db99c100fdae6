"""Figures that the papers print, from the constants that stand in the catalogue."""

from __future__ import annotations

import math

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.catalogue import Published
from jupyter_scaling.errors import ParameterError


def constants(law: str, label: str) -> Published:
    return catalogue.get(law).published[label]


def test_three_sets_of_chinchilla_constants_differ_where_it_counts() -> None:
    losses = [
        float(constants("chinchilla", label)(N=70e9, D=1.4e12))
        for label in ("Hoffmann 2022", "Hoffmann 2022 unrounded", "Besiroglu 2024")
    ]
    assert losses == pytest.approx([1.9366, 1.9208, 1.9739], abs=1e-4)


def test_rounded_constants_move_the_optimum() -> None:
    sizes = []
    for label in ("Hoffmann 2022", "Hoffmann 2022 unrounded", "Besiroglu 2024"):
        v = constants("chinchilla", label).values
        total = v["alpha"] + v["beta"]
        g = (v["alpha"] * v["A"] / (v["beta"] * v["B"])) ** (1 / total)
        sizes.append(round(g * (5.76e23 / 6) ** (v["beta"] / total) / 1e9, 1))
    assert sizes == [32.2, 40.4, 72.2]


def test_routed_models_match_dense_ones_as_the_paper_says_with_logarithms_to_base_ten() -> None:
    routed = constants("routed_clark", "S-BASE")
    assert float(routed(N=5e6, E=128)) == pytest.approx(2.892, abs=5e-4)
    assert float(routed(N=55e6, E=1)) == pytest.approx(2.878, abs=5e-3)


def test_leverage_is_above_seven_with_the_bases_that_the_remark_names() -> None:
    leverage = constants("moe_efficiency_leverage", "Tian 2025, table 2")
    assert float(leverage(A=0.031, G=12, C=1e22)) == pytest.approx(7.24, abs=0.01)
    assert pytest.approx(11.3, abs=0.05) == 2 ** (0.117 / (2 * 0.0167))


@pytest.mark.parametrize(("E", "M", "tokens"), [(8, 7, 1730e12), (4, 3, 27e12), (2, 1, 0.4e12)])
def test_the_critical_data_size_of_a_float_format_is_the_paper_s(E: int, M: int, tokens: float) -> None:
    v = constants("fp_quant", "Sun 2025, table 2").values
    needed = {name: v[name] for name in ("alpha", "d", "beta", "gamma", "delta", "nu")}
    critical = catalogue.companions.get("critical_data_size")(1e9, E, M, 128, **needed)
    assert critical == pytest.approx(tokens, rel=0.02)
    law = constants("fp_quant", "Sun 2025, table 2")
    near = law(N=1e9, D=critical * np.array([0.9, 1.0, 1.1]), E=E, M=M, B=128)
    assert near.argmin() == 1


def test_the_printed_exponent_of_the_text_to_image_law_breaks_its_own_score() -> None:
    assert float(constants("t2i_tifa_power", "compute")(x=1e12)) == pytest.approx(0.817, abs=5e-4)
    assert float(constants("t2i_tifa_power", "data")(x=4e3)) == pytest.approx(0.821, abs=5e-4)
    assert float(constants("t2i_tifa_power", "model size (as printed)")(x=1e3)) > 1.0
    assert "0.011" in catalogue.get("t2i_tifa_power").remark


def test_unique_tokens_put_in_are_those_of_the_base_law() -> None:
    v = constants("data_constrained", "C4").values
    joint = constants("data_constrained_joint", "C4")
    inputs = {"N": 6.34e9, "D": 242e9, "U": 25e9}
    total = v["alpha"] + v["beta"]
    g = (v["alpha"] * v["A"] / (v["beta"] * v["B"])) ** (1 / total)
    served = g * (g * inputs["U"]) ** (v["beta"] / v["alpha"])
    assert served == pytest.approx(1274662941.3, rel=1e-4)
    assert float(joint(**inputs)) == pytest.approx(float(constants("data_constrained", "C4")(**inputs, UN=served)))
    assert float(joint(**inputs)) == pytest.approx(2.2256, abs=1e-4)


def test_a_vocabulary_has_its_optimum_between_its_ends() -> None:
    law = constants("vocab_law", "Tao 2024, approach 3, in plain counts")
    v = np.geomspace(1e3, 1e6, 61)
    # At equal compute a larger vocabulary costs characters.
    tokens = 1e21 / (6 * (3e9 + v * 3200))
    ratio = catalogue.companions.get("tokens_per_character")(v)
    losses = law(Nnv=3e9, V=v, d=3200, H=tokens / ratio)
    assert 5 < losses.argmin() < 55
    assert (losses < 0).all()


def test_best_of_n_and_reinforcement_learning_peak_where_each_form_says() -> None:
    d = np.linspace(0.01, 30, 300_001)
    bon, rl = catalogue.get("overopt_bon"), catalogue.get("overopt_rl")
    assert d[bon(d=d, alpha=1.0, beta=0.08).argmax()] == pytest.approx(1.0 / 0.16, abs=1e-3)
    assert d[rl(d=d, alpha=1.0, beta=0.35).argmax()] == pytest.approx(math.exp(1 / 0.35 - 1), abs=1e-3)


def test_a_broken_law_predicts_points_beyond_those_it_was_fitted_to() -> None:
    law = constants("bnsl", "4-digit addition, 14 points")
    np.testing.assert_allclose(law(x=np.array([800.0, 864.0, 928.0])), [0.7602, 0.6375, 0.5626], atol=2e-4)


def test_the_step_law_gives_the_printed_examples() -> None:
    rate, batch = constants("step_law", "Li 2025"), constants("step_law_batch", "Li 2025")
    assert float(rate(N=7e9, D=1.4e12)) == pytest.approx(9.17e-4, rel=1e-3)
    assert float(batch(D=1e11)) == pytest.approx(1.11e6, rel=5e-3)


def test_a_set_with_a_part_of_the_parameters_says_which_are_missing() -> None:
    part = constants("rl_sigmoid", "ScaleRL 8B")
    assert not part.is_complete
    with pytest.raises(ParameterError, match=r"'ScaleRL 8B' of law 'rl_sigmoid' hold no value of R0, Cmid, B"):
        part(C=1e4)
    assert float(part(C=1e4, R0=0.1, Cmid=1e4, B=1.0)) == pytest.approx(0.355)


def test_constants_without_a_law_do_not_predict() -> None:
    with pytest.raises(ParameterError, match="belong to no law yet"):
        Published("mine", {"a": 1.0})(x=1.0)
