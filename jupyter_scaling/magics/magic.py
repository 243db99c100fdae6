"""The two magics: what IPython calls with a line."""

from __future__ import annotations

import re
from typing import Any

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, magics_class
from IPython.display import display

from ..errors import OptionError, ScalingError, nearest
from .commands import COMMANDS, TEXT
from .describing import help_of, overview
from .reading import HELP, asks_for_help, read_options, split
from .variables import resolve

__all__ = ["ScalingMagics"]


@magics_class
class ScalingMagics(Magics):
    """``%scaling fit | explore | compare | predict | optimal | export | laws | demo``, and ``%%scaling name``."""

    shell: Any

    @line_cell_magic
    def scaling(self, line: str, cell: str | None = None) -> Any:
        """Scaling laws from a line. ``%scaling --help`` tells what there is."""
        try:
            return self._line(line) if cell is None else self._text(line, cell)
        except ScalingError as error:
            raise UsageError(str(error)) from None

    def _line(self, line: str) -> Any:
        name, *typed = split(line) or [HELP[0]]
        if name in HELP:
            return print(overview())
        if name not in COMMANDS:
            raise OptionError(f"Subcommand {name!r} not found.{nearest(name, COMMANDS)} Known: {', '.join(COMMANDS)}.")
        command = COMMANDS[name]
        if asks_for_help(typed):
            return print(help_of(command))
        made = command.call(resolve(command, read_options(command, typed), self.shell.user_ns))
        if self._is_assigned(line):
            display(made)
        return made

    def _text(self, line: str, cell: str) -> Any:
        typed = split(line)
        if asks_for_help(typed):
            return print(help_of(TEXT))
        given = read_options(TEXT, typed)
        if not given["name"].isidentifier():
            raise OptionError(f"{given['name']!r} cannot name a law. Use letters, digits and _: %%scaling mine")
        law = TEXT.call(given | {"text": cell.strip("\n")})
        self.shell.user_ns[given["name"]] = law
        return law

    def _is_assigned(self, line: str) -> bool:
        """Whether the cell keeps the result in a variable, and so would not show it."""
        cells = getattr(self.shell.history_manager, "input_hist_raw", None) or [""]
        return (
            re.search(rf"^\s*[\w.,\[\]'\" ]+=\s*%scaling\s+{re.escape(line.strip())}", cells[-1], re.MULTILINE)
            is not None
        )
