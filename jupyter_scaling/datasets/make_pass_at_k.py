"""Sample small models of addition many times a problem and count the right answers, on the CPU.

Anybody can make `pass_at_k.csv` again in a few minutes on one core::

    python -m jupyter_scaling.datasets.make_pass_at_k --output pass_at_k.csv

Only this script needs PyTorch; the plan (`--dry-run`) needs the standard library alone. A stopped run continues.
"""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_scaling.datasets.measured_rows import MeasuredRows, needed, software

DIGITS, PROBLEMS, SAMPLES = 3, 200, 1000
WIDTHS = (4, 8, 16, 32, 64, 128)
STEPS, BATCH, RATE = 3000, 512, 3e-3
SEEN = 2 * DIGITS * 10 + DIGITS * 11 + DIGITS + 1
COLUMNS = ("run", "n_params", "problem", "n_samples", "n_correct")
NOTES = (
    "pass_at_k: right answers among 1000 samples of each of 200 additions, from six small models.",
    "script: python -m jupyter_scaling.datasets.make_pass_at_k",
    "task: the sum of two numbers of up to three digits, four digits written from the last to the first, a sample",
    "  counts when all four are right; the 200 problems are never trained on and the same for every model",
    "model: a hidden layer of 4 to 128 ReLU from the digits of both numbers, the digits written so far and the place;",
    "  it gives the next digit; Adam, 3000 steps of 512 random problems, rate 0.003 falling as a cosine; n_params is",
    "  the count of all weights; one seed",
    "sampling: temperature 1, one digit after the other, 1000 independent samples for each problem",
    "use: `companions.get('coverage')(n_samples, n_correct, k)` for one model gives what coverage laws are fitted to",
    "licence of these numbers: CC0-1.0, or BSD-3-Clause if you prefer",
)


@dataclass(frozen=True, slots=True)
class Model:
    """One model by the width of its hidden layer."""

    width: int

    @property
    def n_params(self) -> int:
        """All weights and biases."""
        return SEEN * self.width + self.width + self.width * 10 + 10

    def row_name(self, place: int) -> str:
        """Identifier such as `w064_p017`."""
        return f"w{self.width:03d}_p{place:03d}"


def plan() -> list[Model]:
    """All models."""
    return [Model(width) for width in WIDTHS]


def problems() -> list[tuple[int, int]]:
    """The pairs that are never trained on: a fixed walk through all of them."""
    return [divmod(place * 618_034 % 1_000_000, 1000) for place in range(1, PROBLEMS + 1)]


def digits_of(numbers: Any, count: int) -> Any:
    """Digits (rows, count), the last one first."""
    import torch

    return torch.stack([numbers // 10**place % 10 for place in range(count)], dim=1)


def seen_of(pairs: Any, written: Any) -> Any:
    """What the model reads (rows, `SEEN`): the digits of both numbers, those written, the place of the next one."""
    import torch
    from torch.nn.functional import one_hot

    left, right = digits_of(pairs[:, 0], DIGITS), digits_of(pairs[:, 1], DIGITS)
    rows, place = written.shape
    padded = torch.full((rows, DIGITS), 10)
    padded[:, :place] = written
    parts = [one_hot(left, 10), one_hot(right, 10), one_hot(padded, 11)]
    at = one_hot(torch.full((rows,), place), DIGITS + 1)
    return torch.cat([*(part.flatten(1) for part in parts), at], dim=1).float()


def next_digit(weights: list[Any], seen: Any) -> Any:
    """Logits (rows, 10)."""
    return (seen @ weights[0] + weights[1]).relu() @ weights[2] + weights[3]


def trained(model: Model) -> list[Any]:
    """Weights of a model after its whole schedule."""
    import torch
    from torch.nn.functional import cross_entropy

    generator = torch.Generator().manual_seed(3_000 + model.width)
    held_out = torch.tensor([a * 1000 + b for a, b in problems()])
    shapes = [(SEEN, model.width), (model.width,), (model.width, 10), (10,)]
    weights = [
        (torch.randn(shape, generator=generator) / math.sqrt(shape[0]) if len(shape) > 1 else torch.zeros(shape))
        .requires_grad_()
        for shape in shapes
    ]  # fmt: skip
    optimizer = torch.optim.Adam(weights, fused=True)
    for step in range(STEPS):
        optimizer.param_groups[0]["lr"] = RATE * 0.5 * (1 + math.cos(math.pi * step / STEPS))
        drawn = torch.randint(1_000_000, (BATCH,), generator=generator)
        drawn = drawn[~torch.isin(drawn, held_out)]
        pairs = torch.stack([drawn // 1000, drawn % 1000], dim=1)
        answer = digits_of(pairs.sum(1), DIGITS + 1)
        losses = [
            cross_entropy(next_digit(weights, seen_of(pairs, answer[:, :place])), answer[:, place])
            for place in range(DIGITS + 1)
        ]
        optimizer.zero_grad()
        torch.stack(losses).sum().backward()
        optimizer.step()
    return weights


def measure(model: Model) -> list[dict[str, Any]]:
    """Train one model and sample it; a row for each problem."""
    import torch

    torch.set_num_threads(1)
    weights = trained(model)
    generator = torch.Generator().manual_seed(4_000 + model.width)
    rows = []
    for place, (a, b) in enumerate(problems()):
        pairs = torch.tensor([[a, b]]).expand(SAMPLES, 2)
        written = torch.empty((SAMPLES, 0), dtype=torch.long)
        with torch.no_grad():
            for _ in range(DIGITS + 1):
                chances = next_digit(weights, seen_of(pairs, written)).softmax(1)
                written = torch.cat([written, torch.multinomial(chances, 1, generator=generator)], dim=1)
        correct = int((written == digits_of(torch.tensor([a + b]), DIGITS + 1)).all(1).sum())
        rows.append((model.row_name(place), model.n_params, f"{a}+{b}", SAMPLES, correct))
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, then print the plan or measure it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=Path("pass_at_k.csv"), help="table to write or continue")
    parser.add_argument("--dry-run", action="store_true", help="print the plan, and train nothing")
    options = parser.parse_args(arguments)
    if options.dry_run:
        print("\n".join(f"width {model.width}: {model.n_params} parameters" for model in plan()))
        return 0
    needed("torch", "This script")
    notes = (*NOTES[:2], software("torch"), *NOTES[2:])
    try:
        MeasuredRows(options.output, COLUMNS, notes).complete({model.row_name(0): model for model in plan()}, measure)
    except KeyboardInterrupt:
        print(f"Stopped. The finished models are in {options.output}; the same command continues.")
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
