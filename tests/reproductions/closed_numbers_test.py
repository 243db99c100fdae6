"""Numbers that follow from published constants alone: repeated data, floating-point training, routed models."""

from __future__ import annotations

import pytest

import jupyter_scaling as scaling
from jupyter_scaling.catalogue import companions

# huggingface/datablations: the constants of README.md in their logarithms, and the loss it prints.
REPEATED = {"A": 520.8249516599187, "alpha": 0.3526596, "B": 1487.716093782861, "beta": 0.3526596}
REPEATED |= {"E": 1.8691436784054858, "Rd": 15.387756, "Rn": 5.309743}
FORMATS = {"BF16": (8, 7, 1730.0), "FP8 E4M3": (4, 3, 27.0), "FP4 E2M1": (2, 1, 0.4)}


@pytest.mark.parametrize(("N", "D", "loss"), [(6.34e9, 242e9, 2.2256440889984477), (8.67e9, 178e9, 2.2269634075087867)])
def test_the_loss_on_repeated_data_is_the_printed_one(N: float, D: float, loss: float) -> None:
    law = scaling.law("data_constrained_joint")
    assert float(law(N=N, D=D, U=25e9, **REPEATED)) == pytest.approx(loss, rel=1e-12)


@pytest.mark.parametrize("name", FORMATS)
def test_the_critical_data_of_a_format_are_the_printed_ones(name: str) -> None:
    exponent_bits, mantissa_bits, trillions = FORMATS[name]
    (published,) = scaling.law("fp_quant").published.values()
    constants = dict(published.values)
    needed = {one: constants[one] for one in ("d", "gamma", "alpha", "delta", "nu", "beta")}
    critical = companions.get("critical_data_size")(N=1e9, E=exponent_bits, M=mantissa_bits, B=128, **needed)
    assert critical / 1e12 == pytest.approx(trillions, abs=0.5 if trillions > 1 else 0.05)


@pytest.mark.parametrize(("N", "experts", "loss"), [(5e6, 128, 2.892), (55e6, 1, 2.878)])
def test_a_routed_model_is_as_good_as_a_dense_one_eleven_times_as_large(N: float, experts: int, loss: float) -> None:
    law = scaling.law("routed_clark")
    assert float(law(N=N, E=experts, **law.published["S-BASE"].values)) == pytest.approx(loss, abs=5e-4)
