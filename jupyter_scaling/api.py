"""The public functions: each reads its arguments and calls the room that does the work."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from . import catalogue
from .catalogue import Law, define
from .errors import OptionError, nearest
from .fitting import Fit, Observations, Options, fit_law
from .fitting.pieces import Work, checked_client
from .fitting.progress import reporter

if TYPE_CHECKING:
    import pandas as pd

    from .fitting.shared import SharedFit

__all__ = [
    "compare",
    "define",
    "explore",
    "fit",
    "fit_groups",
    "fit_shared",
]


def fit(
    table: Any,
    law: str | Law = "chinchilla",
    *,
    x: str | Mapping[str, Any] | None = None,
    y: Any = None,
    loss: str | None = None,
    delta: float | str = "tuned",
    interval: str = "jackknife",
    seed: int = 0,
    exclude: Mapping[Hashable, str] | Iterable[Hashable] | None = None,
    weights: Any = None,
    fixed: Mapping[str, float] | None = None,
    bounds: Mapping[str, tuple[float, float]] | None = None,
    cluster: Any = None,
    bootstrap: int = 0,
    sigma: Any = None,
    tied: Mapping[str, str] | None = None,
    priors: Mapping[str, tuple[float, float]] | None = None,
    quantile: float = 0.5,
    asymmetry: float = 0.1,
    starts: Sequence[Mapping[str, float]] | None = None,
    progress: Callable[[int, int], None] | bool | None = None,
    client: Any = None,
) -> Fit:
    """Fit a scaling law to a table of training runs.

    The objective is ``sum_i w_i rho(r_i)`` with ``r = log L_predicted - log L`` (or the plain difference). Its
    global optimum is found by scanning the exponents with the other parameters solved for, and polishing
    every local minimum.

    Parameters
    ----------
    table : DataFrame, dict, path or Observations
        One row for each run.
    law : str or Law
        A name of the catalogue, or a law of your own.
    x : dict of str to column, or column
        Columns of the inputs; guessed when left out, and said in `fit.observations.notes`. A law of training curves
        (``lr_annealing``, ``multi_power_law``) reads ``{"curve": ..., "step": ..., "lr": ...}``: the run's name, the
        step and the learning rate of each logged row.
    y : column
        Column of the output.
    loss : str
        ``squares, huber, soft_l1, cauchy, l1, quantile, asymmetric_huber`` or ``binomial`` (`y` the share of
        successes, `weights` the trials); with ``log_``, ``logit_`` or ``excess_`` (logarithm above the floor)
        in front for residuals in that space. Left out, what people minimise for this law (`law.objective`),
        ``"log_huber"`` for most.
    delta : float or "tuned"
        Threshold of a robust loss; ``1e-3`` is the choice of Hoffmann et al. 2022 (arXiv:2203.15556).
    interval : str
        ``"jackknife"`` (by run and by size, the wider), ``"bootstrap"`` (percentiles of pairs, by size where sizes
        repeat), ``"cluster_bootstrap"``, ``"residual_bootstrap"``, ``"wild"``, ``"wald"``, ``"hc3"``, ``"profile"``
        (ends may be open) or ``"none"``.
    seed : int
        For resamples.
    exclude : dict of key to reason, or keys
        Rows that stay out of the fit; kept, with their reason.
    weights : column or array
        Weight of each row, 0 or more.
    fixed : dict of str to float
        Parameters held at a value.
    bounds : dict of str to (float, float)
        Narrower domains; None is an open end.
    cluster : column or array
        Rows whose errors may be shared; rows of one model size by default.
    bootstrap : int
        Number of resamples behind bands and `interval="bootstrap"`.
    sigma : column, array or number
        Known standard deviation of each residual; residuals are divided by it. Intervals still estimate the scale:
        what counts is how the deviations compare.
    tied : dict of str to str
        Parameters computed from others: ``{"beta": "alpha"}``.
    priors : dict of str to (mean, deviation)
        Gaussian knowledge of parameters, in natural units.
    quantile : float
        For the loss ``quantile``: the share of runs below the law.
    asymmetry : float
        For ``asymmetric_huber``: cost of an under-estimate relative to an over-estimate, between 0 and 2.
    starts : list of dict
        Parameter values to begin at instead of the scan.
    progress : True or callable, optional
        A line on standard error, or a function of (done, in all), for the starts and the resamples. With it,
        an interrupt keeps what is done, and the status says so; without it, an interrupt is raised.
    client : distributed.Client, optional
        Where bootstrap resamples are refitted; the numbers are the same.

    Returns
    -------
    Fit

    Raises
    ------
    ColumnNotFoundError, DataError, LawNotFoundError, OptionError, ParameterError
        Each says what was expected, what was got, and what to do.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> runs = {"n_params": [1e6, 1e7, 1e8, 1e9], "loss": [4.0, 3.0, 2.3, 1.8]}
    >>> fitted = scaling.fit(runs, "power_law", x="n_params", y="loss")
    >>> round(fitted.values["b"], 3)
    0.116
    """
    chosen = catalogue.get(law)
    options = _options(
        {
            "loss": loss,
            "delta": delta,
            "interval": interval,
            "seed": seed,
            "fixed": fixed or {},
            "bounds": bounds or {},
            "bootstrap": bootstrap,
            "tied": tied or {},
            "priors": priors or {},
            "quantile": quantile,
            "asymmetry": asymmetry,
        },
        chosen,
    )
    work = Work(reporter(progress), checked_client(client))
    chosen, rows = _read(table, chosen, x, y, exclude, weights, cluster, sigma)
    return fit_law(chosen, rows, options, starts=starts, work=work)


_COLUMNS = ("x", "y", "exclude", "weights", "cluster", "sigma")


def _options(said: Mapping[str, Any], law: Law) -> Options:
    said = {**said, "loss": law.objective if said.get("loss") is None else said["loss"]}
    known = [field.name for field in fields(Options)]
    for name in said:
        if name not in known:
            raise OptionError(
                f"`{name}` is not an option.{nearest(name, known)} Options: {', '.join((*_COLUMNS, *known))}."
            )
    return Options(**said).checked(law)


def _read(
    table: Any, law: Law, x: Any, y: Any, exclude: Any, weights: Any, cluster: Any, sigma: Any, remarked: bool = True
) -> tuple[Law, Observations]:
    """The rows of a table, and the law with the schedules that stand in the table where it reads schedules."""
    if isinstance(table, Observations):
        return law, table
    from . import frames

    curves = frames.read_curves(table, law, x)
    law, x = (law, x) if curves is None else (curves.law, curves.x)
    rows = frames.observations(table, law, x, y, exclude, weights, cluster, sigma, remarked)
    return law, rows if curves is None else curves.told(rows)


def fit_groups(
    table: Any,
    law: str | Law = "power_law_offset",
    *,
    by: str | list[str],
    progress: Callable[[int, int], None] | bool | None = None,
    client: Any = None,
    **options: Any,
) -> pd.DataFrame:
    """Fit one law to each group of a table, thousands of groups in one batch.

    A law of three nonlinear parameters or more, such as ``bnsl``, is fitted group by group, each with the search of
    `fit`: a few groups a second.

    Parameters
    ----------
    table : DataFrame
        With the columns of `by` beside those of the law.
    law : str or Law
        What to fit.
    by : str or list of str
        Columns that tell the groups apart.
    progress : True or callable, optional
        A line on standard error, or a function of (groups done, groups in all). With it, an interrupt keeps
        the groups that are done; the others have the status ``"interrupted"``.
    client : distributed.Client, optional
        Where batches of 1,024 groups are fitted; the numbers are the same.
    **options
        As in `fit`; `interval` is ``"jackknife"`` or ``"none"``.

    Returns
    -------
    DataFrame
        For each group the parameter values, their standard errors, objective, threshold, rows and status;
        a group with too few rows keeps its row, with ``"too_few_rows"`` as its status.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> runs = {"task": ["a"] * 4 + ["b"] * 4, "x": [1, 2, 4, 8] * 2, "y": [8, 4, 2, 1, 8, 4, 2, 1]}
    >>> scaling.fit_groups(runs, "power_law", by="task")["b"].round(6).tolist()
    [1.0, 1.0]
    """
    from . import frames
    from .fitting.groups import fit_many

    chosen = catalogue.get(law)
    table = frames.read_once(table)
    codes, groups = frames.group_codes(table, by)
    columns = {name: options.pop(name, None) for name in _COLUMNS}
    chosen, observations = _read(table, chosen, **columns, remarked=False)
    work = Work(reporter(progress, "groups"), checked_client(client))
    fits = fit_many(chosen, observations, codes, _options(options, chosen), work)
    return frames.group_table(fits, groups, chosen)


def fit_shared(
    table: Any,
    law: str | Law = "power_law_offset",
    *,
    by: str | list[str],
    shared: str | Iterable[str],
    **options: Any,
) -> SharedFit:
    """Fit one law to several groups with some parameters common to all and the others each group's own.

    All groups are fitted at once, from several starts. What sharing costs is tested against a law of its own
    for each group: F for least squares, the drop in dispersion for robust losses (Schrader and Hettmansperger
    1980), chi-squared where deviations or counts are known.

    Parameters
    ----------
    table : DataFrame
        With the columns of `by` beside those of the law.
    law : str or Law
        What to fit.
    by : str or list of str
        Columns that tell the groups apart.
    shared : str or list of str
        Parameters common to all groups, such as ``["E", "alpha"]``.
    **options
        As in `fit`; `interval` is ``"jackknife"`` or ``"none"``.

    Returns
    -------
    SharedFit
        With ``.table`` (a row for each group, one for what is shared), ``.values``, ``.test`` and its sentence.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> runs = {"family": ["a"] * 4 + ["b"] * 4, "x": [1, 2, 4, 8] * 2, "y": [8, 4, 2, 1, 16, 8, 4, 2]}
    >>> fitted = scaling.fit_shared(runs, "power_law", by="family", shared="b")
    >>> fitted.table["a"].round(6).tolist()[:2], round(fitted.values["b"], 6)
    ([8.0, 16.0], 1.0)
    """
    from dataclasses import replace

    from . import frames
    from .fitting.shared import fit_jointly

    chosen = catalogue.get(law)
    table = frames.read_once(table)
    codes, groups = frames.group_codes(table, by)
    columns = {name: options.pop(name, None) for name in _COLUMNS}
    chosen, observations = _read(table, chosen, **columns)
    if not isinstance(shared, Iterable):
        raise OptionError(f"`shared` is {shared!r}; expected names of parameters, such as shared=['E'].")
    names = (shared,) if isinstance(shared, str) else tuple(shared)
    found = fit_jointly(chosen, observations, codes, tuple(groups.tolist()), names, _options(options, chosen))
    return replace(found, table=frames.shared_table(found, groups))


def compare(
    table: Any,
    laws: Iterable[str | Law] = ("power_law", "power_law_offset"),
    *,
    holdout: str = "largest 20%",
    **options: Any,
) -> pd.DataFrame:
    """Rank laws by their error on held-out runs, then by AICc.

    Parameters
    ----------
    table : DataFrame
        One row for each run.
    laws : iterable of str or Law
        What to compare; all must read the same columns.
    holdout : str
        ``"largest 20%"``: the runs of most compute (or of the largest first input).
    **options
        As in `fit`.

    Returns
    -------
    DataFrame
        Index `law`, best first; ``holdout_rmsle`` (root mean square of ``log predicted - log observed`` on the runs
        held out), ``aicc`` (of the others), ``parameters, objective, status``.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> sizes = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0]
    >>> runs = {"x": sizes, "y": [2 + 3 / x for x in sizes]}
    >>> scaling.compare(runs, holdout="largest 30%", x="x", y="y", interval="none").index.tolist()
    ['power_law_offset', 'power_law']
    """
    from . import frames
    from .fitting.compare import compare_laws

    if not isinstance(laws, (str, Law, Iterable)):
        raise OptionError(
            f"`laws` is {laws!r}; expected names of laws, such as laws=['power_law', 'power_law_offset']."
        )
    chosen = [catalogue.get(one) for one in ([laws] if isinstance(laws, (str, Law)) else laws)]
    if not chosen:
        raise OptionError("`laws` is empty. Name at least one law, such as 'power_law'.")
    columns = {name: options.pop(name, None) for name in _COLUMNS}
    observed = [_read(table, one, **columns) for one in chosen]
    return frames.comparison_table(compare_laws(observed, holdout, _options(options, chosen[0])))


def explore(table: Any, law: str | Law | None = None, **options: Any) -> Any:
    """The live panel on a table or a fit: drag runs out, move parameters, read the law at every moment.

    Parameters
    ----------
    table : DataFrame, Fit or Explorer
        What to look at; on a panel, a second one that shares its acts.
    law : str or Law
        For a table; ``"chinchilla"`` when left out.
    **options
        ``axis``, ``target``, ``color``, ``shape`` (columns to tell the runs apart by) and ``state`` of the panel (a
        file to keep it in, from which a restarted kernel goes on); the others as in `fit`, for a table.

    Returns
    -------
    Explorer
        With ``.fit``, ``.excluded``, ``.code``; in a terminal it prints as text.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> panel = scaling.explore(scaling.datasets.load("tiny_lm"), "chinchilla", axis="D")
    >>> panel.exclude("n0004k_d01e5_s0", "slow start").fit.observations.count("in")
    71
    """
    from . import widgets

    return widgets.explore(table, law, **options)
