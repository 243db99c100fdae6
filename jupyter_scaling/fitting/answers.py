"""What a fit is asked: every answer is a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .pivoting import pivoted
from .prediction import remarked

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Answers"]


class Answers:
    """Methods that return DataFrames, made where pandas lives; whoever inherits them is a fit."""

    def table(self: Any) -> pd.DataFrame:
        """Parameters as a table, one row each.

        Returns
        -------
        DataFrame
            Index `parameter`; columns ``value, se, ci_low, ci_high`` (95 %, in the parameter's own unit) and
            ``at_bound``; NaN where there is no interval.

        Examples
        --------
        >>> import jupyter_scaling as scaling
        >>> scaling.fit(scaling.datasets.load("tiny_lm"), "chinchilla").table()["ci_high"].round(2).tolist()
        [3.33, 35.42, 0.61, 379.0, 0.55]
        """
        from .. import frames

        return frames.fit_table(self)

    def observations_frame(self: Any) -> pd.DataFrame:
        """Rows as a table: what went in, what was set aside, and what the fit says of each.

        Returns
        -------
        DataFrame
            Index: the user's own row keys. Columns: inputs and output by the law's names, ``state`` (``in, out,
            held_out, hidden``), ``reason, weight, predicted, residual`` (in the space of the loss) and ``influence``
            (largest shift of a parameter, in its standard errors, when the row is left out; NaN where unknown).

        Examples
        --------
        >>> import jupyter_scaling as scaling
        >>> fit = scaling.fit(scaling.datasets.load("tiny_lm"), "chinchilla", exclude={"n0004k_d01e5_s0": "slow start"})
        >>> fit.observations_frame().loc["n0004k_d01e5_s0", ["state", "reason"]].tolist()
        ['out', 'slow start']
        """
        from .. import frames

        return frames.observations_table(self.observations, self)

    def predict(self: Any, table: Any, interval: float = 0.95, kind: str = "mean") -> pd.DataFrame:
        """Predictions for the rows of a table, with intervals.

        Parameters
        ----------
        table : DataFrame or dict
            A column for each input, in the units of the fitted table: named as there, or as in the law. Training
            curves bring their own steps and learning rates.
        interval : float
            Level of the interval, between 0 and 1.
        kind : str
            ``"mean"``: of the law's value; ``"new_run"``: of the loss that one more run would have, its scatter in it.

        Returns
        -------
        DataFrame
            Index: the table's keys. Columns: the inputs, the output by the law's name, ``low, high``.
            ``.attrs["verdicts"]`` says how far beyond the runs the rows lie.

        Examples
        --------
        >>> import jupyter_scaling as scaling
        >>> fit = scaling.fit(scaling.datasets.load("tiny_lm"), "chinchilla")
        >>> fit.predict({"N": [1e5], "D": [1e6]})[["L", "low", "high"]].round(2).values.tolist()
        [[1.91, 1.85, 1.98]]
        """
        from .. import frames

        return remarked(self, frames.prediction_table(self, table, interval=interval, kind=kind), kind)

    def optimal(self: Any, C: Any, compute: str | None = None, **inputs: Any) -> pd.DataFrame:
        """Compute-optimal inputs and the loss there, with intervals.

        Minimises the law over its inputs at ``compute(inputs) = C``, by default ``6 N D = C``; Kaplan et al. 2020,
        arXiv:2001.08361, and Hoffmann et al. 2022, arXiv:2203.15556.

        Parameters
        ----------
        C : float or array
            Training compute in FLOP.
        compute : str, optional
            What training costs where it is another formula of the inputs, ``"6*N*D + 2*N*1e10"``.
        **inputs
            Inputs that are held, ``U=1e10``.

        Returns
        -------
        DataFrame
            Index `C`; each chosen input, ``D/N`` where both are chosen, and the output, each with ``_low`` and
            ``_high``; ``status`` says how it was found.

        Examples
        --------
        >>> import jupyter_scaling as scaling
        >>> fit = scaling.fit(scaling.datasets.load("tiny_lm"), "chinchilla")
        >>> fit.optimal(C=1e15)[["N", "D", "L"]].map("{:.3g}".format).values.tolist()
        [['2.07e+06', '8.06e+07', '1.43']]
        """
        from . import planning

        return remarked(self, planning.optimal(self, C, compute, inputs))

    def solve(self: Any, loss: Any, **inputs: Any) -> pd.DataFrame:
        """The input at which the law reaches a loss, if it does, with intervals.

        Parameters
        ----------
        loss : float or array
            Values of the law's output, in its unit.
        **inputs
            The other inputs, as numbers or as formulas of the one that is looked for: ``D="20*N"``.

        Returns
        -------
        DataFrame
            Index: the output's name; the inputs, each with ``_low`` and ``_high``; ``status`` begins with
            ``not reached`` for a loss below the floor.

        Examples
        --------
        >>> import jupyter_scaling as scaling
        >>> fit = scaling.fit(scaling.datasets.load("tiny_lm"), "chinchilla")
        >>> fit.solve(loss=[1.5, 0.5], D="20*N")["status"].str.split(":").str[0].tolist()
        ['found', 'not reached']
        """
        from . import planning

        return remarked(self, planning.solve_for(self, loss, inputs))

    def derived(self: Any, interval: float = 0.95) -> pd.DataFrame:
        """All derived quantities of the law that need no input, with intervals; docs/quantities.md lists them.

        Returns
        -------
        DataFrame
            Index `quantity`; columns ``value, se, ci_low, ci_high, unit, formula, status``. ``.attrs["notes"]`` holds
            the calls for the quantities that need inputs.

        Examples
        --------
        >>> import jupyter_scaling as scaling
        >>> scaling.fit(scaling.datasets.load("tiny_lm"), "chinchilla").derived().index.tolist()
        ['irreducible_loss', 'size_exponent', 'token_exponent']
        """
        from .. import frames
        from . import derivation

        return frames.derived_table(*derivation.derived_rows(self, interval))

    def derive(self: Any, quantity: str, interval: float = 0.95, **inputs: Any) -> pd.DataFrame:
        """One derived quantity at inputs, with intervals.

        Parameters
        ----------
        quantity : str
            A name from docs/quantities.md, or one declared with the law.
        interval : float
            Level of the interval.
        **inputs
            What it needs: numbers, or lists of one length.

        Returns
        -------
        DataFrame
            One row for each set of inputs: these, the value with ``_low`` and ``_high``, ``status``.

        Examples
        --------
        >>> import jupyter_scaling as scaling
        >>> fit = scaling.fit(scaling.datasets.load("tiny_lm"), "chinchilla")
        >>> fit.derive("tokens_per_parameter", C=[1e14, 1e15])["tokens_per_parameter"].round(1).tolist()
        [54.2, 38.9]
        """
        from .. import frames
        from . import derivation

        return frames.derivation_table(derivation.derived_values(self, quantity, inputs, interval))

    def against_published(self: Any, units: Mapping[str, str] | None = None, **ratios: float) -> pd.DataFrame:
        """Each published set of constants under this fit's objective on its rows, tested against the fit.

        The statistic is twice the difference of the objectives in units of the noise: F for squares and robust losses
        (Schrader and Hettmansperger 1980, doi:10.1093/biomet/67.1.93), chi-squared where the noise is known.

        Parameters
        ----------
        units : mapping of str to str, optional
            Units of columns where they are not the law's own: ``{"L": "bits/byte"}``.
        **ratios
            What conversions need, such as ``bytes_per_token=4.4``.

        Returns
        -------
        DataFrame
            Index `published`; columns ``objective, difference, likelihood_ratio, statistic, test, df, freedom,
            p_value, trust, units, verdict``.

        Examples
        --------
        >>> import jupyter_scaling as scaling
        >>> table = scaling.fit(scaling.datasets.load("tiny_lm"), "chinchilla").against_published()
        >>> print(table.loc["Besiroglu 2024", "verdict"])
        Your data speak against it: F(5, 67) = 3.47e+03, p = 1.9e-79.
        """
        from .. import frames
        from . import against

        return frames.against_table(against.against_published(self, units or {}, ratios))

    def runs_needed(self: Any, width: Mapping[str, float], interval: float = 0.95) -> pd.DataFrame:
        """How many runs intervals of a given width would take: ``n (2 z se / width)^2``.

        A check on intervals in print: the exponents of Hoffmann et al. 2022 would have needed some 600,000 runs
        (Besiroglu et al. 2024, arXiv:2404.10102).

        Parameters
        ----------
        width : mapping of str to float
            From end to end, for parameters and for derived quantities that need no input.
        interval : float
            Level of the interval.

        Returns
        -------
        DataFrame
            Index `quantity`; columns ``width`` (asked for), ``width_now`` (``2 z se``), ``runs`` (in the fit) and
            ``runs_needed``, spread over sizes as the runs of the fit are; NaN where no standard error is known.

        Examples
        --------
        >>> import jupyter_scaling as scaling
        >>> fit = scaling.fit(scaling.datasets.load("tiny_lm"), "chinchilla")
        >>> fit.runs_needed({"size_exponent": 0.1})["runs_needed"].tolist()
        [1519.0]
        """
        from .. import frames
        from . import design

        return frames.needed_table(design.runs_needed(self, width, interval), int((self.problem.weight > 0.0).sum()))

    def pivot_table(self: Any) -> pd.DataFrame:
        """Scales read at the geometric mean of their input, where the exponent does not move them.

        ``A`` of ``A / N**alpha`` is the term at N = 1, far outside the data, so its interval is mostly that of alpha.

        Returns
        -------
        DataFrame
            Index `parameter`, such as ``A at N=2.11e+04``; columns ``value, se, ci_low, ci_high``.

        Examples
        --------
        >>> import jupyter_scaling as scaling
        >>> scaling.fit(scaling.datasets.load("tiny_lm"), "chinchilla").pivot_table()["value"].round(2).to_dict()
        {'A at N=2.11e+04': 0.41, 'B at D=6.12e+05': 0.51}
        """
        from ..frames import pivots

        return pivots.pivot_table(*pivoted(self))
