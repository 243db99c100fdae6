"""The same acts on laws that are really fitted."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Observations, Options, fit_law
from jupyter_scaling.interaction import Session

TRUE = {"E": 1.8, "A": 480.0, "alpha": 0.35, "B": 2000.0, "beta": 0.37}


def table(n=24, outlier=5):
    rng = np.random.default_rng(4)
    sizes, tokens = 10 ** rng.uniform(6, 9, n), np.array([1e8, 1e9, 1e10])[np.arange(n) % 3]
    loss = catalogue.get("chinchilla")(N=sizes, D=tokens, **TRUE) * np.exp(rng.normal(0, 0.003, n))
    loss[outlier] *= 1.5
    return pd.DataFrame({"n_params": sizes, "n_tokens": tokens, "loss": loss})


def fitted(law="chinchilla", frame=None, **options):
    frame = table() if frame is None else frame
    form = catalogue.get(law)
    names = ["n_params", "n_tokens"][: len(form.inputs)]
    columns = {**dict(zip(form.input_names, names, strict=True)), form.output.name: "loss"}
    x = [frame[name] for name in names]
    observations = Observations.make(
        frame.index, form.input_names, x, frame["loss"], output=form.output.name, columns=columns
    )
    return fit_law(form, observations, Options(loss="log_squares", interval="wald", **options))


@pytest.fixture(scope="module")
def fit():
    return fitted()


def test_taking_the_outlier_out_brings_the_law_back_to_the_truth(fit):
    session = Session(fit)
    wrong = abs(session.fit.values["beta"] - TRUE["beta"])
    session.exclude(5, "diverged")
    assert abs(session.fit.values["beta"] - TRUE["beta"]) < 0.2 * wrong
    assert session.fit.observations.excluded == {5: "diverged"}
    session.undo()
    assert session.fit is fit
    assert session.state.observations is fit.observations


def test_a_hand_set_value_makes_the_objective_worse_and_release_brings_the_best_back(fit):
    session = Session(fit)
    session.move("alpha", 0.5)
    assert session.fit.status.code == "hand_set"
    assert session.fit.objective > fit.objective
    assert session.view().fit.freshness == "hand_set"
    session.release("alpha")
    assert session.fit is fit


def test_a_pin_holds_while_the_others_follow(fit):
    session = Session(fit)
    session.pin("E", 1.75)
    assert session.fit.values["E"] == 1.75
    assert session.fit.values["alpha"] != fit.values["alpha"]
    row = session.view().parameters[0]
    assert (row.pinned, row.se, row.value) == (True, None, 1.75)


def test_too_few_runs_keep_the_exclusion_and_the_last_good_fit(fit):
    session = Session(fit)
    session.exclude(range(21), "too many")
    view = session.view().to_wire()
    assert view["fit"]["freshness"] == "failed"
    assert len(view["bench"]) == 21
    assert "5 free parameters" in view["fit"]["status_sentence"]
    assert session.fit is fit
    session.restore(range(21))
    assert session.state.freshness == "fresh"
    assert np.isclose(session.fit.objective, fit.objective, rtol=1e-9)


def test_another_law_and_back_keep_what_is_out(fit):
    session = Session(fit)
    session.exclude(5, "diverged")
    session.choose_law("power_law_offset")
    assert session.view().law.name == "power_law_offset"
    session.choose_law("chinchilla")
    assert session.state.observations.excluded == {5: "diverged"}
    assert json.dumps(session.view().to_wire(), allow_nan=False)


def test_a_loss_of_zero_is_out_because_of_its_value_and_cannot_come_back():
    frame = table()
    frame.loc[7, "loss"] = 0.0
    session = Session(fitted(frame=frame))
    assert session.view().bench[0].who == "data"
    assert "restore" not in session.code and "exclude" not in session.code
    assert "no logarithm" in session.handle({"type": "restore", "rows": [7]})
    assert session.state.observations.excluded.keys() == {7}


@pytest.mark.parametrize("law", ["power_law", "power_law_offset"])
def test_three_points_are_enough_for_a_small_law(law):
    session = Session(fitted(law, table(3, outlier=0)))
    assert len(session.view().points.label) == 3
    assert json.dumps(session.view().to_wire(), allow_nan=False)


@pytest.mark.parametrize("law", ["chinchilla", "kaplan_lnd", "power_law", "power_law_offset", "bnsl"])
@pytest.mark.parametrize("interval", ["wald", "none"])
def test_every_law_makes_a_view_of_plain_json(law, interval):
    observations = fitted(law).observations
    session = Session(fit_law(catalogue.get(law), observations, Options(loss="log_squares", interval=interval)))
    session.exclude(5)
    view = json.loads(json.dumps(session.view().to_wire(), allow_nan=False))
    assert all(row["low"] <= row["value"] <= row["high"] for row in view["parameters"])
    assert (view["curves"][0]["band_low"] is None) == (interval == "none")


@pytest.mark.parametrize(
    "index",
    [
        pd.Index([f"wide {i}" for i in range(24)]),
        pd.MultiIndex.from_product([["a", "b"], range(12)]),
        pd.date_range("2024-01-01", periods=24),
        pd.Index([0, 0, *range(2, 24)]),
    ],
    ids=["text", "multi", "dates", "repeated"],
)
def test_the_code_run_on_the_table_gives_the_same_panel(index):
    import jupyter_scaling as scaling

    frame = table().set_axis(index)
    call = {"x": {"N": "n_params", "D": "n_tokens"}, "y": "loss", "loss": "log_squares", "interval": "wald"}
    session = Session(scaling.fit(frame, "chinchilla", **call))
    session.exclude(rows=[5], reason="diverged")
    session.exclude(rows=[1])
    session.pin("E", 1.75)
    session.choose_axis("C")
    code = session.code.replace("import jupyter_scaling as scaling\n", "")
    space = {"df": frame, "scaling": SimpleNamespace(fit=scaling.fit, explore=Session)}
    exec(code, space)
    again = space["panel"]
    assert again.state.observations.excluded == session.state.observations.excluded
    assert again.state.observations.state.tolist() == session.state.observations.state.tolist()
    for name, value in session.fit.values.items():
        assert np.isclose(again.fit.values[name], value, rtol=1e-6)
