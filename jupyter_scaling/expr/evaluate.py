"""Trees run as one list of NumPy steps, shared between value and derivatives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from .operations import KERNELS, OF_TWO
from .tree import Call, Constant, Node, Symbol, depends_on, walk

__all__ = ["Bound", "Program", "program_of"]

# Where a value goes, how it is made, from which values, and which of those are read for the last time.
_Step = tuple[int, Callable[..., Any], tuple[int, ...], tuple[int, ...]]


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
        varying = {node for node in self._nodes if depends_on(node, self._variables)}
        steps: list[_Step] = []
        fixed: list[_Step] = []
        self._size = len(nodes)
        self._length = sum(isinstance(node, Call) for node in varying)
        for node in self._nodes:
            if isinstance(node, Call):
                (steps if node in varying else fixed).extend(self._in_twos(node, varying, fixed))
        self._fixed_steps = fixed
        self._constants: list[Any] = [None] * self._size
        for node, slot in nodes.items():
            if isinstance(node, Constant):
                self._constants[slot] = node.value
        named = {node.name: slot for node, slot in nodes.items() if isinstance(node, Symbol)}
        self._inputs = [(slot, name) for name, slot in named.items() if name in self.given]
        self._symbols = {name: slot for name, slot in named.items() if name not in self.given}
        self._results = [nodes[output] for output in self.outputs]
        keep = {nodes[output] for output in self.outputs} | {nodes[node] for node in self._nodes if node not in varying}
        self._varying_steps = _with_last_uses(steps, keep | {target for target, *_ in fixed})

    def _in_twos(self, node: Call, varying: set[Node], fixed: list[_Step]) -> list[_Step]:
        """A long sum or product as operations of two, what is bound once in front; other nodes as they are."""
        if node.operation not in OF_TWO or len(node.arguments) < 3 or node not in varying:
            return [_step(node, self._slots)]
        bound = [self._slots[argument] for argument in node.arguments if argument not in varying]
        moving = [self._slots[argument] for argument in node.arguments if argument in varying]
        if len(bound) > 1:
            fixed.append((self._size, KERNELS[node.operation], tuple(bound), ()))
            bound, self._size = [self._size], self._size + 1
        first, *rest = bound + moving
        steps: list[_Step] = []
        for place, other in enumerate(rest, 1):
            last = place == len(rest)
            target = self._slots[node] if last else self._size
            self._size += not last
            steps.append((target, OF_TWO[node.operation], (first, other), ()))
            first = target
        return steps

    def bind(self, given: Mapping[str, Any]) -> Bound:
        """Evaluate all that depends on the given symbols alone."""
        values = self._constants.copy()
        for slot, name in self._inputs:
            values[slot] = given[name]
        for target, kernel, sources, _ in self._fixed_steps:
            values[target] = kernel(*(values[source] for source in sources))
        return Bound(self, values)

    @property
    def length(self) -> int:
        """Operations of each run, a long sum or product being one."""
        return self._length

    @property
    def variables(self) -> frozenset[str]:
        """Names of the symbols that vary from run to run."""
        return frozenset(self._symbols)


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
        self._symbols = list(program._symbols.items())
        self._steps = program._varying_steps
        self._outputs = program._results

    def run(self, variables: Mapping[str, Any]) -> list[Any]:
        """The outputs, each in the shape that broadcasting gives it."""
        values = self._values.copy()
        for name, slot in self._symbols:
            values[slot] = variables[name]
        for target, kernel, sources, done in self._steps:
            values[target] = kernel(*[values[source] for source in sources])
            for source in done:
                values[source] = None
        return [values[slot] for slot in self._outputs]


def _step(node: Node, slots: Mapping[Node, int]) -> _Step:
    assert isinstance(node, Call)
    kernel = KERNELS[node.operation]
    kernel = OF_TWO.get(node.operation, kernel) if len(node.arguments) == 2 else kernel
    return slots[node], kernel, tuple(slots[argument] for argument in node.arguments), ()


def _with_last_uses(steps: list[_Step], keep: set[int]) -> list[_Step]:
    """Each step with the values it reads for the last time, so that memory is given back early."""
    seen: set[int] = set(keep)
    result: list[_Step] = []
    for target, kernel, sources, _ in reversed(steps):
        done = tuple({source for source in sources if source not in seen})
        seen.update(sources)
        result.append((target, kernel, sources, done))
    return result[::-1]
