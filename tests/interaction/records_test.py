"""Acts as they are kept in a file: by key, whatever happens to positions."""

import pytest

from jupyter_scaling.errors import LoadError
from jupyter_scaling.interaction.events import Exclude, Pin
from jupyter_scaling.interaction.records import called_rows, record_of


def test_rows_come_back_by_their_keys_in_another_order(make):
    state = make.state(make.runs(keys=["a", "b", "b", *range(9)]))
    record = record_of(Exclude(rows=[0, 2], reason="diverged"), state)
    event, missing = called_rows(record, ["b", 7, "a", "b"])
    assert event == {"type": "exclude", "reason": "diverged", "rows": [2, 3]}
    assert missing == []


def test_rows_that_are_gone_are_named(make):
    event, missing = called_rows(record_of(Exclude([3, 5], "duplicate"), make.state()), range(5))
    assert event["rows"] == [3] and missing == [5]


def test_acts_without_rows_are_as_on_the_wire(make):
    assert called_rows(record_of(Pin("E", 1.5), make.state()), []) == (
        {"type": "pin", "name": "E", "value": 1.5},
        [],
    )


@pytest.mark.parametrize("keys", [[3], "abc", [["a"]], [[{"no": 1}, 0]], None])
def test_keys_that_are_none_are_refused(keys):
    with pytest.raises(LoadError):
        called_rows({"type": "exclude", "keys": keys}, ["a"])


def test_every_step_bears_its_record_and_the_forgotten_ones_are_kept(make, monkeypatch):
    monkeypatch.setattr("jupyter_scaling.interaction.session.bound", lambda _rows: 3)
    session = make.session()
    for row in range(6):
        session.exclude(row)
    history = session.history
    assert [each["keys"] for each in history.gone] == [[[0, 0]], [[1, 0]], [[2, 0]]]
    assert [step.record["keys"] for step in history.steps[1:]] == [[[3, 0]], [[4, 0]], [[5, 0]]]
    session.undo()
    assert len(session.history.gone) == 3
    session.jump(3)
    assert session.view().history.at == 3
    assert [step.done for step in session.view().history.steps] == [True, False, False, False]
    assert session.view().history.steps[1].line == 'panel.exclude([3], "excluded by hand")'
