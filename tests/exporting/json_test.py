"""A saved fit comes back in another process to the last bit, and a file that was touched is refused."""

import datetime
import json
import math
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis.strategies import booleans, dates, floats, integers, lists, none, recursive, text, tuples

import jupyter_scaling
from jupyter_scaling import catalogue, exporting, frames
from jupyter_scaling.errors import ExportError, LoadError
from jupyter_scaling.exporting.json_file import checksum
from jupyter_scaling.exporting.plain_data import numbers_from_data, numbers_to_data
from jupyter_scaling.exporting.row_keys import key_from_json, key_to_json
from jupyter_scaling.fitting import Options, fit_law

from .fits import chinchilla, of_law, with_everything

PACKAGE_FOLDER = str(Path(jupyter_scaling.__file__).parent.parent)
FRESH = """
import sys
import numpy as np
from jupyter_scaling import exporting
fit = exporting.load(sys.argv[1])
rows = fit.observations.x
print(fit.law.name, fit.at(fit.theta[None], rows * 3)[0].tobytes().hex(), sorted(fit.interval.items()))
assert "jupyter_scaling.fitting.scan" in sys.modules
import jupyter_scaling.fitting.run as run
run.scan = run.solve = None
low, high = fit.estimate(rows).low, fit.estimate(rows).high
print(low.tobytes().hex(), high.tobytes().hex())
"""


@pytest.fixture
def saved(tmp_path):
    return exporting.save(chinchilla(), tmp_path / "chinchilla.law.json")


def with_checksum(document):
    return json.dumps({**document, "checksum": checksum(document)})


