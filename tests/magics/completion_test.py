"""Tab on a %scaling line, through the shell's own completer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from IPython.core.completer import provisionalcompleter


def offers(shell: Any, line: str) -> list[str]:
    """What the shell puts in the list, as the notebook asks for it; the whole line after each choice."""
    with provisionalcompleter():
        found = list(shell.Completer.completions(line, len(line)))
    return [line[: one.start] + one.text for one in found]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("%scaling ", "fit"),
        ("%scaling exp", "export"),
        ("fit = %scaling fi", "fit"),
        ("%scaling fit d", "df"),
        ("%scaling fit df --la", "--law"),
        ("%scaling fit df --law chin", "chinchilla"),
        ("%scaling fit df --law=chin", "chinchilla"),
        ("%scaling fit df --loss log_h", "log_huber"),
        ("%scaling fit df --law chinchilla --y lo", "loss"),
        ("%scaling fit df --law chinchilla --x N=n_p", "n_params"),
        ("%scaling fit df --law chinchilla --x N=n_params,D=n_t", "n_tokens"),
        ("%scaling fit df --law chinchilla --hel", "--help"),
        ("%scaling compare df --laws chinchilla,pow", "power_law"),
        ("%scaling export nothing py", "python"),
    ],
)
def test_the_word_is_offered(typed: str, offered: str, cell: Callable[[str], Any], shell: Any) -> None:
    assert any(line.endswith(offered) for line in offers(shell, typed))


def test_a_law_of_the_user_is_offered(cell: Callable[[str], Any], shell: Any) -> None:
    cell("%%scaling my_own\nL = E + A / N**alpha")
    assert offers(shell, "%scaling fit df --law my_") == ["%scaling fit df --law my_own"]


def test_other_lines_are_left_alone(cell: Callable[[str], Any], shell: Any) -> None:
    assert "df.columns" in offers(shell, "df.colum")


def test_loading_twice_offers_each_word_once(cell: Callable[[str], Any], shell: Any) -> None:
    shell.run_line_magic("reload_ext", "jupyter_scaling")
    assert offers(shell, "%scaling exp") == ["%scaling explore", "%scaling export"]
