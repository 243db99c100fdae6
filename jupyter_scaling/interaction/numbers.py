"""Numbers as people read them: 406M, 4.06e8, 0.348."""

from __future__ import annotations

import math

from ..errors import counted

__all__ = ["count", "plain", "quantity", "scientific", "with_error"]

_SUFFIXES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K"))
_MISSING = "–"


def count(value: float, digits: int = 3) -> str:
    """A count with a suffix: thousands K, millions M, billions B, trillions T.

    Examples
    --------
    >>> count(406_000_000), count(999_999), count(12), count(3e18)
    ('406M', '1M', '12', '3e18')
    """
    if not math.isfinite(value):
        return _MISSING
    rounded = _rounded(value, digits)
    if abs(rounded) >= 1e15:
        return scientific(value, digits)
    for size, suffix in _SUFFIXES:
        if abs(rounded) >= size:
            return _trimmed(rounded / size, digits) + suffix
    return plain(value, digits)


def scientific(value: float, digits: int = 3) -> str:
    """A number as mantissa and power of ten, without padding.

    Examples
    --------
    >>> scientific(4.06e8), scientific(1e21), scientific(0.00123)
    ('4.06e8', '1e21', '1.23e-3')
    """
    if not math.isfinite(value):
        return _MISSING
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    return (mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa) + f"e{int(exponent)}"


def plain(value: float, digits: int = 4) -> str:
    """A number of moderate size written out, any other in powers of ten.

    Examples
    --------
    >>> plain(1.81724), plain(0.0012), plain(2085.43), plain(5e-7)
    ('1.817', '0.0012', '2085', '5e-7')
    """
    if not math.isfinite(value):
        return _MISSING
    size = abs(_rounded(value, digits))
    if size == 0:
        return "0"
    return _trimmed(value, digits) if 1e-3 <= size < 1e5 else scientific(value, digits)


def with_error(value: float, error: float | None, *, counted: bool = False) -> str:
    """A number cut at the second digit of its standard error, never before its own; with a suffix where it is counted.

    Examples
    --------
    >>> with_error(0.34781, 0.0203), with_error(2085.43, 1293.2), with_error(1.5, None)
    ('0.348', '2085', '1.5')
    >>> with_error(0.015, 150.0), with_error(1.7, 150.0), with_error(0.0, 150.0)
    ('0.015', '1.7', '0')
    >>> with_error(4.0631e8, 2.1e6, counted=True), with_error(4.0631e8, 2.1e6)
    ('406.3M', '4.063e8')
    """
    known = error is not None and math.isfinite(error) and error > 0
    if not math.isfinite(value) or error is None or not known:
        return count(value, 4) if counted else plain(value)
    decimals = 1 - math.floor(math.log10(error))
    if counted and abs(value) >= 1e3:
        return count(value, min(max(math.floor(math.log10(abs(value))) + decimals + 1, 2), 15))
    if abs(value) >= 1e6 or 0 < abs(value) < 1e-4:
        digits = math.floor(math.log10(abs(value))) + decimals + 1
        return scientific(value, min(max(digits, 2), 15))
    own = 1 - math.floor(math.log10(abs(value))) if value else 0
    return f"{value:.{min(max(decimals, own, 0), 10)}f}"


def unchanged(old: float, new: float, text: str) -> str:
    """How far a number stayed what it was, of which both are written alike.

    Examples
    --------
    >>> unchanged(0.34781, 0.34779, "0.348"), unchanged(2.0, 2.0, "2.00"), unchanged(4.063e8, 4.0631e8, "406.3M")
    ('unchanged to 3 digits', 'unchanged', 'unchanged to 4 digits')
    """
    digits = len("".join(filter(str.isdigit, text.split("e")[0])).lstrip("0")) or 1
    return "unchanged" if old == new else f"unchanged to {counted(digits, 'digit')}"


def quantity(value: float, unit: str = "") -> str:
    """A number in the style of its unit: operations in powers of ten, anything countable with a suffix.

    Examples
    --------
    >>> quantity(2.4e9, "tokens"), quantity(2.4e9, "FLOP"), quantity(0.37)
    ('2.4B', '2.4e9', '0.37')
    """
    return scientific(value) if "flop" in unit.casefold() and abs(value) >= 1e3 else count(value)


def _rounded(value: float, digits: int) -> float:
    return float(f"{value:.{digits - 1}e}")


def _trimmed(value: float, digits: int) -> str:
    """`value` with this many significant digits and no power of ten."""
    rounded = _rounded(value, digits)
    whole = math.floor(math.log10(abs(rounded))) + 1
    text = f"{rounded:.{max(digits - whole, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
