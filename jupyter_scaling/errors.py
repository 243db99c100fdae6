"""One family of errors, each message ending in what to do."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = [
    "ColumnNotFoundError",
    "DataError",
    "ExportError",
    "FormulaError",
    "LawNotFoundError",
    "LoadError",
    "OptionError",
    "ParameterError",
    "ScalingError",
    "counted",
    "listed",
    "nearest",
]


# Characters of a long formula that are shown on each side of a mistake.
_AROUND = 41


class ScalingError(Exception):
    """Any mistake of a caller that this package can name."""

    def __str__(self) -> str:
        # KeyError would show the repr of its argument; these messages are sentences.
        return str(self.args[0]) if self.args else ""


class ColumnNotFoundError(ScalingError, KeyError):
    """A column that the table does not have, or that could not be guessed."""

    @classmethod
    def named(cls, column: object, columns: Iterable[object]) -> ColumnNotFoundError:
        """The error for a column that is not among these."""
        names = [str(name) for name in columns]
        return cls(f"Column {column!r} not found.{nearest(column, names)} Columns: {listed(names, 12)}.")


class LawNotFoundError(ScalingError, KeyError):
    """A law that the catalogue does not hold."""

    @classmethod
    def named(cls, law: object, laws: Iterable[str]) -> LawNotFoundError:
        """The error for a law that is not among these."""
        names = list(laws)
        return cls(
            f"Law {law!r} not found.{nearest(law, names)} Laws: {listed(names, 12)}. "
            "Write your own with `scaling.define`."
        )


class DataError(ScalingError, ValueError):
    """Rows that cannot be fitted as they are."""


class FormulaError(ScalingError, ValueError):
    """A formula that cannot be read."""

    @classmethod
    def at(cls, text: str, position: int, problem: str) -> FormulaError:
        """Show the formula with a caret under the character at `position`; of a long one what stands around it.

        Examples
        --------
        >>> print(FormulaError.at("1 + " * 50 + "?" + " + 1" * 50, 200, "What is this?"))
        What is this?
          ... 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + ? + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1...
                                                      ^
        """
        position = min(max(position, 0), len(text))
        first = max(position - _AROUND, 0) if len(text) > 3 * _AROUND else 0
        last = position + _AROUND if len(text) > 3 * _AROUND else len(text)
        shown = f"{'...' if first else ''}{text[first:last]}{'...' if last < len(text) else ''}"
        return cls(f"{problem}\n  {shown}\n  {' ' * (position - first + (3 if first else 0))}^")


class ParameterError(ScalingError, ValueError):
    """A parameter, or a value for one, that the law does not admit."""

    @classmethod
    def named(cls, parameter: object, law: str, parameters: Iterable[str]) -> ParameterError:
        """The error for a parameter that this law does not have."""
        names = list(parameters)
        return cls(
            f"{parameter!r} is not a parameter of law {law!r}.{nearest(parameter, names)} "
            f"Parameters: {listed(names, 12)}."
        )


class OptionError(ScalingError, ValueError):
    """An option that is not one of those on offer."""

    @classmethod
    def named(cls, option: str, value: object, choices: Iterable[object]) -> OptionError:
        """The error for an option that is none of these choices."""
        names = [str(choice) for choice in choices]
        return cls(f"`{option}` is {value!r}.{nearest(value, names)} Choose one of: {listed(names, 20)}.")


class ExportError(ScalingError, ValueError):
    """A fit that cannot leave in the form asked for."""


class LoadError(ScalingError, ValueError):
    """A saved file that cannot be read back."""


def nearest(name: object, candidates: Iterable[object]) -> str:
    """The sentence `" Did you mean 'loss'?"` for the closest candidate, or nothing.

    Parameters
    ----------
    name : object
        What was typed.
    candidates : iterable
        The names that exist.

    Returns
    -------
    str
        Begins with a space when not empty, to stand behind another sentence.

    Examples
    --------
    >>> nearest("lsos", ["params", "tokens", "loss"])
    " Did you mean 'loss'?"
    >>> nearest("zzz", ["params"])
    ''
    """
    by_folded = {str(candidate).casefold(): str(candidate) for candidate in candidates}
    close = get_close_matches(str(name).casefold(), list(by_folded), n=1, cutoff=0.6)
    return f" Did you mean {by_folded[close[0]]!r}?" if close else ""


def counted(number: int, one: str, many: str = "") -> str:
    """A count with its noun: `one` for 1, else `many`, which is `one` with an s where nothing else is said.

    Examples
    --------
    >>> counted(1, "run"), counted(5349, "run"), counted(2, "row is", "rows are")
    ('1 run', '5,349 runs', '2 rows are')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(values: Iterable[object], most: int = 3) -> str:
    """The first `most` values, comma-separated, with the count of the rest.

    Examples
    --------
    >>> listed([1, 2, 3, 4, 5])
    '1, 2, 3 and 2 more'
    """
    everything = [str(value) for value in values]
    rest = len(everything) - most
    shown = ", ".join(everything[:most])
    return f"{shown} and {rest} more" if rest > 0 else shown
