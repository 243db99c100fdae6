"""What an installed copy brings: the data, the notebook, the type marker, and the built browser extension."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def installed() -> metadata.Distribution:
    """The installed distribution, not the checkout."""
    try:
        return metadata.distribution("jupyter_scaling")
    except metadata.PackageNotFoundError:
        pytest.skip("jupyter_scaling is not installed here; `bash tests/run` installs it")


@pytest.mark.parametrize(
    "ending",
    [
        "jupyter_scaling/examples/first_fit.ipynb",
        "jupyter_scaling/datasets/tiny_lm.csv",
        "jupyter_scaling/py.typed",
        "share/jupyter/labextensions/jupyter-scaling/package.json",
        "share/jupyter/labextensions/jupyter-scaling/install.json",
    ],
)
def test_the_installed_copy_holds(ending: str, installed: metadata.Distribution) -> None:
    found = [file for file in installed.files or () if file.as_posix().endswith(ending)]
    assert len(found) == 1
    assert Path(str(installed.locate_file(found[0]))).stat().st_size > 0 or ending.endswith("py.typed")


def test_no_test_and_no_javascript_source_is_installed(installed: metadata.Distribution) -> None:
    roots = {file.parts[0] for file in installed.files or () if not file.as_posix().startswith("..")}
    assert {root for root in roots if "dist-info" not in root} <= {"jupyter_scaling"}


def test_the_installed_copy_fits_away_from_the_checkout(installed: metadata.Distribution, tmp_path: Path) -> None:
    code = "import jupyter_scaling as s; print(s.__file__, s.fit(s.datasets.load('tiny_lm'), 'chinchilla').status.code)"
    done = subprocess.run([sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "site-packages" in done.stdout
