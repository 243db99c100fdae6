"""Nodes: values that cannot change, equal when they mean the same, the same in every process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from jupyter_scaling.expr import Call, Constant, Symbol, parse, symbols
from jupyter_scaling.expr.tree import depends_on, expand, split_coefficient, substitute, walk


@pytest.mark.parametrize("node", [Constant(1.0), Symbol("x"), parse("x + y")])
def test_a_node_cannot_be_changed(node: object) -> None:
    with pytest.raises(AttributeError, match="immutable"):
        node.key = "other"
    with pytest.raises(AttributeError):
        node.something = 1


def test_arguments_are_a_tuple_whatever_they_were_given_as() -> None:
    given = [Symbol("x"), Symbol("y")]
    node = Call("min", given)
    given.append(Symbol("z"))
    assert node.arguments == (Symbol("x"), Symbol("y"))


def test_equal_trees_are_one_entry_of_a_dict() -> None:
    assert {parse("E + A/N**a"): 1} == {parse("E + A / (N**a)"): 1}


def test_a_symbol_is_not_equal_to_its_name_nor_a_number_to_itself_plain() -> None:
    assert Symbol("x") != "x"
    assert Constant(1.0) != 1.0


def test_a_symbol_cannot_pass_for_a_call_by_its_name() -> None:
    assert Symbol("exp('x')") != parse("exp(x)")
    assert Symbol("1.0") != Constant(1.0)


def test_walk_meets_each_distinct_node_once_arguments_first() -> None:
    tree = parse("exp(x) + log(exp(x) + y) * exp(x)")
    nodes = list(walk(tree))
    assert len(nodes) == len(set(nodes))
    places = {node: place for place, node in enumerate(nodes)}
    assert all(places[a] < places[node] for node in nodes if isinstance(node, Call) for a in node.arguments)
    assert nodes[-1] == tree


def test_symbols_come_in_order_of_first_appearance() -> None:
    assert symbols(parse("log(z) + y + z")) == ("z", "y")


def test_substitute_replaces_every_occurrence_and_folds() -> None:
    assert substitute(parse("E + A*x + A"), {"A": Constant(2.0), "E": Constant(-2.0)}) == parse("2*x")


def test_expand_lets_like_terms_meet() -> None:
    assert expand(parse("a*(x + c) - a*x")) == parse("a*c")


def test_depends_on_asks_for_any_of_the_names() -> None:
    assert depends_on(parse("a*x"), ["q", "x"])
    assert not depends_on(parse("a*x"), ["q"])


def test_a_coefficient_is_split_from_its_term() -> None:
    assert split_coefficient(parse("-3*x*y")) == (-3.0, parse("x*y"))
    assert split_coefficient(parse("x")) == (1.0, parse("x"))


IN_ANOTHER_PROCESS = """
from jupyter_scaling import catalogue
from jupyter_scaling.expr import derivative, linear_form, lower
for name in catalogue.names():
    law = catalogue.get(name)
    positive = frozenset({p.name for p in law.parameters if p.is_logarithmic} | set(law.input_names))
    low = lower(law.tree, law.parameter_names, law.input_names, positive)
    print(law.tree.key, low.tree.key, low.pivots)
    symbols = [low.symbol(p) for p in law.parameter_names]
    print([derivative(low.tree, symbol).key for symbol in symbols], linear_form(low.tree, symbols))
"""


def test_keys_and_derived_trees_are_the_same_in_every_process() -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", IN_ANOTHER_PROCESS],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("1", "2", "77")
    ]
    printed = [process.communicate(timeout=60)[0] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0]
    assert len(printed[0]) > 1_000
    assert printed[0] == printed[1] == printed[2]
