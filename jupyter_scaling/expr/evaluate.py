"""Trees run as one list of NumPy steps, shared between value and derivatives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from .operations import KERNELS, OF_TWO
from .tree import Call, Constant, Node, Symbol, depends_on, walk

__all__ = ["Bound", "Program", "program_of"]


class Program:
    """Several trees compiled together, so that nodes they share are evaluated once.

    Parameters
    ----------
    outputs : sequence of Node
        The trees to evaluate.
    given : iterable of str
        Symbols whose values are bound once (inputs); every other symbol is a variable of each run.

    Examples
    --------
    >>> import numpy as np
    >>> from jupyter_scaling.expr import parse
    >>> program = Program([parse("a * x")], given=["x"])
    >>> program.bind({"x": np.array([1.0, 2.0])}).run({"a": 3.0})
    [array([3., 6.])]
    """

    def __init__(self, outputs: Sequence[Node], given: Iterable[str] = ()) -> None:
        self.outputs = tuple(outputs)
        self.given = frozenset(given)
        nodes: dict[Node, int] = {}
        for output in self.outputs:
            for node in walk(output):
                nodes.setdefault(node, len(nodes))
        self._nodes = tuple(nodes)
        self._slots = nodes
        names = {part.name for part in self._nodes if isinstance(part, Symbol)}
        self._variables = names - self.given
        self._steps = [(nodes[node], node) for node in self._nodes if isinstance(node, Call)]
        varying = {node for node in self._nodes if depends_on(node, self._variables)}
        self._fixed_steps = [_step(node, nodes) for _, node in self._steps if node not in varying]
        self._varying_steps = _with_last_uses(
            [_step(node, nodes) for _, node in self._steps if node in varying],
            keep={nodes[output] for output in self.outputs}
            | {nodes[node] for node in self._nodes if node not in varying},
        )

    def bind(self, given: Mapping[str, Any]) -> Bound:
        """Evaluate all that depends on the given symbols alone."""
        values: list[Any] = [None] * len(self._nodes)
        for node, slot in self._slots.items():
            if isinstance(node, Constant):
                values[slot] = node.value
            elif isinstance(node, Symbol) and node.name in self.given:
                values[slot] = given[node.name]
        for target, kernel, sources, _ in self._fixed_steps:
            values[target] = kernel(*(values[source] for source in sources))
        return Bound(self, values)

    @property
    def length(self) -> int:
        """Steps of each run."""
        return len(self._varying_steps)

    @property
    def symbol_slots(self) -> dict[str, int]:
        """Place of each variable among the values."""
        return {
            node.name: slot
            for node, slot in self._slots.items()
            if isinstance(node, Symbol) and node.name not in self.given
        }


@lru_cache(maxsize=1024)
def program_of(node: Node, given: frozenset[str]) -> Program:
    """The program of one tree, compiled once."""
    return Program([node], given)


class Bound:
    """A program with its inputs in place, ready to run for many parameter vectors."""

    __slots__ = ("_outputs", "_program", "_steps", "_symbols", "_values")

    def __init__(self, program: Program, values: list[Any]) -> None:
        self._program = program
        self._values = values
        self._symbols = program.symbol_slots
        self._steps = program._varying_steps
        self._outputs = [program._slots[output] for output in program.outputs]

    def run(self, variables: Mapping[str, Any]) -> list[Any]:
        """The outputs, each in the shape that broadcasting gives it."""
        values = self._values.copy()
        for name, slot in self._symbols.items():
            values[slot] = variables[name]
        for target, kernel, sources, done in self._steps:
            values[target] = kernel(*[values[source] for source in sources])
            for source in done:
                values[source] = None
        return [values[slot] for slot in self._outputs]


def _step(node: Node, slots: Mapping[Node, int]) -> tuple[int, Any, tuple[int, ...], tuple[int, ...]]:
    assert isinstance(node, Call)
    kernel = KERNELS[node.operation]
    kernel = OF_TWO.get(node.operation, kernel) if len(node.arguments) == 2 else kernel
    return slots[node], kernel, tuple(slots[argument] for argument in node.arguments), ()


def _with_last_uses(steps: list[Any], keep: set[int]) -> list[Any]:
    """Each step with the values it reads for the last time, so that memory is given back early."""
    seen: set[int] = set(keep)
    result = []
    for target, kernel, sources, _ in reversed(steps):
        done = tuple({source for source in sources if source not in seen})
        seen.update(sources)
        result.append((target, kernel, sources, done))
    return result[::-1]
