"""The catalogue against the records it was declared from: ids, numbers, linear parameters, trust."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.catalogue import Law, companions
from jupyter_scaling.catalogue.papers import PAPERS
from jupyter_scaling.expr import linear_form, lower

RECORDS = Path(__file__).parents[3] / "shared" / "laws.json"
PAGE = Path(__file__).parents[2] / "docs" / "catalogue.md"

# Records that are neither a law nor a companion yet, each with the reason.
NOT_YET: dict[str, str] = {}

# Linear parameters that the tree shows and the record does not say, or the other way round: outer function, names, why.
LINEAR_OTHERWISE: dict[str, tuple[str, str, str]] = {
    "power_law_shift": ("identity", "beta", "the record's are linear in log y only when gamma is given"),
    "kaplan_l_n": ("identity", "Nc", "Nc**aN is one factor; aN is linear in log y only"),
    "kaplan_l_d": ("identity", "Dc", "Dc**aD is one factor; aD is linear in log y only"),
    "kaplan_l_c": ("identity", "Cc", "Cc**aC is one factor; aC is linear in log y only"),
    "tsfm_power_law": ("identity", "x0", "x0**a is one factor; a is linear in log y only"),
    "mdm_compute_gap": ("exp", "a b", "log g stands beside b in one product"),
    "clip_mammut_compute_law": ("exp", "a b", "in log y both are linear given s; the record says y"),
    "adv_activation_linear": ("exp", "kappa", "a lone product is linear in log y as well; the record says y"),
    "kaplan_lnd": ("power", "Nc Dc", "in L**(1 / aD)"),
    "rosenfeld": ("identity", "eps0", "the record's are linear before the envelope"),
    "farseer": ("identity", "b2 b3", "two factors exp(b) in sums; the record fits slices of N"),
    "critical_batch": ("exp", "Bstar", "1 / aB is linear in log B, aB is not"),
    "multilingual_nmt": ("identity", "beta1 Linf", "with f(p) in closed form, one beta serves all weights"),
    "moe_efficiency_leverage": ("identity", "", "linear in log EL / log Ah, which depends on As and Am"),
    "precision_ptq": ("exp", "CT gD gN", "1 / gP is linear in the logarithm, gP is not"),
    "isik_bleu": ("identity", "", "linear in BLEU**(1 / beta)"),
    "passuntil": ("identity", "", "linear in log(-log PU)"),
    "coverage_monkeys": ("identity", "", "linear in log(-log c)"),
    "rag_allocation": ("identity", "", "linear in logit(P)"),
    "observational": ("identity", "", "linear in logit(E); theta and nu are those of `observational_capability`"),
    "train_test_jones": ("exp", "slope per_elo constant", "the record says all"),
    "data_constrained_joint": ("identity", "E", "UN depends on A and B"),
}  # fmt: skip


def records() -> list[dict[str, Any]]:
    return json.loads(RECORDS.read_text(encoding="utf-8")) if RECORDS.is_file() else []


def cases(entries: list[dict[str, Any]]) -> list[Any]:
    if not entries:
        return [pytest.param({}, marks=pytest.mark.skip(reason="laws.json is not here: it belongs in shared/"))]
    return [pytest.param(entry, id=entry["id"]) for entry in entries]


def by_component(inputs: dict[str, Any]) -> dict[str, float]:
    """Vectors of a record as the law names their parts: ``T`` of two becomes ``T1`` and ``T2``."""
    flat: dict[str, float] = {}
    for name, value in inputs.items():
        flat |= {f"{name}{i}": one for i, one in enumerate(value, 1)} if isinstance(value, list) else {name: value}
    return flat


@pytest.mark.parametrize("entry", cases(records()))
def test_every_record_is_a_law_or_a_companion(entry: dict[str, Any]) -> None:
    known = {*(law.name for law in catalogue.every()), *companions.names()}
    assert (entry["id"] in known) != (entry["id"] in NOT_YET), entry["formula"]


@pytest.mark.parametrize("entry", cases([entry for entry in records() if entry["numeric_check"]]))
def test_a_law_gives_the_number_others_computed(entry: dict[str, Any]) -> None:
    checked = entry["numeric_check"]
    if entry["id"] in NOT_YET:
        pytest.skip(NOT_YET[entry["id"]])
    known = catalogue.get(entry["id"]) if entry["id"] in catalogue.names() else companions.get(entry["id"])
    assert float(known(**by_component(checked["inputs"]))) == pytest.approx(checked["value"], rel=1e-9)


def of_laws() -> list[dict[str, Any]]:
    return [entry for entry in records() if entry["id"] in catalogue.names()]


def linear_names(entry: dict[str, Any], law: Law) -> set[str]:
    """Parameters that a record calls linear: ``x0**a`` says x0, ``1/gamma`` says gamma, a vector all its parts."""
    said: set[str] = set()
    for text in entry["linear_params"] or []:
        for word in re.findall(r"[A-Za-z_]\w*", text.split("**")[0]):
            said |= {p for p in law.parameter_names if p == word or re.fullmatch(word + r"\d+", p)}
    return said


@pytest.mark.parametrize("entry", cases(of_laws()))
def test_linear_parameters_are_those_of_the_record(entry: dict[str, Any]) -> None:
    law = catalogue.get(entry["id"])
    positive = {p.name for p in law.parameters if p.is_logarithmic} | {i.name for i in law.inputs if i.positive}
    form = lower(law.tree, law.parameter_names, law.input_names, frozenset(positive))
    names = {form.symbol(name): name for name in law.parameter_names}
    found = linear_form(form.tree, names)
    linear = {names[amplitude.symbol] for amplitude in found.amplitudes}
    space = {"raw": "identity", "log": "exp"}.get((entry["linear_space"] or "none").split()[0], "identity")
    outer, expected = space, linear_names(entry, law)
    if law.name in LINEAR_OTHERWISE:
        outer, expected = LINEAR_OTHERWISE[law.name][0], set(LINEAR_OTHERWISE[law.name][1].split())
    assert (found.outer, linear) == (outer, expected)
    assert {names[name] for name in found.nonlinear} == set(law.parameter_names) - linear


@pytest.mark.parametrize("entry", cases(of_laws()))
def test_no_constant_is_trusted_more_than_its_record(entry: dict[str, Any]) -> None:
    trust = {one["trust"] for one in entry["published"]}
    values = [v for one in entry["published"] for v in one["values"].values() if isinstance(v, (int, float))]
    for one in catalogue.get(entry["id"]).published.values():
        # Printed in other units, or rounded off from the record: both are said.
        assert one.trust in trust or (one.trust == "derived" and "printed for" in one.note), one.label
        if one.trust != "derived":
            assert all(value in values for value in one.values.values()), one.label


@pytest.mark.parametrize("entry", cases([entry for entry in of_laws() if entry["arxiv"]]))
def test_a_paper_is_cited_by_number_only_where_that_is_sure(entry: dict[str, Any]) -> None:
    citation = catalogue.get(entry["id"]).citation
    for paper in entry["arxiv"]:
        assert (paper["id"] in citation) == paper["sure"], citation


def rows_of_papers() -> dict[str, list[str]]:
    """The cells of each row of the page's table of papers, by the law or companion that it names."""
    table = PAGE.read_text(encoding="utf-8").partition("## Papers and their laws")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if "`" in line]
    return {f"{row[0]}: {name}": row for row in rows for name in re.findall(r"^\[?`(\w+)`", row[1])}


