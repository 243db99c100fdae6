"""Every law on its whole domain: finite at the corners of what is usual, exact slopes in the solver's coordinates."""

from __future__ import annotations

import math

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.catalogue import Law
from jupyter_scaling.expr import Program, derivative, lower
from jupyter_scaling.expr.lower import centre_name, log_name

from .draws import drawn, inputs_of, ordinary

REAL, COMPLEX, STEP = np.longdouble, np.clongdouble, np.longdouble(1e-100)

every_law = pytest.mark.parametrize("law", [catalogue.get(name) for name in catalogue.names()], ids=catalogue.names())

# Corners that no set of parameters of such a law can lie in.
TOGETHER = {
    "isik_bleu": "A Dp**alpha must exceed 1",
    "farseer": "exp of a power of N, with exponents that only make sense together",
    "routed_clark": "1 / Es must exceed 1 / Em",
    "moe_efficiency_leverage": "1 / As must exceed 1 / Am",
}


@every_law
def test_a_law_is_finite_at_the_corners_of_what_is_usual(law: Law) -> None:
    if law.name in TOGETHER:
        pytest.skip(TOGETHER[law.name])
    usual = ordinary(law)
    for seed in range(40):
        rng = np.random.default_rng(seed)
        values = dict(inputs_of(law, rng, 20))
        for one in law.parameters:
            ends = [end for end in (one.typical_low, one.typical_high) if math.isfinite(end)] or [usual[one.name]]
            values[one.name] = np.clip(rng.choice(ends), one.low, one.high)
        found = law(**values)
        assert np.isfinite(found).all(), {name: values[name] for name in law.parameter_names}


@every_law
@pytest.mark.parametrize("seed", range(3))
def test_slopes_in_the_coordinates_of_the_solver_are_the_complex_step(law: Law, seed: int) -> None:
    values = drawn(law, seed, spread=0.0 if seed == 0 else 0.3)
    positive = {p.name for p in law.parameters if p.is_logarithmic} | {i.name for i in law.inputs if i.positive}
    form = lower(law.tree, law.parameter_names, law.input_names, frozenset(positive))
    at = {name: REAL(values[name]) for name in law.input_names}
    for entry in law.inputs:
        if entry.positive:
            centre = np.log(values[entry.name]).mean()
            at |= {
                log_name(entry.name): REAL(np.log(values[entry.name]) - centre),
                centre_name(entry.name): REAL(centre),
            }
    for name in law.parameter_names:
        at[form.symbol(name)] = REAL(np.log(values[name]) if name in form.logarithmic else values[name])
    level = np.abs(Program([form.tree]).bind({}).run(at)[0])
    if not np.isfinite(level).all() or not (level > 0).all():
        pytest.skip("the draw lies where the law has no value")
    for name in law.parameter_names:
        symbol = form.symbol(name)
        moved = {key: COMPLEX(value) for key, value in at.items()}
        moved[symbol] = moved[symbol] + COMPLEX(1j) * STEP
        exact = np.imag(Program([form.tree]).bind({}).run(moved)[0]) / STEP
        ours = Program([derivative(form.tree, symbol)]).bind({}).run(at)[0]
        double = "lgamma" in law.formula  # SciPy's special functions have no more digits than a double
        spare = (1e-11 if double else 1e-14) * level
        assert (np.abs(ours - exact) <= (1e-9 if double else 1e-12) * np.abs(exact) + spare).all(), name