def test_a_fresh_process_predicts_the_same_bits_without_fitting(saved):
    fit, rows = chinchilla(), chinchilla().observations.x
    environment = {**os.environ, "PYTHONPATH": PACKAGE_FOLDER}
    done = subprocess.run(
        [sys.executable, "-c", FRESH, str(saved)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    estimate = fit.estimate(rows)
    assert done.stdout.splitlines() == [
        f"chinchilla {fit.at(fit.theta[None], rows * 3)[0].tobytes().hex()} {sorted(fit.interval.items())}",
        f"{estimate.low.tobytes().hex()} {estimate.high.tobytes().hex()}",
    ]


@pytest.mark.parametrize("name", catalogue.names())
def test_every_law_comes_back_with_all_that_was_known(name, tmp_path):
    fit = of_law(name)
    back = exporting.load(exporting.save(fit, tmp_path / "fit.json"))
    assert back.law is fit.law
    assert back.values == fit.values
    assert (back.objective, back.delta, back.objective_name) == (fit.objective, fit.delta, fit.objective_name)
    assert back.status == fit.status and back.verdicts == fit.verdicts
    assert back.options == fit.options
    assert back.interval == fit.interval and back.se == fit.se
    assert back.starts.share_at_best == fit.starts.share_at_best
    np.testing.assert_array_equal(back.predicted, fit.predicted)
    np.testing.assert_array_equal(back.influence, fit.influence)


def test_rows_come_back_with_keys_states_and_reasons(saved):
    seen, back = chinchilla().observations, exporting.load(saved).observations
    assert back.keys == seen.keys and back.excluded == seen.excluded and back.notes == seen.notes
    assert dict(back.columns) == dict(seen.columns)
    assert back.data_hash == seen.data_hash
    for name in ("x", "y", "weight", "state", "reason"):
        np.testing.assert_array_equal(getattr(back, name), getattr(seen, name))


def test_held_out_rows_weights_clusters_and_options_come_back(tmp_path):
    law = catalogue.get("power_law_offset")
    x = np.geomspace(1e3, 1e9, 12)
    table = {"x": x, "y": 2 + 90 * x**-0.4, "w": np.linspace(0.5, 2, 12), "run": ["a", "b", "c"] * 4}
    seen = frames.observations(table, law, weights="w", cluster="run").set_state([10, 11], "held_out", "largest")
    options = Options(loss="soft_l1", delta=0.01, interval="wald", seed=4, fixed={"E": 2.0}, bounds={"b": (0.1, 0.9)})
    fit = fit_law(law, seen, options)
    back = exporting.load(exporting.save(fit, tmp_path / "fit.json"))
    assert back.options == options
    assert back.observations.state.tolist() == seen.state.tolist()
    np.testing.assert_array_equal(back.observations.cluster, seen.cluster)
    np.testing.assert_array_equal(back.observations.weight, seen.weight)
    assert back.interval == fit.interval


def test_known_deviations_ties_and_priors_come_back(tmp_path):
    fit = with_everything()
    back = exporting.load(exporting.save(fit, tmp_path / "fit.json"))
    assert back.options == fit.options and back.prior_scale == fit.prior_scale
    np.testing.assert_array_equal(back.observations.sigma, fit.observations.sigma)
    assert back.interval == fit.interval and back.verdicts == fit.verdicts


def test_a_fit_loaded_can_go_on(saved):
    back = exporting.load(saved)
    again = back.refit(observations=back.observations.restore(back.observations.rows_of("run 9")))
    assert again.status.converged and again.objective > 0
    assert exporting.export(back, "python") == exporting.export(chinchilla(), "python")
    assert exporting.export(back, "json") == saved.read_text()


def test_a_law_alone_and_a_law_of_the_users_own_come_back(tmp_path):
    assert exporting.load(exporting.save(catalogue.get("bnsl"), tmp_path / "law.json")) is catalogue.get("bnsl")
    mine = catalogue.define("let u = N/1e6; L = E + A / u**alpha", name="mine", parameters={"alpha": (0.1, 0.9)})
    back = exporting.load(exporting.save(mine, tmp_path / "law.json"))
    assert back.to_json() == mine.to_json()
    assert back(N=3e7, E=1.0, A=2.0, alpha=0.3) == mine(N=3e7, E=1.0, A=2.0, alpha=0.3)


def test_the_same_name_with_another_formula_stays_the_users_own(tmp_path):
    mine = catalogue.define("L = E + A / N**alpha", name="chinchilla")
    assert exporting.load(exporting.save(mine, tmp_path / "law.json")).to_json() == mine.to_json()


@pytest.mark.parametrize(
    "key",
    [
        17,
        -1,
        10**30,
        "17",
        "",
        "ü\n",
        True,
        None,
        0.1,
        math.inf,
        b"\x00",
        ("a", 1, ("b", 0.5)),
        datetime.date(2024, 2, 29),
    ],
)
def test_a_key_comes_back_as_it_was(key):
    back = key_from_json(json.loads(json.dumps(key_to_json(key))))
    assert back == key and type(back) is type(key)


def test_timestamps_come_back_as_the_same_moment():
    moment = pd.Timestamp("2024-01-02 03:04:05.678901", tz="UTC")
    back = key_from_json(key_to_json(moment))
    assert back == moment and hash(back) == hash(moment)
    assert key_from_json(key_to_json(np.int64(4))) == 4
    assert key_from_json(key_to_json(pd.Timestamp("2024-01-01 00:00:00.000000001"))) == "2024-01-01 00:00:00.000000001"


@given(lists(floats(), min_size=1, max_size=20))
def test_numbers_come_back_to_the_last_bit(numbers):
    data = json.loads(json.dumps(numbers_to_data(numbers), allow_nan=False))
    np.testing.assert_array_equal(numbers_from_data(data), numbers)
    signs = np.signbit(numbers_from_data(data)) == np.signbit(numbers)
    assert signs[~np.isnan(numbers)].all()


@given(recursive(none() | booleans() | integers() | text() | floats(allow_nan=False) | dates(), lambda k: tuples(k, k)))
def test_keys_of_any_nesting_come_back(key):
    back = key_from_json(json.loads(json.dumps(key_to_json(key))))
    assert back == key and type(back) is type(key)


def test_numbers_that_are_not_finite_keep_the_file_valid_json(saved):
    document = json.loads(saved.read_text(), parse_constant=lambda name: pytest.fail(name))
    assert "nan" in document["observations"]["y"]


def test_a_failed_write_leaves_the_old_file_and_no_other(saved, monkeypatch):
    before = saved.read_text()

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match="No space left on device"):
        exporting.save(of_law("power_law"), saved)
    assert saved.read_text() == before
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def test_what_cannot_be_saved_is_refused(tmp_path):
    with pytest.raises(ExportError, match="expected a fit or a law"):
        exporting.save({"a": 1.0}, tmp_path / "x.json")
    with pytest.raises(ExportError, match="in a folder that exists"):
        exporting.save(catalogue.get("bnsl"), tmp_path / "no" / "x.json")


def test_no_digit_of_the_file_can_be_changed_unseen(saved):
    text = saved.read_text()
    draw = random.Random(1)
    for at in draw.sample([place.start() for place in re.finditer(r"\d", text)], 150):
        saved.write_text(text[:at] + str((int(text[at]) + draw.randint(1, 9)) % 10) + text[at + 1 :])
        with pytest.raises(LoadError):
            exporting.load(saved)


def test_an_edited_value_says_what_to_do(saved):
    text = saved.read_text()
    saved.write_text(text.replace('"alpha": 0.3', '"alpha": 0.4', 1))
    with pytest.raises(LoadError, match=r"changed after it was saved.*Restore the file.*fit.with_values"):
        exporting.load(saved)


def test_another_layout_of_the_same_document_loads(saved):
    document = json.loads(saved.read_text())
    saved.write_text(json.dumps(document, indent=4, sort_keys=True))
    assert exporting.load(saved).values == chinchilla().values


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda text: "", "no whole JSON document"),
        (lambda text: text[: len(text) // 2], "was cut off or is of another kind"),
        (lambda text: "[1, 2]", "holds no saved fit or law"),
        (lambda text: '{"schema": "something/else"}', "schema 'something/else'"),
        (lambda text: '{"schema": ["jupyter_scaling/fit"]}', "holds no saved fit or law"),
        (lambda text: text.replace('"schema_version": 1', '"schema_version": 2'), "Upgrade: `python -m pip install"),
        (lambda text: text.replace('"schema_version": 1', '"schema_version": "1"'), "schema version '1'"),
        (lambda text: text.replace('"observations"', '"observation"'), "lacks 'observations'"),
        (lambda text: text.replace('"checksum"', '"sum"'), "lacks 'checksum'"),
        (lambda text: text.replace("0.3", "NaN", 1), "NaN stands in it as a number"),
        (lambda text: "[" * 100_000, "no whole JSON document"),
        (lambda text: "\udcff", "no whole JSON document"),
    ],
)
def test_a_file_of_another_kind_is_refused(saved, change, sentence):
    saved.write_bytes(change(saved.read_text()).encode("utf-8", "surrogateescape"))
    with pytest.raises(LoadError, match=sentence):
        exporting.load(saved)


