"""Who may import what, what an import costs, and what may not stand anywhere: the house as a table."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

import jupyter_scaling

PACKAGE = Path(jupyter_scaling.__file__).parent
NAME = "jupyter_scaling"

# Each room with the rooms it may import, at the top of a file or inside a function. Imports run one way.
CORE = ("errors", "expr", "catalogue", "fitting")
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "_version": (),
    "errors": (),
    "expr": ("errors",),
    "catalogue": ("errors", "expr"),
    "fitting": ("errors", "expr", "catalogue"),
    "frames": CORE,
    "datasets": ("errors", "frames"),
    "exporting": (*CORE, "_version"),
    "interaction": (*CORE, "frames", "exporting"),
    "widgets": (*CORE, "frames", "exporting", "interaction", "_version"),
    "api": (*CORE, "frames", "exporting", "interaction", "widgets"),
    "frontiers": (*CORE, "frames"),
    "lookup": (*CORE, "frames", "widgets"),
    "leaving": (*CORE, "exporting"),
    "magics": (*CORE, "frames", "exporting", "interaction", "widgets", "datasets", "api", "_version"),
    "__init__": (
        "_version",
        "api",
        "catalogue",
        "datasets",
        "errors",
        "fitting",
        "frontiers",
        "leaving",
        "lookup",
        "magics",
    ),
    "__main__": ("_version", "api", "datasets", "errors", "frames", "exporting", "magics"),
}

# Imports inside functions that run against the table, each with its reason.
EXCEPTIONS: dict[tuple[str, str], str] = {
    ("fitting/answers.py", "frames"): "`fit.table()` and its like return DataFrames, made where pandas lives",
    ("fitting/observations.py", "frames"): "`fit.observations['state']` is a Series by the user's keys",
    ("fitting/planning.py", "frames"): "`fit.optimal()` and `fit.solve()` return DataFrames",
    ("fitting/approaches/frontier.py", "frames"): "`frontier.table()` and its like return DataFrames",
    ("widgets/explorer.py", "api"): "`explore(table)` fits first, by the same defaults as `scaling.fit`",
    ("widgets/keeping.py", "api"): "a saved panel is fitted again, by the same defaults as `scaling.fit`",
}

# Third-party packages: the rooms that may use them, and whether a file may import them at its top.
EVERYWHERE = ("numpy",)
THIRD_PARTY: dict[str, tuple[tuple[str, ...], bool]] = {
    "pandas": (("frames", "datasets"), False),
    "narwhals": (("frames", "datasets"), False),
    "scipy": (("fitting", "expr", "catalogue", "interaction", "frames"), False),
    "sympy": (("exporting",), False),
    "matplotlib": (("interaction",), False),
    "torch": (("datasets",), False),
    "sklearn": (("datasets",), False),
    "distributed": (("fitting",), False),
    "traitlets": (("widgets", "magics"), True),
    "ipywidgets": (("widgets",), True),
    "bqplot": (("widgets",), True),
    "bqscales": (("widgets",), True),
    "IPython": (("magics", "widgets"), True),
    "nbclient": (("__main__", "magics"), False),
    "nbformat": (("__main__", "magics"), False),
    "nbconvert": (("__main__", "magics"), False),
    "jupyterlab": (("__main__", "magics"), False),
    "jupyter_core": (("__main__", "magics"), False),
    "jupyter_client": (("__main__", "magics"), False),
}
MOST_LINES = 400
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
HEAVY = (
    "pandas",
    "narwhals",
    "scipy",
    "sympy",
    "ipywidgets",
    "traitlets",
    "IPython",
    "bqplot",
    "torch",
    "sklearn",
    "pyarrow",
)


@dataclass(frozen=True)
class Import:
    """One import statement: where, of what, and whether it runs when the file is imported."""

    file: str
    line: int
    target: str
    at_top: bool


def files() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "node_modules" not in path.parts)


def shown(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def room_of(file: str) -> str:
    return file.split("/")[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[Import]:
    yield from imports_in(path.read_text(encoding="utf-8"), shown(path))


def imports_in(text: str, file: str) -> Iterator[Import]:
    """Every import outside `if TYPE_CHECKING`, as full dotted names."""
    tree = ast.parse(text)
    inside: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            inside |= {id(part) for part in ast.walk(node)}
    typing = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for statement in node.body
        for part in ast.walk(statement)
    }
    package = [NAME, *file.split("/")[:-1]]
    for node in ast.walk(tree):
        if id(node) in typing:
            continue
        for target in _targets(node, package):
            yield Import(file, node.lineno, target, id(node) not in inside)


def _targets(node: ast.AST, package: list[str]) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    if node.level == 0:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    base = package[: len(package) - node.level + 1]
    return [".".join([*base, *([node.module] if node.module else []), alias.name]) for alias in node.names]


ALL = [entry for path in files() for entry in imports_of(path)]


def rooms_imported() -> Iterator[tuple[Import, str]]:
    for entry in ALL:
        parts = entry.target.split(".")
        if parts[0] == NAME and len(parts) > 1:
            room = parts[1]
            yield entry, room if room in MAY_IMPORT else "__init__"


def test_the_walk_sees_imports_of_every_form_and_place():
    text = """
import numpy as np
from typing import TYPE_CHECKING
from .. import widgets
from ..fitting.observations import Observations
from . import door
if TYPE_CHECKING:
    import pandas
def read():
    import pandas as pd
    from ..api import fit
