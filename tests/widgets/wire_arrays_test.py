"""Columns of many rows are few bytes on the wire, and say the same."""

from __future__ import annotations

import json

import numpy as np

from jupyter_scaling.widgets.wire_arrays import reasons_to_table


def test_one_reason_for_many_rows_is_one_text() -> None:
    table = reasons_to_table(["step < 1000"] * 100_000 + [""])
    codes = table.pop("codes")
    assert len(codes) == 100_001 and codes[-1] == 0
    assert len(json.dumps(table)) < 60


def test_more_reasons_than_a_byte_holds_come_back() -> None:
    reasons = [f"loss is {row}" if row % 2 else "" for row in range(1_000)]
    table = reasons_to_table(reasons)
    texts = ["", *table["texts"]]
    assert [texts[code] for code in np.frombuffer(table["codes"], "<u4")] == reasons
