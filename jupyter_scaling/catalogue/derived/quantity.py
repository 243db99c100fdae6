"""What a derived quantity is: a number that people compute from a fitted law, declared once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import OptionError, ParameterError, listed, nearest
from ...expr import Call, Program, parse, symbols
from ...expr.tree import walk
from .solving import FOUND, UNDEFINED, UNREACHED

if TYPE_CHECKING:
    from ..law import Law

__all__ = ["Answer", "How", "Quantity", "Values", "expression", "function"]

Values = Mapping[str, Any]
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Answer:
    """Values of a quantity and how each was come by.

    Parameters
    ----------
    value : ndarray, shape (R, G) or (R, G, Q)
        For parameter sets R at inputs G; Q parts where the quantity has several.
    code : ndarray of int, shape (R, G)
        As in `solving.SENTENCES`.
    """

    value: np.ndarray
    code: np.ndarray


How = Callable[["Law", Values, Values], Answer]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number computed from the parameters of a law.

    Parameters
    ----------
    name : str
        As in ``fit.derive(name)``.
    formula : str
        As people write it; where a closed form exists it is what is evaluated.
    inputs : tuple of str
        What must be given, and what may be.
    defaults : mapping of str to float
        Of the inputs that may be left out.
    unit : str
    space : str
        ``"log"``, ``"raw"`` or ``"logit"``: where its interval is symmetric.
    source : str
        Paper, or how it follows.
    answers : tuple of str
        Which of the law's `derived` it computes.
    parts : tuple of str
        Names of its components, where it has several.
    is_closed : bool
        Whether `formula` is evaluated as it stands; otherwise it is solved for.
    needs : tuple of str
        Parameters it reads.
    curves : tuple of str
        Inputs that are whole arrays for one value, such as a schedule of learning rates.
    how : callable
        From (law, parameters (R, 1), inputs (1, G)) to an `Answer`.
    law : Law
        That it belongs to.

    Examples
    --------
    >>> from jupyter_scaling import catalogue
    >>> law = catalogue.get("chinchilla")
    >>> constants = law.published["Besiroglu 2024"].values
    >>> f"{float(law.quantities['optimal_parameters'](C=5.76e23, **constants)):.4g}"
    '7.225e+10'
    """

    name: str
    formula: str
    inputs: tuple[str, ...] = ()
    defaults: Mapping[str, float] = field(default_factory=lambda: _NOTHING)
    unit: str = ""
    space: str = "log"
    source: str = ""
    answers: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    is_closed: bool = True
    needs: tuple[str, ...] = ()
    curves: tuple[str, ...] = ()
    how: How | None = field(default=None, compare=False, repr=False)
    law: Law | None = field(default=None, compare=False, repr=False)

    @property
    def required(self) -> tuple[str, ...]:
        """Inputs without a default."""
        return tuple(name for name in self.inputs if name not in self.defaults)

    def of(self, law: Law) -> Quantity:
        """The quantity as it belongs to a law: names in its formula that are no parameters are inputs."""
        if not self.is_closed:
            return replace(self, law=law, needs=self.needs or law.parameter_names)
        names = symbols(parse(self.formula))
        used = [name for name in names if name not in law.parameter_names]
        used.sort(key=lambda name: _place(name, self.formula, law))
        return replace(self, law=law, inputs=tuple(used), needs=tuple(set(names) - set(used)))

    def given(self, said: Values) -> dict[str, Any]:
        """Inputs by name, defaults put in.

        Raises
        ------
        OptionError
            When one is missing, unknown or no number.
        """
        unknown = [name for name in said if name not in self.inputs]
        if unknown:
            known = listed(self.inputs, 12) or "none"
            raise OptionError(
                f"{self.name!r} has no input {unknown[0]!r}.{nearest(unknown[0], self.inputs)} Its inputs: {known}."
            )
        missing = [name for name in self.required if name not in said]
        if missing:
            raise OptionError(
                f"{self.name!r} needs {listed(missing, 12)} as well: {self.formula}. "
                f"Give each by name, e.g. {missing[0]}=1.0."
            )
        return {name: _numbers(name, said.get(name, self.defaults.get(name))) for name in self.inputs}

    def at(self, theta: np.ndarray, inputs: Values) -> Answer:
        """Values at parameter sets (R, P) and inputs that broadcast to (G,)."""
        assert self.how is not None and self.law is not None
        parameters = dict(zip(self.law.parameter_names, np.asarray(theta, float).T[:, :, None], strict=True))
        rows = {
            name: np.asarray(value, float) if name in self.curves else np.atleast_1d(np.asarray(value, float))[None]
            for name, value in inputs.items()
        }
        with np.errstate(all="ignore"):
            return self.how(self.law, parameters, rows)

    def __call__(self, **values: Any) -> Any:
        """The quantity at parameters and inputs by name; inputs may be arrays.

        Raises
        ------
        OptionError, ParameterError
            When a name is missing or unknown.
        """
        assert self.law is not None
        missing = [name for name in self.law.parameter_names if name in self.needs and name not in values]
        if missing:
            raise ParameterError(f"{self.name!r} of law {self.law.name!r} needs {listed(missing, 12)} as well.")
        theta = np.array([[float(values.get(name, np.nan)) for name in self.law.parameter_names]])
        said = {k: v for k, v in values.items() if k in self.inputs or k not in self.law.parameter_names}
        inputs = self.given(said)
        flat = all(np.ndim(v) == 0 for k, v in inputs.items() if k not in self.curves)
        value = self.at(theta, inputs).value[0]
        return value[0] if flat else value


