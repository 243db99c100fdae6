"""A law, declared once as text with named parameters; all else is derived from that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import FormulaError, ParameterError, listed, nearest
from ..expr import Call, Constant, Node, Program, Symbol, lower, symbols, to_json
from ..expr.lower import centre_name, log_name
from ..expr.parse import output_of, parse_law
from ..expr.tree import substitute, walk
from .kinds import Input, Output, Parameter
from .published import Published
from .travel import restore, state_of

if TYPE_CHECKING:
    from .derived import Quantity

__all__ = ["Law", "Published", "law", "symbol_of"]


@dataclass(frozen=True, repr=False)
class Law:
    """A scaling law: inputs, an output, parameters, and the formula between them.

    Calling it evaluates the formula; inputs and parameters go by name and broadcast.

    Parameters
    ----------
    name, title, family, citation : str
        What it is called in code and in print, where it belongs, who wrote it.
    formula : str
        The law as text, `let` lines included; read when its tree is first asked for.
    inputs, output, parameters
        What stands in it.
    objective : str
        What is minimised unless a fit says otherwise, as in ``scaling.fit(loss=...)``.
    derived : tuple of str
        Quantities that people compute from a fit of it.
    remark : str
        What a reader of its numbers must know: traps, units, forms that differ from print.
    flops : str
        Training compute as a product of inputs where that is not ``6*N*D``; "none" where N and D do not tell it.
    published : mapping of str to Published
        Constants in print, by label.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> law = scaling.law("chinchilla")
    >>> round(float(law(N=70e9, D=1.4e12, E=1.8172, A=482.01, alpha=0.3478, B=2085.43, beta=0.3658)), 4)
    1.9739
    """

    name: str
    formula: str
    inputs: tuple[Input, ...]
    output: Output
    parameters: tuple[Parameter, ...]
    title: str = ""
    family: str = "user-defined"
    citation: str = ""
    objective: str = "log_huber"
    derived: tuple[str, ...] = ()
    remark: str = ""
    flops: str = ""
    published: Mapping[str, Published] = field(default_factory=lambda: MappingProxyType({}), compare=False, repr=False)

    __getstate__ = state_of
    __setstate__ = restore

    def __post_init__(self) -> None:
        if len({*self.input_names, *self.parameter_names}) < len(self.inputs) + len(self.parameters):
            raise FormulaError(f"Law {self.name!r} uses one name twice among its inputs and parameters.")

    @cached_property
    def tree(self) -> Node:
        """The right-hand side as an immutable tree.

        Raises
        ------
        FormulaError
            When the formula cannot be read, or its names are not those of the inputs and parameters.
        """
        tree = parse_law(self.formula)[1]
        used, known = symbols(tree), (*self.input_names, *self.parameter_names)
        unknown = [name for name in used if name not in known]
        if unknown:
            raise FormulaError(
                f"{listed(map(repr, unknown))} in law {self.name!r} is neither input nor parameter."
                f"{nearest(unknown[0], known)} Inputs: {listed(self.input_names, 12)}; parameters: "
                f"{listed(self.parameter_names, 12)}."
            )
        unused = [name for name in known if name not in used]
        if unused:
            raise FormulaError(
                f"{listed(map(repr, unused))} is declared for law {self.name!r} but does not stand in its formula "
                f"{self.formula!r}. Remove it, or use it."
            )
        return tree

    @cached_property
    def input_names(self) -> tuple[str, ...]:
        """Names of the inputs, in order."""
        return tuple(entry.name for entry in self.inputs)

    @cached_property
    def parameter_names(self) -> tuple[str, ...]:
        """Names of the parameters, in order."""
        return tuple(parameter.name for parameter in self.parameters)

    @cached_property
    def json_tree(self) -> object:
        """The formula as prefix JSON, for the browser."""
        return to_json(self.tree)

    @property
    def compute(self) -> str | None:
        """Training compute in FLOP as a formula of the inputs, ``C = 6 N D`` (arXiv:2001.08361), where it applies."""
        if self.flops:
            return None if self.flops == "none" else self.flops
        return "6*N*D" if {"N", "D"} <= set(self.input_names) else None

    @cached_property
    def quantities(self) -> Mapping[str, Quantity]:
        """What is computed from a fit of it, by name: functions of parameters and inputs, each with its formula."""
        from .derived import quantities_of

        return quantities_of(self)

    def parameter(self, name: str) -> Parameter:
        """One parameter by name; an error names the nearest."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        raise ParameterError.named(name, self.name, self.parameter_names)

    def __call__(self, **values: Any) -> Any:
        """Evaluate the law; every input and parameter by name.

        Raises
        ------
        ParameterError
            When a name is missing or unknown.
        """
        names = (*self.input_names, *self.parameter_names)
        unknown = [name for name in values if name not in names]
        if unknown:
            raise ParameterError(
                f"Law {self.name!r} has no {unknown[0]!r}.{nearest(unknown[0], names)} "
                f"Inputs: {listed(self.input_names, 12)}; parameters: {listed(self.parameter_names, 12)}."
            )
        missing = [name for name in names if name not in values]
        if missing:
            raise ParameterError(
                f"Law {self.name!r} needs {listed(missing, 12)} as well. Give each by name, e.g. {missing[0]}=1.0."
            )
        arrays = {name: _number(value) for name, value in values.items()}
        try:
            shape = np.broadcast_shapes(*(np.shape(array) for array in arrays.values()))
        except ValueError:
            shapes = {name: np.shape(array) for name, array in arrays.items() if np.shape(array)}
            raise ParameterError(
                f"Values of law {self.name!r} do not go together: "
                f"{listed([f'{name} has shape {shape}' for name, shape in shapes.items()], 12)}. Give as many of each, "
                "or single numbers."
            ) from None
        with np.errstate(all="ignore"):
            result = self._program.bind({}).run(arrays)[0]
        return np.array(np.broadcast_to(result, shape)) if shape else result

    @cached_property
    def _program(self) -> Program:
        """The formula as written, unless a power of a sum in it could overflow where the law does not."""
        risky = any(
            isinstance(node, Call)
            and node.operation == "^"
            and isinstance(node.arguments[0], Call)
            and node.arguments[0].operation == "+"
            and symbols(node.arguments[1])
            for node in walk(self.tree)
        )
        return Program([self.stable_tree if risky else self.tree])

    @cached_property
    def stable_tree(self) -> Node:
        """The formula over logarithms, where ``(1 + u**v)**w`` becomes ``exp(w softplus(v log u))``."""
        positive = [p.name for p in self.parameters if p.is_logarithmic] + [i.name for i in self.inputs if i.positive]
        lowered = lower(self.tree, self.parameter_names, self.input_names, frozenset(positive), frozenset(positive))
        logs: dict[str, Node] = {log_name(name): Call("log", (Symbol(name),)) for name in positive}
        centres: dict[str, Node] = {centre_name(name): Constant(0.0) for name in self.input_names}
        return substitute(lowered.tree, logs | centres)

    def __repr__(self) -> str:
        constants = [f"{label} ({one.trust})" for label, one in self.published.items() if one.values]
        lines = [
            f"{self.name}: {self.title} [{self.family}]",
            *(f"  {line.strip()}" for line in self.formula.splitlines()),
            f"  inputs: {', '.join(f'{entry.name} ({entry.description})' for entry in self.inputs)}",
            f"  parameters: {', '.join(self.parameter_names)}; minimised by default: {self.objective}",
            *([f"  constants: {listed(constants, 6)}"] if constants else []),
            *([f"  {self.remark}"] if self.remark else []),
            *([f"  {self.citation}"] if self.citation else []),
        ]
        return "\n".join(lines)

    def _repr_markdown_(self) -> str:
        from .page import card

        return card(self, typeset=True)

    def to_json(self) -> dict[str, Any]:
        """The declaration as plain data that `law_from_json` reads back."""
        from .saved import to_json

        return to_json(self)


