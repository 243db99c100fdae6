"""Laws with a size: as many breaks, domains or epochs as there are, by name or by number."""

from __future__ import annotations

import json

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.errors import LawNotFoundError, OptionError


def test_the_plain_name_is_the_usual_size() -> None:
    assert catalogue.get("bnsl") == catalogue.get("bnsl", breaks=1) == catalogue.family("bnsl")
    assert catalogue.get("data_filtering_qqt") == catalogue.family("data_filtering_qqt", epochs=4)
    assert catalogue.get("observational") == catalogue.family("observational", components=3)


def test_two_breaks_of_which_one_does_nothing_are_one_break() -> None:
    one, two = catalogue.get("bnsl"), catalogue.get("bnsl", breaks=2)
    x, values = np.geomspace(1.0, 1e9, 7), {"a": 0.1, "b": 2.0, "c0": 0.1, "c1": 0.4, "d1": 1e4, "f1": 0.3}
    np.testing.assert_allclose(two(x=x, **values, c2=0.0, d2=1e6, f2=0.2), one(x=x, **values), rtol=1e-13)


def test_domains_are_named_in_inputs_and_parameters() -> None:
    law = catalogue.get("data_mixing_law", domains=["github", "common crawl"])
    assert law.input_names == ("r_github", "r_common_crawl")
    assert law.parameter_names == ("c", "k", "T_github", "T_common_crawl")
    assert law.inputs[1].description == "proportion of common crawl"
    mixed = law(r_github=0.2, r_common_crawl=0.5, c=1.0, k=2.0, T_github=-1.0, T_common_crawl=0.5)
    assert mixed == pytest.approx(1.0 + 2.0 * np.exp(-0.2 + 0.25))


def test_another_size_has_a_name_of_its_own_and_no_constants_of_the_usual_one() -> None:
    for name, size in [
        ("bnsl", {"breaks": 3}),
        ("regmix_linear", {"domains": 17}),
        ("observational", {"components": 1}),
    ]:
        law = catalogue.get(name, **size)
        assert law.name == f"{name}_{next(iter(size.values()))}"
        assert not law.published


def test_an_epoch_that_was_not_run_changes_nothing() -> None:
    two, four = catalogue.get("data_filtering_qqt", epochs=2), catalogue.get("data_filtering_qqt")
    values = {"a": 6.0, "b": -0.15, "tau": 3.0, "d": 0.1}
    assert four(n1=1e6, n2=2e6, n3=2e6, n4=2e6, **values) == pytest.approx(two(n1=1e6, n2=2e6, **values), rel=1e-14)


def test_the_first_repeat_is_worth_half_after_a_half_life() -> None:
    law = catalogue.get("data_filtering_qqt", epochs=2)
    assert law(n1=1e6, n2=4e6, a=1.0, b=-0.2, tau=1.0, d=0.0) == pytest.approx(1e6**-0.2 * 4.0**-0.1, rel=1e-13)


def test_a_sized_law_goes_through_json() -> None:
    law = catalogue.get("shukor_mixture", domains=["web", "code", "books"])
    assert catalogue.law_from_json(json.loads(json.dumps(law.to_json()))) == law


@pytest.mark.parametrize(
    ("name", "size", "error", "says"),
    [
        ("bnsl", {"breaks": 0}, OptionError, "`breaks` is 0; expected a whole number from 1 to 20"),
        ("bnsl", {"breaks": 2.0}, OptionError, "`breaks` is 2.0"),
        ("bnsl", {"brakes": 2}, OptionError, "Law 'bnsl' takes `breaks`; got `brakes`"),
        ("chinchilla", {"breaks": 2}, OptionError, "Law 'chinchilla' has one form only"),
        ("regmix_linear", {"domains": ["a", "a"]}, OptionError, "that many different names"),
        ("regmix_linear", {"domains": []}, OptionError, "`domains` is"),
        ("bsnl", {"breaks": 2}, LawNotFoundError, "Did you mean 'bnsl'"),
    ],
)
def test_a_size_that_makes_no_sense_is_refused(name: str, size: dict, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        catalogue.get(name, **size)


@pytest.mark.parametrize(
    ("name", "keyword", "most"),
    [
        ("bnsl", "breaks", 20),
        ("data_mixing_law", "domains", 50),
        ("regmix_linear", "domains", 50),
        ("shukor_mixture", "domains", 50),
        ("observational", "components", 50),
        ("data_filtering_qqt", "epochs", 50),
    ],
)
def test_the_largest_size_can_be_read_and_one_more_is_refused(name: str, keyword: str, most: int) -> None:
    assert set(catalogue.get(name, **{keyword: most}).parameter_names) and catalogue.get(name, **{keyword: most}).tree
    with pytest.raises(OptionError, match=f"from 1 to {most}"):
        catalogue.get(name, **{keyword: most + 1})
