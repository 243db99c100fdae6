"""The catalogue from outside: one law, a table of them, a box to search them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from . import catalogue
from .catalogue import Law

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["browse", "law", "laws"]


def law(name: str | Law, **size: Any) -> Law:
    """One law of the catalogue, of a size where it has one: ``breaks=2``, ``domains=["web", "code"]``.

    Parameters
    ----------
    name : str or Law
        A name from `laws`; a law comes back as it is.
    **size
        For laws that come in sizes: ``breaks`` (``bnsl``), ``domains`` (mixtures), ``epochs``, ``components``; for
        laws of training curves: ``warmup``.

    Returns
    -------
    Law

    Raises
    ------
    LawNotFoundError, OptionError
        Names the nearest law, or the sizes that there are.

    Notes
    -----
    Laws of training curves take ``warmup=2000``, the steps over which the learning rate rose from 0; the rates
    themselves stand in the table that is fitted, with columns for curve, step and learning rate.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> scaling.law("power_law").formula
    'y = a * x**(-b)'
    >>> scaling.law("data_mixing_law", domains=["web", "code"]).input_names
    ('r_web', 'r_code')
    """
    return catalogue.get(name, **size)


def laws(table: Any = None, *, search: str | None = None, family: str | None = None) -> pd.DataFrame:
    """The catalogue as a table, in a notebook with its formulas typeset: all of it, or what is looked for.

    Parameters
    ----------
    table : DataFrame, dict, path or str, optional
        Only the laws that its columns can feed, by their names. Text that is no path of a table is a search.
    search : str, optional
        Only the laws that hold these words, in any case: in names, formulas, inputs, papers, remarks or constants.
    family : str, optional
        Only one family, such as ``"joint N-D"`` or ``"Mixtures"``.

    Returns
    -------
    DataFrame
        Index `law`; columns ``title, formula, inputs, output, parameters, constants, family, citation``.

    Raises
    ------
    LawNotFoundError, OptionError
        When nothing holds the words, or there is no such family; names the nearest.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> list(scaling.laws("hoffmann").index)
    ['chinchilla', 'chinchilla_envelope', 'chinchilla_envelope_tokens', 'isoflop_parabola']
    >>> runs = {"tokens": [1e9, 1e10], "batch_size": [2e5, 9e5]}
    >>> list(scaling.laws(runs).index)
    ['step_law_batch']
    """
    from . import frames
    from .catalogue.search import found

    if isinstance(table, str) and not table.casefold().endswith((".csv", ".parquet", ".tsv", ".gz")):
        table, search = None, f"{table} {search or ''}"
    every = catalogue.every()
    return frames.laws_table(found(every if table is None else frames.feedable(table, every), search, family))


def browse(laws: Iterable[str | Law] | None = None) -> Any:
    """The catalogue in a notebook with a box to search it; `laws` is the same as a table.

    Parameters
    ----------
    laws : iterable of str or Law, optional
        Only these, your own among them.

    Returns
    -------
    LawBrowser
        With ``.table``, the laws that are shown at the moment.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> scaling.browse(["chinchilla", "kaplan_l_n"]).table.index.tolist()
    ['chinchilla', 'kaplan_l_n']
    """
    from . import widgets

    return widgets.browse(None if laws is None else [catalogue.get(one) for one in laws])
