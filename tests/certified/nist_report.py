"""Digits of every NIST problem from every beginning, as a table: ``python tests/certified/nist_report.py [names]``."""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

if __package__:
    from .nist_problems import BEGINNINGS, NAMES, Problem
else:
    sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    from nist_problems import BEGINNINGS, NAMES, Problem


def main(names: list[str]) -> None:
    """Print a row for each problem: digits of parameters (and of standard deviations) and seconds."""
    print(f"{'problem':<10}{'level':<9}" + "".join(f"{beginning:>14}" for beginning in BEGINNINGS) + "   seconds")
    columns: dict[str, list[float]] = {beginning: [] for beginning in BEGINNINGS}
    for name in names:
        problem = Problem.read(name)
        begun, cells = time.perf_counter(), []
        for beginning in BEGINNINGS:
            fit = problem.fit(beginning)
            columns[beginning].append(problem.digits(fit))
            cells.append(f"{columns[beginning][-1]:7.1f} ({problem.deviation_digits(fit):4.1f})")
        print(f"{problem.name:<10}{problem.level:<9}{''.join(cells)}{time.perf_counter() - begun:10.2f}")
    for title, summary in (("median", statistics.median), ("least", min)):
        print(f"{title:<19}" + "".join(f"{summary(column):7.1f}       " for column in columns.values()))


if __name__ == "__main__":
    main(sys.argv[1:] or list(NAMES))
