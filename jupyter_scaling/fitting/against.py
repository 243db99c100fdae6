"""Published constants of a law against a fit of it: the same objective on the same rows, tested."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from ..catalogue import Published
from ..errors import OptionError, ScalingError, listed, nearest
from .units import COMPUTE, RATIOS, Conversion, Unit, conversion, read_unit

if TYPE_CHECKING:
    from .result import Fit

__all__ = ["Against", "against_published"]

_CHANCE = 0.05
# Median distance in logarithms: what a unit must explain, what it may leave, and how many times better it must be.
_FAR, _NEAR, _TIMES = 0.2, 0.08, 5.0
_FACTORS = {f"{10**k:.0e}": 10.0**k for k in (3, 6, 9, 12)}


@dataclass(frozen=True, slots=True)
class Against:
    """One published set under the objective of a fit, on its rows.

    Parameters
    ----------
    label, trust : str
        As in `Published`.
    objective, difference : float
        Of the set, and above that of the fit. A set of some parameters only is evaluated with the others fitted.
    likelihood_ratio : float
        ``2 (F_set - F_fit) / kappa``: the drop in minus twice the log-likelihood where the scale is known (kappa 1),
        else in units of the residuals' estimated variance, which for robust losses is
        ``[sum psi^2 / (n - P)] / E psi'`` (Schrader and Hettmansperger 1980, doi:10.1093/biomet/67.1.93).
    statistic : float
        ``likelihood_ratio / df`` for F, itself for chi-squared.
    test : str
        The noise model in words.
    df, freedom : int
        Parameters the set holds that are free in the fit; rows less free parameters.
    p_value : float
        Chance of a difference as large were the set true and known exactly.
    units : str
        What was converted.
    verdict : str
        For people.
    notes : tuple of str
        What holds for all sets.
    """

    label: str
    trust: str
    objective: float
    difference: float
    likelihood_ratio: float
    statistic: float
    test: str
    df: int
    freedom: int
    p_value: float
    units: str
    verdict: str
    notes: tuple[str, ...] = ()


def against_published(fit: Fit, units: Mapping[str, str], ratios: Mapping[str, float]) -> list[Against]:
    """Every published set of the fit's law that holds values, in the order of the catalogue."""
    law = fit.law
    sets = [one for one in law.published.values() if one.values]
    if not sets:
        from ..catalogue import every

        known = next((one for one in every() if one.name == law.name and one.published), None)
        sets = [one for one in known.published.values() if one.values] if known and known.formula == law.formula else []
    if not sets:
        raise OptionError(
            f"Law {law.name!r} has no published constants. Give it some with `published` when you declare it, or "
            "compare two fits by their objectives."
        )
    _check(fit, units, ratios)
    noise = _Noise(fit)
    return [_one(fit, each, units, ratios, noise) for each in sets]


def _check(fit: Fit, units: Mapping[str, str], ratios: Mapping[str, float]) -> None:
    names = (*fit.law.input_names, fit.law.output.name)
    for argument, said in (("units", units), ("ratios", ratios)):
        if not isinstance(said, Mapping):
            raise OptionError(
                f"`{argument}` is {said!r:.60}; expected something for each by name, as in "
                f"{argument}={{{names[0]!r}: ...}}. All published constants are compared at once."
            )
    for name in units:
        if name not in names:
            raise OptionError(
                f"`units` names {name!r}, no input or output of {fit.law.name!r}.{nearest(name, names)} "
                f"Names: {listed(names, 12)}."
            )
    for name, value in ratios.items():
        if name not in RATIOS:
            raise OptionError(f"`{name}` is not a ratio.{nearest(name, RATIOS)} Ratios: {', '.join(RATIOS)}.")
        if not (isinstance(value, (int, float)) and math.isfinite(value) and value > 0.0):
            raise OptionError(f"`{name}` is {value!r}; expected a number above 0, such as 4.5.")


# -- the noise ---------------------------------------------------------------------------------------


