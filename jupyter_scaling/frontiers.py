"""The public functions that plan a training: the frontier of compute, the best mixture of data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from . import catalogue
from .errors import OptionError, nearest
from .fitting import Fit, Observations, Options, fit_law

if TYPE_CHECKING:
    import pandas as pd

    from .catalogue import Law
    from .fitting.approaches import Frontier

__all__ = ["best_mixture", "frontier"]

APPROACHES = (1, 2, 3)


def frontier(
    table: Any,
    approach: int = 3,
    *,
    x: Any = None,
    y: Any = None,
    run: Any = None,
    law: str | Law = "chinchilla",
    budgets: Any = None,
    minimum: str = "parabola",
    within: float = 8.0,
    tolerance: float = 0.1,
    bins: int = 200,
    bias: bool = True,
    level: float = 0.95,
    seed: int = 0,
    exclude: Any = None,
    **options: Any,
) -> Frontier:
    """The compute-optimal frontier, ``N* = k_N C**a`` and ``D* = k_D C**b``, by one of three approaches.

    Hoffmann et al. 2022, arXiv:2203.15556, section 3. All give one kind of result.

    Parameters
    ----------
    table : DataFrame, dict, path or Fit
        One row for each run, or for approach 1 one for each logged point of a run; for approach 3 also a fit.
    approach : int
        1: the lower envelope of training curves over compute. 2: the minimum of ``L = c0 + c1 log N + c2 (log N)^2``
        at each budget. 3: a law of N and D fitted to all runs, split at its best.
    x : dict of str to column
        Columns of ``N``, ``D`` and ``C``; guessed when left out. Compute is ``6 N D`` where there is no column of it.
    y : column
        The loss.
    run : column
        For approach 1: which rows are one training curve; rows of one size when left out.
    law : str or Law
        The surface of approach 3, and the one that the bias of approach 2 is simulated on.
    budgets : array
        For approach 3: where on the frontier the points lie; nine over the span of the runs when left out.
    minimum : str
        For approach 2: ``"parabola"``, or ``"akima"``: the lowest point of an interpolating curve through all sizes
        (Porian et al. 2024, arXiv:2406.19146).
    within : float
        For the parabola: sizes up to this factor from the best one take part; the nearest five where they are fewer.
    tolerance : float
        Runs whose compute differs by less than this share are of one budget.
    bins : int
        For approach 1: budgets at which the envelope is read.
    bias : bool
        Whether to simulate what the parabola itself gets wrong on these runs (approach 2).
    level, seed
        Of intervals, and for resamples.
    exclude
        Rows to leave out, as in `fit`.
    **options
        Of the fit, as in `fit`: ``loss``, ``delta``, ``interval``, ...

    Returns
    -------
    Frontier
        With ``.a``, ``.b``, their intervals, ``.table()``, ``.optimal(C)``, ``.verdicts``, ``.bias``.

    Examples
    --------
    >>> import numpy as np, jupyter_scaling as scaling
    >>> law = scaling.law("chinchilla")
    >>> C, N = (part.ravel() for part in np.meshgrid(np.geomspace(1e19, 1e21, 4), np.geomspace(1e8, 1e10, 13)))
    >>> runs = {"flops": C, "n_params": N, "n_tokens": C / (6 * N)}
    >>> runs["loss"] = law(N=N, D=C / (6 * N), E=1.8, A=480.0, alpha=0.35, B=2100.0, beta=0.35)
    >>> [round(scaling.frontier(runs, approach=k).a, 2) for k in (2, 3)]
    [0.5, 0.5]
    """
    from .fitting import approaches

    if approach not in APPROACHES:
        raise OptionError(f"`approach` is {approach!r}; expected 1 (envelope), 2 (isoFLOP minima) or 3 (parametric).")
    if not 0.0 < level < 1.0:
        raise OptionError(f"`level` is {level!r}; expected a share between 0 and 1, such as 0.95.")
    if isinstance(table, Fit):
        if approach != 3:
            raise OptionError(f"Approach {approach} reads a table of runs; a fit serves approach 3 alone.")
        return approaches.parametric(table, _budgets(budgets, _compute(table)), level)
    from . import frames

    chosen = catalogue.get(law)
    rows, observed = frames.budget_rows(table, x=x, y=y, run=run, exclude=exclude)
    if approach == 1:
        if not 10 <= bins <= 100_000:
            raise OptionError(f"`bins` is {bins!r}; expected a number of budgets from 10 to 100000.")
        return approaches.envelope(rows, bins=int(bins), level=level)
    if approach == 3:
        fit = fit_law(chosen, observed(chosen), _options(options, chosen, seed))
        return approaches.parametric(fit, _budgets(budgets, rows.C), level, rows.notes)
    how: dict[str, Any] = {"within": within, "tolerance": tolerance, "minimum": minimum}
    found, _ = approaches.isoflop(rows, **how, seed=seed, level=level)
    if not bias:
        return found
    settled = _options({"interval": "none", **options}, chosen, seed)
    whole = approaches.with_bias(found, rows, fit_law(chosen, observed(chosen), settled), **how)
    if whole.bias is not None:
        return whole
    # Runs far from the best can be of another kind than the law's; those near it tell the bend that matters.
    near = approaches.near_best(rows, within, tolerance)
    kept = Observations.make(range(len(near.N)), chosen.input_names, [near.N, near.D], near.loss)
    if set(chosen.input_names) != {"N", "D"} or len(near.N) <= len(chosen.parameters):
        return whole
    part = approaches.with_bias(found, rows, fit_law(chosen, kept, settled), **how)
    return part if part.bias is not None else whole


def best_mixture(
    fits: Any, weights: Any = None, *, rest: bool | None = None, level: float = 0.95, **inputs: float
) -> pd.DataFrame:
    """The mixture of training data that gives the least weighted loss over several domains.

    Minimises ``sum_i w_i L_i(r)`` over shares r that sum to 1; Ye et al. 2024, arXiv:2403.16952. One fit for each
    domain whose loss counts. Intervals are percentiles over the bootstrap draws of all fits together.

    Parameters
    ----------
    fits : dict of str to Fit, list of Fit, or Fit
        Laws of the same shares (``data_mixing_law``, ``regmix_linear``), or of one share each, their own (``bimix``).
    weights : dict of str to float, or list, optional
        Of the losses, 0 or more; even when left out.
    rest : bool, optional
        Whether the shares may sum to less than 1: the rest is then a domain that no law names. Left out, so for
        ``data_mixing_law``, whose shares are all but one.
    level : float
        Of the intervals.
    **inputs
        Held inputs, such as ``s=1e5`` steps.

    Returns
    -------
    DataFrame
        A row for each share, ``rest`` among them where there is one: value, ci_low, ci_high; in `attrs` the loss
        there and how it was found.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> shares = [0.1, 0.3, 0.5, 0.7, 0.9]
    >>> law = scaling.law("data_mixing_law")
    >>> web = law(r1=[*shares], c=1.0, k=1.0, T1=-2.0)
    >>> code = law(r1=[*shares], c=1.0, k=0.5, T1=1.5)
    >>> both = [scaling.fit({"r1": shares, "L": loss}, law, interval="none") for loss in (web, code)]
    >>> round(float(scaling.best_mixture(both).loc["r1", "value"]), 2)
    0.28
    """
    from . import frames
    from .fitting.mixing import best_mixture as found_mixture

    if isinstance(fits, Fit) or not isinstance(fits, Iterable):
        fits = [fits]
    named = dict(fits) if isinstance(fits, Mapping) else {f"loss {k}": fit for k, fit in enumerate(fits, 1)}
    if not named or not all(isinstance(fit, Fit) for fit in named.values()):
        raise OptionError("`fits` holds no fits. Give one for each domain: {'web': fit_web, 'code': fit_code}.")
    if not 0.0 < level < 1.0:
        raise OptionError(f"`level` is {level!r}; expected a share between 0 and 1, such as 0.95.")
    if rest is None:
        rest = all(fit.law.name.startswith("data_mixing_law") for fit in named.values())
    return frames.mixture_table(found_mixture(named, _weights(weights, named), rest, inputs, level), rest)


def _weights(said: Any, named: Mapping[str, Fit]) -> dict[str, float]:
    if said is None:
        return dict.fromkeys(named, 1.0 / len(named))
    given = dict(said) if isinstance(said, Mapping) else dict(zip(named, said, strict=False))
    values = [given.get(name) for name in named]
    fine = all(isinstance(value, (int, float)) and np.isfinite(value) and value >= 0.0 for value in values)
    if not fine or set(given) != set(named) or len(said) != len(named) or not any(values):
        raise OptionError(f"`weights` is {said!r:.100}; expected a number, 0 or more, for each of {', '.join(named)}.")
    return {name: float(given[name]) for name in named}


def _options(said: dict[str, Any], law: Law, seed: int) -> Options:
    known = [field.name for field in fields(Options)]
    for name in said:
        if name not in known:
            raise OptionError(f"`{name}` is not an option.{nearest(name, known)} Options: {', '.join(known)}.")
    return Options(**{"loss": law.objective, "seed": seed, **said}).checked(law)


def _compute(fit: Fit) -> np.ndarray:
    inputs = dict(zip(fit.law.input_names, fit.problem.x[:, fit.problem.weight > 0.0], strict=True))
    if not {"N", "D"} <= set(inputs):
        return np.array([1e18, 1e24])
    return 6.0 * inputs["N"] * inputs["D"]


def _budgets(said: Any, compute: np.ndarray) -> np.ndarray:
    if said is None:
        return np.geomspace(compute.min(), compute.max(), 9)
    budgets = np.atleast_1d(np.asarray(said, dtype=np.float64))
    if budgets.ndim != 1 or not (np.isfinite(budgets) & (budgets > 6.0)).all():
        raise OptionError(
            f"`budgets` is {said!r:.80}; expected training compute in FLOP, above 6, such as [1e22, 1e24]."
        )
    return budgets