def law(
    name: str,
    formula: str,
    *,
    inputs: Mapping[str, Input],
    output: Output,
    parameters: Mapping[str, Parameter],
    title: str = "",
    family: str = "user-defined",
    citation: str = "",
    objective: str = "log_huber",
    derived: Iterable[str] = (),
    remark: str = "",
    flops: str = "",
    published: Iterable[Published] = (),
) -> Law:
    """Declare a law; names come from the keys of `inputs` and `parameters` and from the formula's left side."""
    constants: dict[str, Published] = {}
    declared = Law(
        name=name,
        formula=formula,
        inputs=tuple(replace(entry, name=key) for key, entry in inputs.items()),
        output=replace(output, name=output_of(formula) or "y"),
        parameters=tuple(replace(p, name=key, symbol=p.symbol or symbol_of(key)) for key, p in parameters.items()),
        title=title or name,
        family=family,
        citation=citation,
        objective=objective,
        derived=tuple(derived),
        remark=remark,
        flops=flops,
        published=MappingProxyType(constants),
    )
    constants.update({entry.label: replace(entry, law=declared) for entry in published})
    return declared


_GREEK = re.compile(
    "alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|rho|sigma|tau|phi|chi|psi|omega"
)


def symbol_of(name: str) -> str:
    """LaTeX of a parameter name: Greek letters as such, an index after a low line or of digits, words upright.

    Examples
    --------
    >>> print(symbol_of("alpha"), symbol_of("alpha_N"), symbol_of("c0"), symbol_of("Lmin"), symbol_of("data_scale"))
    \\alpha \\alpha_{N} c_{0} L_{min} \\mathrm{data}_{scale}
    """
    head, _, tail = name.strip("_").partition("_")
    stem = head.rstrip("0123456789") or head
    index = [each for each in (head[len(stem) :], *tail.split("_")) if each]
    if not _greek(stem) and len(stem) > 1 and not tail and not (len(stem) > 4 and stem.islower()):
        stem, index = stem[0], [stem[1:] + "".join(index)]
    shown = _greek(stem) or (stem if len(stem) == 1 else f"\\mathrm{{{stem}}}")
    return f"{shown}_{{{','.join(_greek(each) or each for each in index)}}}" if index else shown


def _greek(name: str) -> str:
    word = "lambda" if name == "lam" else name
    return f"\\{word}" if _GREEK.fullmatch(word) else ""


def _number(value: Any) -> Any:
    array = np.asarray(value)
    if array.dtype.kind not in "fiuc":
        raise ParameterError(f"A law takes numbers; got {value!r:.60}. Convert the values to float first.")
    return array if array.dtype.kind == "c" else array.astype(np.float64)[()]
