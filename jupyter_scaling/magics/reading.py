"""From a line to the values of a subcommand's options, or one sentence that says what is wrong."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from ..errors import OptionError, nearest
from .options import Command, Option

__all__ = ["HELP", "asks_for_help", "read_options", "split"]

HELP = ("--help", "-h")
EXPECTED: dict[Any, str] = {int: "a whole number is needed", float: "a number is needed"}


def asks_for_help(typed: list[str]) -> bool:
    """Whether help is asked for, whatever else stands on the line."""
    return any(word in HELP for word in typed)


def split(line: str) -> list[str]:
    """The words of a line, quotes respected.

    Examples
    --------
    >>> split('fit df --exclude "17:learning rate too high"')
    ['fit', 'df', '--exclude', '17:learning rate too high']
    """
    try:
        return shlex.split(line)
    except ValueError as error:
        raise OptionError(f"The line cannot be read: {str(error).lower()}. Close the quotes in: {line}") from None


def read_options(command: Command, typed: list[str]) -> dict[str, Any]:
    """The values of the options that were typed, by name; what was left out is left out.

    Parameters
    ----------
    command : Command
    typed : list of str
        The words behind the subcommand.

    Raises
    ------
    OptionError
        For an unknown flag (names the nearest), a value that cannot be read, one too many or one missing.

    Examples
    --------
    >>> from jupyter_scaling.magics.commands import COMMANDS
    >>> read_options(COMMANDS["fit"], ["df", "--law=chinchilla", "--delta", "1e-3"])
    {'table': 'df', 'law': 'chinchilla', 'delta': 0.001}
    """
    given: dict[str, Any] = {}
    places = iter(command.places)
    words = iter(typed)
    for word in words:
        flag, joined, text = word.partition("=") if word.startswith("--") else ("", "", word)
        option = _flag(command, flag) if flag else next(places, None)
        if option is None:
            raise OptionError(f"{word!r} is one word too many for {_usage(command)}.{nearest(word, command.flags)}")
        if flag and not joined:
            text = _value(option, next(words, None))
        _take(given, option, text)
    for option in command.options:
        if option.required and option.name not in given:
            raise OptionError(f"{option.flag} is missing ({option.help}). Example: {command.example}")
    return given


def _flag(command: Command, flag: str) -> Option:
    flags: Mapping[str, Option] = command.flags
    if flag not in flags:
        known = ", ".join(flags) or "none"
        raise OptionError(f"Option {flag!r} not found.{nearest(flag, flags)} Options of {command.name}: {known}.")
    return flags[flag]


def _value(option: Option, text: str | None) -> str:
    if text is None or text.startswith("--"):
        raise OptionError(f"{option.flag} needs a value ({option.help}).")
    return text


def _take(given: dict[str, Any], option: Option, text: str) -> None:
    try:
        value = option.read(text)
    except ValueError as error:
        raise OptionError(f"{option.flag} is {text!r}; {EXPECTED.get(option.read, str(error))}.") from None
    if option.repeats:
        given.setdefault(option.name, []).append(value)
    elif option.name in given:
        raise OptionError(f"{option.flag} is given twice: {given[option.name]!r} and {value!r}. Keep one.")
    else:
        given[option.name] = value


def _usage(command: Command) -> str:
    return " ".join([f"`%scaling {command.name}", *(option.flag for option in command.places)]) + "`"
