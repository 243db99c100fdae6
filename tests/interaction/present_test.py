"""The view is plain data that says what the state is."""

import json

import numpy as np
import pytest

from jupyter_scaling.fitting.observations import Observations
from jupyter_scaling.fitting.status import Status
from jupyter_scaling.interaction import present, reduce, start
from jupyter_scaling.interaction.events import ChooseAxis, Exclude, MoveParameter, Pin
from jupyter_scaling.interaction.labels import row_labels
from jupyter_scaling.interaction.viewmodel import to_plain


def as_json(view):
    """Through real JSON, refusing NaN."""
    return json.loads(json.dumps(view.to_wire(), allow_nan=False))


@pytest.mark.parametrize("law", ["chinchilla", "kaplan_lnd", "power_law", "power_law_offset", "bnsl"])
@pytest.mark.parametrize("n", [3, 60, 3000])
def test_every_law_at_every_size_is_pure_json(make, law, n):
    view = as_json(present(make.state(make.runs(n, law=law), law=law)))
    assert len(view["points"]["x"]) == n
    assert len(view["curves"]) == max(len(view["levels"]), 1)
    assert all(len(curve["x"]) == 121 for curve in view["curves"])


def test_rows_without_values_are_shown_as_out_with_their_reason(make):
    view = as_json(present(make.state(make.runs(broken=(5,)))))
    points = view["points"]
    assert points["y"][5] is None
    assert points["state"][5] == "out"
    assert points["reason"][5] == "loss is nan"
    assert view["bench"] == [
        {"row": 5, "key": "5", "label": points["label"][5], "reason": "loss is nan", "who": "data", "when": ""}
    ]
    assert points["label"][5].endswith("loss –")


def test_a_run_is_told_in_one_line(make):
    observations = Observations.make(
        [17], ("N", "D"), [[4.1e6], [2e7]], [2.3123], output="L", columns={"N": "n", "D": "d", "L": "loss"}
    )
    assert row_labels(make.state().law, observations) == ("run 17: N 4.1M, D 20M, loss 2.31",)


@pytest.mark.parametrize(
    ("keys", "shown", "label"),
    [
        ([f"wide-{i}" for i in range(12)], "wide-3", "run wide-3:"),
        ([("a", i) for i in range(12)], "a, 3", "run a, 3:"),
        ([f"run {i}" for i in range(12)], "run 3", "run 3:"),
    ],
)
def test_an_out_run_keeps_its_key_and_reason(make, keys, shown, label):
    state = reduce(make.state(make.runs(keys=keys)), Exclude((keys[3],), "diverged"))
    item = present(state).bench[0]
    assert (item.row, item.key, item.reason, item.who) == (3, shown, "diverged", "hand")
    assert item.label.startswith(label)
    assert state.observations.excluded == {keys[3]: "diverged"}


@pytest.mark.parametrize("axis", ["N", "D", "C"])
def test_each_curve_is_the_law_at_its_inputs_and_stands_on_its_axis(make, axis):
    state = reduce(reduce(make.state(), Exclude((2,))), ChooseAxis(axis))
    view = present(state)
    other = "D" if axis == "N" else "N"
    assert all(level.label.startswith((f"{other} = ", f"{other} ≈ ")) for level in view.levels)
    for curve in view.curves:
        inputs = {name: np.asarray(value) for name, value in curve.inputs.items()}
        assert set(inputs) == {"N", "D"}
        assert np.allclose(curve.y, state.law(**inputs, **state.fit.values))
        along = 6 * inputs["N"] * inputs["D"] if axis == "C" else inputs[axis]
        assert np.allclose(curve.x, along)
        assert np.allclose(inputs[other], view.levels[curve.level].value)


@pytest.mark.parametrize("axis", ["N", "D", "C"])
def test_the_grid_goes_half_a_decade_beyond_the_runs_that_are_in_or_out(make, axis):
    view = present(reduce(make.state(), ChooseAxis(axis)))
    x = view.points.x
    curve = view.curves[0].x
    assert np.isclose(curve[0], x.min() / 10**0.5)
    assert np.isclose(curve[-1], max(x.max() * 10**0.5, view.target.x))


