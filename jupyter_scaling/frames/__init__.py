"""The only door for tables: a table becomes Observations, a Fit becomes a DataFrame."""

from .door import Inputs, inputs, observations
from .reading import read_csv
from .tables import fit_table, laws_table, observations_table, prediction_table

__all__ = [
    "Inputs",
    "fit_table",
    "inputs",
    "laws_table",
    "observations",
    "observations_table",
    "prediction_table",
    "read_csv",
]
