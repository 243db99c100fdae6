"""The interval methods on offer, and those that failed in simulation with what they did."""

from __future__ import annotations

from typing import Any

from ..errors import OptionError

__all__ = ["INTERVALS", "NOT_OFFERED", "checked_interval"]

INTERVALS = (
    "jackknife",
    "bootstrap",
    "residual_bootstrap",
    "wild",
    "cluster_bootstrap",
    "hc3",
    "wald",
    "profile",
    "none",
)
NOT_OFFERED = {
    "bca": "the BCa bootstrap covered 88-92 % under outliers and gained nothing on percentiles elsewhere",
    "basic": "the basic bootstrap covered 89 % where percentiles covered 95 %",
    "bootstrap_t": "the bootstrap-t covered 88-95 %, or was up to 1.7 times wider",
    "raw_wild": "the wild bootstrap of raw residuals covered 68-91 % at ten sizes or fewer; 'wild' corrects them",
    "jackknife+": "jackknife+ and conformal intervals covered 81-92 % beyond the data",
}
_OTHER_NAMES = {
    "jackknife_plus": "jackknife+",
    "conformal": "jackknife+",
    "bootstrap-t": "bootstrap_t",
    "pivotal": "basic",
    "wild_raw": "raw_wild",
}
# Methods that make new outputs from residuals, which counts do not have.
_RESIDUAL = frozenset({"residual_bootstrap", "wild"})


def checked_interval(name: Any, loss: str) -> str:
    """The name, once it is one on offer that this loss can take.

    Raises
    ------
    OptionError
        Naming the nearest method, or saying why one is not offered.
    """
    text = name.lower() if isinstance(name, str) else ""
    failed = _OTHER_NAMES.get(text, text)
    if failed in NOT_OFFERED:
        raise OptionError(
            f"`interval` {name!r} is not offered: {NOT_OFFERED[failed]}. Use 'jackknife', or 'bootstrap' (percentiles)."
        )
    if name not in INTERVALS:
        raise OptionError.named("interval", name, INTERVALS)
    if loss == "binomial" and name in _RESIDUAL:
        raise OptionError(f"`interval` {name!r} redraws residuals, which counts do not have. Use 'bootstrap'.")
    return str(name)
