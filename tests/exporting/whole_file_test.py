"""A file is replaced whole or left as it was."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

import jupyter_scaling as scaling
from jupyter_scaling.errors import ExportError, LoadError
from jupyter_scaling.exporting.whole_file import write_whole


def test_a_link_stays_a_link_and_leads_to_the_new_file(tmp_path: Path) -> None:
    file, link = tmp_path / "real.json", tmp_path / "link.json"
    file.write_text("old")
    link.symlink_to(file)
    write_whole(link, "new")
    assert link.is_symlink() and file.read_text() == "new"


def test_permissions_stay_as_they_were(tmp_path: Path) -> None:
    file = tmp_path / "private.json"
    file.write_text("old")
    file.chmod(0o600)
    write_whole(file, b"new")
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_set_read_only_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "kept.json"
    file.write_text("old")
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(ExportError, match=r"read-only.*may be written to"):
        write_whole(file, "new")
    assert file.read_text() == "old" and list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("number", "advice"),
    [(errno.ENOSPC, "Make room"), (errno.EROFS, "may be written to"), (errno.EIO, "another path")],
)
def test_each_failure_has_its_advice_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, advice: str
) -> None:
    def fails(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    file = tmp_path / "kept.json"
    file.write_text("old")
    monkeypatch.setattr("os.replace", fails)
    with pytest.raises(ExportError, match=advice):
        write_whole(file, "new")
    assert file.read_text() == "old" and list(tmp_path.iterdir()) == [file]


def test_names_that_are_no_file_are_said(tmp_path: Path) -> None:
    loop = tmp_path / "loop.json"
    loop.symlink_to(loop)
    for path, says in (
        (loop, "itself"),
        (tmp_path, "in it"),
        (tmp_path / ("x" * 300), "shorter"),
        ("a\0b", "expected the path"),
        ("", "expected the path"),
        (5, "expected the path"),
        ("~nobody-by-this-name/a", "expected the path"),
    ):
        with pytest.raises(ExportError, match=says):
            write_whole(path, "new")  # type: ignore[arg-type]
    with pytest.raises(LoadError, match="expected the path"):
        scaling.load(5)  # type: ignore[arg-type]
