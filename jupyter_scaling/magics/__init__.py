"""``%scaling`` and ``%%scaling``: parse a line, call the public function of the same name, return the object."""

from __future__ import annotations

from typing import Any

__all__ = ["register"]


def register(shell: Any) -> None:
    """Give an IPython shell the ``%scaling`` magics, with completion of their words.

    Parameters
    ----------
    shell : InteractiveShell
        As ``%load_ext jupyter_scaling`` hands it over. Registering twice is harmless.

    Examples
    --------
    >>> from IPython.core.interactiveshell import InteractiveShell
    >>> shell = InteractiveShell.instance()
    >>> register(shell)
    >>> "scaling" in shell.magics_manager.magics["line"]
    True
    """
    from .completion import complete_in
    from .magic import ScalingMagics

    shell.register_magics(ScalingMagics)
    complete_in(shell)
