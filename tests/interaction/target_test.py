"""The target: typed as people type it, resolved by the law, drawn where it stands."""

import numpy as np
import pytest

from jupyter_scaling.errors import OptionError
from jupyter_scaling.interaction import from_wire, present, reduce
from jupyter_scaling.interaction.events import ChooseAxis, ChooseLaw, SetTarget
from jupyter_scaling.interaction.target import current_target, resolved
from jupyter_scaling.interaction.target_text import read_target, target_text


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("N=1e11 D=2e12", {"N": 1e11, "D": 2e12}),
        ("N = 406M, D=4.06e8", {"N": 406e6, "D": 4.06e8}),
        ("N: 10B; D: 2T", {"N": 1e10, "D": 2e12}),
        ("C=1e24", {"C": 1e24}),
        ("loss=2.0", {"loss": 2.0}),
        ("N=1,000,000", {"N": 1e6}),
        ("`model size`=7k", {"model size": 7000.0}),
        ("  ", {}),
    ],
)
def test_a_target_is_read_as_typed(text, given):
    assert read_target(text) == given
    assert read_target(target_text(given)) == given


@pytest.mark.parametrize("text", ["10B", "N=", "N=ten", "N=1e11 D", "N=1 N=2", "N==3", "N=1.2.3", "N=5 apples"])
def test_what_is_no_target_is_refused_with_an_example(text):
    with pytest.raises(OptionError, match="C=1e24"):
        read_target(text)


def test_inputs_compute_and_loss_are_resolved_by_the_law(make):
    state = make.state()
    assert resolved(state, {"N": 1e10, "D": 3e11}) == {"N": 1e10, "D": 3e11}
    by_size = resolved(state, {"C": 6e22, "N": 1e10})
    assert by_size == pytest.approx({"N": 1e10, "D": 1e12})
    best = resolved(state, {"C": 1e22})
    assert 6 * best["N"] * best["D"] == pytest.approx(1e22)
    value = float(state.fit(**best))
    for factor in (0.8, 1.25):
        assert float(state.fit(N=best["N"] * factor, D=best["D"] / factor)) > value
    loss = resolved(state, {"loss": value})
    assert loss == pytest.approx(best, rel=1e-5)
    at_size = resolved(state, {"loss": 2.3, "N": 1e10})
    assert at_size["N"] == 1e10
    assert float(state.fit(**at_size)) == pytest.approx(2.3)


def test_what_is_not_given_stays_as_it_was(make):
    state = reduce(make.state(), SetTarget({"N": 1e10, "D": 3e11}))
    assert resolved(state, {"N": 5e10}) == {"N": 5e10, "D": 3e11}


def test_a_law_of_one_input_is_solved_for_it(make):
    state = make.state(make.runs(law="power_law"), law="power_law")
    found = resolved(state, {"loss": 0.1})
    assert float(state.fit(**found)) == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"M": 1e9}, "Choose one of: N, D, C"),
        ({"N": -1.0}, "above 0"),
        ({"N": 1e9, "D": 1e10, "C": 1e22}, "says too much"),
        ({"C": 1e22, "loss": 2.0}, "says too much"),
        ({"N": 1e9, "D": 1e10, "loss": 2.0}, "leave one input open"),
        ({"loss": 1.0}, "its floor E is"),
        ({"loss": 1e9, "D": 1e10}, "does not reach"),
    ],
)
def test_a_target_that_cannot_be_says_why(make, given, words):
    with pytest.raises(OptionError) as caught:
        resolved(make.state(), given)
    assert words in str(caught.value)


def test_setting_the_target_moves_no_parameter_and_is_one_act(make):
    state = make.state()
    after = reduce(state, from_wire({"type": "set_target", "text": "N=1e10 D=3e11"}, state))
    assert after.best is state.best
    assert after.acts == ("panel.set_target(N=10000000000.0, D=300000000000.0)",)
    assert reduce(after, SetTarget({"N": 1e10, "D": 3e11})) is after
    back = reduce(after, SetTarget())
    assert dict(back.target) == {}
    assert current_target(back) == current_target(state)


def test_readouts_name_the_target_as_it_was_asked_for(make):
    state = make.state()
    plain = present(reduce(state, SetTarget({"N": 1e10, "D": 3e11}))).readouts[0]
    assert plain.label.endswith("at N 10B, D 300B")
    asked = present(reduce(state, SetTarget({"C": 1e22}))).readouts[0]
    assert asked.label.endswith("at C=1e22")
    assert "10x the largest compute" in present(state).readouts[0].label


def test_the_card_stands_on_the_axis_and_says_how_far_beyond_the_runs(make):
    state = reduce(make.state(), SetTarget({"N": 1e10, "D": 2e10}))
    card = present(state).target
    largest = state.observations.x[0].max()
    assert (card.x, card.largest) == (1e10, largest)
    assert card.beyond == pytest.approx(1e10 / largest)
    assert card.beyond_text.endswith("x beyond your largest N")
    assert card.low < card.y < card.high
    assert card.moves == {"N": 1.0}
    on_compute = present(reduce(state, ChooseAxis("C"))).target
    assert on_compute.x == pytest.approx(6 * 1e10 * 2e10)
    assert on_compute.moves == {"N": 0.5, "D": 0.5}


def test_the_target_of_another_law_waits_until_that_law_is_back(make):
    state = reduce(make.state(), SetTarget({"N": 1e10, "D": 2e10}))
    other = reduce(state, ChooseLaw("power_law"))
    assert set(current_target(other)) == {"x"}
    assert present(other).target.is_set is False
    assert "set_target" not in present(other).code
    assert current_target(reduce(other, ChooseLaw("chinchilla"))) == {"N": 1e10, "D": 2e10}
    assert "panel.set_target(N=10000000000.0, D=20000000000.0)\n" in present(state).code


def test_the_curve_reaches_a_near_target_and_leaves_a_far_one(make):
    state = make.state()
    near = present(reduce(state, SetTarget({"N": 5e10, "D": 2e10}))).curves[0].x
    assert near[-1] == pytest.approx(5e10)
    far = present(reduce(state, SetTarget({"N": 1e30, "D": 2e10}))).curves[0].x
    assert far[-1] == pytest.approx(state.observations.x[0].max() * np.sqrt(10))
