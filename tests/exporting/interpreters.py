"""Runs exported files where they are at home: what each says of itself, and what it predicts.

Each function takes a folder with files, and rows of inputs by the name of a file, and gives back by that name
``(complaint, values)``; the complaint is empty when the file's own check passes.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

Rows = dict[str, list[list[float]]]
Said = dict[str, tuple[str, list[float]]]

#: A Python that has JAX or PyTorch, where the tests' own has not.
PYTHON = os.environ.get("JUPYTER_SCALING_ARRAYS_PYTHON", sys.executable)
NEEDS = {"julia": "julia", "r": "Rscript", "javascript": "node", "c": "gcc", "excel": "soffice"}
ENDINGS = {"javascript": "mjs", "c": "c", "julia": "jl", "r": "R", "excel": "tsv"}


def missing(target: str) -> str:
    """Why a target cannot be run here; empty when it can."""
    if target in NEEDS:
        return "" if shutil.which(NEEDS[target]) else f"{NEEDS[target]} is not installed"
    library = {"python": "math"}.get(target, target)
    done = subprocess.run([PYTHON, "-c", f"import {library}"], capture_output=True, check=False)
    return (
        f"{library} is not installed in {PYTHON}; name one in JUPYTER_SCALING_ARRAYS_PYTHON" if done.returncode else ""
    )


def run(target: str, folder: Path, rows: Rows) -> Said:
    """Every file of `rows` in the interpreter of its target."""
    (folder / "rows.json").write_text(json.dumps(rows))
    return {"c": _c, "javascript": _javascript, "julia": _julia, "r": _r, "excel": _excel}.get(target, _python)(
        folder, rows
    )


def alone(target: str, path: Path) -> subprocess.CompletedProcess[str]:
    """One file as a person runs it."""
    commands = {"javascript": ["node"], "julia": ["julia", "--startup-file=no"], "r": ["Rscript"], "c": []}
    if target == "c":
        subprocess.run(["gcc", *FLAGS, path.name, "-o", "alone", "-lm"], cwd=path.parent, check=True)
        path = path.with_name("alone")
    return subprocess.run([*commands.get(target, [PYTHON]), str(path)], capture_output=True, text=True, check=False)


def _done(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def _read(text: str) -> Said:
    return {
        name: (said, [float("nan" if value is None else value) for value in values])
        for name, said, values in map(json.loads, text.splitlines())
    }


def python(text: str, folder: Path, *arguments: str) -> str:
    """What a script says that is run beside the files."""
    (folder / "script.py").write_text(text)
    return _done([PYTHON, "script.py", *arguments], folder)


def _python(folder: Path, rows: Rows) -> Said:
    return _read(python(_DRIVE_PYTHON, folder))


def _javascript(folder: Path, rows: Rows) -> Said:
    (folder / "drive.mjs").write_text(_DRIVE_JAVASCRIPT)
    return _read(_done(["node", "drive.mjs"], folder))


def _julia(folder: Path, rows: Rows) -> Said:
    _write_tables(folder, rows)
    (folder / "drive.jl").write_text(_DRIVE_JULIA)
    return _tabbed(_done(["julia", "--startup-file=no", "drive.jl"], folder))


def _r(folder: Path, rows: Rows) -> Said:
    _write_tables(folder, rows)
    (folder / "drive.R").write_text(_DRIVE_R)
    return _tabbed(_done(["Rscript", "drive.R"], folder))


def _write_tables(folder: Path, rows: Rows) -> None:
    for name, table in rows.items():
        (folder / f"{name}.csv").write_text("\n".join(",".join(map(repr, row)) for row in table) + "\n")


def _tabbed(text: str) -> Said:
    found = {}
    for line in text.splitlines():
        if line.startswith("SAID\t"):
            _, name, said, values = line.split("\t")
            found[name] = (said, [float(value) for value in values.split()])
    return found


FLAGS = ["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror"]


def _c(folder: Path, rows: Rows) -> Said:
    found = {}
    for name, table in rows.items():
        calls = "\n".join(f'printf("%.17g\\n", predict({", ".join(map(repr, row))}));' for row in table)
        drive = f'#define main self_check\n#include "{name}.c"\n#undef main\n'
        drive += f"int main(void) {{\nint wrong = self_check();\n{calls}\nreturn 0 * wrong;\n}}\n"
        (folder / "drive.c").write_text(drive)
        subprocess.run(["gcc", *FLAGS, "drive.c", "-o", "drive", "-lm"], cwd=folder, check=True)
        said, *values = _done([str(folder / "drive")], folder).splitlines()
        found[name] = ("" if said == "self-check passed" else said, [float(value) for value in values])
    return found


def _excel(folder: Path, rows: Rows) -> Said:
    """What a spreadsheet says of each row: no values but its own, as it is given no inputs from here."""
    reading = "Text - txt - csv (StarCalc):9,34,76,1,,0,false,true,false,false,false,-1"
    writing = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false"
    (folder / "out").mkdir()
    home = f"-env:UserInstallation=file://{folder}/profile"
    files = [f"{name}.tsv" for name in rows]
    _done(
        ["soffice", home, "--headless", f"--infilter={reading}", "--convert-to", writing, "--outdir", "out", *files],
        folder,
    )
    return {name: _cells(folder / "out" / f"{name}.csv") for name in rows}


def _cells(path: Path) -> tuple[str, list[float]]:
    with path.open(encoding="utf-8") as file:
        head, *table = csv.reader(file)
    claims = [place for place, name in enumerate(head) if name in ("agrees", "unchanged")]
    wrong, values = [], []
    for row in table:
        if not any(row):
            break
        wrong += [row[place] for place in claims if row[place] not in ("TRUE", "1", "")]
        values += [float(row[claims[0] - 2])] if row[claims[0]] else []
    return "; ".join(wrong), values


_DRIVE_PYTHON = """
import json, runpy
for name, rows in json.load(open("rows.json")).items():
    space = runpy.run_path(name + ".py")
    values = []
    if rows:
        columns = [list(column) for column in zip(*rows)]
        try:
            import sympy
            one_by_one = space.get("sympy") is sympy
        except ImportError:
            one_by_one = False
        if one_by_one or "ROWS_HASH" in space:
            values = [float(space["predict"](*row)) for row in rows]
        else:
            found = space["predict"](*columns)
            values = [float(value) for value in found] if getattr(found, "shape", ()) else [float(found)] * len(rows)
    print(json.dumps([name, "; ".join(space["self_check"]()), values]))
