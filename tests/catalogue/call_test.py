"""Looking a law up and calling it: what a person reads when a name is wrong."""

from __future__ import annotations

import dataclasses

import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.catalogue import Input, Parameter
from jupyter_scaling.errors import LawNotFoundError, ParameterError


def test_a_law_is_found_by_name_and_a_law_is_itself() -> None:
    law = catalogue.get("chinchilla")
    assert catalogue.get(law) is law
    assert "chinchilla" in catalogue.names()


@pytest.mark.parametrize(
    ("typed", "meant"), [("chinchila", "chinchilla"), ("Chinchilla", "chinchilla"), ("BNSL", "bnsl")]
)
def test_an_unknown_law_gets_the_nearest_name(typed: str, meant: str) -> None:
    with pytest.raises(LawNotFoundError, match=f"Law '{typed}' not found. Did you mean '{meant}'\\?"):
        catalogue.get(typed)


def test_an_unknown_law_far_from_all_gets_the_list_and_the_way_to_write_ones_own() -> None:
    with pytest.raises(KeyError) as error:
        catalogue.get("zzzz")
    assert "Laws: power_law, " in str(error.value)
    assert "scaling.define" in str(error.value)


def test_an_unknown_parameter_gets_the_nearest_name() -> None:
    with pytest.raises(ParameterError, match=r"'alpa' is not a parameter of law 'chinchilla'\. Did you mean 'alpha'"):
        catalogue.get("chinchilla").parameter("alpa")


def test_a_value_that_is_missing_in_a_call_is_named() -> None:
    with pytest.raises(ParameterError, match=r"needs E, alpha as well\. Give each by name, e\.g\. E=1\.0"):
        catalogue.get("chinchilla")(N=1e9, D=1e10, A=1.0, B=2.0, beta=0.3)


def test_a_value_that_does_not_belong_in_a_call_is_named() -> None:
    with pytest.raises(ParameterError, match=r"has no 'bta'\. Did you mean 'beta'"):
        catalogue.get("chinchilla")(N=1e9, D=1e10, E=1.0, A=1.0, alpha=0.3, B=2.0, bta=0.3)


@pytest.mark.parametrize("value", ["1e9", None, [None], object()])
def test_a_value_that_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(ParameterError, match="A law takes numbers"):
        catalogue.get("power_law")(x=value, a=1.0, b=0.5)


def test_whole_numbers_are_taken_as_floats() -> None:
    assert catalogue.get("power_law")(x=4, a=8, b=1) == 2.0


def test_a_law_cannot_be_changed() -> None:
    law = catalogue.get("chinchilla")
    with pytest.raises(dataclasses.FrozenInstanceError):
        law.formula = "L = N"
    with pytest.raises(TypeError):
        law.published["mine"] = None


def test_compute_is_six_n_d_where_both_are_inputs() -> None:
    assert catalogue.get("chinchilla").compute == "6*N*D"
    assert catalogue.get("power_law").compute is None


def test_equal_laws_are_one_entry_of_a_dict() -> None:
    assert len({catalogue.define("y = a * x**b"), catalogue.define("y = a * x**b")}) == 1


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda: Parameter("a", "scael"), "Kind 'scael' of parameter 'a' is not known"),
        (lambda: Parameter("a", "free", 2.0, 1.0), "The lower must be below the upper"),
        (lambda: Parameter("a", "free", float("nan"), 1.0), "The lower must be below the upper"),
        (lambda: Parameter("a", "scale", -1.0, 1.0), "its lower bound is 0 or more"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused(made: object, says: str) -> None:
    with pytest.raises(ParameterError, match=says):
        made()


def test_parameters_without_a_typical_range_are_equal_when_all_else_is() -> None:
    assert Parameter("a", "scale", 0.0) == Parameter("a", "scale", 0.0, typical_low=float("nan"))


def test_scales_locations_and_widths_live_on_a_logarithmic_axis() -> None:
    kinds = {p.kind: p.is_logarithmic for name in catalogue.names() for p in catalogue.get(name).parameters}
    logarithmic = {"scale": True, "location": True, "width": True}
    assert kinds == {"floor": False, "exponent": False, "free": False} | logarithmic


def test_an_input_has_a_name_and_what_it_counts() -> None:
    assert Input("N", "parameters").positive


def test_a_law_prints_what_a_reader_needs_and_as_a_card_in_the_notebook() -> None:
    law = catalogue.get("step_law")
    lines = repr(law).splitlines()
    assert lines[0] == "step_law: Step Law: learning rate [hyperparameter]"
    assert "  lr = c1 * N**a * D**b" in lines
    assert "  constants: Li 2025 (primary)" in lines
    assert "| `N` | non-embedding parameters | input |" in law._repr_markdown_()


def test_training_compute_is_left_open_where_n_is_not_what_is_computed_with() -> None:
    assert catalogue.get("moe_sparsity_abnar").compute is None
    assert catalogue.get("avg_param_sparse").compute is None
    assert catalogue.get("parscale").compute is None
