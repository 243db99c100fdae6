"""Which laws a table can feed: by the names of its columns, and only those."""

from __future__ import annotations

import pytest

import jupyter_scaling as scaling
from jupyter_scaling.catalogue import get

RUNS = {
    "params": [1e6, 1e7, 1e8],
    "tokens": [1e8, 1e9, 1e10],
    "loss": [3.0, 2.5, 2.1],
    "lr": [1e-2, 3e-3, 1e-3],
    "batch": [1e5, 2e5, 4e5],
}


def fed(*columns: str, **others: list[float]) -> set[str]:
    return set(scaling.laws({**{name: RUNS[name] for name in columns}, **others}).index)


def test_size_data_loss_rate_and_batch_feed_their_laws_and_only_those() -> None:
    found = fed("params", "tokens", "loss", "lr", "batch")
    assert {"chinchilla", "kaplan_lnd", "power_law", "bnsl", "kaplan_l_n", "step_law", "step_law_batch"} <= found
    for name in found:
        law = get(name)
        assert set(law.input_names) <= {"N", "D", "x", "n", "m"}, name
        assert law.output.name in {"L", "y", "lr", "B"}, name
    assert not found & {"parscale", "critical_batch", "loss_to_error", "accuracy_on_curve", "kaplan_l_c", "passuntil"}


def test_without_tokens_no_law_of_tokens_is_listed() -> None:
    found = fed("params", "loss")
    assert "kaplan_l_n" in found
    assert not found & {"chinchilla", "kaplan_l_d", "step_law"}


def test_tokens_are_computed_from_compute() -> None:
    assert "chinchilla" in fed("params", "loss", flops=[1e15, 1e17, 1e19])
    assert "kaplan_l_c" in fed("loss", flops=[1e15, 1e17, 1e19])


def test_a_learning_rate_is_no_loss() -> None:
    assert fed("params", "tokens", "lr") == {"step_law"}


def test_columns_by_the_names_of_a_law_feed_it() -> None:
    assert "parscale" in fed("params", "loss", P=[1.0, 2.0, 4.0])
    assert "loss_to_error" in fed("loss", error=[0.6, 0.5, 0.4])


def test_values_outside_the_domain_of_an_input_feed_nothing() -> None:
    assert "bimix" in fed("loss", r=[0.1, 0.5, 0.9], s=[1.0, 2.0, 3.0])
    assert "bimix" not in fed("loss", r=[10.0, 50.0, 90.0], s=[1.0, 2.0, 3.0])


def test_words_feed_nothing() -> None:
    assert not fed(name=["a", "b", "c"], loss=["x", "y", "z"])


def test_the_catalogue_is_whole_without_a_table() -> None:
    assert len(scaling.laws()) > 90


def test_a_law_of_a_size_comes_by_keyword() -> None:
    assert scaling.law("bnsl", breaks=2).parameter_names[-1] == "f2"


def test_a_fit_minimises_what_people_minimise_for_its_law_unless_told_otherwise() -> None:
    runs = {"params": [1e6, 1e7, 1e8, 1e9], "score": [0.1, 0.2, 0.3, 0.41]}
    assert scaling.fit(runs, "loglinear_score", x="params", y="score").options.loss == "squares"
    assert scaling.fit(runs, "loglinear_score", x="params", y="score", loss="huber").options.loss == "huber"
    assert scaling.fit({**runs, "loss": [3.0, 2.5, 2.2, 2.0]}, "power_law", x="params").options.loss == "log_huber"


@pytest.mark.parametrize("columns", [[], ["lr"]])
def test_too_few_columns_feed_no_law(columns: list[str]) -> None:
    assert not fed(*columns, other=[1.0, 2.0, 3.0])
