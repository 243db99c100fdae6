"""Scripts of the data sets: a stopped one continues, another table is refused, what is missing is said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jupyter_scaling.datasets.measured_rows import MeasuredRows, needed

SETS = ("learning_curves", "lr_schedules", "pass_at_k")
FOLDER = Path(__file__).parents[2] / "jupyter_scaling" / "datasets"


def rows(path: Path, source: str = "") -> MeasuredRows:
    return MeasuredRows(path, ("run", "loss"), ("a table", "text: one"), source)


def test_a_stopped_script_measures_only_what_is_missing(tmp_path: Path) -> None:
    table, asked = rows(tmp_path / "t.csv"), []

    def measure(one: str) -> list[dict[str, Any]]:
        asked.append(one)
        if one == "stop":
            raise KeyboardInterrupt
        return [{"run": one, "loss": len(one)}, {"run": f"{one}_more", "loss": 0}]

    with pytest.raises(KeyboardInterrupt):
        table.complete({"a": "a", "bb": "stop"}, measure)
    table.complete({"a": "a", "bb": "bb"}, measure)
    assert asked == ["a", "stop", "bb"]
    assert (tmp_path / "t.csv").read_text() == ("# a table\n# text: one\nrun,loss\na,1\na_more,0\nbb,2\nbb_more,0\n")


def test_another_table_is_not_continued(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    rows(path).write([{"run": "a", "loss": 1}])
    with pytest.raises(SystemExit, match="measured on other data"):
        rows(path, "text: two").read()
    assert list(rows(path, "text: one").read()) == ["a"]
    path.write_text("other,columns\n1,2\n")
    with pytest.raises(SystemExit, match="other columns"):
        rows(path).read()


def test_a_missing_package_is_named_as_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(SystemExit, match="pip install scikit-learn"):
        needed("sklearn.datasets", "This script")


@pytest.mark.parametrize("name", SETS)
def test_the_plan_is_printed_without_what_the_script_trains_with(name: str) -> None:
    program = "import sys; sys.modules['torch'] = sys.modules['sklearn'] = None; "
    program += f"from jupyter_scaling.datasets import make_{name} as script; script.main(['--dry-run'])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) > 5


@pytest.mark.parametrize("name", SETS)
def test_a_header_says_how_when_and_in_what_units(name: str) -> None:
    path = FOLDER / f"{name}.csv"
    comments = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    for word in (f"make_{name}", "made: 20", "Python", "licence", "seed"):
        assert any(word in line for line in comments), word
    assert path.stat().st_size < 200_000
