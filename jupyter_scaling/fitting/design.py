"""How many runs an interval of a given width would take."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import OptionError, listed, nearest

if TYPE_CHECKING:
    from .result import Fit

__all__ = ["Needed", "runs_for", "runs_needed"]


@dataclass(frozen=True, slots=True)
class Needed:
    """What one interval would take.

    Parameters
    ----------
    name : str
        Of a parameter or a derived quantity.
    width : float
        Asked for, from end to end.
    now : float
        ``2 z se`` of the fit; nan where no standard error is known.
    runs : float
        Needed, spread over sizes as those of the fit; nan where no standard error is known.
    """

    name: str
    width: float
    now: float
    runs: float


def runs_for(se: float, runs: int, width: float, level: float = 0.95) -> float:
    """Runs for an interval of this width: ``n (2 z se / width)^2``, as errors shrink with the root of the runs.

    Examples
    --------
    The interval (.454, .455) at 80 % of Hoffmann et al. 2022 against a standard error of .020 from 240 runs
    (Besiroglu et al. 2024, arXiv:2404.10102):

    >>> round(runs_for(0.020, 240, 0.001, 0.8), -4)
    630000.0
    """
    return runs * (_width(se, level) / width) ** 2


def _width(se: float, level: float) -> float:
    """From end to end of a normal interval."""
    from scipy.stats import norm

    return 2.0 * float(norm.ppf(0.5 + level / 2.0)) * se


def runs_needed(fit: Fit, width: Mapping[str, float], level: float = 0.95) -> list[Needed]:
    """For each parameter or derived quantity, what its width would take."""
    if not isinstance(level, (int, float)) or not 0.0 < level < 1.0:
        raise OptionError(f"`interval` is {level!r}; expected a share between 0 and 1, such as 0.95.")
    if not isinstance(width, Mapping) or not width:
        raise OptionError(f"`width` is {width!r:.60}; expected a width for each name, such as {{'alpha': 0.01}}.")
    return [_needed(fit, name, wide, level) for name, wide in width.items()]


def _needed(fit: Fit, name: str, width: float, level: float) -> Needed:
    if isinstance(width, bool) or not isinstance(width, (int, float)) or not 0.0 < width < math.inf:
        raise OptionError(f"`width` of {name!r} is {width!r}; expected a number above 0.")
    se = _standard_error(fit, name)
    if not se > 0.0:
        return Needed(name, float(width), math.nan, math.nan)
    runs = int((fit.problem.weight > 0.0).sum())
    return Needed(name, float(width), _width(se, level), float(math.ceil(runs_for(se, runs, width, level))))


def _standard_error(fit: Fit, name: str) -> float:
    from .derivation import derived_values

    if name in fit.law.parameter_names:
        return float(fit.se.get(name, math.nan))
    free = [key for key, one in fit.law.quantities.items() if not one.required and not one.parts]
    if name not in free:
        known = [*fit.law.parameter_names, *free]
        raise OptionError(
            f"`width` names {name!r}, no parameter of {fit.law.name!r} and no quantity of it that needs no "
            f"input.{nearest(name, known)} There are: {listed(known, 40)}."
        )
    return float(derived_values(fit, name, {}).estimate.se.ravel()[0])
