"""Tab after ``%scaling``: subcommands, options, laws, the user's tables and their columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from .commands import COMMANDS
from .options import Command, Option
from .variables import columns, is_fit, is_law, is_table, names_of

__all__ = ["candidates", "complete_in"]

LINE = re.compile(r"(?:^|=)\s*%{1,2}scaling\s+(?P<typed>[^\n]*)$")


def complete_in(shell: Any) -> None:
    """Hang the completion into a shell; a second time changes nothing."""
    matchers = shell.Completer.custom_matchers
    if not any(getattr(matcher, "is_scaling", False) for matcher in matchers):
        matchers.append(_matcher(shell))


def candidates(typed: str, variables: Mapping[str, Any]) -> tuple[str, list[str]]:
    """What could stand where the cursor is.

    Parameters
    ----------
    typed : str
        The line from behind ``%scaling`` to the cursor.
    variables : mapping
        The user's variables.

    Returns
    -------
    tuple of str and list of str
        The part already typed of the word to complete, and the words that begin with it.

    Examples
    --------
    >>> candidates("exp", {})
    ('exp', ['explore', 'export'])
    >>> candidates("fit df --la", {})
    ('--la', ['--law'])
    """
    *before, last = [*typed.split()] if typed and not typed[-1].isspace() else [*typed.split(), ""]
    if not before:
        return _beginning(last, COMMANDS)
    command = COMMANDS.get(before[0])
    if command is None:
        return last, []
    flag, joined, value = last.partition("=")
    if joined and flag in command.flags:
        before, last = [*before, flag], value
    option = command.flags.get(before[-1])
    if option is None and last.startswith("-"):
        return _beginning(last, [*command.flags, "--help"])
    if option is None:
        option = _next_place(command, before[1:])
    words = _words_for(option, before, variables) if option else list(command.flags)
    return _beginning(re.split("[,=]", last)[-1], words)


def _beginning(part: str, words: Any) -> tuple[str, list[str]]:
    return part, [word for word in words if word.startswith(part)]


def _next_place(command: Command, before: list[str]) -> Option | None:
    taken = [word for word, previous in zip(before, ["", *before], strict=False) if _is_place(command, word, previous)]
    rest = command.places[len(taken) :]
    return rest[0] if rest else None


def _is_place(command: Command, word: str, previous: str) -> bool:
    return not word.startswith("--") and previous not in command.flags


def _words_for(option: Option, before: list[str], variables: Mapping[str, Any]) -> list[str]:
    if option.choices:
        return list(option.choices)
    known: dict[str, Callable[[], list[str]]] = {
        "table": lambda: names_of(variables, lambda one: is_table(one) or (before[0] == "explore" and is_fit(one))),
        "fit": lambda: names_of(variables, is_fit),
        "law": lambda: _laws(variables),
        "laws": lambda: _laws(variables),
        "column": lambda: _columns(before, variables),
        "columns": lambda: _columns(before, variables),
    }
    return known[option.kind]() if option.kind in known else []


def _laws(variables: Mapping[str, Any]) -> list[str]:
    from ..catalogue import names

    return [*names(), *names_of(variables, is_law)]


def _columns(before: list[str], variables: Mapping[str, Any]) -> list[str]:
    tables = [variables[word] for word in before if word in variables and is_table(variables[word])]
    return columns(tables[0]) if tables else []


def _matcher(shell: Any) -> Any:
    from IPython.core.completer import CompletionContext, SimpleCompletion, context_matcher

    @context_matcher()
    def scaling(context: CompletionContext) -> dict[str, Any]:
        line = LINE.search(context.text_until_cursor)
        if line is None:
            return {"completions": []}
        part, words = candidates(line["typed"], shell.user_ns)
        made = [SimpleCompletion(text=word, type="scaling") for word in words]
        return {"completions": made, "matched_fragment": part, "suppress": bool(made)}

    scaling.is_scaling = True
    return scaling
