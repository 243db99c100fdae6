"""The page of the catalogue is what the declarations make of themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.catalogue import companions
from jupyter_scaling.catalogue.page import card, main, page

PAGE = Path(__file__).parents[2] / "docs" / "catalogue.md"


def test_the_committed_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "Run `python -m jupyter_scaling.catalogue.page docs/catalogue.md` and commit the page."
    )


def test_every_law_has_a_card_and_a_row_that_leads_to_it() -> None:
    text = page()
    links = re.findall(r"^\| \[`(\w+)`\]\(#([^)]+)\)", text, re.MULTILINE)
    assert sorted(name for name, _ in links) == sorted(law.name for law in catalogue.every())
    headings = {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^### (.*)$", text, re.MULTILINE)
    }
    assert {anchor for _, anchor in links} == headings


def test_every_companion_has_a_row() -> None:
    text = page()
    assert all(f"| `{name}` | " in text for name in companions.names())


def test_constants_from_hearsay_are_printed_as_reported() -> None:
    text = card(catalogue.get("kaplan_l_n"))
    assert "*second-hand*, reported" in text
    assert "**second-hand**" not in text
    assert "**primary**" in card(catalogue.get("step_law"))


def test_a_card_has_the_remark_and_every_name() -> None:
    law = catalogue.get("t2i_tifa_power")
    text = card(law)
    assert law.remark in text
    assert all(f"| `{name}` | " in text for name in (*law.input_names, law.output.name, *law.parameter_names))


@pytest.mark.parametrize("given", [True, False])
def test_the_page_is_written_or_printed(given: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(tmp_path / "page.md")] if given else [])
    written = (tmp_path / "page.md").read_text(encoding="utf-8") if given else capsys.readouterr().out
    assert written == page()
