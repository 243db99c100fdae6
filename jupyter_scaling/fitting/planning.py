"""What a fitted law is for: the best split of a budget, the scale a target needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..catalogue import Law
from ..catalogue.derived.optimum import bisect, compute_of, optimal_split, split
from ..catalogue.derived.solving import BORDER, FOUND, first_root
from ..errors import OptionError, ParameterError, listed, nearest
from ..expr import Program, parse, symbols
from .derivation import estimated

if TYPE_CHECKING:
    from .result import Fit

__all__ = ["bisect", "optimal", "optimal_split", "solve_for"]

_LARGEST = float(np.log(1e60))


def optimal(fit: Fit, compute: Any, formula: str | None, inputs: Mapping[str, Any]) -> Any:
    """Table of the compute-optimal N, D, D / N and loss at each compute, with intervals.

    With a `formula` of the compute, or inputs that are held, every open input is chosen.
    """
    from .. import frames

    law = fit.law
    _known(law, inputs)
    if formula is None and law.compute is None:
        raise OptionError(
            f"Law {law.name!r} has inputs {', '.join(law.input_names)}; a compute-optimal split needs N and D. "
            f"Say what training costs, e.g. compute='6*{'*'.join(law.input_names[:2])}', or fit a joint law such as "
            "'chinchilla'."
        )
    compute_of(law, formula)
    budgets = _numbers(compute)
    if not budgets.size or not (np.isfinite(budgets) & (budgets > 6.0)).all():
        raise OptionError(f"`C` is {compute!r}; expected training compute in FLOP, above 6, such as 1e24.")
    given = {name: _held(name, value, budgets) for name, value in inputs.items()}
    free = tuple(name for name in law.input_names if name not in given)
    ratio = ("D/N",) if {"N", "D"} <= set(free) else ()
    plain = formula is None and law.compute == "6*N*D" and set(law.input_names) == {"N", "D"}

    def quantities(theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        parameters = dict(zip(law.parameter_names, theta.T[:, :, None], strict=True))
        if plain:
            n = optimal_split(law, theta, budgets)
            found, code = {"N": n, "D": budgets / (6.0 * n)}, np.where(np.isfinite(n), FOUND, BORDER)
        else:
            found, code = split(law, parameters, budgets[None], given, formula)
        best = law(**{**given, **found}, **parameters)
        ratios = [found["D"] / found["N"]] if ratio else []
        return np.stack([*(found[name] for name in free), *ratios, best], axis=2), code

    estimate, status = estimated(fit, quantities, space="log")
    return frames.plan_table(budgets, (*free, *ratio, law.output.name), estimate, inputs, status)


def solve_for(fit: Fit, loss: Any, inputs: Mapping[str, Any]) -> Any:
    """Table of the input at which the law reaches `loss`, with its interval."""
    from .. import frames

    law = fit.law
    _known(law, inputs)
    free = [name for name in law.input_names if name not in inputs]
    if len(free) != 1:
        raise OptionError(
            f"Solving needs exactly one open input; open: {', '.join(free) or 'none'}. "
            f"Give the others, e.g. solve(loss=2.0, {law.input_names[-1]}='20*{law.input_names[0]}')."
        )
    targets = _numbers(loss)
    if not targets.size or not np.isfinite(targets).all():
        raise OptionError(f"`loss` is {loss!r}; expected a finite number.")
    given = {name: _tied(name, value, free[0], law) for name, value in inputs.items()}
    reach: dict[str, np.ndarray] = {}

    def quantities(theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        parameters = dict(zip(law.parameter_names, theta.T[:, :, None], strict=True))

        def value(log_x: np.ndarray) -> np.ndarray:
            x = np.exp(log_x)
            tied = {name: np.broadcast_to(each(x), x.shape) for name, each in given.items()}
            return law(**{free[0]: x}, **tied, **parameters)

        shape = (len(theta), len(targets))
        place, code = first_root(lambda log_x: value(log_x) - targets, 0.0, _LARGEST, shape)
        if len(theta) == 1:
            tried = value(np.broadcast_to(np.linspace(0.0, _LARGEST, 61)[:, None, None], (61, 1, 1)))
            reach["ends"] = tried[np.isfinite(tried)]
        x = np.exp(place)
        return np.stack([x, *(np.broadcast_to(each(x), x.shape) for each in given.values())], axis=2), code

    estimate, status = estimated(fit, quantities, space="log")
    ends = reach.get("ends", np.empty(0))
    if len(ends):
        said = f"{law.output.name} lies between {ends.min():.6g} and {ends.max():.6g} for {free[0]} from 1 to 1e60"
        status = [f"{each} ({said})" if each.startswith("not reached") else each for each in status]
    return frames.solution_table(law.output.name, targets, (free[0], *given), estimate, status)


def _known(law: Law, inputs: Mapping[str, Any]) -> None:
    unknown = [name for name in inputs if name not in law.input_names]
    if unknown:
        raise ParameterError(
            f"{unknown[0]!r} is not an input of {law.name!r}.{nearest(unknown[0], law.input_names)} "
            f"Inputs: {listed(law.input_names, 12)}."
        )


def _held(name: str, value: Any, budgets: np.ndarray) -> np.ndarray:
    array = np.atleast_1d(np.asarray(value, dtype=np.float64))
    if array.ndim != 1 or not np.isfinite(array).all() or len(array) not in (1, len(budgets)):
        raise OptionError(f"`{name}` is {value!r:.80}; expected a finite number, or one for each C.")
    return array[None]


def _tied(name: str, value: Any, free: str, law: Law) -> Callable[[np.ndarray], np.ndarray]:
    """A number, or a formula of the open input, as a function of it."""
    if not isinstance(value, str):
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = np.nan
        if not np.isfinite(number) or (number <= 0.0 and law.inputs[law.input_names.index(name)].positive):
            raise OptionError(
                f"`{name}` is {value!r:.60}; expected one positive number, or a formula such as {name}='20*{free}'."
            )
        return lambda x: np.full_like(x, number)
    tree = parse(value)
    strange = [name for name in symbols(tree) if name != free]
    if strange:
        raise ParameterError(
            f"{value!r} may hold {free!r} only; got {strange[0]!r}. Inputs: {', '.join(law.input_names)}."
        )
    program = Program([tree], [free])
    return lambda x: np.asarray(program.bind({free: x}).run({})[0])


def _numbers(values: Any) -> np.ndarray:
    """Numbers as a flat array; nan where something else stands, for the message of who asked."""
    try:
        return np.atleast_1d(np.asarray(values, dtype=np.float64)).ravel()
    except (TypeError, ValueError):
        return np.array([np.nan])
