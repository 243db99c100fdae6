"""A JSON document read whole from a file, or a sentence why not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..errors import LoadError, nearest

__all__ = ["read_whole"]


def read_whole(path: Path, kind: str, advice: str, **how: Any) -> Any:
    """The JSON document in a file of this kind; `how` goes to `json.loads`.

    Raises
    ------
    LoadError
        When it is missing, cannot be opened, or is no whole document, with the advice at its end.
    """
    shown = repr(str(path))
    try:
        return json.loads(path.read_text(encoding="utf-8"), **how)
    except FileNotFoundError as error:
        there = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
        raise LoadError(
            f"File {shown} not found.{nearest(path.name, there)} Give the path of a saved {kind}."
        ) from error
    except OSError as error:
        raise LoadError(f"File {shown} cannot be opened: {error.strerror}. Give the path of a saved {kind}.") from error
    except (ValueError, RecursionError) as error:
        raise LoadError(
            f"File {shown} is no whole JSON document ({error}): it was cut off or is of another kind. {advice}"
        ) from error
