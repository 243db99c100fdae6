"""Very many runs that are out are counted in full and listed in part."""

import json

import numpy as np
import pytest

from jupyter_scaling.errors import OptionError
from jupyter_scaling.interaction.key_list import MANY, keys_code
from jupyter_scaling.interaction.points import MOST_LISTED

N = 3000


@pytest.fixture
def session(make):
    session = make.session(make.runs(N))
    session.exclude(range(N // 2), "diverged")
    session.exclude([N - 1], "duplicate")
    return session


def test_each_reason_lists_its_first_runs_and_counts_all(session):
    view = session.view()
    rows = [item.row for item in view.bench]
    assert rows == [*range(MOST_LISTED), N - 1]
    assert [(each.reason, each.count, each.by_rule) for each in view.bench_groups] == [
        ("diverged", N // 2, False),
        ("duplicate", 1, False),
    ]
    assert f"{N // 2 + 1:,} of {N:,} runs excluded" in view.subtitle


def test_text_and_code_stay_short(session):
    view = session.view()
    lean = {name: part for name, part in view.to_wire().items() if name not in ("points", "curves", "page")}
    assert len(json.dumps(lean["bench"])) < 200 * MOST_LISTED
    assert '**dict.fromkeys(range(0, 1500), "diverged")' in view.code
    assert view.history.lines[0] == 'panel.exclude(range(0, 1500), "diverged")'
    assert "out: 1,493 more" in session.text()


def test_every_run_of_a_reason_comes_back_and_no_other(session):
    session.restore_reason("diverged")
    assert np.flatnonzero(session.state.observations.state == "out").tolist() == [N - 1]
    assert session.state.acts[-1] == 'panel.restore_reason("diverged")'
    session.undo()
    assert session.state.observations.count("out") == N // 2 + 1


def test_a_reason_that_no_run_has_names_the_nearest(session):
    with pytest.raises(OptionError, match="Did you mean 'diverged'"):
        session.restore_reason("divreged")


def test_a_long_list_is_exact_in_the_code_and_cut_in_the_list_of_acts(make):
    session, rows = make.session(make.runs(N)), np.random.default_rng(0).permutation(N)[:500].tolist()
    session.exclude(rows, "diverged")
    line = session.state.acts[-1]
    again = make.session(make.runs(N))
    exec(line, {"panel": again})
    assert again.state.observations.excluded == session.state.observations.excluded
    shown = session.view().history
    assert len(shown.lines[-1]) < 120 and shown.lines[-1].endswith('...], "diverged")  # exclude 500 runs')
    assert shown.steps[-1].line == shown.lines[-1]


@pytest.mark.parametrize(
    "keys",
    [
        list(range(500)),
        list(range(500, 0, -3)),
        [7, 7, 7, *range(100)],
        ["a", *range(60), "b", 3.5, *range(80, 90)],
        [True, False] * 40,
        [(1, step) for step in range(60)],
        np.random.default_rng(1).integers(0, 40, 300).tolist(),
        list(range(MANY)),
    ],
)
def test_written_keys_are_read_back_as_they_were(keys):
    back = list(eval(keys_code(keys)))
    assert back == keys and list(map(type, back)) == list(map(type, keys))
