"""The catalogue as a table: pandas in every way, and in a notebook a page with its formulas typeset."""

from __future__ import annotations

import pickle
import re
from html.parser import HTMLParser

import pandas as pd
import pytest

import jupyter_scaling as scaling
from jupyter_scaling import catalogue, frames
from jupyter_scaling.catalogue.notation import latex_of


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return scaling.laws()


class Balance(HTMLParser):
    """Tags that are open, and all there were."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_it_has_every_law_with_its_constants(table: pd.DataFrame) -> None:
    assert table.index.tolist() == [law.name for law in catalogue.every()]
    assert "Besiroglu 2024" in table.loc["chinchilla", "constants"]
    assert "(Sardana 2024, all data)" in table.loc["chinchilla", "constants"]
    assert table.loc["power_law", "constants"] == ""


def test_it_is_a_data_frame_and_stays_one(table: pd.DataFrame) -> None:
    assert isinstance(table, pd.DataFrame)
    pd.testing.assert_frame_equal(pd.DataFrame(table), pd.DataFrame(pickle.loads(pickle.dumps(table))))
    joint = table[table["family"] == "joint N-D"].sort_values("title").head(3)
    assert "formula" in joint and len(joint) == 3 and "$" in joint._repr_html_()
    assert type(table["title"]) is pd.Series
    assert table.groupby("family").size().sum() == len(table) == len(pd.concat([table.head(5), table.iloc[5:]]))
    assert table.reset_index()["law"].tolist() == table.index.tolist()
    assert "chinchilla" in repr(table.loc[["chinchilla"]])


@pytest.mark.parametrize(
    "part", [lambda t: t[["title"]], lambda t: t.reset_index(), lambda t: t.T.head(2), lambda t: t.describe()]
)
def test_what_is_no_table_of_laws_any_more_is_shown_by_pandas(table: pd.DataFrame, part: object) -> None:
    assert "Constants in brackets" not in part(table)._repr_html_()  # type: ignore[operator]


def test_the_page_has_a_row_for_each_law_with_its_formula_typeset(table: pd.DataFrame) -> None:
    page = table._repr_html_()
    assert page.count('<th scope="row"') == len(table)
    formulas = re.findall(r"\$([^$]+)\$", page)
    assert len(formulas) == sum(latex_of(law).count(r",\quad ") + 1 for law in catalogue.every())
    assert "script" not in Balance(page).seen and Balance(page).open == []
    assert '<a href="https://arxiv.org/abs/2203.15556"' in page


def test_a_law_of_ones_own_is_shown_as_its_text_and_nothing_in_it_as_markup() -> None:
    mine = scaling.define("y = a * x**b", name="mine", inputs={"x": catalogue.Input("", "<b>size</b>")})
    page = frames.laws_table([mine])._repr_html_()
    assert "<code>y = a * x**b</code>" in page and "<b>" not in page
    assert "$" not in page