class _Noise:
    """What a rise of the objective is measured in."""

    def __init__(self, fit: Fit) -> None:
        problem = fit.problem
        self.freedom = int(np.count_nonzero(problem.weight > 0.0)) - len(problem.free)
        self.is_known = problem.loss.name == "binomial" or (
            problem.loss.name == "squares" and problem.sigma is not None
        )
        self.reason = ""
        if problem.loss.is_limit:
            self.reason = f"no test: the scale of {problem.loss.name} residuals is not told by their slopes"
        elif not self.is_known and self.freedom < 1:
            self.reason = "no test: as many parameters as rows leave nothing to tell the noise by"
        if self.is_known:
            self.scale = 1.0
            self.name = "chi2, binomial counts" if problem.loss.name == "binomial" else "chi2, known deviations"
        else:
            self.scale = fit.uncertainty.bread.scale if not self.reason else math.nan
            robust = problem.loss.name != "squares"
            self.name = "F, drop in dispersion (robust scale)" if robust else "F, normal residuals of one variance"
        self.notes = [
            "The published constants are taken as exact; their own uncertainty is not in the test.",
        ]
        if fit.uncertainty.group_count:
            self.notes.append(
                "Rows are taken as independent; where runs of one size share an error, p-values are too small."
            )

    def test(self, difference: float, df: int) -> tuple[float, float, float, str]:
        """Likelihood ratio, statistic, p and a sentence."""
        if self.reason or df < 1 or not math.isfinite(difference):
            return (
                math.nan,
                math.nan,
                math.nan,
                self.reason or ("no test: nothing in it is free in the fit" if df < 1 else ""),
            )
        from scipy.special import chdtrc, fdtrc

        ratio = 2.0 * max(difference, 0.0) / self.scale if self.scale > 0.0 else math.inf
        if self.is_known:
            p, statistic, shown = float(chdtrc(df, ratio)), ratio, f"chi2({df}) = {ratio:.3g}"
        else:
            statistic = ratio / df
            p = float(fdtrc(df, self.freedom, statistic))
            shown = f"F({df}, {self.freedom}) = {statistic:.3g}"
        said = "your data agree with it" if p >= _CHANCE else "your data speak against it"
        return ratio, statistic, p, f"{said}: {shown}, p = {p:.2g}"


# -- one set -----------------------------------------------------------------------------------------


def _one(
    fit: Fit, published: Published, units: Mapping[str, str], ratios: Mapping[str, float], noise: _Noise
) -> Against:
    law = fit.law
    converted = _conversions(fit, published, units, ratios)
    words = "; ".join(each.words for each in converted.values() if each.words)
    notes = tuple(noise.notes)
    held = {name: value for name, value in published.values.items() if name in law.parameter_names}
    df = sum(name in fit.problem.free for name in held)
    problem_said = ""
    if len(held) < len(law.parameter_names):
        objective, problem_said = _completed(fit, held, converted)
    else:
        objective = _objective(fit, _predicted(fit, held, converted), held, converted)
        if not math.isfinite(objective):
            problem_said = "undefined: the set predicts values that the objective cannot take on some rows"
    difference = objective - fit.objective
    ratio, statistic, p, sentence = noise.test(difference, df)
    if fit.options.fixed or fit.options.bounds:
        notes += ("The fit holds or bounds parameters: a set outside of that is not nested in it.",)
    mismatch = _mismatch(fit, held, converted) if len(held) == len(law.parameter_names) else ""
    others = len(law.parameter_names) - len(held)
    partly = f"holds {', '.join(held)}, the other {others} fitted" if others and not problem_said else ""
    verdict = "; ".join(part for part in (problem_said or sentence, partly, mismatch) if part)
    return Against(
        published.label, published.trust, objective, difference, ratio, statistic, noise.name, df, noise.freedom, p,
        words, verdict[:1].upper() + verdict[1:] + ".", notes,
    )  # fmt: skip


def _conversions(
    fit: Fit, published: Published, units: Mapping[str, str], ratios: Mapping[str, float]
) -> dict[str, Conversion]:
    """For each input and the output in another unit than the constants': how to get there."""
    found = {}
    entries = {one.name: (one.unit, one.description) for one in fit.law.inputs}
    entries[fit.law.output.name] = (fit.law.output.unit, fit.law.output.description)
    for name, text in units.items():
        own = _own_unit(*entries[name]) if name not in published.units else read_unit(published.units[name], name)
        found[name] = conversion(name, read_unit(text, name, own), own, ratios)
    for name, text in published.units.items():
        if name in entries and name not in units:
            # The columns are taken to be in the law's unit; the set says that its constants are not.
            found[name] = conversion(name, _own_unit(*entries[name]), read_unit(text, name), ratios)
    return found


def _own_unit(unit: str, description: str) -> Unit:
    """The law's unit, read; a blank one is a count, of tokens where the description says so."""
    try:
        own = read_unit(unit)
    except OptionError:
        return Unit(unit)
    if not unit and "token" in description:
        return Unit("text", 1.0, "token")
    if not unit and "share" in description:
        return Unit("share")
    return own


def _predicted(fit: Fit, values: Mapping[str, float], converted: Mapping[str, Conversion]) -> np.ndarray:
    """Predictions (M,) of a set, in the user's units."""
    law = fit.law
    with np.errstate(all="ignore"):
        inputs = {
            name: converted[name].to(column) if name in converted else column
            for name, column in zip(law.input_names, fit.problem.x, strict=True)
        }
        predicted = law(**inputs, **{name: float(value) for name, value in values.items()})
        output = law.output.name
        return converted[output].back(predicted) if output in converted else predicted


