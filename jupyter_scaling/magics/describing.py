"""What ``--help`` prints, on every level."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import fill
from typing import Any

from .commands import COMMANDS, TEXT
from .options import Command, Option, beliefs, keyed, keyed_or_word, limits, numbers

__all__ = ["help_of", "overview"]

WIDTH = 100
MOST = 12
SHAPES: dict[Any, str] = {
    keyed: "NAME=VALUE",
    keyed_or_word: "NAME=COLUMN",
    numbers: "NAME=NUMBER",
    limits: "NAME=LOW:HIGH",
    beliefs: "NAME=MEAN:SD",
}


def overview() -> str:
    """Every subcommand with its sentence."""
    lines = [f"  {name:<9} {command.help}" for name, command in COMMANDS.items()]
    return "\n".join(
        [
            "%scaling SUBCOMMAND ... : scaling laws from a line; it calls the function of the same name.",
            "",
            *lines,
            "",
            "%scaling SUBCOMMAND --help tells more. %%scaling NAME holds a law as text below it.",
        ]
    )


def help_of(command: Command) -> str:
    """One subcommand: usage, options, example.

    Examples
    --------
    >>> print(help_of(COMMANDS["laws"]).splitlines()[0])
    %scaling laws [NAME] [options]
    """
    title = command.name if command is TEXT else f"%scaling {command.name}"
    places = [option.flag if option.required else f"[{option.flag}]" for option in command.places]
    required = [f"{one.flag} {_value(one)}" for one in command.flags.values() if one.required]
    rest = ["[options]"] if any(not one.required for one in command.flags.values()) else []
    return "\n".join(
        [
            " ".join([title, *places, *required, *rest]),
            "",
            fill(command.help, WIDTH),
            "",
            *([*_rows(command.options), ""] if command.options else []),
            "Example:",
            *(f"  {line}" for line in command.example.splitlines()),
        ]
    )


def _rows(options: Iterable[Option]) -> list[str]:
    rows = []
    for option in options:
        words = option.flag if option.place else f"{option.flag} {_value(option)}"
        told = option.help + (f"; one of {', '.join(option.choices)}" if 0 < len(option.choices) <= MOST else "")
        rows.append(fill(told, WIDTH, initial_indent=f"  {words:<24} ", subsequent_indent=" " * 27))
    return rows


def _value(option: Option) -> str:
    return SHAPES.get(option.read) or (option.kind or option.name).upper()