def test_a_point_has_the_level_nearest_to_it_in_log(make):
    view = present(make.state())
    levels = np.array([level.value for level in view.levels])
    assert levels.tolist() == [2e7, 2e8, 2e9, 2e10]
    assert list(view.points.level) == [row % 4 for row in range(12)]


def test_a_law_of_one_input_has_one_curve_and_no_levels(make):
    view = present(make.state(make.runs(law="power_law"), law="power_law"))
    assert view.levels == ()
    assert [curve.level for curve in view.curves] == [-1]
    assert set(view.points.level) == {-1}
    assert view.axis.label == "n_params (x)"


def test_the_titles_say_law_objective_and_exclusions(make):
    state = reduce(make.state(), Exclude((2, 3, 4)))
    view = present(state)
    assert view.title == "chinchilla: L = E + A / N**alpha + B / D**beta"
    assert view.subtitle == "log-Huber, delta 0.0012 (tuned) · 3 of 12 runs excluded"
    assert view.axis.label == "model parameters N"
    assert [choice.label for choice in view.axis.choices][2] == "compute C = 6 N D (FLOP)"
    assert view.y_axis.label == "loss (nats/token)"
    moved = present(reduce(state, MoveParameter("alpha", 0.4)))
    assert moved.subtitle.endswith("3 of 12 runs excluded · alpha set by hand")


@pytest.mark.parametrize(
    ("loss", "delta", "words"),
    [("squares", "tuned", "squares"), ("log_squares", "tuned", "log-squares"), ("huber", 0.01, "Huber, delta 0.0012"),
     ("log_l1", "tuned", "log-L1")],
)  # fmt: skip
def test_the_loss_is_named_as_people_do(make, loss, delta, words):
    from types import SimpleNamespace

    state = make.state()
    object.__setattr__(state, "options", SimpleNamespace(loss=loss, delta=delta, bounds={}, fixed={}))
    from jupyter_scaling.interaction.present import subtitle

    assert subtitle(state).startswith(words + " · ")


def test_a_failed_fit_shows_the_last_good_one_and_says_so(make):
    state = reduce(make.state(), Exclude(tuple(range(11))))
    view = as_json(present(state))
    assert view["fit"]["freshness"] == "failed"
    assert view["fit"]["converged"] is False
    assert view["fit"]["status_sentence"].endswith("The last good fit is shown.")
    assert view["fit"]["n_in"] == 1
    assert view["subtitle"].endswith("the last good fit is shown")


def test_readouts_tell_old_new_and_the_shift_in_standard_errors(make):
    before = make.state()
    after = reduce(before, Pin("E", before.fit.values["E"] + 2 * before.fit.se["E"]))
    readouts = {readout.label: readout for readout in present(after, before).readouts}
    assert np.isclose(readouts["E"].shift_in_se, 2.0)
    assert readouts["alpha"].shift_in_se == 0.0
    ahead = next(readout for label, readout in readouts.items() if label.startswith("loss at 10x the largest compute"))
    assert np.isclose(ahead.new - ahead.old, 2 * before.fit.se["E"])
    assert np.isclose(readouts["a in optimal N ∝ Cᵃ"].new, 0.37 / 0.72)
    first = present(before).readouts
    assert all(readout.old is None and readout.shift_in_se is None for readout in first)


def test_the_largest_run_still_sets_the_target_when_it_is_out(make):
    before = make.state()
    largest = int(np.argmax(before.observations.x.prod(axis=0)))
    after = reduce(before, Exclude((largest,)))
    assert present(after).readouts[0].label == present(before).readouts[0].label


def test_a_hand_set_curve_has_no_band(make):
    state = make.state()
    assert present(state).curves[0].band_low is not None
    assert present(reduce(state, MoveParameter("alpha", 0.4))).curves[0].band_low is None


@pytest.mark.parametrize("value", [1e-6, 0.36, 40.0])
def test_a_slider_reaches_its_value_wherever_that_is(make, value):
    rows = {row.name: row for row in present(reduce(make.state(), MoveParameter("alpha", value))).parameters}
    assert rows["alpha"].low <= value <= rows["alpha"].high
    assert rows["alpha"].value == value
    assert rows["alpha"].hand_set


