"""What a fitted law is for: the best split of a budget, the scale a target needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ..catalogue import Law
from ..errors import OptionError, ParameterError, nearest
from ..expr import Program, derivative, parse, symbols
from ..expr.tree import Symbol, add, multiply, negate

if TYPE_CHECKING:
    from .result import Fit

__all__ = ["optimal", "optimal_split", "solve_for"]

_BISECTIONS = 200
_SMALLEST, _LARGEST = 0.0, np.log(1e60)


def bisect(rising: Callable[[np.ndarray], np.ndarray], low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Roots of functions that go from below 0 to above it; nan where the ends do not enclose one."""
    with np.errstate(all="ignore"):
        enclosed = (rising(low) < 0.0) & (rising(high) > 0.0)
        for _ in range(_BISECTIONS):
            middle = 0.5 * (low + high)
            if np.all((middle <= low) | (middle >= high)):
                break
            above = rising(middle) > 0.0
            low, high = np.where(above, low, middle), np.where(above, middle, high)
    return np.where(enclosed, 0.5 * (low + high), np.nan)


@lru_cache(maxsize=64)
def _balance(law: Law) -> Program:
    """``N dL/dN - D dL/dD``: 0 at the best split of ``C = 6 N D``."""
    by_size = multiply(Symbol("N"), derivative(law.tree, "N"))
    by_tokens = multiply(Symbol("D"), derivative(law.tree, "D"))
    return Program([add(by_size, negate(by_tokens))])


def optimal_split(law: Law, theta: np.ndarray, compute: np.ndarray) -> np.ndarray:
    """Best N (R, G) for parameter values (R, P) at compute (G,); nan where no optimum lies inside."""
    parameters = dict(zip(law.parameter_names, theta.T[:, :, None], strict=True))
    balance = _balance(law).bind({})

    def slope(log_n: np.ndarray) -> np.ndarray:
        n = np.exp(log_n)
        return balance.run({"N": n, "D": compute / (6.0 * n), **parameters})[0]

    shape = (len(theta), len(compute))
    high = np.broadcast_to(np.log(compute / 6.0), shape)
    return np.exp(bisect(slope, np.zeros(shape), np.array(high)))


def optimal(fit: Fit, compute: Any) -> Any:
    """Table of the compute-optimal N, D, D / N and loss at each compute, with intervals."""
    from .. import frames

    law = fit.law
    if law.compute is None:
        raise OptionError(
            f"Law {law.name!r} has inputs {', '.join(law.input_names)}; a compute-optimal split needs N and D. "
            "Fit a joint law such as 'chinchilla'."
        )
    budgets = np.atleast_1d(np.asarray(compute, dtype=np.float64))
    if not (np.isfinite(budgets) & (budgets > 6.0)).all():
        raise OptionError(f"`C` is {compute!r}; expected training compute in FLOP, above 6, such as 1e24.")

    def quantities(theta: np.ndarray) -> np.ndarray:
        n = optimal_split(law, theta, budgets)
        d = budgets / (6.0 * n)
        best = law(N=n, D=d, **dict(zip(law.parameter_names, theta.T[:, :, None], strict=True)))
        return np.stack([n, d, d / n, best], axis=2)

    estimate = fit.uncertainty.estimate(quantities, positive=True)
    return frames.plan_table(budgets, ("N", "D", "D/N", law.output.name), estimate)


def solve_for(fit: Fit, loss: float, inputs: Mapping[str, Any]) -> Any:
    """Table of the input at which the law reaches `loss`, with its interval."""
    from .. import frames

    law = fit.law
    unknown = [name for name in inputs if name not in law.input_names]
    if unknown:
        raise ParameterError(f"{unknown[0]!r} is not an input of {law.name!r}.{nearest(unknown[0], law.input_names)}")
    free = [name for name in law.input_names if name not in inputs]
    if len(free) != 1:
        raise OptionError(
            f"Solving needs exactly one open input; open: {', '.join(free) or 'none'}. "
            f"Give the others, e.g. solve(loss=2.0, {law.input_names[-1]}='20*{law.input_names[0]}')."
        )
    target = float(loss)
    if not np.isfinite(target):
        raise OptionError(f"`loss` is {loss!r}; expected a finite number.")
    given = {name: _tied(value, free[0], law) for name, value in inputs.items()}

    def quantities(theta: np.ndarray) -> np.ndarray:
        parameters = dict(zip(law.parameter_names, theta.T, strict=True))

        def excess(log_x: np.ndarray) -> np.ndarray:
            x = np.exp(log_x)
            tied = {name: np.broadcast_to(value(x), x.shape) for name, value in given.items()}
            return target - law(**{free[0]: x}, **tied, **parameters)

        ends = np.zeros(len(theta)), np.full(len(theta), _LARGEST)
        x = np.exp(bisect(excess, *ends))
        return np.stack([x, *(np.broadcast_to(value(x), x.shape) for value in given.values())], axis=1)

    estimate = fit.uncertainty.estimate(quantities, positive=True)
    return frames.solution_table(law.output.name, target, (free[0], *given), estimate)


def _tied(value: Any, free: str, law: Law) -> Callable[[np.ndarray], np.ndarray]:
    """A number, or a formula of the open input, as a function of it."""
    if not isinstance(value, str):
        number = float(value)
        return lambda x: np.full_like(x, number)
    tree = parse(value)
    strange = [name for name in symbols(tree) if name != free]
    if strange:
        raise ParameterError(
            f"{value!r} may hold {free!r} only; got {strange[0]!r}. Inputs: {', '.join(law.input_names)}."
        )
    program = Program([tree], [free])
    return lambda x: np.asarray(program.bind({free: x}).run({})[0])
