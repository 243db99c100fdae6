"""Train one small model under several learning-rate schedules and log its held-out loss, on the CPU.

The text is the standard library's own sources, so anybody can make `lr_schedules.csv` again in some minutes on one
core::

    python -m jupyter_scaling.datasets.make_lr_schedules --output lr_schedules.csv

Only this script needs PyTorch; the plan (`--dry-run`) needs the standard library alone. A stopped run continues.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_scaling.datasets.measured_rows import MeasuredRows, needed, software
from jupyter_scaling.datasets.tiny_lm_corpus import read_corpus

CONTEXT, EMBEDDING, HIDDEN, VOCABULARY = 8, 16, 128, 256
BATCH, WARM_UP, PEAK, LAST_SHARE = 256, 200, 3e-3, 0.1
LOGGED_EVERY, HELD_OUT_POSITIONS = 100, 16_384
SEEDS = 2
COLUMNS = ("run", "curve", "seed", "step", "lr", "loss")
NOTES = (
    "lr_schedules: held-out loss in the course of training one model under eight learning-rate schedules, two seeds.",
    "script: python -m jupyter_scaling.datasets.make_lr_schedules",
    "model: bytes from the 8 before them, embeddings of 16, one hidden layer of 128 ReLU, 53,632 parameters; Adam",
    "  (0.9, 0.95), batches of 256 positions drawn at random; a seed draws the same batches under every schedule,",
    "  so that its curves are equal until their rates part",
    "text: the sources of Python's standard library, 31 of 32 files to train on; steps are of 256 bytes predicted",
    "schedules: warm-up from 0 over 200 steps to 0.003; then constant, cosine to a tenth, wsd (constant for 80 %, then",
    "  exponential to a tenth), wsdld (the same, linear), two_stage (half the steps constant, then 0.3 or 0.1 of it);",
    "  the last number of a name is the number of steps",
    "lr: learning rate of the step just done; loss: nats per byte over the same 16384 held-out positions for all rows",
    "licence of these numbers: CC0-1.0, or BSD-3-Clause if you prefer",
)


def _cosine(share: float) -> float:
    return LAST_SHARE + (1.0 - LAST_SHARE) * 0.5 * (1.0 + math.cos(math.pi * share))


def _exponential(share: float) -> float:
    return LAST_SHARE ** max(0.0, (share - 0.8) / 0.2)


def _linear(share: float) -> float:
    return 1.0 - (1.0 - LAST_SHARE) * max(0.0, (share - 0.8) / 0.2)


# Share of the peak rate by the share of the steps after the warm-up, and the number of steps.
SCHEDULES: dict[str, tuple[Callable[[float], float], int]] = {
    "constant_8000": (lambda share: 1.0, 8000),
    "cosine_4000": (_cosine, 4000),
    "cosine_8000": (_cosine, 8000),
    "wsd_4000": (_exponential, 4000),
    "wsd_8000": (_exponential, 8000),
    "wsdld_4000": (_linear, 4000),
    "two_stage_03_4000": (lambda share: 1.0 if share < 0.5 else 0.3, 4000),
    "two_stage_01_4000": (lambda share: 1.0 if share < 0.5 else 0.1, 4000),
}


@dataclass(frozen=True, slots=True)
class Curve:
    """One training run: its schedule and its seed."""

    schedule: str
    seed: int

    @property
    def steps(self) -> int:
        """Number of steps."""
        return SCHEDULES[self.schedule][1]

    def rate(self, step: int) -> float:
        """Learning rate at a step, 1 the first."""
        if step <= WARM_UP:
            return PEAK * step / WARM_UP
        return PEAK * SCHEDULES[self.schedule][0]((step - WARM_UP) / (self.steps - WARM_UP))

    def row_name(self, step: int) -> str:
        """Identifier such as `cosine_4000_s0_00400`."""
        return f"{self.schedule}_s{self.seed}_{step:05d}"


def plan() -> list[Curve]:
    """All runs."""
    return [Curve(schedule, seed) for seed in range(SEEDS) for schedule in SCHEDULES]


def logged(curve: Curve) -> range:
    """Steps whose loss is logged: from the end of the warm-up."""
    return range(WARM_UP, curve.steps + 1, LOGGED_EVERY)


def initial_parameters(seed: int) -> dict[str, Any]:
    """Weights of a new model, scaled by the width that they read."""
    import torch

    generator = torch.Generator().manual_seed(1_000 + seed)
    shapes = {"byte": (VOCABULARY, EMBEDDING), "hidden": (HIDDEN, CONTEXT * EMBEDDING), "out": (VOCABULARY, HIDDEN)}
    weights = {name: torch.randn(shape, generator=generator) for name, shape in shapes.items()}
    weights = {
        name: weight if name == "byte" else weight / math.sqrt(weight.shape[1]) for name, weight in weights.items()
    }
    biases = {"hidden_bias": torch.zeros(HIDDEN), "out_bias": torch.zeros(VOCABULARY)}
    return {name: weight.requires_grad_() for name, weight in (weights | biases).items()}


def loss_of(parameters: dict[str, Any], windows: Any) -> Any:
    """Cross-entropy of the last byte of windows (batch, context + 1), in nats."""
    from torch.nn import functional

    seen = functional.embedding(windows[:, :-1], parameters["byte"]).flatten(1)
    hidden = functional.linear(seen, parameters["hidden"], parameters["hidden_bias"]).relu()
    logits = functional.linear(hidden, parameters["out"], parameters["out_bias"])
    return functional.cross_entropy(logits, windows[:, -1])


def windows_at(text: Any, starts: Any) -> Any:
    """Windows of `CONTEXT` + 1 bytes."""
    import torch

    return text[starts[:, None] + torch.arange(CONTEXT + 1)].long()


def batches(text: Any, seed: int, steps: int) -> Iterator[Any]:
    """Windows of the training text at random places, the same for every schedule."""
    import torch

    generator = torch.Generator().manual_seed(2_000 + seed)
    for _ in range(steps):
        yield windows_at(text, torch.randint(len(text) - CONTEXT - 1, (BATCH,), generator=generator))


def measure(curve: Curve) -> list[dict[str, Any]]:
    """Train one run; a row for each logged step."""
    import torch

    torch.set_num_threads(1)
    corpus = read_corpus()
    text, held_out = (torch.frombuffer(bytearray(part), dtype=torch.uint8) for part in (corpus.train, corpus.held_out))
    seen = windows_at(held_out, torch.linspace(0, len(held_out) - CONTEXT - 2, HELD_OUT_POSITIONS).long())
    parameters = initial_parameters(curve.seed)
    optimizer = torch.optim.Adam(list(parameters.values()), betas=(0.9, 0.95), fused=True)
    rows = []
    for step, windows in enumerate(batches(text, curve.seed, curve.steps), 1):
        optimizer.param_groups[0]["lr"] = curve.rate(step)
        optimizer.zero_grad()
        loss_of(parameters, windows).backward()
        optimizer.step()
        if step in logged(curve):
            with torch.no_grad():
                loss = float(loss_of(parameters, seen))
            rows.append(
                (curve.row_name(step), curve.schedule, curve.seed, step, f"{curve.rate(step):.6g}", f"{loss:.5f}")
            )
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, then print the plan or train it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=Path("lr_schedules.csv"), help="table to write or continue")
    parser.add_argument("--dry-run", action="store_true", help="print the plan, and train nothing")
    options = parser.parse_args(arguments)
    if options.dry_run:
        print("\n".join(f"{curve.schedule} seed {curve.seed}: {curve.steps} steps" for curve in plan()))
        return 0
    needed("torch", "This script")
    source = f"text: sha256 {read_corpus().sha256}"
    notes = (*NOTES[:2], software("torch"), source, *NOTES[2:])
    planned = {curve.row_name(logged(curve)[0]): curve for curve in plan()}
    try:
        MeasuredRows(options.output, COLUMNS, notes, source).complete(planned, measure)
    except KeyboardInterrupt:
        print(f"Stopped. The finished runs are in {options.output}; the same command continues.")
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
