"""One real IPython shell for the magics, with a fresh set of the user's variables for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config


@pytest.fixture(scope="session")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """An InteractiveShell whose files lie in a temporary folder, with the extension loaded as a user loads it."""
    folder = tmp_path_factory.mktemp("ipython")
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.ipython_dir = str(folder)
    config.InteractiveShell.colors = "nocolor"
    config.Completer.use_jedi = False
    made = InteractiveShell.instance(config=config)
    made.run_line_magic("load_ext", "jupyter_scaling")
    yield made
    InteractiveShell.clear_instance()


@pytest.fixture
def runs() -> pd.DataFrame:
    """Thirty runs of a Chinchilla law, keyed by number."""
    n, d = (grid.ravel() for grid in np.meshgrid([1e6, 4e6, 1.6e7, 6.4e7, 2.56e8, 1e9], [2e8, 1e9, 5e9, 2.5e10, 1e11]))
    noise = np.exp(np.random.default_rng(0).normal(0, 0.003, n.size))
    return pd.DataFrame({"n_params": n, "n_tokens": d, "loss": (1.8 + 480 / n**0.35 + 2100 / d**0.37) * noise})


@pytest.fixture
def cell(
    shell: Any, runs: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], Any]]:
    """Run a cell as a notebook does, in a fresh namespace that holds `df`; the error, if any, is in the result."""
    monkeypatch.chdir(tmp_path)
    before = set(shell.user_ns)
    shell.user_ns["df"] = runs

    def run(code: str) -> Any:
        return shell.run_cell(code, store_history=True)

    yield run
    for name in set(shell.user_ns) - before:
        del shell.user_ns[name]
