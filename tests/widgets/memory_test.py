"""What a panel remembers, as it is typed and as it is asked for by the page."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from jupyter_scaling.errors import OptionError
from jupyter_scaling.widgets import Explorer


def ask(page: Any, what: object, **details: Any) -> dict[str, Any]:
    """The answer to a question of the page: one, and no trait is sent with it."""
    page.comm.sent.clear()
    content = {"kind": "ask", "id": 7, "what": what, "details": details}
    page.panel._handle_msg({"content": {"data": {"method": "custom", "content": content}}, "buffers": []})
    assert [each["method"] for each in page.comm.sent] == ["custom"]
    said: dict[str, Any] = page.comm.sent[0]["content"]
    assert (said["kind"], said["id"]) == ("answer", 7)
    return said


def test_the_page_is_told_what_differs(page: Any) -> None:
    page.act("exclude", rows=[4], reason="diverged")
    said = ask(page, "compare", before=0, after=1)
    rows = [each for each in said["value"]["differences"] if each["part"] == "row"]
    assert [(row["name"], row["new_text"]) for row in rows] == [("run 4", "out: diverged")]
    assert said["error"] is None


@pytest.mark.parametrize(
    ("what", "details", "says"),
    [
        ("compare", {"before": 0, "after": 99}, "99"),
        ("compare", {}, "None"),
        ("compair", {}, "compare"),
        (None, {}, ""),
    ],
)
def test_a_question_without_an_answer_is_answered_with_a_sentence(
    page: Any, what: object, details: dict[str, Any], says: str
) -> None:
    said = ask(page, what, **details)
    assert says in said["error"] and said["value"] is None


def test_a_comparison_is_a_table_by_part_and_name(panel: Explorer) -> None:
    panel.exclude("run 4", "diverged").pin("E", 1.7).undo()
    table = panel.compare(0, 1)
    assert table.loc[("row", "run 4"), "new_text"] == "out: diverged"
    assert table.loc[("parameter", "E"), "new"] == panel.fit.values["E"]
    assert panel.compare(1, 2).loc[("choice", "pinned"), "new_text"] == "E = 1.7"
    assert panel.compare().equals(table)
    with pytest.raises(OptionError, match="99"):
        panel.compare(0, 99)


def test_an_act_can_be_awaited_and_is_done_by_then(panel: Explorer) -> None:
    async def cell() -> tuple[Any, int]:
        heard = asyncio.Event()
        asyncio.get_running_loop().call_soon(heard.set)
        same = await panel.exclude("run 4", "diverged")
        assert heard.is_set(), "the messages of the page had their turn"
        return same, same.fit.observations.count("in")

    assert asyncio.run(cell()) == (panel, 23)
