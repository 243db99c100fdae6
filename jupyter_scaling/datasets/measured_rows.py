"""A table of measurements that a script writes row by row, so that a stop leaves a table it can continue."""

from __future__ import annotations

import csv
import datetime
import os
import platform
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["MeasuredRows", "needed", "software"]


@dataclass(frozen=True, slots=True)
class MeasuredRows:
    """The file, its columns, and the lines that say how its numbers came about.

    Parameters
    ----------
    path : Path
        A CSV file; rows that it holds already are kept.
    columns : tuple of str
        The first one names the measurement.
    notes : tuple of str
        Lines of the header, a sentence each. They name no machine and no path.
    source : str
        The line among them that says what was measured on: a table with another one is not continued.
    """

    path: Path
    columns: tuple[str, ...]
    notes: tuple[str, ...]
    source: str = ""

    def read(self) -> dict[str, dict[str, Any]]:
        """Rows of the file by name; none when there is no file.

        Raises
        ------
        SystemExit
            When the file is another table, or was measured on other data.
        """
        if not self.path.exists():
            return {}
        if self.source and f"# {self.source}" not in self.path.read_text(encoding="utf-8").splitlines():
            raise SystemExit(f"{self.path.name} was measured on other data ({self.source}). Choose another file.")
        with self.path.open(encoding="utf-8", newline="") as file:
            table = csv.DictReader(line for line in file if not line.startswith("#"))
            if tuple(table.fieldnames or ()) != self.columns:
                raise SystemExit(f"{self.path.name} has other columns than this script writes. Choose another file.")
            return {row[self.columns[0]]: row for row in table}

    def write(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Replace the file in one step: a stop at any time leaves a whole table."""
        partial = self.path.with_suffix(".partial")
        with partial.open("w", encoding="utf-8", newline="") as file:
            file.writelines(f"# {line}\n" for line in self.notes)
            table = csv.DictWriter(file, self.columns, lineterminator="\n")
            table.writeheader()
            table.writerows(rows)
        os.replace(partial, self.path)

    def complete(self, planned: Mapping[str, Any], measure: Callable[[Any], list[dict[str, Any]]]) -> None:
        """Measure what is missing, in the order planned.

        Parameters
        ----------
        planned : mapping of str to anything
            By the name of the first row that measuring it gives.
        measure : callable
            From an entry of the plan to its rows.
        """
        rows = self.read()
        missing = {name: one for name, one in planned.items() if name not in rows}
        for place, (name, one) in enumerate(missing.items(), 1):
            for row in measure(one):
                rows[str(row[self.columns[0]])] = row
            self.write(rows.values())
            print(f"{place}/{len(missing)} {name}", flush=True)


def software(*packages: str) -> str:
    """Versions of what made the numbers, and the day."""
    from importlib.metadata import version

    made = ", ".join([f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in packages)])
    return f"made: {datetime.datetime.now(datetime.UTC).date().isoformat()} with {made}, one thread"


def needed(package: str, why: str) -> Any:
    """A package that only a script needs.

    Raises
    ------
    SystemExit
        Saying what to install.
    """
    import importlib

    try:
        return importlib.import_module(package)
    except ImportError:
        distribution = {"sklearn": "scikit-learn"}.get(package.split(".")[0], package)
        raise SystemExit(f"{why} needs {distribution}: `pip install {distribution}`.") from None
