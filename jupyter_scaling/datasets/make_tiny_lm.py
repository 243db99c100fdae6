"""Train a grid of tiny byte-level language models on the standard library's sources, on the CPU.

Every Python installation carries the text, so anybody can make `tiny_lm.csv` again in about an hour on two cores::

    python -m jupyter_scaling.datasets.make_tiny_lm --output tiny_lm.csv --processes 2

Only this script needs PyTorch, and only once it trains; the plan (`--dry-run`) needs the standard library alone.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import multiprocessing
import os
import platform
import signal
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jupyter_scaling.datasets.tiny_lm_corpus import Corpus, read_corpus
from jupyter_scaling.datasets.tiny_lm_model import CONTEXT, HELD_OUT_CHUNKS, VOCABULARY, held_out_loss, train

SHAPES = ((2, 12), (2, 16), (2, 24), (3, 32), (3, 48), (4, 64), (4, 96))
SCHEDULES = (
    (400, 4),
    (520, 6),
    (780, 8),
    (1040, 12),
    (1560, 16),
    (2080, 24),
    (3120, 32),
    (4160, 48),
    (6240, 64),
)
MOST_FLOPS = 5e12
MOST_FLOPS_REPEATED = 1e12
COLUMNS = (
    "run",
    "n_params",
    "n_params_total",
    "n_tokens",
    "flops",
    "loss",
    "loss_se",
    "seed",
    "learning_rate",
    "batch_size",
    "context",
    "n_layers",
    "d_model",
    "steps",
    "epochs",
    "train_seconds",
)
NOTES = (
    "learning rate: 0.0075 (N / 37e3)^-0.4, from a sweep at N = 3.5e3, 37e3, 443e3 with D = 1e5 to 4e5, one seed",
    "likely under-tuned: the runs of 1e5 and 2e5 bytes (400 to 520 steps): twice or half the rate moves their loss",
    "  by up to 0.1, and seeds differ by up to 0.15; N = 3.5e3 and 6.2e3 above D = 1e6, where a lower rate",
    "  was never tried (n0006k_d03e6_s0 gains almost nothing over half its bytes)",
    "grid: the plan runs from cheap to expensive and was stopped early, so its most expensive cells are missing",
)


@dataclass(frozen=True, slots=True)
class Run:
    """One model to train: its shape, the length of its schedule, its seed."""

    n_layers: int
    d_model: int
    steps: int
    batch_size: int
    seed: int

    @property
    def n_params(self) -> int:
        """Parameters outside the embeddings: 12 d^2 + 2 d a layer, and the last norm."""
        return self.n_layers * (12 * self.d_model**2 + 2 * self.d_model) + self.d_model

    @property
    def n_params_total(self) -> int:
        """All parameters: also the byte embedding, the untied output head."""
        return self.n_params + 2 * VOCABULARY * self.d_model

    @property
    def n_tokens(self) -> int:
        """Bytes trained on."""
        return self.steps * self.batch_size * CONTEXT

    @property
    def flops(self) -> int:
        """Training compute by the usual count, 6 N D."""
        return 6 * self.n_params * self.n_tokens

    @property
    def learning_rate(self) -> float:
        """Peak learning rate as a power of the size, read off a small sweep at three sizes."""
        return float(f"{0.0075 * (self.n_params / 37_000) ** -0.4:.2g}")

    @property
    def name(self) -> str:
        """Identifier such as `n0012k_d03e5_s0`: thousands of parameters, bytes to one digit, seed."""
        digit, exponent = f"{self.n_tokens:.0e}".split("e+")
        return f"n{round(self.n_params / 1000):04d}k_d{int(digit):02d}e{int(exponent)}_s{self.seed}"


def plan() -> list[Run]:
    """All runs, from cheap to expensive, so that stopping early still leaves a usable grid.

    Returns
    -------
    list of Run
        The grid of `SHAPES` x `SCHEDULES` below `MOST_FLOPS`, with seeds 1 and 2 added along its diagonal.
    """
    runs = []
    for row, (n_layers, d_model) in enumerate(SHAPES):
        for column, (steps, batch_size) in enumerate(SCHEDULES):
            run = Run(n_layers, d_model, steps, batch_size, seed=0)
            repeated = abs(row - column) <= 1 and run.flops <= MOST_FLOPS_REPEATED
            runs += [replace(run, seed=seed) for seed in range(3 if repeated else 1)]
    return sorted((run for run in runs if run.flops <= MOST_FLOPS), key=lambda run: (estimated_seconds(run), run.seed))


def estimated_seconds(run: Run) -> float:
    """Time on one core of a small server: a cost a step, a cost a byte, and the arithmetic."""
    a_byte = 3e-6 * run.n_layers + 6 * (run.n_params + VOCABULARY * run.d_model) / 45e9
    return 0.001 * run.n_layers * run.steps + a_byte * run.n_tokens + a_byte / 3 * HELD_OUT_CHUNKS * CONTEXT


def measure(run: Run) -> dict[str, Any]:
    """Train one run in this process and return its row of the table."""
    import torch

    torch.set_num_threads(1)
    corpus = read_corpus()
    train_text, held_out_text = (
        torch.frombuffer(bytearray(text), dtype=torch.uint8) for text in (corpus.train, corpus.held_out)
    )
    started = time.perf_counter()
    parameters = train(run, train_text, run.learning_rate)
    train_seconds = time.perf_counter() - started
    loss, loss_se = held_out_loss(parameters, held_out_text)
    measured = {
        "run": run.name,
        "loss": f"{loss:.6f}",
        "loss_se": f"{loss_se:.6f}",
        "context": CONTEXT,
        "epochs": f"{run.n_tokens / len(corpus.train):.5f}",
        "train_seconds": f"{train_seconds:.1f}",
    }
    return {name: measured[name] if name in measured else getattr(run, name) for name in COLUMNS}


def header(corpus: Corpus) -> list[str]:
    """Provenance, one sentence a line; it names no machine and no path."""
    from torch import __version__ as torch_version

    return [
        "tiny_lm: held-out loss of small byte-level transformers trained on the Python standard library's sources.",
        "script: python -m jupyter_scaling.datasets.make_tiny_lm",
        f"date: {datetime.datetime.now(datetime.UTC).date().isoformat()}",
        f"software: Python {platform.python_version()}, PyTorch {torch_version}, one thread a run",
        f"corpus, train: {len(corpus.train)} bytes in {corpus.train_files} files, sha256 {corpus.sha256}",
        f"corpus, held out: {len(corpus.held_out)} bytes in {corpus.held_out_files} whole files, never trained on",
        f"loss: nats per byte, mean over the same {HELD_OUT_CHUNKS} chunks of {CONTEXT} held-out bytes for every run;",
        "  loss_se is the standard error over chunks, shared by all runs: differences between runs are known better",
        "machine: 2 CPU cores, shared with other work, so train_seconds is rough",
        "licence of these numbers: CC0-1.0, or BSD-3-Clause if you prefer",
        *NOTES,
    ]


def read_rows(path: Path, corpus: Corpus) -> dict[str, dict[str, Any]]:
    """Rows of the runs already finished, by name.

    Raises
    ------
    SystemExit
        If the file was made from another corpus: Python versions differ in their sources.
    """
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    if not any(corpus.sha256 in line for line in lines):
        raise SystemExit(f"{path.name} was made from the sources of another Python. Choose another `--output`.")
    return {row["run"]: row for row in csv.DictReader(line for line in lines if not line.startswith("#"))}


def write_rows(path: Path, rows: dict[str, dict[str, Any]], corpus: Corpus) -> None:
    """Replace the file in one step, in the order of the plan, so that a stop at any time leaves a whole table."""
    partial = path.with_suffix(".partial")
    with partial.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"# {line}\n" for line in header(corpus))
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows[run.name] for run in plan() if run.name in rows)
    os.replace(partial, path)


def describe(runs: list[Run], processes: int) -> str:
    """The plan as text: a line a run, then the totals."""
    lines = [
        f"{run.name:18} N={run.n_params:7,d} D={run.n_tokens:11,d} rate={run.learning_rate:<7g} "
        f"{run.flops:.1e} FLOPs, about {estimated_seconds(run):5.0f} s"
        for run in runs
    ]
    seconds = sum(map(estimated_seconds, runs))
    flops = sum(run.flops for run in runs)
    return "\n".join([*lines, f"{len(runs)} runs, {flops:.2e} FLOPs, about {seconds / processes / 60:.0f} minutes"])


def train_all(path: Path, processes: int) -> None:
    """Train what is missing in the table, adding each run as it finishes."""
    corpus = read_corpus()
    rows = read_rows(path, corpus)
    missing = [run for run in plan() if run.name not in rows]
    write_rows(path, rows, corpus)
    ignore_interrupt = (signal.SIGINT, signal.SIG_IGN)
    with multiprocessing.get_context("spawn").Pool(processes, signal.signal, ignore_interrupt) as pool:
        for row in pool.imap_unordered(measure, missing):
            rows[row["run"]] = row
            write_rows(path, rows, corpus)
            print(f"{len(rows)}/{len(plan())} {row['run']} loss {row['loss']}, {row['train_seconds']} s", flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, then print the plan or train it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=Path("tiny_lm.csv"), help="table to write or to continue")
    parser.add_argument("--processes", type=int, default=2, help="runs trained at a time, one thread each")
    parser.add_argument("--dry-run", action="store_true", help="print the plan and its cost, and train nothing")
    options = parser.parse_args(arguments)
    if options.dry_run:
        print(describe(plan(), options.processes))
        return 0
    try:
        train_all(options.output, options.processes)
    except KeyboardInterrupt:
        print(f"Stopped. The finished runs are in {options.output}; the same command continues.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
