"""The page of the data sets counts their rows, and its code runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import jupyter_scaling as scaling

PAGE = (Path(__file__).parents[2] / "docs" / "datasets.md").read_text(encoding="utf-8")


def test_every_data_set_has_a_row_with_its_count() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| ([\d,]+) ", PAGE, re.MULTILINE))
    assert {name: int(count.replace(",", "")) for name, count in rows.items()} == {
        name: len(scaling.datasets.load(name)) for name in scaling.datasets.names()
    }


def test_the_code_of_the_page_runs() -> None:
    for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        names = {"scaling": scaling}
        exec(block, names)
        if "fit" in names:
            assert names["fit"].status.converged
            known = {"lr_annealing": ("lam", 0.99719), "coverage_beta": ("al", 1.689)}
            parameter, value = known[names["fit"].law.name]
            assert names["fit"].values[parameter] == pytest.approx(value, rel=1e-3)
