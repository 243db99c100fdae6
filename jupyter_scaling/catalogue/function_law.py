"""A law that no formula can say: a Python function with its derivatives, everything else as with any law."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from ..errors import FormulaError, ParameterError, listed, nearest
from ..expr import Node, Program, derivative
from ..expr import symbols as names_in
from .kinds import Input, Output, Parameter
from .law import Law, symbol_of
from .published import Published

__all__ = ["FunctionLaw", "FunctionProgram", "function_law"]

Arrays = Mapping[str, np.ndarray]
Function = Callable[[Any, Arrays], np.ndarray]
Slopes = Callable[[Any, Arrays], Mapping[str, np.ndarray]]


@dataclass(frozen=True)
class FunctionLaw(Law):
    """A law whose values come from a Python function.

    It is called, fitted and asked for its parameters as any law is; it has no tree, so it cannot be drawn
    without Python, printed as LaTeX, or exported other than by the path to import it from.

    Attributes
    ----------
    function : callable
        From (features, parameters by name) to values (B, M). Parameters are (B, 1), of any numeric type that
        NumPy broadcasts, complex ones among them. Features are what `prepare` returns, or the inputs by
        name (M,).
    slopes : callable
        As `function`, to the derivative (B, M) by each parameter, by name, in natural units.
    prepare : callable, optional
        From the inputs by name (M,) to features, found once for each set of rows.
    linear : tuple of str
        Parameters the function is linear in: they are solved for where starts are looked for.
    home : str
        ``"module:name"`` to import it from.
    latex : str
        The formula as LaTeX, without dollar signs; written by hand, as there is no tree to print.
    encode : callable, optional
        From names in the first input to the numbers that stand for them.
    """

    function: Function | None = None
    slopes: Slopes | None = None
    prepare: Callable[[Arrays], Any] | None = None
    linear: tuple[str, ...] = ()
    home: str = ""
    latex: str = ""
    encode: Callable[[Any], Any] | None = None

    def __call__(self, **values: Any) -> Any:
        """Evaluate the law; every input and parameter by name, training curves by theirs."""
        if self.encode is not None and self.inputs[0].name in values:
            values[self.inputs[0].name] = self.encode(values[self.inputs[0].name])
        return super().__call__(**values)

    @property
    def tree(self) -> Node:
        """Not there: raises FormulaError."""
        raise FormulaError(
            f"Law {self.name!r} is a Python function and has no formula to work on. Call it, fit it, or import it "
            f"from {self.home or 'the module that declares it'}."
        )

    @property
    def json_tree(self) -> object:
        """None: the browser cannot evaluate it."""
        return None

    @cached_property
    def _program(self) -> Any:
        return _Call(self)

    def features(self, inputs: Arrays) -> Any:
        """What the function reads of inputs (M,)."""
        return inputs if self.prepare is None else self.prepare(inputs)

    def to_json(self) -> dict[str, Any]:
        """Its name and where to import it from: a function is no data, and neither are the curves it reads."""
        return {"name": self.name, "import": self.home} | ({"curves": True} if self.encode is not None else {})


class _Call:
    """One evaluation, inputs and parameters in whatever shapes they come."""

    def __init__(self, law: FunctionLaw) -> None:
        self.law = law

    def bind(self, given: Arrays) -> _Call:
        return self

    def run(self, arrays: Arrays) -> list[Any]:
        assert self.law.function is not None
        whole = np.broadcast_shapes(*(np.shape(a) for a in arrays.values()))
        inputs, parameters = (
            {n: arrays[n] for n in names} for names in (self.law.input_names, self.law.parameter_names)
        )
        of_inputs = np.broadcast_shapes(*(np.shape(a) for a in inputs.values()))
        of_parameters = np.broadcast_shapes(*(np.shape(a) for a in parameters.values()))
        rows = of_inputs[-1] if of_inputs else 1
        lanes = int(np.prod(of_parameters))
        if int(np.prod(of_inputs)) != rows or (lanes != 1 and of_parameters[-1] != 1):
            # Neither many rows under a few parameters, nor the reverse: every element has its own of both.
            of_inputs, of_parameters, lanes = whole, whole, 1
        columns = {name: np.broadcast_to(a, of_inputs).reshape(-1) for name, a in inputs.items()}
        values = {name: np.broadcast_to(a, of_parameters).reshape(lanes, -1) for name, a in parameters.items()}
        result = np.asarray(self.law.function(self.law.features(columns), values)).reshape(whole)
        return [result if whole else result[()]]


class FunctionProgram:
    """A function law in the coordinates of the solver: logarithms of positive parameters.

    Parameters
    ----------
    law : FunctionLaw
    symbols : mapping of str to str
        Name of each parameter's coordinate.
    logarithmic : frozenset of str
        Parameters whose coordinate is a logarithm.
    by : tuple of str, optional
        Parameters to differentiate by; the values alone without.
    tied : mapping of str to Node, optional
        Parameters computed from others, as formulas of these.
    """

    def __init__(
        self,
        law: FunctionLaw,
        symbols: Mapping[str, str],
        logarithmic: frozenset[str],
        by: tuple[str, ...] | None,
        tied: Mapping[str, Node] | None = None,
    ) -> None:
        self.law, self.symbols, self.logarithmic, self.by = law, symbols, logarithmic, by
        self.ties = {name: _Tie(tree) for name, tree in (tied or {}).items()}

    def bind(self, given: Arrays) -> _Bound:
        """The program with its features in place."""
        return _Bound(self, self.law.features({name: given[name] for name in self.law.input_names}))


class _Bound:
    def __init__(self, program: FunctionProgram, features: Any) -> None:
        self.program, self.features = program, features

    def run(self, variables: Arrays) -> list[np.ndarray]:
        """Values (B, M), and their derivatives by the coordinates asked for."""
        program, law = self.program, self.program.law
        assert law.function is not None and law.slopes is not None
        natural = {
            name: np.exp(variables[symbol]) if name in program.logarithmic else variables[symbol]
            for name, symbol in program.symbols.items()
        }
        tied = {name: tie.run(natural) for name, tie in program.ties.items()}
        natural |= {name: each for name, (each, _) in tied.items()}
        value = law.function(self.features, natural)
        if program.by is None:
            return [value]
        slopes = dict(law.slopes(self.features, natural))
        # A tied parameter is moved by those that stand in its formula: the chain rule hands its slope on to them.
        for name, (_, by) in tied.items():
            for other, slope in by.items():
                slopes[other] = slopes[other] + slopes[name] * slope
        return [value, *(slopes[n] * natural[n] if n in program.logarithmic else slopes[n] for n in program.by)]


class _Tie:
    """A parameter as a formula of others, with its derivatives by them."""

    def __init__(self, tree: Node) -> None:
        self.names = names_in(tree)
        self.program = Program([tree, *(derivative(tree, name) for name in self.names)]).bind({})

    def run(self, natural: Arrays) -> tuple[Any, dict[str, Any]]:
        """Its values (B, 1), and the derivatives by each parameter of the formula."""
        shape = next(iter(natural.values())).shape
        value, *slopes = (np.broadcast_to(each, shape) for each in self.program.run(natural))
        return value, dict(zip(self.names, slopes, strict=True))


def function_law(
    name: str,
    function: Function,
    slopes: Slopes,
    *,
    inputs: Mapping[str, Input],
    parameters: Mapping[str, Parameter],
    output: Output,
    prepare: Callable[[Arrays], Any] | None = None,
    linear: Iterable[str] = (),
    formula: str = "",
    home: str = "",
    published: Iterable[Published] = (),
    **more: Any,
) -> FunctionLaw:
    """Declare a law by a function and its derivatives.

    Parameters
    ----------
    name : str
        As for any law.
    function, slopes, prepare, linear, home
        As in `FunctionLaw`.
    inputs, parameters : mapping of str to Input, Parameter
        As for any law; order is that of the table.
    output : Output
        With its name.
    formula : str
        In words or symbols, for people.
    published : iterable of Published
        Constants in print.
    **more
        ``title``, ``family``, ``citation``, ``objective``, ``derived``, ``remark``, ``latex``.

    Examples
    --------
    >>> from jupyter_scaling.catalogue import kinds
    >>> saturating = function_law(
    ...     "saturating",
    ...     lambda x, p: p["a"] * np.tanh(x["t"] / p["b"]),
    ...     lambda x, p: {
    ...         "a": np.tanh(x["t"] / p["b"]), "b": -p["a"] * x["t"] / p["b"] ** 2 / np.cosh(x["t"] / p["b"]) ** 2
    ...     },
    ...     inputs={"t": kinds.count("steps")},
    ...     parameters={"a": kinds.scale(), "b": kinds.scale(typical=(1.0, 100.0))},
    ...     output=kinds.Output("y", "reward"),
    ... )
    >>> round(float(saturating(t=5.0, a=2.0, b=5.0)), 4)
    1.5232
    """
    linear = tuple(linear)
    unknown = [each for each in linear if each not in parameters]
    if unknown:
        raise ParameterError(
            f"`linear` names {listed(map(repr, unknown))}, no parameter of {name!r}.{nearest(unknown[0], parameters)}"
        )
    constants: dict[str, Published] = {}
    declared = FunctionLaw(
        name=name,
        formula=formula or f"{output.name} = {name}({', '.join((*inputs, *parameters))})",
        inputs=tuple(replace(entry, name=key) for key, entry in inputs.items()),
        output=output,
        parameters=tuple(replace(p, name=key, symbol=p.symbol or symbol_of(key)) for key, p in parameters.items()),
        published=MappingProxyType(constants),
        function=function,
        slopes=slopes,
        prepare=prepare,
        linear=linear,
        home=home,
        **{"title": name, **more},
    )
    constants.update({entry.label: replace(entry, law=declared) for entry in published})
    return declared
