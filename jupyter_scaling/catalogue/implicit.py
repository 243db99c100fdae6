"""Laws that hold their output on both sides: solved for it inside, all rows and all parameter sets at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .function_law import function_law
from .kinds import Output, count, exponent, floor, location, scale
from .published import Published

__all__ = ["m4", "su_unraveling"]

Arrays = Mapping[str, Any]
_STEPS, _POLISH = 80, 2


def _real(values: Arrays) -> dict[str, np.ndarray]:
    return {name: np.real(value).astype(np.float64) for name, value in values.items()}


# -- a whole run's loss, in which the critical batch size depends on the loss ------------------------


def _right(x: Arrays, p: Arrays, loss_now: Any) -> tuple[Any, Any, Any]:
    """The size term, the step term at a loss, and what the batch size costs there: q L^(-1/aB)."""
    cost = np.exp(np.log(p["Bstar"]) - np.log(x["B"]) - np.log(loss_now) / p["aB"])
    size = np.exp(p["aN"] * (np.log(p["Nc"]) - np.log(x["N"])))
    steps = np.exp(p["aS"] * (np.log(p["Sc"]) - np.log(x["S"]) + np.log(1.0 + cost)))
    return size, steps, cost


def _fall(p: Arrays, loss_now: Any, steps: Any, cost: Any) -> Any:
    """Derivative of the right-hand side by the loss, below 0."""
    return -p["aS"] / p["aB"] * steps * cost / (1.0 + cost) / loss_now


def _run_loss(x: Arrays, p: Arrays) -> np.ndarray:
    """The one root of L = right(L): the right-hand side falls as L grows, so the root lies between two bounds."""
    plain = _real(p)
    with np.errstate(all="ignore"):
        size = np.exp(plain["aN"] * (np.log(plain["Nc"]) - np.log(x["N"])))
        low = np.log(size + np.exp(plain["aS"] * (np.log(plain["Sc"]) - np.log(x["S"]))))
        high = np.log(sum(_right(x, plain, np.exp(low))[:2]))
        middle = low
        for _ in range(_STEPS):
            at = np.exp(middle)
            size, steps, cost = _right(x, plain, at)
            gap = at - size - steps
            low, high = np.where(gap < 0, middle, low), np.where(gap > 0, middle, high)
            newton = middle - gap / (at * (1.0 - _fall(plain, at, steps, cost)))
            new = np.where((newton > low) & (newton < high), newton, (low + high) / 2.0)
            if not (np.abs(new - middle) > 1e-15 * np.maximum(1.0, np.abs(middle))).any():
                break
            middle = new
        found = np.exp(middle)
        # In the arithmetic of the caller: a complex step passes through.
        for _ in range(_POLISH):
            size, steps, cost = _right(x, p, found)
            found = found - (found - size - steps) / (1.0 - _fall(p, found, steps, cost))
    return found


def _run_slopes(x: Arrays, p: Arrays) -> dict[str, np.ndarray]:
    with np.errstate(all="ignore"):
        found = _run_loss(x, p)
        size, steps, cost = _right(x, p, found)
        share, held = cost / (1.0 + cost), 1.0 - _fall(p, found, steps, cost)
        logarithm = np.log(p["Sc"]) - np.log(x["S"]) + np.log(1.0 + cost)
        parts = {
            "Nc": size * p["aN"] / p["Nc"],
            "aN": size * (np.log(p["Nc"]) - np.log(x["N"])),
            "Sc": steps * p["aS"] / p["Sc"],
            "aS": steps * logarithm,
            "Bstar": steps * p["aS"] * share / p["Bstar"],
            "aB": steps * p["aS"] * share * np.log(found) / p["aB"] ** 2,
        }
    return {name: part / held for name, part in parts.items()}


su_unraveling = function_law(
    "su_unraveling",
    _run_loss,
    _run_slopes,
    inputs={"N": count("model parameters"), "S": count("training steps"), "B": count("batch size", "tokens")},
    output=Output("L", "loss", "nats/token"),
    parameters={
        "Nc": location("N", "critical model size", "N_c"),
        "aN": exponent("model-size exponent", r"\alpha_N", typical=(0.02, 0.5)),
        "Sc": location("S", "critical steps", "S_c"),
        "aS": exponent("exponent of the steps", r"\alpha_S", typical=(0.2, 1.5)),
        "Bstar": location("B", "critical batch size at L = 1", "B^*"),
        "aB": scale("exponent of the loss in the critical batch size, as 1 / aB", r"\alpha_B", typical=(0.05, 1.0)),
    },
    formula="L = (Nc/N)**aN + (Sc/Smin)**aS, Smin = S / (1 + Bstar / (B * L**(1/aB)))",
    home="jupyter_scaling.catalogue.implicit:su_unraveling",
    latex=(
        r"L = \left(\frac{N_c}{N}\right)^{\alpha_N} + \left(\frac{S_c}{S_{\min}}\right)^{\alpha_S},\quad "
        r"S_{\min} = \frac{S}{1 + \frac{B^*}{B L^{1 / \alpha_B}}}"
    ),
    title="Whole runs at any batch size",
    family="schedule/trajectory",
    citation="Su et al. 2024, arXiv:2403.06563",
    objective="squares",
    derived=("critical batch size at a loss", "least steps and tokens to a loss", "trajectory at any batch size"),
    remark=(
        "The loss stands on both sides and is solved for. The authors fit in stages: Nc and aN at convergence, Bstar "
        "and aB from steps to a loss, then Sc and aS."
    ),
    published=[
        Published(
            "C4, models of 1M to 60M",
            {"Nc": 1.5e14, "aN": 0.076, "Sc": 2600.0, "aS": 0.67, "Bstar": 1.7e8, "aB": 0.205},
            "memory",
        )
    ],
)


# -- M4: a power law that leaves the level of a guess and ends at a floor ---------------------------


def _place(x: Arrays, p: Arrays) -> tuple[Any, Any]:
    """Where the error lies between floor and guess, from both ends: t and 1 - t, with t / (1 - t)^alpha known."""

    def level(v: Arrays) -> Any:
        return np.log(v["beta"]) + v["c"] * np.log(x["x"]) - (1.0 - v["alpha"]) * np.log(v["e0"] - v["einf"])

    plain = _real(p)
    wanted, alpha = level(plain), plain["alpha"]
    z = np.where(wanted < 0, wanted, wanted / np.maximum(alpha, 1e-300))
    for _ in range(_STEPS):
        # ln t - alpha ln(1 - t) over z = logit(t): increasing, and bent one way only, so Newton's steps close in.
        gap = -np.logaddexp(0.0, -z) + alpha * np.logaddexp(0.0, z) - wanted
        new = z - gap / (_share(-z) + alpha * _share(z))
        done = not (np.abs(new - z) > 1e-15 * np.maximum(1.0, np.abs(z))).any()
        z = new
        if done:
            break
    if any(np.iscomplexobj(value) for value in p.values()):
        for _ in range(_POLISH):
            gap = z - np.log(1.0 + np.exp(z)) + p["alpha"] * np.log(1.0 + np.exp(z)) - level(p)
            z = z - gap / (_share(-z) + p["alpha"] * _share(z))
    return _share(z), _share(-z)


def _share(z: Any) -> Any:
    if np.iscomplexobj(z):
        return 1.0 / (1.0 + np.exp(-z))
    small = np.exp(-np.abs(z))
    return np.where(z > 0, 1.0, small) / (1.0 + small)


def _error(x: Arrays, p: Arrays) -> np.ndarray:
    with np.errstate(all="ignore"):
        return p["einf"] + (p["e0"] - p["einf"]) * _place(x, p)[0]


def _error_slopes(x: Arrays, p: Arrays) -> dict[str, np.ndarray]:
    with np.errstate(all="ignore"):
        t, rest = _place(x, p)
        width = p["e0"] - p["einf"]
        # 1 / F' with F = ln(eps - einf) - alpha ln(e0 - eps), times 1 where nothing cancels.
        bend = rest + p["alpha"] * t
        per_log = width * t * rest / bend
        return {
            "beta": per_log / p["beta"],
            "c": per_log * np.log(x["x"]),
            "alpha": per_log * np.log(width * rest),
            "einf": rest / bend,
            "e0": p["alpha"] * t / bend,
        }


m4 = function_law(
    "m4",
    _error,
    _error_slopes,
    inputs={"x": count("examples seen")},
    output=Output("y", "error"),
    parameters={
        "beta": scale("factor at x = 1"),
        "c": exponent("exponent, below 0", low=-float("inf"), high=0.0, typical=(-2.0, -0.02)),
        "alpha": scale(
            "how slowly the error leaves the level of a guess; near 0 is M2", r"\alpha", typical=(0.01, 5.0)
        ),
        "einf": floor("limit", r"\epsilon_\infty"),
        "e0": scale("error of a random guess", r"\epsilon_0", typical=(0.1, 10.0)),
    },
    formula="(y - einf) / (e0 - y)**alpha = beta * x**c",
    home="jupyter_scaling.catalogue.implicit:m4",
    latex=r"\frac{y - \epsilon_\infty}{\left(\epsilon_0 - y\right)^{\alpha}} = \beta x^{c}",
    title="M4, a sigmoid-like power law",
    family="broken/non-monotone",
    citation="Alabdulmohsin et al. 2022, arXiv:2209.06640",
    derived=("limit einf", "examples for a target error"),
    remark=(
        "The error stands on both sides and is solved for. The authors' code keeps log beta at 0 or above; here it is "
        "free. On the same data M1 gives an exponent of -0.09 and M4 of -0.57, as reported (second-hand)."
    ),
    published=[
        Published("toy curve", {"c": -0.57}, "second-hand", "a literature review"),
        Published(
            "form (no constants)", {}, "primary", "google-research/google-research, revisiting_neural_scaling_laws"
        ),
    ],
)
