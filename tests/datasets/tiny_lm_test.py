"""The data set `tiny_lm` is what its header promises, and its script plans the runs that it holds."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from jupyter_scaling.datasets import make_tiny_lm, tiny_lm_corpus

PATH = Path(make_tiny_lm.__file__).with_name("tiny_lm.csv")


@pytest.fixture(scope="module")
def runs() -> pd.DataFrame:
    """The table, a run a row."""
    return pd.read_csv(PATH, comment="#")


def largest_falls(runs: pd.DataFrame, fixed: str, moving: str) -> pd.Series:
    """Mean loss by `moving`, at the largest `fixed` that was trained with at least five values of `moving`."""
    values = runs.groupby(fixed)[moving].nunique()
    largest = values[values >= 5].index.max()
    return runs[runs[fixed] == largest].groupby(moving)["loss"].mean()


def test_columns_are_the_promised_ones_in_order(runs):
    assert tuple(runs.columns) == make_tiny_lm.COLUMNS


def test_there_are_at_least_sixty_runs_with_unique_names(runs):
    assert len(runs) >= 60
    assert runs["run"].is_unique
    assert runs["run"].str.fullmatch(r"n\d{4}k_d\d{2}e\d_s\d").all()


@pytest.mark.parametrize("size", ["n_params", "n_tokens"])
def test_sizes_span_two_decades(runs, size):
    assert runs[size].max() / runs[size].min() >= 100


def test_losses_are_finite_and_better_than_guessing_bytes(runs):
    assert np.isfinite(runs[["loss", "loss_se"]]).all(axis=None)
    assert runs["loss"].between(0, np.log(256), inclusive="neither").all()
    assert runs["loss_se"].between(0, 0.05, inclusive="neither").all()


def test_flops_are_six_n_d(runs):
    assert (runs["flops"] == 6 * runs["n_params"] * runs["n_tokens"]).all()


def test_tokens_are_steps_times_batch_times_context(runs):
    assert (runs["n_tokens"] == runs["steps"] * runs["batch_size"] * runs["context"]).all()


def test_no_run_sees_the_text_more_than_once(runs):
    assert runs["epochs"].max() <= 1
    train_bytes = runs["n_tokens"] / runs["epochs"]
    assert train_bytes.median() == pytest.approx(30_766_725, rel=1e-3)


def test_a_diagonal_of_the_grid_has_three_seeds(runs):
    seeds = runs.groupby(["n_params", "n_tokens"])["seed"].nunique()
    repeated = seeds[seeds == 3].index.to_frame(index=False)
    assert repeated["n_params"].nunique() >= 5
    assert repeated["n_tokens"].nunique() >= 5
    assert repeated["n_params"].corr(repeated["n_tokens"], method="spearman") > 0.7


def test_repeated_cells_differ_by_seed_noise_only(runs):
    spread = runs.groupby(["n_params", "n_tokens"])["loss"].std().dropna()
    assert (spread > 0).all()
    assert spread.max() < 0.15


@pytest.mark.parametrize(("fixed", "moving"), [("n_tokens", "n_params"), ("n_params", "n_tokens")])
def test_loss_falls_with_one_size_where_the_other_is_large(runs, fixed, moving):
    losses = largest_falls(runs, fixed, moving).to_list()
    assert len(losses) >= 5
    assert all(larger < smaller for smaller, larger in pairwise(losses))


@pytest.mark.parametrize("word", ["script:", "date:", "PyTorch", "sha256", "held out:", "machine:", "licence", "tuned"])
def test_header_tells_where_the_numbers_come_from(word):
    comments = [line for line in PATH.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert any(word in line for line in comments)


def test_every_row_is_a_run_of_the_plan(runs):
    planned = {run.name: run for run in make_tiny_lm.plan()}
    assert set(runs["run"]) <= set(planned)
    for row in runs.itertuples():
        run = planned[row.run]
        assert (row.n_params, row.n_tokens, row.learning_rate) == (run.n_params, run.n_tokens, run.learning_rate)


def test_the_plan_goes_from_cheap_to_expensive_with_unique_names():
    plan = make_tiny_lm.plan()
    costs = [make_tiny_lm.estimated_seconds(run) for run in plan]
    assert costs == sorted(costs)
    assert len({run.name for run in plan}) == len(plan)


def test_the_plan_is_printed_without_torch():
    program = "import sys; sys.modules['torch'] = None; from jupyter_scaling.datasets import make_tiny_lm as script"
    done = subprocess.run(
        [sys.executable, "-c", f"{program}; script.main(['--dry-run'])"], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1].startswith(f"{len(make_tiny_lm.plan())} runs")


def test_files_are_held_out_by_their_path_alone(tmp_path):
    names = [f"package/module_{number}.py" for number in range(200)]
    for name in [*names, "site-packages/other.py"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"# {name}\n")
    corpus = tiny_lm_corpus.read_corpus(tmp_path)
    assert corpus.train_files + corpus.held_out_files == len(names)
    assert 0 < corpus.held_out_files < 20
    for name in names:
        part = corpus.held_out if tiny_lm_corpus.is_held_out(name) else corpus.train
        assert f"# {name}\n".encode() in part
    assert b"site-packages" not in corpus.train + corpus.held_out


def test_a_finished_table_is_read_back_and_another_corpus_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(make_tiny_lm, "header", lambda corpus: [f"sha256 {corpus.sha256}"])
    corpus = tiny_lm_corpus.Corpus(b"train", b"held out", 1, 1)
    name = make_tiny_lm.plan()[0].name
    path = tmp_path / "table.csv"
    make_tiny_lm.write_rows(path, {name: dict.fromkeys(make_tiny_lm.COLUMNS, "1") | {"run": name}}, corpus)
    assert list(make_tiny_lm.read_rows(path, corpus)) == [name]
    with pytest.raises(SystemExit, match="another Python"):
        make_tiny_lm.read_rows(path, tiny_lm_corpus.Corpus(b"other", b"held out", 1, 1))