"""
_DRIVE_JAVASCRIPT = """
import { readFileSync } from "node:fs";
for (const [name, rows] of Object.entries(JSON.parse(readFileSync("rows.json", "utf8")))) {
  const module = await import(`./${name}.mjs`);
  const names = JSON.parse(readFileSync("names.json", "utf8"))[name];
  const values = rows.map((row) => module.predict(Object.fromEntries(names.map((each, k) => [each, row[k]]))));
  console.log(JSON.stringify([name, module.selfCheck().join("; "), values]));
}
"""
_DRIVE_JULIA = """
for file in filter(file -> endswith(file, ".jl") && file != "drive.jl", readdir("."))
    name = file[1:prevind(file, end, 3)]
    space = Module()
    Base.include(space, abspath(file))
    said = try
        redirect_stdout(() -> Base.invokelatest(space.self_check), open("/dev/null", "w"))
        ""
    catch failure
        replace(sprint(showerror, failure), r"\\s" => " ")
    end
    rows = [parse.(Float64, split(line, ",")) for line in eachline("$name.csv") if line != ""]
    values = Float64[]
    if !isempty(rows)
        columns = [[row[k] for row in rows] for k in eachindex(rows[1])]
        values = Base.invokelatest((x...) -> space.predict.(x...), columns...)
    end
    println("SAID\\t", name, "\\t", said, "\\t", join(values, " "))
end
"""
_DRIVE_R = """
for (file in setdiff(list.files(".", pattern = "\\\\.R$"), "drive.R")) {
  name <- sub("\\\\.R$", "", file)
  space <- new.env()
  source(file, local = space, encoding = "UTF-8")
  said <- tryCatch({
    capture.output(space$self_check())
    ""
  }, error = function(e) gsub("\\\\s", " ", conditionMessage(e)))
  values <- numeric()
  if (file.size(paste0(name, ".csv")) > 1) {
    table <- as.matrix(read.csv(paste0(name, ".csv"), header = FALSE))
    columns <- lapply(seq_len(ncol(table)), function(k) as.numeric(table[, k]))
    values <- rep_len(do.call(space$predict_law, columns), nrow(table))
  }
  cat("SAID", name, said, paste(sprintf("%.17g", values), collapse = " "), sep = "\\t")
  cat("\\n")
}
"""