def test_scales_have_log_tracks_and_exponents_linear_ones(make):
    rows = {row.name: row for row in present(make.state()).parameters}
    assert {name: row.track for name, row in rows.items()} == {
        "E": "linear", "A": "log", "alpha": "linear", "B": "log", "beta": "linear",
    }  # fmt: skip
    assert rows["A"].low > 0
    assert rows["E"].low >= 0
    assert (rows["alpha"].symbol, rows["A"].symbol) == ("α", "A")
    assert rows["E"].unit == "nats/token"


def test_a_step_is_a_tenth_of_a_standard_error_on_the_track(make):
    rows = {row.name: row for row in present(make.state()).parameters}
    assert np.isclose(rows["alpha"].step, rows["alpha"].se / 10)
    assert np.isclose(10 ** rows["A"].step, 1 + rows["A"].se / rows["A"].value / 10, rtol=1e-4)


def test_bounds_of_the_user_lie_on_the_track(make):
    rows = {row.name: row for row in present(make.state(bounds={"alpha": (0.001, 7.0)})).parameters}
    assert rows["alpha"].low <= 0.001
    assert rows["alpha"].high >= 7.0


def test_what_is_no_plain_data_is_refused():
    with pytest.raises(TypeError, match="plain data"):
        to_plain(object())


def test_numbers_of_numpy_become_those_of_python():
    plain = to_plain({"a": np.float64(1.5), "b": np.bool_(True), "c": np.array([[1.0, np.inf]])})
    assert plain == {"a": 1.5, "b": True, "c": [[1.0, None]]}
    assert [type(value) for value in plain.values()] == [float, bool, list]


def test_without_a_standard_error_a_track_spans_the_typical_range(make):
    from jupyter_scaling.interaction.rows import parameter_rows

    class Unsure(type(make.fit())):
        @property
        def se(self):
            return {}

    fit = make.fit()
    unsure = Unsure(fit.law, fit.observations, fit.options, fit.values)
    state = make.state()
    object.__setattr__(state, "best", unsure)
    alpha = parameter_rows(state)[2]
    assert (alpha.low, alpha.high, alpha.se) == (0.02, 2.0, None)
    assert np.isclose(alpha.step, (2.0 - 0.02) / 200)


@pytest.mark.parametrize(("name", "most"), [("A", 1e5), ("alpha", 10.0)])
def test_an_interval_beyond_all_use_does_not_stretch_the_track(make, name, most):
    from jupyter_scaling.interaction.rows import parameter_rows

    class Unsure(type(make.fit())):
        @property
        def se(self):
            return {name: 50 * value for name, value in self.values.items()}

        @property
        def interval(self):
            return dict.fromkeys(self.values, (1e-40, 1e40))

    fit = make.fit()
    state = make.state()
    object.__setattr__(state, "best", Unsure(fit.law, fit.observations, fit.options, fit.values))
    row = next(row for row in parameter_rows(state) if row.name == name)
    assert row.low <= row.best <= row.high <= most * row.best
    assert row.ci_high == 1e40


def test_a_fit_without_numbers_still_makes_a_view(make):
    fit = make.fit()
    nowhere = type(fit)(fit.law, fit.observations, fit.options, dict.fromkeys(fit.values, np.nan), Status("failed"))
    view = as_json(present(start(nowhere)))
    assert view["fit"]["freshness"] == "failed"
    assert view["parameters"][0]["value"] is None
    assert view["curves"][0]["band_low"] is None


@pytest.mark.parametrize("error", [0.3, 3.0])
def test_a_new_precision_alone_is_no_move(make, error):
    before, after = make.state(), reduce(make.state(), Exclude((3,)))

    class Unsure(type(before.best)):
        @property
        def se(self):
            return {name: error * 0.05 * value for name, value in self.values.items()}

    unsure = Unsure(*(getattr(before.best, part) for part in ("law", "observations", "options", "values")))
    object.__setattr__(after, "best", unsure)
    object.__setattr__(after, "fit", unsure)
    readouts = {readout.label: readout for readout in present(after, before).readouts}
    assert not any(readouts[name].moved for name in ("E", "A", "alpha"))
    assert readouts["A"].old_text == readouts["A"].new_text


