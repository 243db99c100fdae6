"""The numerics: arrays in, frozen results out."""

from .losses import LOSSES
from .observations import Observations
from .options import Options
from .result import Fit, Starts
from .run import fit_law
from .status import Status, Verdict

__all__ = ["LOSSES", "Fit", "Observations", "Options", "Starts", "Status", "Verdict", "fit_law"]
