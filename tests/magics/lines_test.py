"""Lines and cells in a real shell: the object comes back, mistakes are one sentence, help never ends the kernel."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from IPython.core.error import UsageError

import jupyter_scaling as scaling
from jupyter_scaling.exporting import targets
from jupyter_scaling.magics.commands import COMMANDS

Cell = Callable[[str], Any]
SUBCOMMANDS = ("fit", "explore", "compare", "predict", "optimal", "export", "laws", "demo")


def test_fit_returns_the_same_fit_as_the_function(cell: Cell, shell: Any) -> None:
    cell("fit = %scaling fit df --law chinchilla --loss log_huber --delta 1e-3 --seed 3")
    expected = scaling.fit(shell.user_ns["df"], "chinchilla", loss="log_huber", delta=1e-3, seed=3)
    assert shell.user_ns["fit"].values == expected.values
    assert shell.user_ns["fit"].objective_name == expected.objective_name


def test_the_law_may_be_left_out_as_in_the_function(cell: Cell, shell: Any) -> None:
    cell("fit = %scaling fit df --interval none")
    assert shell.user_ns["fit"].law.name == "chinchilla"


def test_an_assigned_fit_is_shown_too(cell: Cell, capsys: pytest.CaptureFixture[str]) -> None:
    cell("fit = %scaling fit df --law chinchilla")
    assert "Chinchilla" in capsys.readouterr().out


def test_excluded_keys_take_the_type_of_the_index_and_keep_their_reasons(cell: Cell, shell: Any) -> None:
    cell('fit = %scaling fit df --law chinchilla --exclude 17:diverged --exclude "3:learning rate too high"')
    assert shell.user_ns["fit"].observations.excluded == {17: "diverged", 3: "learning rate too high"}


def test_keys_that_are_words_may_hold_colons(cell: Cell, shell: Any) -> None:
    cell("df.index = [f'a:{i}' for i in range(len(df))]")
    cell("fit = %scaling fit df --law chinchilla --exclude a:4")
    assert list(shell.user_ns["fit"].observations.excluded) == ["a:4"]


def test_columns_fixed_values_and_bounds_reach_the_function(cell: Cell, shell: Any) -> None:
    cell("df = df.rename(columns={'n_params': 'p', 'n_tokens': 't', 'loss': 'l'})")
    cell(
        "fit = %scaling fit df --law chinchilla --x N=p,D=t --y l --fixed E=1.8 --bounds alpha=0.3:0.4 --interval none"
    )
    fit = shell.user_ns["fit"]
    assert dict(fit.observations.columns) == {"N": "p", "D": "t", "L": "l"}
    assert fit.values["E"] == 1.8
    assert 0.3 <= fit.values["alpha"] <= 0.4


def test_a_file_can_be_fitted_by_its_path(cell: Cell, shell: Any) -> None:
    cell("df.to_csv('runs.csv', index=False)")
    cell("fit = %scaling fit runs.csv --law chinchilla --interval none")
    assert len(shell.user_ns["fit"].observations) == 30


def test_explore_takes_a_fit_and_a_panel_stands_for_its_fit(cell: Cell, shell: Any) -> None:
    cell("fit = %scaling fit df --law chinchilla")
    cell("panel = %scaling explore fit")
    cell("code = %scaling export panel python")
    panel = shell.user_ns["panel"]
    assert panel.fit.values == shell.user_ns["fit"].values
    assert shell.user_ns["code"] == scaling.export(panel.fit, "python")


def test_export_writes_a_file_that_runs_on_its_own(cell: Cell, shell: Any, tmp_path: Path) -> None:
    cell("fit = %scaling fit df --law chinchilla")
    shown = cell("%scaling export fit python --to law.py")
    assert shown.result == (tmp_path / "law.py").read_text()
    check = subprocess.run([sys.executable, "-I", tmp_path / "law.py"], capture_output=True, text=True)
    assert check.returncode == 0, check.stderr


def test_laws_is_the_catalogue_and_a_name_is_one_of_it(cell: Cell) -> None:
    assert "chinchilla" in cell("%scaling laws").result.index
    assert cell("%scaling laws chinchilla").result.name == "chinchilla"


def test_a_law_as_text_becomes_a_variable_that_fit_takes(cell: Cell, shell: Any) -> None:
    cell("%%scaling mine\nL = E + A / N**alpha")
    assert [one.name for one in shell.user_ns["mine"].parameters] == ["E", "A", "alpha"]
    cell("fit = %scaling fit df --law mine --interval none")
    assert shell.user_ns["fit"].law.name == "mine"


@pytest.mark.parametrize("name", SUBCOMMANDS)
def test_help_on_every_level_tells_and_returns_nothing(
    name: str, cell: Cell, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cell("%scaling --help").success
    overview = capsys.readouterr().out
    told = cell(f"%scaling {name} --help")
    assert told.success and told.result is None
    assert f"  {name} " in overview
    assert capsys.readouterr().out.startswith(f"%scaling {name}")


def test_a_bare_line_and_a_cell_have_help_too(cell: Cell, capsys: pytest.CaptureFixture[str]) -> None:
    assert cell("%scaling").success
    assert cell("%%scaling --help\nL = E + A / N**alpha").success
    assert "%%scaling NAME" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("fot df", "Subcommand 'fot' not found. Did you mean 'fit'?"),
        ("fit", "TABLE is missing"),
        ("compare df", "--laws is missing"),
        ("fit dff --law chinchilla", "Variable 'dff' not found. Did you mean 'df'? Tables here: df."),
        ("fit df --lew chinchilla", "Option '--lew' not found. Did you mean '--law'?"),
        ("fit df --law chinchila", "Did you mean 'chinchilla'?"),
        ("fit df --law", "--law needs a value"),
        ("fit df --law chinchilla --law kaplan_lnd", "--law is given twice"),
        ("fit df --law chinchilla --loss log_hubber", "Did you mean 'log_huber'?"),
        ("fit df --law chinchilla --seed one", "--seed is 'one'; a whole number is needed."),
        ("fit df --law chinchilla --fixed E", "--fixed is 'E'; write NAME=NUMBER"),
        ("fit df --law chinchilla --bounds alpha=1", "--bounds is 'alpha=1'; write NAME=LOW:HIGH"),
        ("fit df --law chinchilla --y lsos", "Column 'lsos' not found. Did you mean 'loss'?"),
        ("fit df --law chinchilla --exclude 99", "99"),
        ("fit df df --law chinchilla", "'df' is one word too many"),
        ("export df python", "'df' holds a DataFrame, no fit."),
        ("export fti python", "Variable 'fti' not found."),
        ('fit "df', "Close the quotes"),
    ],
)
def test_a_mistake_is_one_sentence_without_a_traceback(
    line: str, sentence: str, cell: Cell, capsys: pytest.CaptureFixture[str]
) -> None:
    result = cell(f"%scaling {line}")
    assert isinstance(result.error_in_exec, UsageError)
    assert sentence in str(result.error_in_exec)
    printed = capsys.readouterr()
    assert "Traceback" not in printed.out + printed.err
    assert len((printed.out + printed.err).strip().splitlines()) == 1


def test_the_sentence_is_that_of_the_exception(cell: Cell, shell: Any) -> None:
    with pytest.raises(scaling.errors.ColumnNotFoundError) as raised:
        scaling.fit(shell.user_ns["df"], "chinchilla", y="lsos")
    assert str(cell("%scaling fit df --law chinchilla --y lsos").error_in_exec) == str(raised.value)


def test_a_formula_with_a_typo_shows_where(cell: Cell, capsys: pytest.CaptureFixture[str]) -> None:
    result = cell("%%scaling mine\nL = E + A / N**")
    assert isinstance(result.error_in_exec, UsageError)
    assert "Traceback" not in capsys.readouterr().out


def test_a_cell_needs_a_name_that_python_can_bear(cell: Cell) -> None:
    assert "cannot name a law" in str(cell("%%scaling 2nd\nL = E + A / N**alpha").error_in_exec)


def test_laws_are_searched_by_words_and_family(cell: Cell) -> None:
    found = cell('%scaling laws --search "kaplan lnd"').result
    assert found.index.tolist() == ["kaplan_lnd"]
    assert set(cell('%scaling laws --family "joint N-D"').result["family"]) == {"joint N-D"}


def test_every_option_of_the_functions_can_be_typed() -> None:
    in_python_alone = {"table", "law", "starts", "progress", "client"}
    asked = {name for name in inspect.signature(scaling.fit).parameters if name not in in_python_alone}
    for name in ("fit", "explore", "compare"):
        assert asked - {flag.removeprefix("--") for flag in COMMANDS[name].flags} == set()
    panel = {"axis", "target", "color", "shape", "state"}
    assert panel <= {flag.removeprefix("--") for flag in COMMANDS["explore"].flags}


def test_ties_and_knowledge_of_parameters_reach_the_function(cell: Cell, shell: Any) -> None:
    cell("fit = %scaling fit df --law chinchilla --tied beta=alpha --priors E=1.8:0.01 --interval none")
    fit = shell.user_ns["fit"]
    assert fit.values["beta"] == fit.values["alpha"]
    assert dict(fit.options.priors) == {"E": (1.8, 0.01)}
    assert "NAME=MEAN:DEVIATION" in str(cell("%scaling fit df --priors E=1.8").error_in_exec)


def test_a_panel_is_kept_in_a_file_and_goes_on_from_it(
    cell: Cell, shell: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    line = "%scaling explore df --law chinchilla --axis D --target N=1e9,D=2e10 --state p.json --interval none"
    cell(f"panel = {line}")
    shell.user_ns["panel"].exclude(17, "diverged")
    cell(f"panel = {line}")
    assert shell.user_ns["panel"].excluded["reason"].to_dict() == {17: "diverged"}
    assert shell.user_ns["panel"].view_model.axis.name == "D"


def test_the_help_of_export_lists_every_target(cell: Cell, capsys: pytest.CaptureFixture[str]) -> None:
    cell("%scaling export --help")
    said = capsys.readouterr().out
    assert [target for target in targets() if target not in said] == []


def test_the_examples_of_the_help_are_true(cell: Cell, shell: Any, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    for command in COMMANDS.values():
        assert cell(command.example).success, command.example
    assert "self-check" in (tmp_path / "law.py").read_text(encoding="utf-8")
