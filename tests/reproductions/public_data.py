"""The public data behind published numbers: read where they lie beside the repository, else the test is skipped."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

FOLDER = Path(__file__).parents[3] / "shared" / "data"


def public_data(name: str) -> pd.DataFrame:
    """One table by the name of its file."""
    path = FOLDER / f"{name}.csv"
    if not path.is_file():
        pytest.skip(f"{path.name} is not here: it belongs beside the repository, in shared/data")
    return pd.read_csv(path)
