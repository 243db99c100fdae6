"""A target given as a compute or a loss: found anew with each fit, said by the readouts, kept by file and code."""

import runpy
from pathlib import Path

import numpy as np
import pytest

from jupyter_scaling.errors import OptionError
from jupyter_scaling.interaction import Session, present, reduce, start
from jupyter_scaling.interaction.differences import differences
from jupyter_scaling.interaction.events import ChooseLaw, Exclude, MoveParameter, SetTarget
from jupyter_scaling.interaction.target import resolved

REAL = runpy.run_path(str(Path(__file__).with_name("real_fit_test.py")))


@pytest.fixture(scope="module")
def fit():
    return REAL["fitted"]()


def _without(state):
    return reduce(state, Exclude((0, 1, 2), "diverged"))


def test_a_compute_is_split_anew_by_each_fit_and_inputs_stay(fit):
    for given, moves in (({"C": 1e24}, True), ({"N": 1e10, "D": 3e11}, False), ({"C": 1e24, "N": 1e11}, False)):
        before = reduce(start(fit), SetTarget(given))
        after = _without(before)
        assert after.fit.values != before.fit.values
        assert (dict(after.target) != dict(before.target)) is moves
        assert dict(after.target) == pytest.approx(resolved(after, given))
    hand = reduce(reduce(start(fit), SetTarget({"C": 1e24})), MoveParameter("alpha", 0.4))
    assert dict(hand.target) == pytest.approx(resolved(hand, {"C": 1e24}))


def test_the_readouts_say_the_prediction_and_the_best_split_before_and_after(fit):
    before = reduce(start(fit), SetTarget({"C": 1e24}))
    after = _without(before)
    loss, size, tokens = present(after, before).readouts[:3]
    assert [each.label for each in (size, tokens)] == ["best N at C=1e24", "best D at C=1e24"]
    assert (size.old, size.new) == (before.target["N"], after.target["N"])
    assert 6 * size.new * tokens.new == pytest.approx(1e24)
    assert size.se / size.new == pytest.approx(tokens.se / tokens.new)
    assert loss.label.endswith("at C=1e24")
    assert (loss.old, loss.new) == pytest.approx((float(before.fit(**before.target)), float(after.fit(**after.target))))


def test_the_page_computes_the_best_split_itself(fit):
    from jupyter_scaling.expr.evaluate import Program
    from jupyter_scaling.expr.render import from_json

    state = reduce(start(fit), SetTarget({"C": 1e24}))
    values = {name: np.array(value) for name, value in state.fit.values.items()}
    for readout in present(state).readouts[1:3]:
        (value,) = Program([from_json(readout.tree)]).bind({}).run(values)
        assert float(value) == pytest.approx(readout.new, rel=1e-6)


def test_a_loss_is_reached_elsewhere_by_another_fit(fit):
    state = start(fit)
    loss = float(state.fit(N=1e11, D=1e12))
    before = reduce(state, SetTarget({"loss": loss, "D": 1e12}))
    after = _without(before)
    assert float(after.fit(**after.target)) == pytest.approx(loss)
    assert after.target["D"] == 1e12
    (size,) = [each for each in present(after, before).readouts if each.label.startswith("N for loss=")]
    assert (size.old, size.new) == (pytest.approx(1e11), after.target["N"])


def test_where_a_fit_says_nothing_of_it_the_former_target_stays_and_says_why(fit):
    state = start(fit)
    before = reduce(state, SetTarget({"loss": state.fit.values["E"] + 0.02, "D": 1e14}))
    lost = reduce(before, MoveParameter("E", state.fit.values["E"] + 0.1))
    assert dict(lost.target) == dict(before.target)
    assert "does not reach" in lost.lost
    assert any("does not reach" in each.note for each in present(lost, before).readouts)
    found = reduce(lost, MoveParameter("E", state.fit.values["E"]))
    assert found.lost == ""


def test_another_law_without_a_compute_has_its_usual_target(fit):
    state = reduce(start(fit), SetTarget({"C": 1e24}))
    other = reduce(state, ChooseLaw("power_law"))
    assert not present(other).target.is_set
    assert not any("C=1e24" in each.label for each in present(other).readouts)


def test_code_and_differences_tell_what_was_typed(fit):
    session = Session(fit)
    session.dispatch(SetTarget({"C": 1e24}))
    before = session.state
    session.dispatch(Exclude((0, 1, 2), "diverged"))
    assert "panel.set_target(C=1e24)" in session.code or "panel.set_target(C=1e+24)" in session.code
    assert "target" not in [each.name for each in differences(before, session.state)]
    resumed = Session(fit, target={"C": 1e24})
    assert dict(resumed.state.target) == pytest.approx(dict(before.target))
    with pytest.raises(OptionError, match="Did you mean"):
        Session(fit, target={"CC": 1e24})
