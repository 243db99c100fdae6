"""Tab on a %scaling line, through the shell's own completer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


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
    _, words = shell.complete(text=None, line=typed, cursor_pos=len(typed))
    assert offered in words


def test_a_law_of_the_user_is_offered(cell: Callable[[str], Any], shell: Any) -> None:
    cell("%%scaling my_own\nL = E + A / N**alpha")
    _, words = shell.complete(text=None, line="%scaling fit df --law my_", cursor_pos=25)
    assert words == ["my_own"]


def test_other_lines_are_left_alone(cell: Callable[[str], Any], shell: Any) -> None:
    _, words = shell.complete(text=None, line="df.colum", cursor_pos=8)
    assert "--law" not in words and ".columns" in words


def test_loading_twice_offers_each_word_once(cell: Callable[[str], Any], shell: Any) -> None:
    shell.run_line_magic("reload_ext", "jupyter_scaling")
    _, words = shell.complete(text=None, line="%scaling exp", cursor_pos=12)
    assert words == ["explore", "export"]