"""
    assert [(entry.line, entry.target, entry.at_top) for entry in imports_in(text, "frames/door.py")] == [
        (2, "numpy", True),
        (3, "typing.TYPE_CHECKING", True),
        (4, "jupyter_scaling.widgets", True),
        (5, "jupyter_scaling.fitting.observations.Observations", True),
        (6, "jupyter_scaling.frames.door", True),
        (10, "pandas", False),
        (11, "jupyter_scaling.api.fit", False),
    ]


def test_every_room_stands_in_the_table():
    assert {room_of(shown(path)) for path in files()} <= set(MAY_IMPORT)


def test_imports_run_one_way():
    wrong = [
        f"{entry.file}:{entry.line} imports {room}"
        for entry, room in rooms_imported()
        if room != (mine := room_of(entry.file))
        and room not in MAY_IMPORT[mine]
        and (entry.at_top or (entry.file, room) not in EXCEPTIONS)
    ]
    assert wrong == []


def test_every_exception_is_in_use():
    used = {(entry.file, room) for entry, room in rooms_imported() if not entry.at_top}
    assert set(EXCEPTIONS) <= used


def test_the_table_itself_runs_one_way():
    order = list(MAY_IMPORT)
    assert [
        (room, other)
        for room, others in MAY_IMPORT.items()
        for other in others
        if order.index(other) > order.index(room) and room != "__init__"
    ] == []


def test_packages_of_others_are_used_only_in_their_rooms():
    wrong = []
    for entry in ALL:
        package = entry.target.split(".")[0]
        if package in (NAME, "__future__", *EVERYWHERE) or package in sys.stdlib_module_names:
            continue
        rooms, top = THIRD_PARTY.get(package, ((), False))
        if room_of(entry.file) not in rooms:
            wrong.append(f"{entry.file}:{entry.line} imports {package}, which only {rooms or 'nobody'} may")
        elif entry.at_top and not top:
            wrong.append(f"{entry.file}:{entry.line} imports {package} at its top; do it inside the function")
    assert wrong == []


def test_importing_the_package_costs_numpy_and_little_else():
    script = f"import sys, {NAME}; print(*sorted(name.split('.')[0] for name in sys.modules))"
    assert _heavy(script) == set()


def test_the_core_runs_without_a_table_or_a_widget():
    script = f"import sys; from {NAME} import catalogue, fitting, expr; print(*(n.split('.')[0] for n in sys.modules))"
    assert _heavy(script) == set()


def test_reading_a_dict_needs_no_table_library():
    script = (
        f"import sys; from {NAME} import catalogue, frames\n"
        "frames.observations({'x': [1., 2.], 'y': [2., 1.]}, catalogue.get('power_law'))\n"
        "print(*(n.split('.')[0] for n in sys.modules))"
    )
    assert _heavy(script) == set()


def test_exporting_python_and_json_needs_no_sympy():
    script = (
        f"import sys; from {NAME} import exporting, catalogue\n"
        "import jupyter_scaling.exporting.python\n"
        "exporting.json_file.write(catalogue.get('power_law'))\n"
        "print(*(n.split('.')[0] for n in sys.modules))"
    )
    assert _heavy(script) == set()


def _heavy(script: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=PACKAGE.parent, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split()) & set(HEAVY)


def test_no_subpackage_bears_the_name_of_a_public_function():
    functions = {name for name in jupyter_scaling.__all__ if name not in ("datasets", "errors", "__version__")}
    rooms = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert functions & rooms == set()


@pytest.mark.parametrize("path", files(), ids=shown)
def test_nothing_is_ever_evaluated_from_text(path):
    names = {node.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)}
    assert names & {"eval", "exec", "__import__"} == set()
    assert not re.search(
        r"^\s*(?:import|from)\s+(?:pickle|marshal|shelve|dill)\b", path.read_text("utf-8"), re.MULTILINE
    )


@pytest.mark.parametrize("path", files(), ids=shown)
def test_every_file_has_one_idea_and_room_for_it(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert path.stem.lower() not in DRAWERS
    said = ast.get_docstring(ast.parse(text))
    assert said, "the first line of a file says its idea"
    assert said.splitlines()[0].endswith("."), "the idea is a sentence"


def module_of(path: Path) -> ModuleType:
    parts = [NAME, *path.relative_to(PACKAGE).with_suffix("").parts]
    return importlib.import_module(".".join(part for part in parts if part != "__init__"))


def silent(module: ModuleType) -> Iterator[str]:
    """Public functions, classes and methods of a module that say nothing, and inherit nothing that does."""
    for name in getattr(module, "__all__", ()):
        thing = getattr(module, name)
        if getattr(thing, "__module__", None) != module.__name__ or not (inspect.isclass(thing) or callable(thing)):
            continue
        if not inspect.getdoc(thing):
            yield name
        for part, value in vars(thing).items() if inspect.isclass(thing) else ():
            is_code = inspect.isfunction(value) or isinstance(value, (classmethod, staticmethod, property))
            if is_code and not part.startswith("_") and not inspect.getdoc(getattr(thing, part)):
                yield f"{name}.{part}"


@pytest.mark.parametrize("path", [path for path in files() if path.stem != "__main__"], ids=shown)
def test_everything_public_says_what_it_is(path):
    assert list(silent(module_of(path))) == []


EXAMPLES = [path for path in files() if ">>> " in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", EXAMPLES, ids=shown)
def test_the_examples_in_docstrings_are_true(path):
    failed, tried = doctest.testmod(module_of(path), optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    assert tried > 0 and failed == 0
