"""Profile likelihoods for the tracks: found after the act, a few parameters at a time, and kept with their fit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from ..fitting.profile_curves import ProfileCurve, profile_curves

__all__ = ["CHUNK", "Profiles", "kept", "profile_key", "profiled"]

#: Rows x parameters that one step may hold, so that an act that comes meanwhile waits no longer than for itself.
CHUNK = 250_000


@dataclass(frozen=True, slots=True, eq=False)
class Profiles:
    """The profiles known of one fit.

    Parameters
    ----------
    key : str
        Of the fit; a view with another key is of another fit, and these are stale there.
    curves : mapping of str to ProfileCurve
        By parameter.
    complete : bool
        Whether every parameter that has a profile is among them.
    """

    key: str
    curves: Mapping[str, ProfileCurve]
    complete: bool


_KEYS: WeakKeyDictionary[Any, str] = WeakKeyDictionary()
_KNOWN: WeakKeyDictionary[Any, dict[str, ProfileCurve | None]] = WeakKeyDictionary()


def profile_key(best: Any) -> str:
    """A fit's name for its profiles: the same for the same law, rows, weights, options and values.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> runs = {"n_params": [1e6, 1e7, 1e8, 1e9], "loss": [4.0, 3.0, 2.3, 1.8]}
    >>> fit = scaling.fit(runs, "power_law", x="n_params", y="loss")
    >>> profile_key(fit) == profile_key(fit.refit()), profile_key(fit) == profile_key(fit.refit(fixed={"b": 0.1}))
    (True, False)
    """
    key = _KEYS.get(best)
    if key is None:
        now, digest = best.observations, hashlib.sha1(usedforsecurity=False)
        digest.update(best.law.formula.encode())
        digest.update(json.dumps(best.options.to_json(), default=str, sort_keys=True).encode())
        for values in (now.x, now.y, now.effective_weight):
            digest.update(np.ascontiguousarray(values, dtype=np.float64).tobytes())
        # To seven digits: a warm refit ends within rounding of a cold one.
        digest.update(" ".join(f"{value:.7g}" for value in best.values.values()).encode())
        key = _KEYS[best] = digest.hexdigest()[:16]
    return key


def profiled(best: Any, chunk: int = CHUNK) -> Profiles:
    """The profiles of a fit with one more step done, of as many parameters as a step holds; kept for the next call."""
    known = _KNOWN.setdefault(best, {})
    missing = _missing(best, known)
    size = max(1, chunk // max(len(best.observations) * len(best.law.parameter_names), 1))
    found: dict[str, ProfileCurve] = {}
    while missing and not found:
        step, missing = missing[:size], missing[size:]
        found = profile_curves(best, step)
        known.update({name: found.get(name) for name in step})
    return _as_known(best, known, not missing)


def kept(best: Any) -> Profiles | None:
    """The profiles of a fit where all are known already, as after an undo; None elsewhere."""
    known = _KNOWN.get(best)
    return None if known is None or _missing(best, known) else _as_known(best, known, True)


def _missing(best: Any, known: Mapping[str, Any]) -> list[str]:
    return [name for name in best.law.parameter_names if name not in known]


def _as_known(best: Any, known: Mapping[str, ProfileCurve | None], complete: bool) -> Profiles:
    curves = {name: curve for name, curve in known.items() if curve is not None}
    return Profiles(profile_key(best), curves, complete)
