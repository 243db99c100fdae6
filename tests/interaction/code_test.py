"""The Python of a panel builds it again."""

from types import SimpleNamespace

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.interaction import Session
from jupyter_scaling.interaction.source import source


def built_again(session, make, keys=None, **more):
    """Run the session's code with a `fit` that reads no table."""

    def fit(df, law, x=None, y=None, exclude=None, weights=None, **options):
        return make.fit(make.runs(keys=keys, exclude=exclude, **more), **options)

    space = {"df": None}
    scaling = SimpleNamespace(fit=fit, explore=Session, define=catalogue.define)
    code = session.code.replace("import jupyter_scaling as scaling\n", "")
    exec(compile(code, "<panel>", "exec"), space | {"scaling": scaling}, space)
    return space["panel"], session.code


def same(one, other):
    for name in ("state", "reason", "weight"):
        assert getattr(one.observations, name).tolist() == getattr(other.observations, name).tolist()
    for name in ("fixed", "hand_set", "tied", "bounds", "axis", "holdout"):
        assert getattr(one, name) == getattr(other, name)
    assert one.fit.values == other.fit.values


def acted(session):
    key = session.state.observations.keys
    session.exclude([key[3], key[4]], 'it\'s "odd"')
    session.set_weight(key[5], 0.5)
    session.set_holdout("largest 20%")
    session.pin("E", 1.75)
    session.move("alpha", 0.41)
    session.choose_axis("C")
    return session


KEYS = {
    "default": None,
    "text": [f"run-{i}" for i in range(12)],
    "multi": [("a", i) for i in range(12)],
    "numpy": np.arange(12) * 10,
    "repeated": [0, 1, 2, 3, 3, 5, 6, 7, 8, 9, 9, 9],
}


@pytest.mark.parametrize("keys", KEYS.values(), ids=KEYS)
def test_the_code_leads_to_the_same_state(make, keys):
    session = acted(make.session(make.runs(keys=keys, broken=(7,))))
    again, code = built_again(session, make, keys, broken=(7,))
    same(session.state, again.state)
    assert "import jupyter_scaling as scaling\n\nfit = scaling.fit(\n" in code


def test_the_code_of_an_untouched_panel_is_two_calls(make):
    assert make.session().code == (
        "import jupyter_scaling as scaling\n\n"
        "fit = scaling.fit(\n"
        '    df, "chinchilla", x={"N": "n_params", "D": "n_tokens"}, y="loss",\n'
        '    loss="log_huber", delta="tuned", interval="jackknife", seed=0,\n'
        ")\n"
        "panel = scaling.explore(fit)\n"
    )


def test_pins_of_the_first_fit_are_given_to_it_and_released_after(make):
    session = make.session(fixed={"E": 1.7, "alpha": 0.3})
    session.release("alpha")
    again, code = built_again(session, make)
    assert 'fixed={"E": 1.7, "alpha": 0.3}' in code
    assert code.endswith('panel.release("alpha")\n')
    same(session.state, again.state)


def test_ties_and_bounds_are_set_and_taken_away_again(make):
    session = make.session(tied={"beta": "alpha"}, bounds={"E": (1.0, 2.5), "A": (10.0, float("inf"))})
    session.untie("beta")
    session.tie("alpha", "1 - beta")
    session.set_bounds("E", 1.2)
    session.clear_bounds("A")
    session.set_bounds("B", None, 5000)
    session.pin("beta", 0.4)
    again, code = built_again(session, make)
    assert code.endswith(
        'panel.untie("beta")\npanel.clear_bounds("A")\npanel.tie("alpha", "1 - beta")\n'
        'panel.set_bounds("E", 1.2, None)\npanel.set_bounds("B", 0.0, 5000.0)\npanel.pin("beta", 0.4)\n'
    )
    same(session.state, again.state)


def test_options_that_differ_from_the_usual_are_said(make):
    code = make.session(bounds={"alpha": (0.1, 0.6)}, bootstrap=50, delta=0.001).code
    assert '    loss="log_huber", delta=0.001, interval="jackknife", seed=0,\n' in code
    assert '    bounds={"alpha": (0.1, 0.6)},\n' in code
    assert "    bootstrap=50,\n" in code
    assert "fixed" not in code


def test_rows_broken_in_the_table_are_not_excluded_again(make):
    assert "exclude" not in make.session(make.runs(broken=(5,))).code


def test_another_law_is_chosen_after_the_axis_it_reads(make):
    session = make.session()
    session.choose_axis("D")
    session.choose_law("power_law_offset")
    session.pin("b", 0.2)
    again, code = built_again(session, make)
    assert code.index('choose_axis("D")') < code.index("choose_law") < code.index("pin")
    same(session.state, again.state)
    assert again.state.observations.x.tolist() == session.state.observations.x.tolist()


def test_a_law_of_the_user_is_defined_first(make):
    from jupyter_scaling.interaction.code import panel_code

    mine = catalogue.define(
        "L = E + A / N**alpha", name="mine", parameters={"alpha": (0.1, float("inf")), "E": "floor"}, unit="nats"
    )
    session = make.session()
    state = session.state
    object.__setattr__(state, "home", SimpleNamespace(law=mine, observations=state.observations, options=state.options))
    object.__setattr__(state, "law", mine)
    lines = panel_code(state)
    define = lines[lines.index("law = ") : lines.index("\nfit = ")]
    space = {"scaling": SimpleNamespace(define=catalogue.define)}
    exec(define, space)
    assert space["law"].formula == mine.formula
    assert [(each.name, each.low, each.high) for each in space["law"].parameters] == [
        (each.name, each.low, each.high) for each in mine.parameters
    ]
    assert "df, law, x=" in lines


@pytest.mark.parametrize(
    "value",
    [
        "plain",
        "it's",
        'say "no"',
        "both ' and \"",
        "back\\slash",
        (1,),
        {"a": [1.5, None]},
        float("inf"),
        "let a = 1\n",
    ],
)
def test_source_is_read_back_as_the_value(value):
    assert eval(source(value)) == value


def test_numpy_numbers_are_written_as_python_ones():
    assert source([np.float64(0.5), np.int64(3)]) == "[0.5, 3]"


@pytest.mark.parametrize("given", [True, False])
def test_weights_groups_and_deviations_are_named_or_written_out(given):
    import pandas as pd

    import jupyter_scaling as scaling

    frame = pd.DataFrame({"n_params": [1e6, 1e7, 1e8, 1e9, 1e10, 1e11], "loss": [4.0, 3.2, 2.7, 2.4, 2.2, 2.1]})
    frame = frame.assign(counts=[1.0, 2.0, 1.0, 1.0, 0.5, 1.0], model=list("aabbcd"), noise=0.1)
    columns = {"weights": "counts", "cluster": "model", "sigma": "noise"}
    options = columns if given else {name: frame[column].tolist() for name, column in columns.items()}
    fit = scaling.fit(frame, "power_law", x={"x": "n_params"}, y="loss", **options)
    session = Session(fit)
    session.exclude(3)
    space = {"df": frame}
    exec(session.code.replace("scaling.explore(fit)", "fit"), space)
    again = space["fit"].observations
    assert again.weight.tolist() == fit.observations.weight.tolist()
    assert again.cluster.tolist() == fit.observations.cluster.tolist()
    assert again.sigma.tolist() == fit.observations.sigma.tolist()
    assert ('weights="counts"' in session.code) == given
