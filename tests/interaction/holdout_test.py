"""A share of the runs that is held out is one run at least."""

from __future__ import annotations

import numpy as np

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Observations
from jupyter_scaling.interaction.holdout import held_out_rows


def test_a_share_of_less_than_half_a_run_is_one_run() -> None:
    law = catalogue.get("power_law")
    rows = Observations.make(range(10), ["x"], np.geomspace(1e3, 1e6, 10)[None], np.linspace(4.0, 2.0, 10), output="y")
    assert held_out_rows("largest 1%", law, rows).tolist() == [9]
    assert held_out_rows("smallest 1%", law, rows).tolist() == [0]
