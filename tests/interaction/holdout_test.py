"""A share of the runs that is held out is one run at least, and the same number as in a comparison of laws."""

from __future__ import annotations

import numpy as np

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Observations
from jupyter_scaling.fitting.compare import largest
from jupyter_scaling.interaction.holdout import held_out_rows


def test_a_share_of_less_than_half_a_run_is_one_run() -> None:
    law = catalogue.get("power_law")
    rows = Observations.make(range(10), ["x"], np.geomspace(1e3, 1e6, 10)[None], np.linspace(4.0, 2.0, 10), output="y")
    assert held_out_rows("largest 1%", law, rows).tolist() == [9]
    assert held_out_rows("smallest 1%", law, rows).tolist() == [0]


def test_the_panel_holds_out_what_a_comparison_does() -> None:
    law = catalogue.get("power_law")
    for n in (5, 7, 10, 12, 100):
        sizes, losses = np.geomspace(1e3, 1e6, n), np.linspace(4.0, 2.0, n)
        rows = Observations.make(range(n), ["x"], sizes[None], losses, output="y")
        for rule in ("largest 20%", "largest 7%", "largest 2"):
            assert held_out_rows(rule, law, rows).tolist() == largest(rows, rule).tolist()
