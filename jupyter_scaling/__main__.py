"""``python -m jupyter_scaling demo``: the example notebook, opened in JupyterLab or run without a browser."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from ._version import __version__

NOTEBOOK = "first_fit.ipynb"
TABLE_TAG = "fitted-table"
HERE = Path(__file__).resolve().parent


class DemoError(Exception):
    """What keeps the demo from running, in one line that says what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit status is 0 when all went well.

    Parameters
    ----------
    arguments : list of str, optional
        Those of the process when left out.

    Returns
    -------
    int

    Examples
    --------
    >>> main([])  # doctest: +ELLIPSIS
    usage: python -m jupyter_scaling ...
    0
    """
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.command is None:
        parser.print_help()
        return 0
    try:
        notebook = copy_notebook(asked.folder)
        if asked.headless:
            return _run(notebook)
        return _open(notebook, asked.browser, asked.port)
    except DemoError as error:
        print(f"jupyter_scaling demo: {error}", file=sys.stderr)
        return 1


def copy_notebook(folder: str | None) -> Path:
    """Put the example notebook into a folder, a fresh temporary one by default.

    Raises
    ------
    DemoError
        When the folder already holds it, or cannot be written.
    """
    target = Path(folder or tempfile.mkdtemp(prefix="jupyter_scaling_")).expanduser() / NOTEBOOK
    if target.exists():
        raise DemoError(f"{target} is already there and is left alone; open it, or give another --folder.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_source(), target)
    except OSError as error:
        raise DemoError(f"cannot write {target} ({error.strerror}); give another --folder.") from None
    return target


def _source() -> Path:
    # Beside the package in a wheel (pyproject.toml puts it there), in examples/ in a checkout.
    for place in (HERE / "examples" / NOTEBOOK, HERE.parent / "examples" / NOTEBOOK):
        if place.is_file():
            return place
    raise DemoError(
        f"the installed package lacks {NOTEBOOK}; install it again: python -m pip install --force-reinstall ."
    )


def _open(notebook: Path, browser: bool, port: int | None) -> int:
    print(f"Opening {notebook} in JupyterLab. Run its cells from the top; Ctrl-C here ends it.", flush=True)
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={notebook.parent}"]
    command.append(f"--LabApp.default_url=/lab/tree/{notebook.name}")
    command += [] if browser else ["--no-browser"]
    command += [] if port is None else [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    try:
        status = subprocess.call(command)
    except KeyboardInterrupt:
        return 0
    if status:
        raise DemoError(f"JupyterLab ended with status {status}; its own message stands above.")
    return 0


def _run(notebook: Path) -> int:
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    document = nbformat.read(notebook, as_version=4)
    client = NotebookClient(
        document,
        timeout=600,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(notebook.parent)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise DemoError(f"a cell of {notebook} failed with {error.ename}: {error.evalue}") from None
    except DeadKernelError:
        raise DemoError("the kernel died; try `python -m ipykernel --version` and install ipykernel again.") from None
    nbformat.write(document, notebook)
    print(_table(document))
    return 0


def _table(document: dict) -> str:
    """The text of the cell that shows the fitted table."""
    shown = [
        output["data"]["text/plain"]
        for cell in document["cells"]
        if TABLE_TAG in cell["metadata"].get("tags", ())
        for output in cell.get("outputs", ())
        if "data" in output
    ]
    if not shown:
        raise DemoError("the notebook ran, but shows no fitted table.")
    return "\n\n".join(shown)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m jupyter_scaling", description="A workbench for neural scaling laws in Jupyter."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", title="commands")
    demo = commands.add_parser(
        "demo", help="open the example notebook in JupyterLab", description="Copy the example notebook and open it."
    )
    demo.add_argument("--folder", help="where the notebook is copied to; a fresh temporary folder by default")
    demo.add_argument("--headless", action="store_true", help="run it without a browser and print the fitted table")
    demo.add_argument("--no-browser", dest="browser", action="store_false", help="start JupyterLab, print its address")
    demo.add_argument("--port", type=int, help="the port JupyterLab listens on")
    return parser


if __name__ == "__main__":
    sys.exit(main())