def test_a_missing_file_is_refused_with_the_nearest(saved):
    with pytest.raises(LoadError, match=r"Did you mean 'chinchilla.law.json'"):
        exporting.load(saved.with_name("chinchila.law.json"))
    with pytest.raises(LoadError, match="cannot be opened"):
        exporting.load(saved.parent)


FORGED = {
    "import": lambda d: d["law"].update(
        formula="L = E + __import__('os').system('touch pwned') + A/N**alpha + B/D**beta"
    ),
    "attribute": lambda d: d["law"].update(formula="L = E.__class__ + A/N**alpha + B/D**beta"),
    "lambda": lambda d: d["law"].update(formula="L = (lambda: E)() + A/N**alpha + B/D**beta"),
    "typo": lambda d: d["law"].update(formula="L = E + A/N**alfa + B/D**beta"),
    "number": lambda d: d["law"].update(formula=5),
    "law missing": lambda d: d["law"].pop("formula"),
    "kind": lambda d: d["law"]["parameters"][0].update(kind="magic"),
    "values": lambda d: d["fit"]["values"].pop("alpha"),
    "text value": lambda d: d["fit"]["values"].update(alpha="import os"),
    "option": lambda d: d["fit"]["options"].update(loss="exec"),
    "more options": lambda d: d["fit"]["options"].update(run="exec"),
    "status": lambda d: d["fit"]["status"].update(code="perfect"),
    "rows": lambda d: d["observations"]["x"][0].pop(),
    "states": lambda d: d["observations"]["state"].pop(),
    "state": lambda d: d["observations"]["state"].__setitem__(0, "lost"),
    "key": lambda d: d["observations"]["keys"].__setitem__(0, {"pickle": "gASV"}),
    "inputs": lambda d: d["observations"].update(inputs=["D", "N"]),
    "weights": lambda d: d["observations"]["weight"].__setitem__(0, -1.0),
    "replicates": lambda d: d["fit"].update(replicates=[{"values": [[1.0]]}]),
    "null": lambda d: d.update(fit=None),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_document_with_a_right_checksum_is_refused_and_never_run(saved, what, monkeypatch):
    monkeypatch.chdir(saved.parent)
    document = json.loads(saved.read_text())
    FORGED[what](document)
    saved.write_text(with_checksum({name: value for name, value in document.items() if name != "checksum"}))
    with pytest.raises(LoadError):
        exporting.load(saved)
    assert not (saved.parent / "pwned").exists()


def test_a_bound_without_an_end_is_saved_and_comes_back(tmp_path):
    law = catalogue.get("power_law_offset")
    x = np.geomspace(1e3, 1e8, 12)
    seen = frames.observations({"x": x, "y": 1.5 + 20 * x**-0.3}, law)
    fit = fit_law(law, seen, Options(bounds={"b": (0.1, np.inf)}, interval="none"))
    back = exporting.load(exporting.save(fit, tmp_path / "fit.json"))
    assert dict(back.options.bounds) == {"b": (0.1, np.inf)} and back.options == fit.options
