"""How far long work has come, said in one line or to a function of the user's."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any, TextIO

from ..errors import OptionError

__all__ = ["Line", "Progress", "reporter"]

Progress = Callable[[int, int], None] | None
_SECONDS_BETWEEN = 0.2


def reporter(progress: Any, what: str = "fits") -> Progress:
    """What `progress` means: nothing, a function of (done, in all), or True for a line on standard error.

    Raises
    ------
    OptionError
        When it is none of these.

    Examples
    --------
    >>> reporter(None) is None, reporter(print) is print
    (True, True)
    """
    if progress is None or progress is False:
        return None
    if progress is True:
        return Line(what)
    if callable(progress):
        return progress
    raise OptionError(f"`progress` is {progress!r}; expected True, or a function of (done, in all).")


class Line:
    """One line on standard error that is written over itself, five times a second at most.

    Parameters
    ----------
    what : str
        What is counted.
    stream : text stream, optional
        Standard error when left out.
    """

    def __init__(self, what: str, stream: TextIO | None = None) -> None:
        self.what, self.stream = what, stream
        self.began = self.written = time.monotonic()
        self.width = 0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done < total and now - self.written < _SECONDS_BETWEEN:
            return
        self.written = now
        seconds = now - self.began
        left = f", {seconds * (total - done) / done:.0f} s left" if 0 < done < total else ""
        text = f"{done:,} of {total:,} {self.what}, {seconds:.0f} s{left}"
        stream = self.stream or sys.stderr
        stream.write("\r" + text.ljust(self.width) + ("\n" if done >= total else ""))
        stream.flush()
        self.width = 0 if done >= total else len(text)
        if done >= total:
            self.began = now
