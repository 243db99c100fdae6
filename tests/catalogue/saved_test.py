"""A saved law says where each of its parameters is looked for."""

from __future__ import annotations

import json

from jupyter_scaling import catalogue
from jupyter_scaling.catalogue import kinds
from jupyter_scaling.catalogue.define import define
from jupyter_scaling.catalogue.saved import law_from_json


def test_the_ends_that_a_fit_keeps_to_are_saved_where_they_are_said() -> None:
    law = define("y = a * x**(-b)", parameters={"a": kinds.scale(), "b": kinds.exponent(searched=(0.05, float("inf")))})
    back = law_from_json(json.loads(json.dumps(law.to_json())))
    assert back.parameter("b").searched == (0.05, float("inf")) and back == law
    assert all("searched" not in one for one in catalogue.get("chinchilla").to_json()["parameters"])
