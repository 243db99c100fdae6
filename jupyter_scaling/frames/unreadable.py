"""Why a file could not be read, in words of ours: libraries say it in theirs."""

from __future__ import annotations

import re

__all__ = ["unreadable"]


def unreadable(error: Exception) -> str:
    """What is wrong with the file, and what to do.

    Examples
    --------
    >>> unreadable(ValueError("Error tokenizing data. C error: Expected 3 fields in line 7, saw 4"))
    'line 7 has 4 values, the lines before have 3. Quote values that hold the separator, or mend the line.'
    """
    text = str(error)
    ragged = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", text)
    if ragged:
        return (
            f"line {ragged[2]} has {ragged[3]} values, the lines before have {ragged[1]}. Quote values that hold the "
            "separator, or mend the line."
        )
    if isinstance(error, UnicodeDecodeError):
        return (
            f"byte {error.start} is no UTF-8 text. Save it as UTF-8, or read it with `pandas.read_csv(path, "
            "encoding=...)` and give the table."
        )
    if "No columns to parse" in text:
        return "it is empty. Give a file with a line of column names and one line for each training run."
    if isinstance(error, ImportError):
        return "pyarrow is not installed. `python -m pip install pyarrow`, or give a CSV file."
    if isinstance(error, PermissionError):
        return "it may not be opened by this user. Give a file that may."
    return f"it is cut off or of another kind ({type(error).__name__}). Write it again, or give the table itself."
