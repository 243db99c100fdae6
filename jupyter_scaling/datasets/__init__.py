"""Small real data made by this project, each set with the script that made it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import OptionError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["load", "names"]

_FOLDER = Path(__file__).parent


def names() -> tuple[str, ...]:
    """Names of the data sets.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> scaling.datasets.names()
    ('learning_curves', 'lr_schedules', 'pass_at_k', 'tiny_lm')
    """
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.csv")))


def load(name: str) -> pd.DataFrame:
    """One data set as a table, a row for each training run or measurement.

    ``learning_curves``: error of scikit-learn models by training size, 10 seeds. ``lr_schedules``: loss in the
    course of training under eight learning-rate schedules. ``pass_at_k``: right answers among 1000 samples of 200
    problems from six models. ``tiny_lm``: loss of small language models by size and data. See docs/datasets.md.

    Parameters
    ----------
    name : str
        One of `names`.

    Returns
    -------
    DataFrame
        Its index is the name of the run where the set has one, so that an exclusion can be read.
        ``.attrs["provenance"]`` says how the numbers were made.

    Raises
    ------
    OptionError
        When there is no such set; names the nearest.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> scaling.datasets.load("tiny_lm")[["n_params", "n_tokens", "loss"]].iloc[0].round(2).tolist()
    [3516.0, 102400.0, 2.71]
    """
    from ..frames import read_csv

    if name not in names():
        raise OptionError.named("name", name, names())
    path = _FOLDER / f"{name}.csv"
    table = read_csv(path)
    if "run" in table.columns:
        table = table.set_index("run")
    table.attrs["provenance"] = _provenance(path)
    return table


def _provenance(path: Path) -> str:
    """The comment lines at the head of the file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line.removeprefix("#").removeprefix(" ") for line in lines if line.startswith("#"))
