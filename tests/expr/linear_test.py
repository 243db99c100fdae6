"""Linear unknowns are found wherever algebra allows, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from jupyter_scaling.expr import Program, linear_form, parse, to_text
from jupyter_scaling.expr.linear import LinearForm


@pytest.mark.parametrize(
    ("text", "coordinates", "linear", "outer"),
    [
        ("E + exp(a - alpha*x)", "E a alpha", {"E", "a"}, "identity"),
        ("E + exp(a - alpha*x) + exp(b - beta*z)", "E a alpha b beta", {"E", "a", "b"}, "identity"),
        ("exp(a - b*x)", "a b", {"a", "b"}, "exp"),
        ("E + exp(-alpha*x)", "E alpha", {"E"}, "identity"),
        ("p*x + q*x**2 + r", "p q r", {"p", "q", "r"}, "identity"),
        ("p*exp(q*x)", "p q", {"p"}, "identity"),
        ("p*q*x", "p q", {"p"}, "identity"),
        ("p*x + p*q", "p q", {"q"}, "identity"),
        ("sin(p*x)", "p", set(), "identity"),
        ("exp(a*x) + exp(-a*z)", "a", set(), "identity"),
        ("p**2*x", "p", set(), "identity"),
    ],
)
def test_amplitudes_of_a_formula(text: str, coordinates: str, linear: set[str], outer: str) -> None:
    form = linear_form(parse(text), coordinates.split())
    assert form.outer == outer
    found = {amplitude.symbol for amplitude in form.amplitudes}
    assert found == linear
    assert set(form.nonlinear) == set(coordinates.split()) - linear


def rebuilt(form: LinearForm, values: dict[str, float]) -> float:
    """The law from its linear form."""

    def at(node: object) -> float:
        return float(Program([node]).bind({}).run(values)[0])

    total = at(form.offset)
    for amplitude in form.amplitudes:
        own = values[amplitude.symbol]
        total += (own if amplitude.rate is None else np.exp(own * at(amplitude.rate))) * at(amplitude.basis)
    if form.outer == "power":
        return total ** at(form.power)
    return float(np.exp(total)) if form.outer == "exp" else total


@pytest.mark.parametrize(
    "text",
    [
        "E + exp(a - b*x) + 3*z",
        "exp(a - b*x + z)",
        "E*x + exp(2*a)*sin(b*z)",
        "exp(b*logsumexp(a - x, E - z))",
        "exp(b*log(E + exp(a)))",
        "exp(b*softplus(a - x))*1.0",
    ],
)
def test_the_linear_form_says_the_same_as_the_tree(text: str) -> None:
    values = {"E": 1.3, "a": 0.4, "b": 0.7, "x": 1.1, "z": 0.3}
    tree = parse(text)
    form = linear_form(tree, ["E", "a", "b"])
    assert rebuilt(form, values) == pytest.approx(float(Program([tree]).bind({}).run(values)[0]), rel=1e-13), [
        to_text(amplitude.basis) for amplitude in form.amplitudes
    ]
