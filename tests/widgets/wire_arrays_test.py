"""Columns of many rows as bytes, and back."""

from __future__ import annotations

import json

import numpy as np
import pytest

from jupyter_scaling.widgets.wire_arrays import curves_to_bytes, levels_to_bytes, reasons_to_table


def read(table: dict) -> list[str]:
    """What `readReasons` of the page makes of it."""
    reasons = [""] * table["size"]
    rows = np.frombuffer(table["rows"], "<u4")
    codes = np.frombuffer(table["codes"], "<u4" if len(table["texts"]) > 256 else np.uint8)
    for row, code in zip(rows.tolist(), codes.tolist(), strict=True):
        reasons[row] = table["texts"][code]
    return reasons


def test_one_reason_for_many_rows_is_one_text() -> None:
    table = reasons_to_table(["step < 1000"] * 100_000 + [""])
    assert len(table["codes"]) == 100_000
    assert len(json.dumps({"size": table["size"], "texts": table["texts"]})) < 60


def test_one_reason_among_many_rows_costs_a_few_bytes() -> None:
    table = reasons_to_table([""] * 99_999 + ["diverged"])
    assert len(table["codes"]) + len(table["rows"]) == 5


@pytest.mark.parametrize("count", [0, 1, 4, 512, 514, 1_000])
def test_reasons_come_back_also_when_a_byte_does_not_hold_them(count: int) -> None:
    reasons = [f"loss is {row}" if row % 2 else "" for row in range(count)]
    assert read(reasons_to_table(reasons)) == reasons


def test_curves_travel_as_bytes_and_shared_columns_once() -> None:
    along = [1.0, 2.0, 4.0]
    curve = {"level": 0, "x": along, "inputs": {"N": along, "D": 3.0}, "y": [5.0, None, 4.0], "band_low": None}
    found = curves_to_bytes([{**curve, "band_high": along}, {**curve, "level": 1, "band_high": None}])
    assert [np.frombuffer(column).tolist()[::2] for column in found["columns"]] == [[1.0, 4.0], [5.0, 4.0]]
    assert np.isnan(np.frombuffer(found["columns"][1])[1])
    first, second = found["curves"]
    assert (first["x"], first["inputs"], first["band_high"], first["held"]) == (0, {"N": 0}, 0, {"D": 3.0})
    assert (second["y"], second["band_low"], second["band_high"]) == (1, None, None)
    assert len(json.dumps(found["curves"])) < 260


def test_a_row_of_no_level_is_a_byte_of_its_own() -> None:
    assert bytes(levels_to_bytes([0, -1, 127])["codes"]) == b"\x00\xff\x7f"
