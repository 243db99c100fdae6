"""What may stand on a ``%scaling`` line, declared once for parser, help and completion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

__all__ = ["Command", "Option", "beliefs", "keyed", "keyed_or_word", "limits", "number_or_words", "numbers", "words"]


@dataclass(frozen=True, slots=True)
class Option:
    """One word after a subcommand: ``--law NAME``, or a place such as ``TABLE``.

    Attributes
    ----------
    name : str
        Without dashes: the keyword of the public function that it becomes.
    help : str
    read : callable
        From the text typed to the value; a ValueError in it becomes the error shown.
    kind : str
        What stands here: ``"law"``, ``"laws"``, ``"column"``, ``"columns"``, ``"table"``, ``"fit"`` or
        nothing known.
    choices : tuple of str
        What help and completion offer; whether a value is valid is for the function to say.
    place : bool
        Found by its position instead of a flag; shown in capitals.
    required, repeats : bool
    """

    name: str
    help: str
    read: Callable[[str], Any] = str
    kind: str = ""
    choices: tuple[str, ...] = ()
    place: bool = False
    required: bool = False
    repeats: bool = False

    @property
    def flag(self) -> str:
        """As typed: ``--law``, or ``TABLE`` for a place."""
        return self.name.upper() if self.place else f"--{self.name}"


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand: its words, and the call it stands for.

    Attributes
    ----------
    name, help, example : str
    options : tuple of Option
    call : callable
        Takes the values given, by option name, and returns the object.
    """

    name: str
    help: str
    example: str
    options: tuple[Option, ...]
    call: Callable[[dict[str, Any]], Any]

    @property
    def places(self) -> tuple[Option, ...]:
        """The options found by position."""
        return tuple(option for option in self.options if option.place)

    @property
    def flags(self) -> dict[str, Option]:
        """The options found by flag."""
        return {option.flag: option for option in self.options if not option.place}


def words(text: str) -> list[str]:
    """``a,b`` as a list of names."""
    return [word for word in text.replace(",", " ").split() if word]


def keyed(text: str) -> dict[str, str]:
    """``N=n_params,D=n_tokens`` as a dict."""
    pairs = [pair.partition("=") for pair in words(text)]
    if not pairs or not all(name and value for name, _, value in pairs):
        raise ValueError("write NAME=VALUE, several with commas: N=n_params,D=n_tokens")
    return {name: value for name, _, value in pairs}


def keyed_or_word(text: str) -> dict[str, str] | str:
    """``N=n_params,D=n_tokens`` as a dict, a lone column name as it is."""
    return keyed(text) if "=" in text else text


def numbers(text: str) -> dict[str, float]:
    """``E=1.8,alpha=0.35`` as a dict of floats."""
    try:
        return {name: float(value) for name, value in keyed(text).items()}
    except ValueError:
        raise ValueError("write NAME=NUMBER, several with commas: E=1.8,alpha=0.35") from None


def limits(text: str) -> dict[str, tuple[float, float]]:
    """``alpha=0:1,E=0:2`` as a dict of (low, high)."""
    return _couples(text, "NAME=LOW:HIGH, several with commas: alpha=0:1,E=0:2")


def beliefs(text: str) -> dict[str, tuple[float, float]]:
    """``alpha=0.35:0.02`` as a dict of (mean, deviation)."""
    return _couples(text, "NAME=MEAN:DEVIATION, several with commas: alpha=0.35:0.02")


def _couples(text: str, form: str) -> dict[str, tuple[float, float]]:
    try:
        pairs = {name: value.split(":") for name, value in keyed(text).items()}
        return {name: (float(first), float(second)) for name, (first, second) in pairs.items()}
    except ValueError:
        raise ValueError(f"write {form}") from None


def number_or_words(text: str) -> float | str:
    """A number where it is one, else the words as they are: ``1e-3`` or ``tuned``."""
    try:
        return float(text)
    except ValueError:
        return text
