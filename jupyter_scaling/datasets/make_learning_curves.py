"""Measure the error of scikit-learn's models against the size of their training set, on the CPU.

The data come with scikit-learn or are drawn by its generators, so anybody can make `learning_curves.csv` again in
some minutes on one core::

    python -m jupyter_scaling.datasets.make_learning_curves --output learning_curves.csv

Only this script needs scikit-learn; the plan (`--dry-run`) needs NumPy alone. A stopped run continues.
"""

from __future__ import annotations

import argparse
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_scaling.datasets.measured_rows import MeasuredRows, needed, software

MODELS = ("linear", "neighbours", "forest", "svm")
SYNTHETIC = (32, 64, 128, 256, 512, 1024, 2048, 4096, 8192)
TASKS = {
    "digits": (25, 50, 100, 200, 400, 800, 1200),
    "clusters": SYNTHETIC,
    "shells": SYNTHETIC,
    "friedman": SYNTHETIC,
}
SEEDS = 10
TEST_ROWS = {"digits": 500}
SYNTHETIC_TEST_ROWS = 4000
COLUMNS = ("run", "task", "model", "train_size", "seed", "error", "n_test")
NOTES = (
    "learning_curves: error on held-out rows against the number of training rows, scikit-learn models, 10 seeds.",
    "script: python -m jupyter_scaling.datasets.make_learning_curves",
    "digits: sklearn.datasets.load_digits (1797 images, 10 classes); clusters: make_classification, 20 features (10",
    "  informative), 4 classes of 2 clusters, 10 % of labels drawn at random, so no model gets below 0.075",
    "shells: make_hastie_10_2, the sum of 10 squares above 9.34 or not, no noise; friedman: make_friedman1, noise 1",
    "error: share of wrong labels; for friedman the mean squared error, 1 at best",
    "models: linear (logistic or linear regression), neighbours (5), forest (50 trees), svm (RBF, C = 10); inputs",
    "  standardised; nothing tuned",
    "rows: train_size rows drawn without replacement from the pool, anew for each seed and size; the n_test rows are",
    "  the same for every run of a task, so differences between runs are known better than the level",
    "licence of these numbers: CC0-1.0, or BSD-3-Clause if you prefer",
)


@dataclass(frozen=True, slots=True)
class Run:
    """One model to train on so many rows of one task."""

    task: str
    model: str
    train_size: int
    seed: int

    @property
    def name(self) -> str:
        """Identifier such as `digits_svm_n0100_s3`."""
        return f"{self.task}_{self.model}_n{self.train_size:04d}_s{self.seed}"


def plan() -> list[Run]:
    """All runs: tasks, models, sizes, seeds."""
    return [
        Run(task, model, size, seed)
        for task, sizes in TASKS.items()
        for model in MODELS
        for size in sizes
        for seed in range(SEEDS)
    ]


def population(task: str) -> tuple[Any, Any]:
    """All rows of a task, the same in every run: inputs (rows, features) and targets (rows,)."""
    data = needed("sklearn", "This script").datasets
    rows = 40_000
    if task == "digits":
        return data.load_digits(return_X_y=True)
    if task == "clusters":
        shape = {"n_features": 20, "n_informative": 10, "n_redundant": 0, "n_classes": 4, "flip_y": 0.1}
        return data.make_classification(rows, **shape, class_sep=1.0, random_state=0)
    if task == "shells":
        return data.make_hastie_10_2(rows, random_state=0)
    return data.make_friedman1(rows, noise=1.0, random_state=0)


def estimator(run: Run) -> Any:
    """The model of a run, with the scaling of its inputs."""
    from sklearn import ensemble, linear_model, neighbors, pipeline, preprocessing, svm

    regression = run.task == "friedman"
    made: dict[str, Any] = {
        "linear": linear_model.LinearRegression() if regression else linear_model.LogisticRegression(max_iter=2000),
        "neighbours": neighbors.KNeighborsRegressor(5) if regression else neighbors.KNeighborsClassifier(5),
        "forest": (ensemble.RandomForestRegressor if regression else ensemble.RandomForestClassifier)(
            50, random_state=run.seed
        ),
        "svm": svm.SVR(C=10.0) if regression else svm.SVC(C=10.0),
    }
    return pipeline.make_pipeline(preprocessing.StandardScaler(), made[run.model])


def measure(runs: list[Run]) -> list[dict[str, Any]]:
    """Train and test the runs of one task, model and size."""
    import numpy as np

    inputs, targets = population(runs[0].task)
    order = np.random.default_rng(zlib.crc32(runs[0].task.encode())).permutation(len(targets))
    n_test = TEST_ROWS.get(runs[0].task, SYNTHETIC_TEST_ROWS)
    test, pool = order[:n_test], order[n_test:]
    rows = []
    for run in runs:
        drawn = np.random.default_rng((zlib.crc32(run.task.encode()), run.train_size, run.seed))
        train = drawn.choice(pool, run.train_size, replace=False)
        predicted = estimator(run).fit(inputs[train], targets[train]).predict(inputs[test])
        wrong = (predicted - targets[test]) ** 2 if run.task == "friedman" else predicted != targets[test]
        said = {"run": run.name, "error": f"{np.mean(wrong):.6f}", "n_test": n_test}
        rows.append({name: said[name] if name in said else getattr(run, name) for name in COLUMNS})
    return rows


def batches() -> dict[str, list[Run]]:
    """The plan in pieces that share their data, each by the name of its first run."""
    pieces: dict[tuple[str, str, int], list[Run]] = {}
    for run in plan():
        pieces.setdefault((run.task, run.model, run.train_size), []).append(run)
    return {runs[0].name: runs for runs in pieces.values()}


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, then print the plan or measure it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=Path("learning_curves.csv"), help="table to write or continue")
    parser.add_argument("--dry-run", action="store_true", help="print the plan, and train nothing")
    options = parser.parse_args(arguments)
    if options.dry_run:
        print("\n".join([*(run.name for run in plan()), f"{len(plan())} runs"]))
        return 0
    needed("sklearn.datasets", "This script")
    notes = (*NOTES[:2], software("scikit-learn", "numpy"), *NOTES[2:])
    try:
        MeasuredRows(options.output, COLUMNS, notes).complete(batches(), measure)
    except KeyboardInterrupt:
        print(f"Stopped. What was measured is in {options.output}; the same command continues.")
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