def marked() -> list[str]:
    """Ids that the list of laws marks as those of the field's own papers."""
    path = RECORDS.with_name("LAWS.md")
    return re.findall(r"^\| `(\w+)`.*\| M \|", path.read_text(encoding="utf-8"), re.M) if path.is_file() else []


def trusts_of_parameters(entry: dict[str, Any]) -> set[str]:
    """How far the sets of a record are to be trusted that hold numbers for all parameters of the law."""
    names = set(catalogue.get(entry["id"]).parameter_names)
    return {
        one["trust"]
        for one in entry["published"]
        if names <= {k for k, v in one["values"].items() if v.__class__ in (int, float)}
    }


@pytest.mark.parametrize("entry", cases([entry for entry in records() if entry["mission_papers"]]))
def test_every_law_of_a_paper_of_the_field_stands_on_the_page_with_its_status(entry: dict[str, Any]) -> None:
    rows = rows_of_papers()
    for title in entry["mission_papers"]:
        words = title.replace("scriptsize", "").replace(" -- ", " - ")
        row = rows[f"{words}: {entry['id']}"]
        assert len(row) == 5 and row[2]
        if entry["id"] in catalogue.names() and "primary" in trusts_of_parameters(entry):
            assert row[3] in {"primary", "derived"}  # derived where the units are others than in print


def test_no_marked_law_is_missing_and_none_is_a_stub() -> None:
    if not marked():
        pytest.skip("LAWS.md is not here: it belongs in shared/")
    named = {key.rpartition(": ")[2] for key in rows_of_papers()}
    assert len(set(marked())) == 59 and set(marked()) <= named
    laws = {law.name: law for law in catalogue.every()}
    for name in marked():
        if name in laws:
            law = laws[name]
            assert law.parameters and law.citation and all(one.description for one in law.parameters), name
        else:
            assert companions.get(name).function.__doc__.count(">>>") >= 1, name  # an example that is run


def test_every_paper_leads_to_a_law_or_a_companion() -> None:
    known = {*(law.name for law in catalogue.every()), *companions.names()}
    assert all(set(names.split()) <= known for names in PAPERS.values())
