"""Laws are found by words and by family, and what is not found is told with the nearest name."""

from __future__ import annotations

import pytest

import jupyter_scaling as scaling
from jupyter_scaling import catalogue, errors
from jupyter_scaling.catalogue.notation import latex_of
from jupyter_scaling.catalogue.search import FAMILIES, found
from jupyter_scaling.exporting.notation import printed


def names(*words: str, family: str | None = None) -> list[str]:
    return [law.name for law in found(catalogue.every(), " ".join(words), family)]


@pytest.mark.parametrize(
    ("search", "first", "also"),
    [
        ("chinchilla", "chinchilla", "chinchilla_gamma"),
        ("Chinchilla ENVELOPE", "chinchilla_envelope", "chinchilla_envelope_tokens"),
        ("2001.08361", "kaplan_l_n", "kaplan_lnd"),
        ("pass@k", "coverage_monkeys", "coverage_beta"),
        ("besiroglu", "chinchilla", "chinchilla"),
        ("log10", "routed_clark", "moe_efficiency_leverage"),
    ],
)
def test_every_word_must_stand_somewhere_in_the_law(search: str, first: str, also: str) -> None:
    assert names(search)[0] == first
    assert also in names(search)


def test_a_word_more_never_finds_more() -> None:
    assert set(names("data", "muennighoff")) <= set(names("data")) & set(names("muennighoff"))


def test_a_family_goes_by_its_name_its_title_or_a_part() -> None:
    whole = names(family="mixture/data-quality")
    assert whole == names(family="Mixtures and the worth of data") == names(family="mixt")
    assert {catalogue.get(name).family for name in whole} == {"mixture/data-quality"}
    assert {law.family for law in catalogue.every()} <= set(FAMILIES)


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"search": "chinchila"}, errors.LawNotFoundError, "Did you mean 'chinchilla'"),
        ({"search": "chinchilla", "family": "mixt"}, errors.LawNotFoundError, "of the family 'mixt'"),
        ({"family": "a"}, errors.OptionError, "part of several families"),
        ({"family": "joint nd"}, errors.OptionError, "Did you mean 'joint N-D'"),
    ],
)
def test_what_is_not_found_is_told(arguments: dict[str, str], error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        scaling.laws(**arguments)


def test_the_formulas_in_print_are_those_of_today() -> None:
    stored = [(law.name, law.formula, latex_of(law)) for law in catalogue.every() if law.json_tree is not None]
    assert stored == printed(), "Run `python -m jupyter_scaling.exporting.notation` and commit notation.json."


def test_a_law_of_ones_own_does_not_take_another_s_formula() -> None:
    mine = scaling.define("L = E + A / N**alpha", name="chinchilla", inputs=["N"])
    assert latex_of(mine) == ""
    assert latex_of(catalogue.get("multi_power_law")).startswith("L(t) = ")


def test_a_card_in_a_notebook_has_the_formula_typeset() -> None:
    assert "$$\nL = E + A N^{- \\alpha} + B D^{- \\beta}\n$$" in scaling.law("chinchilla")._repr_markdown_()
