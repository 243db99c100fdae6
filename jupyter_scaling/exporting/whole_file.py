"""A file that is replaced whole or not at all, behind links, with the permissions it had."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from shutil import copymode

from ..errors import ExportError, ScalingError

__all__ = ["path_of", "write_whole"]

_ADVICE = {
    errno.ENOENT: "Give a file in a folder that exists.",
    errno.ENOTDIR: "Give a file in a folder that exists.",
    errno.EISDIR: "Give the path of a file in it.",
    errno.ENOSPC: "Make room on the disk, or give a path on another one.",
    errno.EDQUOT: "Make room on the disk, or give a path on another one.",
    errno.EROFS: "Give a path in a folder that may be written to.",
    errno.EACCES: "Give a path in a folder that may be written to.",
    errno.EPERM: "Give a path in a folder that may be written to.",
    errno.ENAMETOOLONG: "Give a shorter name.",
    errno.ELOOP: "The link leads to itself: give the path of a file.",
}


def path_of(path: object, argument: str = "path", error: type[ScalingError] = ExportError) -> Path:
    """The path, with ``~`` for the home folder.

    Raises
    ------
    ScalingError
        The `error`, when it is no path of a file.

    Examples
    --------
    >>> path_of("runs.panel.json").name
    'runs.panel.json'
    """
    if isinstance(path, (str, os.PathLike)):
        text = os.fspath(path)
        if isinstance(text, str) and text.strip() and "\0" not in text:
            with suppress(RuntimeError):  # there is no such user
                return Path(text).expanduser()
    raise error(f"`{argument}` is {str(path)[:200]!r}; expected the path of a file, as in 'runs.json'.")


def write_whole(path: str | os.PathLike[str], content: str | bytes, *, to_disk: bool = False) -> Path:
    """Write a file, text as UTF-8, replacing the one that is there only once all of the new one is written.

    A link stays a link: the file that it leads to is written. A file keeps its permissions, and one that is set
    read-only is not replaced.

    Parameters
    ----------
    path : str or path
    content : str or bytes
    to_disk : bool
        Wait until it is on disk, so that not even a power cut leaves half a file.

    Raises
    ------
    ExportError
        When the folder is not there, or may not be written to, or there is no room.
    """
    given = path_of(path)
    target = Path(os.path.realpath(given))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        _may_be_replaced(target)
        with open(part, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            if to_disk:
                file.flush()
                os.fsync(file.fileno())
        if target.exists():
            copymode(target, part)
        os.replace(part, target)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        advice = _ADVICE.get(error.errno or 0, "Give another path.")
        raise ExportError(f"Cannot write {str(given)!r}: {error.strerror or error}. {advice}") from error
    return given


def _may_be_replaced(target: Path) -> None:
    """Raise for what the renaming of a file would pass over: a file set read-only, a folder, a loop of links."""
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if target.is_dir():
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    if target.exists() and not os.access(target, os.W_OK):
        raise OSError(errno.EACCES, "the file is set read-only")