def _objective(
    fit: Fit, predicted: np.ndarray, values: Mapping[str, float], converted: Mapping[str, Conversion]
) -> float:
    """The fit's own objective at predictions in the user's units."""
    problem = fit.problem
    floor = 0.0
    output = fit.law.output.name
    if problem.transform.above_floor:
        floor = float(values[problem.floor_name])
        if output in converted:
            floor = float(converted[output].back(np.asarray(floor)))
    with np.errstate(all="ignore"):
        residual = problem.transform.forward(predicted - floor) - problem.transform.forward(problem.y - floor)
        scaled = residual if problem.sigma is None else residual / problem.sigma
        losses = problem.weight * problem.loss.value(scaled, problem.exact_delta)
    total = float(losses[problem.weight > 0.0].sum())
    prior = sum(each.at(float(values[each.name])) for each in problem.priors)
    return total + float(prior) if math.isfinite(total) else math.inf


def _completed(fit: Fit, held: Mapping[str, float], converted: Mapping[str, Conversion]) -> tuple[float, str]:
    """The objective with a part of the parameters at published values and the others fitted."""
    kinds = {name: fit.law.parameter(name).kind for name in held}
    if any(each.words for each in converted.values()) and any(kind != "exponent" for kind in kinds.values()):
        named = ", ".join(name for name, kind in kinds.items() if kind != "exponent")
        return math.nan, f"not evaluated: {named} would change with the units, and the set does not hold all parameters"
    fixed = {**fit.options.fixed, **{name: float(value) for name, value in held.items()}}
    bounds = {name: pair for name, pair in fit.options.bounds.items() if name not in fixed}
    delta = fit.delta if fit.problem.loss.is_tunable else fit.options.delta
    try:
        return fit.refit(fixed=fixed, bounds=bounds, interval="none", delta=delta).objective, ""
    except ScalingError as error:
        return math.nan, f"not evaluated: {error}".rstrip(".")


# -- units that were not said ------------------------------------------------------------------------


def _mismatch(fit: Fit, held: Mapping[str, float], converted: Mapping[str, Conversion]) -> str:
    """A sentence where another unit of a column would bring the set to the data."""
    carried = fit.problem.weight > 0.0
    y = fit.problem.y[carried]
    if not (y > 0.0).all() or not carried.any():
        return ""

    def distances(factors: Mapping[str, float]) -> np.ndarray:
        with np.errstate(all="ignore"):
            inputs = {}
            for name, column in zip(fit.law.input_names, fit.problem.x[:, carried], strict=True):
                own = converted[name].to(column) if name in converted else column
                inputs[name] = own * factors.get(name, 1.0)
            predicted = fit.law(**inputs, **{k: float(v) for k, v in held.items()})
            output = fit.law.output.name
            if output in converted:
                predicted = converted[output].back(predicted)
            found = np.log(y) - np.log(predicted)
        return np.where(np.isfinite(found), found, np.inf)

    plain = distances({})
    before = float(np.median(np.abs(plain)))
    if before < _FAR * 0.75:
        return ""
    middle = float(np.median(plain))
    left = float(np.median(np.abs(plain - middle))) if math.isfinite(middle) else math.inf
    if left < _NEAR and before > _TIMES * left:
        off = f"{math.exp(middle):.4g}{_named(middle)}"
        return f"your {fit.law.output.name} is off by a constant factor of {off}: check its unit"
    best, choice = before, {}
    names = fit.law.input_names[:2] if len(fit.law.input_names) <= 3 else ()
    options = {name: _candidates(fit, name) for name in names}
    for picked in product(*options.values()):
        factors = dict(zip(options, picked, strict=True))
        if not any(f != 1.0 for f in factors.values()):
            continue
        after = float(np.median(np.abs(distances(factors))))
        if after < best * (1.0 - 1e-9):
            best, choice = after, factors
    if choice and best < _NEAR and before > _TIMES * best:
        said = {name: _unit_named(f) for name, f in choice.items() if f != 1.0}
        shown = ", ".join(f"{name!r}: {unit!r}" for name, unit in said.items())
        times = before / max(best, 1e-12)
        return f"it fits {times:.3g} times better if the columns have other units: try units={{{shown}}}"
    return ""


def _candidates(fit: Fit, name: str) -> list[float]:
    entry = fit.law.inputs[fit.law.input_names.index(name)]
    found = [1.0, *_FACTORS.values(), *(1.0 / f for f in _FACTORS.values())]
    if "FLOP" in entry.unit.upper() or "PF" in entry.unit:
        found += [COMPUTE["pf-days"], 1.0 / COMPUTE["pf-days"], 1e15, 1e18, 1e21]
    return found


def _unit_named(factor: float) -> str:
    names = {1e3: "thousands", 1e6: "millions", 1e9: "billions", 1e12: "trillions", 8.64e19: "PF-days",
             1e15: "PFLOP", 1e18: "EFLOP", 1e21: "ZFLOP"}  # fmt: skip
    return next((text for value, text in names.items() if math.isclose(factor, value)), f"1/{1 / factor:.3g}")


def _named(logarithm: float) -> str:
    known = {math.log(math.log(2.0)): "ln 2, nats against bits",
             -math.log(math.log(2.0)): "1 / ln 2, bits against nats",
             math.log(100.0): "percent against shares", -math.log(100.0): "shares against percent"}  # fmt: skip
    return next((f" ({text})" for value, text in known.items() if abs(logarithm - value) < 0.02), "")
