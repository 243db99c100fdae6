"""The bundled data load as a table with readable keys and say where they come from."""

import numpy as np
import pytest

from jupyter_scaling import catalogue, datasets, frames
from jupyter_scaling.errors import OptionError


def test_tiny_lm_is_there_by_name():
    assert "tiny_lm" in datasets.names()


def test_tiny_lm_has_a_run_for_each_row_and_its_numbers():
    table = datasets.load("tiny_lm")
    assert table.index.name == "run"
    assert table.index.is_unique
    assert {"n_params", "n_tokens", "flops", "loss", "seed", "learning_rate"} <= set(table.columns)
    numbers = table[["n_params", "n_tokens", "flops", "loss"]].to_numpy(float)
    assert np.isfinite(numbers).all() and (numbers > 0).all()


def test_the_table_says_how_it_was_made():
    said = datasets.load("tiny_lm").attrs["provenance"]
    assert said.startswith("tiny_lm: ")
    assert "#" not in said.splitlines()[0]
    assert "make_tiny_lm" in said


def test_every_load_is_a_table_of_its_own():
    first = datasets.load("tiny_lm")
    first.loc[first.index[0], "loss"] = -1.0
    assert datasets.load("tiny_lm")["loss"].iloc[0] > 0


def test_a_law_finds_its_columns_in_it():
    table = datasets.load("tiny_lm")
    seen = frames.observations(table, catalogue.get("chinchilla"), exclude={table.index[3]: "under-tuned"})
    assert dict(seen.columns) == {"N": "n_params", "D": "n_tokens", "L": "loss"}
    assert seen.excluded == {table.index[3]: "under-tuned"}
    assert not any("times 6 N D" in note for note in seen.notes)


@pytest.mark.parametrize("name", ["tiny_ml", "tiny-lm", "Tiny_LM", "../tiny_lm"])
def test_an_unknown_name_is_refused_with_the_nearest(name):
    with pytest.raises(OptionError, match="Did you mean 'tiny_lm'"):
        datasets.load(name)
