"""One notebook open in the page: run its cells, ask its kernel, wait for what it says."""

from __future__ import annotations

import ast
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import Error, Page

from .gate import Gate
from .servers import Server

ROUTES = {"jupyterlab": "lab/workspaces/{name}/tree/{file}", "notebook": "notebooks/{file}"}
READY = """() => {
  const context = window.jupyterapp?.shell.currentWidget?.sessionContext;
  return !!context?.isReady && context.session?.kernel?.connectionStatus === 'connected';
}"""
IDLE = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"
EXECUTE = """async ([code, expression]) => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const future = kernel.requestExecute({
    code, silent: true, store_history: false, stop_on_error: false,
    user_expressions: expression ? {value: expression} : {},
  });
  return (await future.done).content;
}"""
FAILURES = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .flatMap(cell => cell.model.outputs?.toJSON() ?? [])
  .filter(output => output.output_type === 'error')
  .map(output => output.ename + ': ' + output.evalue)"""
LONG = 60_000
OURS = "labextensions/jupyter-scaling"


class PythonError(AssertionError):
    """What the kernel raised while a test asked it something."""


class Book:
    """A notebook in a browser page, together with its kernel."""

    def __init__(self, page: Page, server: Server, path: Path) -> None:
        self.page, self.server, self.path = page, server, path
        self.complaints: list[str] = []
        self.gate: Gate | None = None
        page.on("pageerror", self._note)

    def _note(self, error: Error) -> None:
        # Notebook 7 throws errors of its own while it starts; ours carry our extension in the stack.
        if OURS in (error.stack or ""):
            self.complaints.append(str(error))

    def run_all(self) -> None:
        """Run every cell, and return when the kernel has finished and no cell has failed."""
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.python("pass")
        failures = self.page.evaluate(FAILURES)
        if failures:
            raise PythonError("a cell of the notebook failed:\n" + "\n".join(failures))

    def python(self, code: str) -> None:
        """Run statements in the kernel, after everything it was asked before."""
        self._execute(code, "")

    def ask(self, expression: str) -> Any:
        """The value of a Python expression in the kernel, brought over as JSON."""
        answer = self._execute("import json as _json", f"_json.dumps({expression})")
        return json.loads(ast.literal_eval(answer["user_expressions"]["value"]["data"]["text/plain"]))

    def ask_until(self, expression: str, accept: Callable[[Any], bool], seconds: float = 30) -> Any:
        """Ask again until ``accept`` is content; each round trip through the kernel is the wait."""
        end = time.monotonic() + seconds
        while not accept(value := self.ask(expression)):
            if time.monotonic() > end:
                raise AssertionError(f"after {seconds:g} s `{expression}` is still {value!r}")
        return value

    def _execute(self, code: str, expression: str) -> dict[str, Any]:
        content: dict[str, Any] = self.page.evaluate(EXECUTE, [code, expression])
        failures = [content, *content.get("user_expressions", {}).values()]
        for part in failures:
            if part["status"] != "ok":
                raise PythonError(f"{part.get('ename')}: {part.get('evalue')}")
        return content


def write(path: Path, cells: list[str]) -> None:
    """Write a notebook of code cells for this interpreter's kernel."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    nbformat.write(notebook, path)


def open_book(page: Page, server: Server, application: str, name: str, cells: list[str]) -> Book:
    """Write the cells as a notebook, open it in the page, and return once its kernel answers."""
    path = server.root / f"{name}.ipynb"
    write(path, cells)
    book = Book(page, server, path)
    route = ROUTES[application].format(name=name, file=path.name)
    page.goto(f"{server.url}/{route}?token={server.token}", wait_until="domcontentloaded", timeout=LONG)
    page.wait_for_function(READY, timeout=LONG)
    return book
