"""What the page asks for after a view: runs that look off, what leaves with each run, what a rule would do."""

from __future__ import annotations

from typing import Any

import pytest


def ask(page: Any, what: str, **details: Any) -> dict[str, Any]:
    """Ask as the page does; the answer."""
    page.panel._handle(page.panel, {"kind": "ask", "id": 9, "what": what, "details": details}, [])
    answer: dict[str, Any] = page.comm.sent[-1]["content"]
    assert (answer["kind"], answer["id"]) == ("answer", 9)
    return answer


def test_the_insight_comes_on_its_own_trait_when_asked_for(page: Any) -> None:
    assert page.panel.insight == {}
    assert ask(page, "insight")["value"] == {"revision": 0}
    found = page.panel.insight
    assert [each["key"] for each in found["suggestions"]] == ["run 4"]
    assert found["without"]["rows"] == list(range(24))
    page.act("accept_suggestion", rows=[4])
    assert page.panel.insight["revision"] == 0
    ask(page, "insight")
    assert page.panel.insight["revision"] == page.view["revision"] == 1
    assert page.panel.insight["suggestions"] == []


def test_a_rule_is_counted_before_it_is_made(page: Any) -> None:
    answer = ask(page, "rule", text="n_params < 2e6")
    assert answer["value"]["sentence"] == f"would exclude {answer['value']['count']} of 24"
    assert page.panel.excluded.empty
    assert "Did you mean 'n_params'" in ask(page, "rule", text="n_parms < 2e6")["error"]


def test_suggestions_are_a_table_by_the_users_own_keys(panel: Any) -> None:
    table = panel.suggestions
    assert table.index.tolist() == ["run 4"]
    assert table.columns.tolist() == ["kind", "number", "why", "reason"]
    panel.accept(table.index)
    assert panel.excluded["who"].tolist() == ["suggestion"]
    assert panel.suggestions.empty


@pytest.mark.parametrize("given", [{"x": 1e11}, {"loss": 1.75}])
def test_the_target_reaches_the_plot(panel: Any, given: dict[str, float]) -> None:
    panel.set_target(**given)
    card = panel._plot.target.target
    assert card["is_set"] is True
    assert card["x"] == panel.state.target["x"]
    low, high = panel._plot._scales["x"].min, panel._plot._scales["x"].max
    assert low < card["x"] < high


def test_a_far_target_leaves_the_axis_as_it_was(panel: Any) -> None:
    before = panel._plot._scales["x"].max
    panel.set_target(x=1e30)
    assert panel._plot._scales["x"].max < 1e12
    assert panel._plot.target.target["x"] == 1e30
    assert before <= 1e12