def _place(name: str, text: str, law: Law) -> tuple[int, int]:
    if name in law.input_names:
        return 0, law.input_names.index(name)
    found = re.search(rf"\b{re.escape(name)}\b", text)
    return 1, found.start() if found else len(text)


def _numbers(name: str, value: Any) -> np.ndarray:
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        array = np.full(1, np.nan)
    if array.ndim > 1 or not np.isfinite(array).all():
        raise OptionError(f"`{name}` is {value!r:.80}; expected a finite number, or a list of them.")
    return array


def expression(
    name: str,
    text: str,
    *answers: str,
    unit: str = "",
    space: str = "log",
    source: str = "",
    **defaults: float,
) -> Quantity:
    """A quantity in closed form; names that are no parameters of the law are its inputs.

    Examples
    --------
    >>> from jupyter_scaling import catalogue
    >>> half = expression("halving_factor", "2**(1/b)").of(catalogue.get("power_law"))
    >>> float(half(b=0.5))
    4.0
    """

    def how(law: Law, parameters: Values, inputs: Values) -> Answer:
        value, *bases = _program(text).bind({}).run({**parameters, **inputs})
        shape = np.broadcast_shapes((_rows(parameters), 1), *(np.shape(v) for v in inputs.values()))
        fine = np.broadcast_to(np.isfinite(value), shape)
        for base in bases:
            # A negative number has whole powers, and none of them is meant.
            fine = fine & (base >= 0.0)
        value = np.where(fine, np.broadcast_to(np.asarray(value, float), shape), np.nan)
        return Answer(value, np.where(fine, FOUND, UNREACHED if "target" in inputs else UNDEFINED))

    return Quantity(name, text, (), MappingProxyType(defaults), unit, space, source, answers, how=how)


def function(
    name: str,
    formula: str,
    how: How,
    inputs: tuple[str, ...],
    *answers: str,
    parts: tuple[str, ...] = (),
    curves: tuple[str, ...] = (),
    needs: tuple[str, ...] | None = None,
    unit: str = "",
    space: str = "log",
    source: str = "",
    **defaults: float,
) -> Quantity:
    """A quantity that is solved for."""
    return Quantity(
        name, formula, inputs, MappingProxyType(defaults), unit, space, source, answers, parts, False,
        () if needs is None else needs, curves, how,
    )  # fmt: skip


def _rows(parameters: Values) -> int:
    return len(next(iter(parameters.values())))


_PROGRAMS: dict[str, Program] = {}


def _program(text: str) -> Program:
    """A formula, and the bases of its powers whose exponents are not plain numbers."""
    if text not in _PROGRAMS:
        tree = parse(text)
        powers = (node for node in walk(tree) if isinstance(node, Call) and node.operation == "^")
        _PROGRAMS[text] = Program([tree, *(p.arguments[0] for p in powers if symbols(p.arguments[1]))])
    return _PROGRAMS[text]
