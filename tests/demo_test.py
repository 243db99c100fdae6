"""``python -m jupyter_scaling``: the demo in a process of its own, as a person types it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import jupyter_scaling
from jupyter_scaling.__main__ import main


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "jupyter_scaling", *arguments], capture_output=True, text=True, timeout=300
    )


def test_headless_prints_the_fitted_table_and_leaves_the_run_notebook(tmp_path: Path) -> None:
    done = run("demo", "--headless", "--folder", str(tmp_path / "fresh"))
    assert done.returncode == 0, done.stderr
    for name in ("value", "se", "ci_low", "ci_high", "E", "A", "alpha", "B", "beta"):
        assert name in done.stdout.split()
    assert (tmp_path / "fresh" / "law.py").is_file()


def test_a_notebook_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    mine = tmp_path / "first_fit.ipynb"
    mine.write_text("mine")
    done = run("demo", "--headless", "--folder", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "already there" in done.stderr and "--folder" in done.stderr
    assert mine.read_text() == "mine"


def test_a_failing_cell_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import nbformat

    broken = tmp_path / "broken.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")]), broken)
    monkeypatch.setattr("jupyter_scaling.__main__._source", lambda: broken)
    assert main(["demo", "--headless", "--folder", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "ZeroDivisionError: division by zero" in said


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert main(["demo", "--folder", str(tmp_path / "file" / "below")]) == 1
    assert "give another --folder" in capsys.readouterr().err


def test_the_browser_way_starts_jupyterlab_on_the_copied_notebook(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jupyter_scaling", "demo", "--no-browser", "--folder", str(tmp_path)]
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        env=os.environ | {"JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime")},
    )
    assert process.stdout is not None
    late = threading.Timer(120, os.killpg, (process.pid, signal.SIGKILL))
    late.start()
    with process.stdout as lines:
        address = next((line for line in lines if f"127.0.0.1:{port}/lab/tree/first_fit.ipynb" in line), None)
        os.killpg(process.pid, signal.SIGTERM)
        rest = lines.read()
    process.wait(timeout=60)
    late.cancel()
    assert address is not None, rest


def test_the_version_and_the_help_are_there() -> None:
    assert run("--version").stdout.strip() == jupyter_scaling.__version__
    assert "demo" in run("--help").stdout
    assert "--headless" in run("demo", "--help").stdout
