"""The split of a compute budget that gives the lowest loss, for many parameter sets at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from ...errors import FormulaError, OptionError, listed
from ...expr import Node, Program, derivative, parse, symbols
from ...expr.tree import ZERO, Symbol, add, depends_on, multiply, negate, substitute
from ..kinds import Input
from ..law import Law
from .solving import BORDER, FOUND, lowest

__all__ = ["bisect", "compute_of", "law_at", "optimal_split", "split", "tokens_at"]

_BISECTIONS = 200
_LARGEST = np.log(1e60)


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


def law_at(law: Law, parameters: Mapping[str, Any], inputs: Mapping[str, Any]) -> Any:
    """The law at parameters and those of `inputs` that it reads."""
    return law(**{name: inputs[name] for name in law.input_names}, **parameters)


@lru_cache(maxsize=64)
def _balance(law: Law) -> Program:
    """``N dL/dN - D dL/dD``: 0 at the best split of ``C = 6 N D``."""
    by_size = multiply(Symbol("N"), derivative(law.tree, "N"))
    by_tokens = multiply(Symbol("D"), derivative(law.tree, "D"))
    return Program([add(by_size, negate(by_tokens))])


def optimal_split(
    law: Law, theta: np.ndarray, compute: np.ndarray, given: Mapping[str, Any] | None = None
) -> np.ndarray:
    """Best N (R, G) of ``C = 6 N D`` for parameter values (R, P) at compute (G,); nan where no optimum lies inside."""
    parameters = dict(zip(law.parameter_names, theta.T[:, :, None], strict=True))
    balance = _balance(law).bind({})

    def slope(log_n: np.ndarray) -> np.ndarray:
        n = np.exp(log_n)
        return balance.run({**(given or {}), "N": n, "D": compute / (6.0 * n), **parameters})[0]

    shape = (len(theta), *np.shape(np.atleast_1d(compute))[-1:])
    high = np.broadcast_to(np.log(compute / 6.0), shape)
    return np.exp(bisect(slope, np.zeros(shape), np.array(high)))


def tokens_at(law: Law, parameters: Mapping[str, Any], inputs: Mapping[str, Any], target: Any, shape: Any) -> Any:
    """The D at which a law that falls with it reaches a target, the other inputs given; nan where none does."""

    def excess(log_d: np.ndarray) -> np.ndarray:
        return target - law_at(law, parameters, {**inputs, "D": np.exp(log_d)})

    return np.exp(bisect(excess, np.zeros(shape), np.full(shape, _LARGEST)))


def compute_of(law: Law, text: str | None) -> tuple[str, Node]:
    """The formula of training compute: the user's, or the law's own.

    Raises
    ------
    OptionError
        When there is none, or it holds a name that is no input.
    """
    said = text or law.compute
    inputs = ", ".join(law.input_names)
    if said is None:
        raise OptionError(
            f"The inputs of law {law.name!r} ({inputs}) do not tell the training compute. Say it, e.g. "
            f"compute='6*{'*'.join(law.input_names[:2])}', or fit a joint law of N and D such as 'chinchilla'."
        )
    try:
        tree = parse(said)
    except FormulaError as error:
        raise OptionError(f"`compute` cannot be read: {error}") from None
    strange = [name for name in symbols(tree) if name not in law.input_names]
    if strange:
        raise OptionError(f"`compute` is {said!r}; {strange[0]!r} is no input of {law.name!r}. Inputs: {inputs}.")
    return said, tree


def split(
    law: Law, parameters: Mapping[str, Any], budget: np.ndarray, given: Mapping[str, Any], compute: str | None = None
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Inputs that are not given, chosen for the lowest loss at a compute budget.

    Parameters
    ----------
    law : Law
    parameters : mapping of str to ndarray, shape (R, 1)
    budget : ndarray, shape (1, G)
    given : mapping of str to ndarray, shape (1, G)
        Inputs that are held.
    compute : str, optional
        Training compute as a formula of the inputs, proportional to one of those that are open; the law's own,
        ``6*N*D``, when left out.

    Returns
    -------
    tuple
        Every open input (R, G) by name, and codes (R, G).
    """
    said, tree = compute_of(law, compute)
    free = [name for name in law.input_names if name not in given]
    last, factor = _proportional(tree, free, said)
    others = [name for name in free if name != last]
    if len(others) > 3:
        raise OptionError(f"{len(free)} inputs are open ({listed(free, 9)}); give all but four, such as {others[0]}=1.")
    rows = len(next(iter(parameters.values())))
    shape = np.broadcast_shapes((rows, 1), np.shape(budget), *(np.shape(value) for value in given.values()))
    if not others:
        tokens = budget / factor.bind({}).run(dict(given))[0]
        return {last: np.broadcast_to(tokens, shape).copy()}, np.full(shape, FOUND)
    spans = [_span(law.inputs[law.input_names.index(name)], budget) for name in others]

    def inputs_at(unknowns: tuple[np.ndarray, ...]) -> dict[str, Any]:
        pairs = zip(others, spans, unknowns, strict=True)
        known = {**given, **{name: np.exp(u) if is_log else u for name, (_, _, is_log), u in pairs}}
        return {**known, last: budget / factor.bind({}).run(known)[0]}

    def loss(rows_of: slice, *unknowns: np.ndarray) -> np.ndarray:
        some = {name: value[rows_of] for name, value in parameters.items()}
        return np.asarray(law_at(law, some, inputs_at(unknowns)))

    places, code = lowest(loss, [(low, high) for low, high, _ in spans], shape)
    found = inputs_at(tuple(places))
    return {name: np.where(code == BORDER, np.nan, np.broadcast_to(found[name], shape)) for name in free}, code


def _proportional(tree: Node, free: list[str], said: str) -> tuple[str, Program]:
    """The last open input that the compute is proportional to, and its factor."""
    for name in reversed(free):
        slope = derivative(tree, name)
        if depends_on(tree, [name]) and not depends_on(slope, [name]) and substitute(tree, {name: ZERO}) == ZERO:
            return name, Program([slope])
    raise OptionError(
        f"The compute {said!r} is proportional to none of the open inputs ({listed(free, 9) or 'none'}). Leave one "
        "open that it grows in proportion to, such as D in '6*N*D'."
    )


def _span(entry: Input, budget: np.ndarray) -> tuple[Any, Any, bool]:
    """Where an open input is looked for, and whether on a logarithm."""
    if np.isfinite(entry.low) and np.isfinite(entry.high):
        edge = 1e-9 * (entry.high - entry.low)
        return entry.low + edge, entry.high - edge, False
    if not entry.positive:
        return -1e6, 1e6, False
    return 0.0, np.maximum(np.log(budget), 1.0), True
