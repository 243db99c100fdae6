"""Tables whose rows are only numbered, after they were sorted, filtered or cut."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.errors import OptionError
from jupyter_scaling.interaction import Session
from jupyter_scaling.interaction.attaching import attached
from jupyter_scaling.interaction.panel_file import document_of

CALL: dict[str, Any] = {"x": {"x": "n_params"}, "y": "loss", "interval": "wald"}


def numbered(count: int = 24) -> pd.DataFrame:
    """A table without keys of its own; the column ``name`` tells its rows apart."""
    size = np.geomspace(1e6, 1e10, count)
    noise = np.random.default_rng(3).normal(0, 0.01, count)
    loss = 1.7 + 400 * size**-0.3 * np.exp(noise)
    return pd.DataFrame({"n_params": size, "loss": loss, "name": [f"r{row}" for row in range(count)]})


def out(session: Session, frame: pd.DataFrame) -> dict[str, str]:
    """What is out, by the name in the table and not by the key."""
    rows = session.state.observations
    return {frame["name"][key]: reason for key, reason in rows.excluded.items()}


def opened(frame: pd.DataFrame, **options: Any) -> Session:
    return Session(scaling.fit(frame, "power_law_offset", **CALL, **options))


ORDERS = {
    "sorted": lambda frame: frame.iloc[::-1].reset_index(drop=True),
    "filtered": lambda frame: frame.drop(index=[0, 5]).reset_index(drop=True),
    "rows_in_front": lambda frame: pd.concat([numbered(3).assign(loss=[9.0, 9.1, 9.2]), frame], ignore_index=True),
    "narrowed": lambda frame: frame.astype({"loss": "float32"}).iloc[::-1].reset_index(drop=True),
}


@pytest.mark.parametrize("order", ORDERS)
def test_an_updated_table_keeps_the_run_out_and_not_its_number(order: str) -> None:
    session = opened(numbered(), exclude={2: "early"})
    session.exclude(4, "diverged")
    frame = ORDERS[order](numbered())
    session.update(frame)
    assert out(session, frame) == {"r2": "early", "r4": "diverged"}
    assert "found by their values" in (session.view().message or "")
    space = {"df": frame}
    exec(session.code.replace("scaling.explore(fit)", "fit"), space)
    assert space["fit"].observations.excluded == session.state.observations.excluded


@pytest.mark.parametrize("order", ORDERS)
def test_acts_of_a_saved_panel_follow_their_runs_through_every_newer_table(order: str) -> None:
    session = opened(numbered())
    session.exclude(4, "diverged")
    frame = ORDERS[order](numbered())
    session.update(frame)
    session.exclude(int(frame.index[frame["name"] == "r9"][0]), "duplicate")
    document = document_of(session)
    for newest in (frame, numbered(), ORDERS["sorted"](frame)):
        again = opened(newest)
        problems, _ = attached(again, document)
        assert problems == []
        assert out(again, newest) == {"r4": "diverged", "r9": "duplicate"}


def test_values_that_were_corrected_in_place_are_no_move() -> None:
    frame = numbered()
    session = opened(frame)
    session.exclude(4, "diverged")
    session.update(frame.assign(loss=frame["loss"] * 1.01))
    assert out(session, frame) == {"r4": "diverged"}
    assert "found by their values" not in (session.view().message or "")


def test_numbers_alone_do_not_make_it_the_same_table() -> None:
    document = document_of(opened(numbered()))
    other = numbered().assign(n_params=lambda frame: frame["n_params"] * 1.1, loss=lambda frame: frame["loss"] + 1)
    with pytest.raises(OptionError, match="another table: its rows are only numbered"):
        attached(opened(other), document)


def test_keys_that_read_alike_are_told_from_keys_that_are_gone() -> None:
    document = document_of(opened(numbered()))
    texts = numbered().set_axis([str(row) for row in range(24)])
    with pytest.raises(OptionError, match=r"the table's '0' is str; `df.index = df.index.astype\(int\)`"):
        attached(opened(texts), document)
