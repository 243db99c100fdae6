"""Clark et al. 2022: the law of routed models fitted to the released runs."""

from __future__ import annotations

from typing import Any

import pytest

import jupyter_scaling as scaling

from .public_data import public_data

# Runs with k = 1 and every second layer routed: how many, exponents a, b, c in print (second-hand, three digits), and
# how near ours come.
PRINTED = {
    "S-Base": (53, (-0.082, -0.108, 0.009), (0.002, 0.012, 0.002)),
    "RL-R": (54, (-0.083, -0.126, 0.012), (0.001, 0.005, 0.001)),
    "Hash": (51, (-0.087, -0.136, 0.012), (0.001, 0.002, 0.001)),
}


def fitted(router: str, every_frequency: bool = False) -> Any:
    runs = public_data("routing_clark2022_final")
    runs = runs[(runs["router_type"] == router) & (runs["k"] == 1)]
    if not every_frequency:
        runs = runs[runs["routing_frequency"] == 0.5]
        assert len(runs) == PRINTED[router][0]
    columns = {"N": "dense_parameter_count", "E": "num_experts"}
    return scaling.fit(runs, "routed_clark", x=columns, y="loss_validation", loss="log_squares", interval="none")


@pytest.mark.parametrize("router", PRINTED)
def test_the_exponents_come_out_as_printed(router: str) -> None:
    values = fitted(router).values
    _, printed, allowed = PRINTED[router]
    for name, value, near in zip("abc", printed, allowed, strict=True):
        assert values[name] == pytest.approx(value, abs=near), name


@pytest.mark.parametrize(("every_frequency", "routed", "dense"), [(False, 2.872, 2.876), (True, 2.896, 2.883)])
def test_the_two_losses_come_out_of_the_runs_themselves(every_frequency: bool, routed: float, dense: float) -> None:
    fit = fitted("S-Base", every_frequency)  # in print 2.892 and 2.878
    assert float(fit(N=5e6, E=128)) == pytest.approx(routed, abs=5e-4)
    assert float(fit(N=55e6, E=1)) == pytest.approx(dense, abs=5e-4)
