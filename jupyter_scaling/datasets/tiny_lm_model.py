"""The byte-level transformer behind `tiny_lm`: its weights, its loss, its training loop.

Pre-norm, rotary positions, untied head, no biases; PyTorch is imported inside the functions, so that the plan of
`make_tiny_lm` can be read without it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jupyter_scaling.datasets.make_tiny_lm import Run

VOCABULARY = 256
CONTEXT = 64
HEAD_SIZE = 16
ROTARY_BASE = 100.0
HELD_OUT_CHUNKS = 4096


def initial_parameters(run: Run) -> dict[str, Any]:
    """Weights of a pre-norm transformer; those of all layers are stacked, so that there are few tensors."""
    import torch

    depth, width = run.n_layers, run.d_model
    generator = torch.Generator().manual_seed(1_000 + run.seed)

    def normal(*shape: int, scale: float) -> torch.Tensor:
        return torch.randn(*shape, generator=generator) * scale

    into, out_of = width**-0.5, (2 * depth * width) ** -0.5
    parameters = {
        "byte": normal(VOCABULARY, width, scale=0.5),
        "head": torch.zeros(VOCABULARY, width),
        "query_key_value": normal(depth, 3 * width, width, scale=into),
        "attention_out": normal(depth, width, width, scale=out_of),
        "mlp_in": normal(depth, 4 * width, width, scale=into),
        "mlp_out": normal(depth, width, 4 * width, scale=out_of / 2),
        "attention_gain": torch.ones(depth, width),
        "mlp_gain": torch.ones(depth, width),
        "last_gain": torch.ones(width),
    }
    assert sum(weight.numel() for weight in parameters.values()) == run.n_params_total
    return {name: weight.requires_grad_() for name, weight in parameters.items()}


def next_byte_losses(parameters: dict[str, Any], windows: Any) -> Any:
    """Cross-entropy of each next byte, in nats: shape (batch, context) for windows of context + 1 bytes."""
    from torch.nn import functional

    tokens, targets = windows[:, :-1], windows[:, 1:]
    width = parameters["byte"].shape[1]
    stream = functional.embedding(tokens, parameters["byte"])
    stacked = ("attention_gain", "query_key_value", "attention_out", "mlp_gain", "mlp_in", "mlp_out")
    for layer in zip(*(parameters[name].unbind() for name in stacked), strict=True):
        attention_gain, query_key_value, attention_out, mlp_gain, mlp_in, mlp_out = layer
        normed = functional.layer_norm(stream, (width,), attention_gain)
        stream = stream + attend(normed @ query_key_value.T) @ attention_out.T
        normed = functional.layer_norm(stream, (width,), mlp_gain)
        stream = stream + functional.relu(normed @ mlp_in.T) @ mlp_out.T
    logits = functional.layer_norm(stream, (width,), parameters["last_gain"]) @ parameters["head"].T
    return functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none").view(targets.shape)


def attend(query_key_value: Any) -> Any:
    """Causal attention, heads of about `HEAD_SIZE`."""
    from torch.nn import functional

    batch, context, width = query_key_value.shape
    width //= 3
    heads = max(1, width // HEAD_SIZE)
    split = query_key_value.view(batch, context, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
    query, key = rotate(split[:2]).unbind()
    mixed = functional.scaled_dot_product_attention(query, key, split[2], is_causal=True)
    return mixed.transpose(1, 2).reshape(batch, context, width)


def rotate(query_key: Any) -> Any:
    """Rotary positions (arXiv:2104.09864), base 100: with learned ones these sizes stay near bigrams for 1e6 bytes."""
    import torch

    half = query_key.shape[-1] // 2
    angles = torch.arange(CONTEXT)[:, None] * ROTARY_BASE ** (-torch.arange(half) / half)
    cosine, sine = angles.cos(), angles.sin()
    first, second = query_key.chunk(2, dim=-1)
    return torch.cat([first * cosine - second * sine, first * sine + second * cosine], dim=-1)


def batches(text: Any, run: Run) -> Iterator[Any]:
    """Windows of the training text in random order, without repetition within an epoch."""
    import torch

    generator = torch.Generator().manual_seed(2_000 + run.seed)
    reach = torch.arange(CONTEXT + 1)
    order = torch.empty(0, dtype=torch.long)
    for _ in range(run.steps):
        if len(order) < run.batch_size:
            shift = int(torch.randint(CONTEXT, (1,), generator=generator))
            windows = (len(text) - 1 - shift) // CONTEXT
            order = torch.randperm(windows, generator=generator) * CONTEXT + shift
        starts, order = order[: run.batch_size], order[run.batch_size :]
        yield text[starts[:, None] + reach].long()


def learning_rate_share(step: int, steps: int) -> float:
    """Share of the peak learning rate: linear warm-up over 5 % of the steps, then a cosine to zero."""
    warm_up = max(1, steps // 20)
    if step < warm_up:
        return (step + 1) / warm_up
    return 0.5 * (1 + math.cos(math.pi * (step - warm_up) / (steps - warm_up)))


def train(run: Run, text: Any, learning_rate: float) -> dict[str, Any]:
    """Train one model with AdamW on its whole schedule; its weights."""
    import torch

    parameters = initial_parameters(run)
    weights = list(parameters.values())
    optimizer = torch.optim.AdamW(weights, lr=learning_rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    for step, windows in enumerate(batches(text, run)):
        optimizer.param_groups[0]["lr"] = learning_rate * learning_rate_share(step, run.steps)
        optimizer.zero_grad()
        next_byte_losses(parameters, windows).mean().backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
    return parameters


def held_out_loss(parameters: dict[str, Any], text: Any) -> tuple[float, float]:
    """Mean loss on the same evenly spaced held-out chunks for every model, and its standard error over chunks."""
    import torch

    starts = torch.linspace(0, len(text) - CONTEXT - 1, HELD_OUT_CHUNKS).long()
    with torch.no_grad():
        windows = text[starts[:, None] + torch.arange(CONTEXT + 1)].long()
        losses = torch.cat([next_byte_losses(parameters, part).mean(1) for part in windows.split(64)]).double()
    return float(losses.mean()), float(losses.std() / math.sqrt(len(losses)))
