"""A law that is a Python function leaves as a file that imports it and holds the values."""

from __future__ import annotations

from typing import Any

from ..errors import ExportError
from .subject import Subject

__all__ = ["write"]


def write(thing: Any) -> str:
    """The file's text: the law by the path it is imported from, and for a fit its values and `predict`.

    Raises
    ------
    ExportError
        When the law does not say where it is imported from.
    """
    subject = Subject.of(thing)
    law = subject.law
    module, _, name = law.home.partition(":")
    if not (name.isidentifier() and all(part.isidentifier() for part in module.split("."))):
        raise ExportError(
            f"Law {law.name!r} is a Python function that does not say where it is imported from. "
            'Declare it with `home="module:name"`, or keep its values: `fit.table()`.'
        )
    lines = [*(f"# {line}" for line in subject.comments()), ""]
    lines += ["# The law is a Python function: this file needs the package that declares it."]
    lines += [f"from {module} import {name} as law"]
    if subject.values:
        lines += ["", "VALUES = {", *(f"    {key!r}: {value!r}," for key, value in subject.values.items()), "}"]
        lines += ["", "", "def predict(law=law, **inputs):"]
        if law.prepare is not None:
            lines += ['    """Give `law` bound to what it reads besides its inputs, as the schedules of the runs."""']
        lines += ["    return law(**inputs, **VALUES)"]
    return "\n".join(lines) + "\n"
