"""Liu et al. 2024 (RegMix): mixtures ranked at three scales by a linear fit to the smallest."""

from __future__ import annotations

from typing import Any

import pytest
from scipy.stats import spearmanr

import jupyter_scaling as scaling

from .public_data import public_data

LOSS = "metric/the_pile_pile_cc_val_loss"


@pytest.fixture(scope="module")
def fitted() -> tuple[Any, Any]:
    """The runs, and the fit to the 512 of them with a million parameters."""
    runs = public_data("regmix_mixture_losses")
    weights = [name for name in runs if name.startswith("train_the_pile_")]
    law = scaling.law("regmix_linear", domains=[name.removeprefix("train_the_pile_") for name in weights])
    columns = dict(zip(law.input_names, weights, strict=True))
    small = runs[runs["split"] == "train_1m"]
    return runs, (scaling.fit(small, law, x=columns, y=LOSS, interval="none"), columns)


@pytest.mark.parametrize(
    ("split", "mixtures", "percent"), [("test_1m", 256, 90.21), ("test_60m", 256, 89.33), ("test_1B", 64, 87.66)]
)
def test_unseen_mixtures_are_ranked_as_well_as_printed(fitted: Any, split: str, mixtures: int, percent: float) -> None:
    runs, (fit, columns) = fitted
    unseen = runs[runs["split"] == split]
    assert len(unseen) == mixtures
    predicted = fit(**{name: unseen[column].to_numpy() for name, column in columns.items()})
    assert 100.0 * spearmanr(predicted, unseen[LOSS]).statistic == pytest.approx(percent, abs=0.006)