def test_an_act_that_makes_no_other_fit_leaves_no_old_values(make):
    session = make.session()
    moved = session.exclude(3, "diverged")
    assert all(readout.old is not None for readout in moved.readouts)
    for view in (session.choose_axis("D"), session.hide(2), session.color_by("N"), session.set_target("N=1e11 D=2T")):
        assert [readout.old for readout in view.readouts] == [None] * len(view.readouts)
    assert all(readout.old is not None for readout in session.exclude(4).readouts)


def test_undo_tells_the_way_back(make):
    session = make.session()
    there = {each.label: each for each in session.move("alpha", 0.5).readouts}["alpha"]
    back = {each.label: each for each in session.undo().readouts}["alpha"]
    assert (back.old, back.new) == (there.new, there.old)
    session.redo()
    session.choose_axis("D")
    again = {each.label: each for each in session.undo().readouts}["alpha"]
    assert again.old is None


def test_values_set_by_hand_say_what_they_cost(make):
    state = make.state()
    assert present(state).fit.cost == ""
    card = present(reduce(state, MoveParameter("E", state.fit.values["E"] + 0.05))).fit
    rise = card.objective - card.best_objective
    assert card.cost.startswith(f"objective +{rise:.2g} (x")
    assert float(card.cost.split("likelihood ")[1].split()[0]) == pytest.approx(np.exp(-rise / 0.01), rel=1e-2)


def test_the_findings_of_the_best_fit_stay_while_values_are_set_by_hand(make):
    codes = [chip.code for chip in present(reduce(make.state(), MoveParameter("E", 1.7))).verdicts]
    assert codes[:2] == ["hand_set", "extrapolation"] or codes[:1] == ["hand_set"]
    assert {"few_rows", "assumes_equal_tuning"} <= set(codes)
    severities = [chip.severity for chip in present(make.state()).verdicts]
    assert severities == sorted(severities, key=["error", "warning", "note"].index)


def test_a_prediction_says_how_far_it_is_from_the_runs_in_the_fit(make):
    state = make.state()
    assert present(state).readouts[0].note == "10x beyond your largest C"
    size = state.observations.x.prod(axis=0)
    without = reduce(state, Exclude((int(np.argmax(size)),)))
    second = np.sort(size)[-2]
    assert present(without).readouts[0].note == f"{size.max() * 10 / second:.2g}x beyond your largest C"


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ({"N": 1e8, "D": 2e8}, ""),
        ({"N": 1e20, "D": 1e-5}, "x beyond your largest N"),
        ({"N": 1e3, "D": 1e3}, "x below your smallest C"),
        ({}, ""),
    ],
)
def test_how_far_is_said_by_compute_and_then_by_input(make, target, words):
    from jupyter_scaling.interaction.extrapolation import beyond

    said = beyond(make.state(), target)
    assert said.endswith(words) and bool(said) == bool(words)


def test_published_values_are_marks_that_say_how_sure_they_are(make):
    rows = {row.name: row for row in present(make.state()).parameters}
    marks = {mark.label: mark for mark in rows["alpha"].published}
    assert [mark.value for mark in rows["alpha"].published] == sorted(mark.value for mark in marks.values())
    assert (marks["Besiroglu 2024"].value, marks["Besiroglu 2024"].detail) == (0.3478, "arXiv:2404.10102")
    reported = marks["Sardana 2024, all data"]
    assert (reported.is_fact, reported.detail) == (False, "as reported")


def test_a_share_has_a_logit_track_inside_0_and_1(make):
    view = present(make.state(make.runs(law="power_law"), law="power_law"))
    assert all(row.track != "logit" for row in view.parameters)
    from jupyter_scaling import catalogue
    from jupyter_scaling.interaction.rows import _track

    share = catalogue.get("rl_sigmoid").parameter("A")
    assert _track(share, 0.4, 0.5) == "logit"
    assert _track(share, 1.0, 0.5) == "linear"


def test_a_break_on_an_axis_of_things_is_counted(make):
    rows = {row.name: row for row in present(make.state(make.runs(law="bnsl"), law="bnsl")).parameters}
    assert {name: row.style for name, row in rows.items()} == {
        "a": "plain", "b": "plain", "c0": "plain", "c1": "plain", "d1": "count", "f1": "plain",
    }  # fmt: skip
