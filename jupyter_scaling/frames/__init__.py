"""The only door for tables: a table becomes Observations, a Fit becomes a DataFrame."""

from .budgets import budget_rows, exponents_table, frontier_table
from .derivations import against_table, derivation_table, derived_table, mixture_table, needed_table
from .door import Inputs, inputs, observations
from .feeding import feedable
from .laws_frame import laws_html, laws_table
from .rankings import comparison_table, group_codes, group_table, shared_table
from .reading import read_csv, read_once
from .tables import (
    fit_table,
    observations_table,
    plan_table,
    prediction_table,
    records_table,
    solution_table,
)
from .training_curves import read_curves

__all__ = [
    "Inputs",
    "against_table",
    "budget_rows",
    "comparison_table",
    "derivation_table",
    "derived_table",
    "exponents_table",
    "feedable",
    "fit_table",
    "frontier_table",
    "group_codes",
    "group_table",
    "inputs",
    "laws_html",
    "laws_table",
    "mixture_table",
    "needed_table",
    "observations",
    "observations_table",
    "plan_table",
    "prediction_table",
    "read_csv",
    "read_curves",
    "read_once",
    "records_table",
    "shared_table",
    "solution_table",
]
