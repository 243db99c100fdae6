"""Laws of whole training curves, from the learning rate at every step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..errors import OptionError
from .function_law import FunctionLaw, function_law
from .kinds import Input, Output, exponent, floor, free, scale
from .learning_rates import CurveSums, Schedules, Sums
from .published import Published

__all__ = [
    "Schedules",
    "Unscheduled",
    "curve_name",
    "lr_annealing",
    "multi_power_law",
    "over",
    "reads_schedules",
    "schedules_of",
]

Parameters = Mapping[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class Unscheduled:
    """Stands in a law of curves where its schedules will: how they are to be read from a table.

    Parameters
    ----------
    warmup : int
        Steps over which the learning rate rose from 0 to the first that is logged.
    together : int, optional
        Steps whose changes are taken together; left out, as `Schedules` has it.
    """

    warmup: int = 0
    together: int | None = None

    def __call__(self, inputs: Mapping[str, np.ndarray]) -> Any:
        """There is nothing to read: raises OptionError."""
        raise OptionError(
            "A law of training curves reads the learning rate at every step. Fit it to a table with columns for the "
            'curve, the step and the learning rate: `scaling.fit(df, scaling.law("multi_power_law", warmup=2000))`. '
            "Or give it schedules: `over(law, Schedules.from_rows(step, lr, curve, warmup=2000))`, both in "
            "jupyter_scaling.catalogue.schedules."
        )


def over(
    law: FunctionLaw, schedules: Schedules | None = None, *, warmup: int = 0, together: int | None = None
) -> FunctionLaw:
    """A law of curves with the schedules it is to read.

    Parameters
    ----------
    law : FunctionLaw
        `lr_annealing` or `multi_power_law`.
    schedules : Schedules, optional
        Of the runs that its input ``curve`` will name. Left out, they are read from the table of a fit.
    warmup : int
        Steps over which the learning rate rose from 0, where the table does not hold them.
    together : int, optional
        Steps whose changes are taken together; left out, as `Schedules` has it.

    Examples
    --------
    >>> schedules = Schedules({"constant": np.r_[np.linspace(0, 3e-4, 100), np.full(900, 3e-4)]})
    >>> law = over(multi_power_law, schedules)
    >>> constants = law.published["25M"].values
    >>> law(curve="constant", step=np.array([200, 999]), **constants).round(3)
    array([5.66 , 4.137])
    """
    if not reads_schedules(law):
        raise OptionError(f"Law {law.name!r} reads no schedules.")
    if schedules is None:
        bound = replace(law, prepare=Unscheduled(warmup, together), encode=None)
    else:
        bound = replace(law, prepare=schedules.features, encode=schedules.encoded)
    constants = {label: replace(entry, law=bound) for label, entry in law.published.items()}
    return replace(bound, published=constants)


def reads_schedules(law: Any) -> bool:
    """Whether this is a law of whole training curves, with its schedules or without."""
    return isinstance(getattr(law, "prepare", None), Unscheduled) or schedules_of(law) is not None


def schedules_of(law: Any) -> Schedules | None:
    """The schedules that a law of curves reads, once it has them."""
    found = getattr(getattr(law, "prepare", None), "__self__", None)
    return found if isinstance(found, Schedules) else None


def curve_name(law: Any, name: str, value: float) -> str:
    """The name of the curve that a number in a law's first input stands for; the empty text for any other input."""
    known = schedules_of(law)
    if known is None or name != law.inputs[0].name or not 0 <= value < len(known.names):
        return ""
    return str(known.names[int(value)])


def _in_rows(features: Sums, parts: Callable[[CurveSums], np.ndarray], like: np.ndarray) -> np.ndarray:
    """Values (B, M) put together from the rows of each run; nan where a row is of none."""
    found = [parts(each) for each in features.curves]
    result = np.full((len(like), features.count), np.nan, dtype=np.result_type(float, *found))
    for each, values in zip(features.curves, found, strict=True):
        result[:, each.rows] = values
    return result


# -- learning-rate annealing ------------------------------------------------------------------------


def _one(parameters: Parameters, name: str, lane: int, rows: np.ndarray) -> Any:
    """A parameter of one lane, as a column where it differs from row to row."""
    value = np.asarray(parameters[name])
    value = value[min(lane, len(value) - 1)]
    return value[rows][:, None] if len(value) > 1 else value[0]


def _area(each: CurveSums, lam: Any) -> tuple[np.ndarray, np.ndarray]:
    """``S2 = sum_k drop_k (1 - lam^n_k) / (1 - lam)`` with n_k steps since the drop, and its derivative."""
    left = lam ** np.maximum(each.steps, 0.0)
    own = (1.0 - left) / (1.0 - lam)
    slope = (own - each.steps * left / lam) / (1.0 - lam)
    return own @ each.annealed, slope @ each.annealed


def _areas(each: CurveSums, p: Parameters) -> tuple[np.ndarray, np.ndarray]:
    lam = np.asarray(p["lam"])
    if lam.shape[1] == 1 and (lam == lam[0]).all():
        area, slope = _area(each, lam[0, 0])
        return area[None], slope[None]
    pairs = [_area(each, _one(p, "lam", lane, each.rows)) for lane in range(len(lam))]
    return np.stack([area for area, _ in pairs]), np.stack([slope for _, slope in pairs])


def _of(p: Parameters, name: str, each: CurveSums) -> np.ndarray:
    """A parameter (B, 1) or, where it differs from row to row, (B, m)."""
    value = np.asarray(p[name])
    return value[:, each.rows] if value.shape[1] > 1 else value


def _annealing(features: Sums, p: Parameters) -> np.ndarray:
    def of_curve(each: CurveSums) -> np.ndarray:
        forward = _of(p, "A", each) * np.exp(-_of(p, "alpha", each) * np.log(each.total))
        return _of(p, "L0", each) + forward - _of(p, "C", each) * _areas(each, p)[0]

    return _in_rows(features, of_curve, p["L0"])


def _annealing_slopes(features: Sums, p: Parameters) -> dict[str, np.ndarray]:
    def power(each: CurveSums) -> np.ndarray:
        return np.exp(-_of(p, "alpha", each) * np.log(each.total))

    def rows(part: Callable[[CurveSums], np.ndarray]) -> np.ndarray:
        return _in_rows(features, part, p["L0"])

    return {
        "L0": rows(lambda each: np.ones((len(p["L0"]), len(each.rows)))),
        "A": rows(power),
        "alpha": rows(lambda each: -_of(p, "A", each) * power(each) * np.log(each.total)),
        "C": rows(lambda each: -_areas(each, p)[0]),
        "lam": rows(lambda each: -_of(p, "C", each) * _areas(each, p)[1]),
    }


# -- multi-power ------------------------------------------------------------------------------------

_BENT = ("C", "beta", "gamma")
_LARGEST_LOG = 690.0


def _bend(each: CurveSums, p: Parameters, slopes: bool) -> np.ndarray:
    """``sum_k drop_k (1 - (1 + C rate_k^-gamma S_k)^-beta)`` (1, B, m); with its slopes by C, beta, gamma (4, B, m).

    A change yet to come has S_k = 0 and counts for nothing.
    """
    lanes = max(len(np.asarray(p[name])) for name in _BENT)
    kind = np.result_type(float, *(np.asarray(p[name]).dtype for name in _BENT))
    found = np.zeros((4 if slopes else 1, lanes, len(each.rows)), dtype=kind)
    pulls = np.stack([each.drop, each.drop * each.log_rate], axis=1)
    for lane in range(lanes):
        c, beta, gamma = (_one(p, name, lane, each.rows) for name in _BENT)
        # (K,), or (m, K) where parameters differ from row to row; 0 times infinity would be no number.
        scale = np.exp(np.minimum(np.log(c) - gamma * each.log_rate, _LARGEST_LOG))
        for part, changes in each.blocks:
            own = beta[part] if np.ndim(beta) else beta
            u = each.since[part, :changes] * scale[part if scale.ndim == 2 else ..., :changes]
            log_sum = np.log1p(u)
            left = np.exp(-own * log_sum)
            found[0, lane, part] = (1.0 - left) @ each.drop[:changes]
            if slopes:
                found[2, lane, part] = (left * log_sum) @ each.drop[:changes]
                bent = own * (left * u / (1.0 + u)) @ pulls[:changes]
                found[1, lane, part], found[3, lane, part] = bent[:, 0], -bent[:, 1]
        if slopes:
            found[1, lane] /= c[:, 0] if np.ndim(c) else c
    return found


def _multi_power(features: Sums, p: Parameters) -> np.ndarray:
    def of_curve(each: CurveSums) -> np.ndarray:
        forward = _of(p, "A", each) * np.exp(-_of(p, "alpha", each) * np.log(each.total))
        return _of(p, "L0", each) + forward - _of(p, "B", each) * _bend(each, p, False)[0]

    return _in_rows(features, of_curve, p["L0"])


def _multi_power_slopes(features: Sums, p: Parameters) -> dict[str, np.ndarray]:
    bends = {id(each): _bend(each, p, True) for each in features.curves}

    def rows(part: Callable[[CurveSums], np.ndarray]) -> np.ndarray:
        return _in_rows(features, part, p["L0"])

    def power(each: CurveSums) -> np.ndarray:
        return np.exp(-_of(p, "alpha", each) * np.log(each.total))

    def bent(place: int) -> np.ndarray:
        return rows(lambda each: -_of(p, "B", each) * bends[id(each)][place])

    return {
        "L0": rows(lambda each: np.ones((len(p["L0"]), len(each.rows)))),
        "A": rows(power),
        "alpha": rows(lambda each: -_of(p, "A", each) * power(each) * np.log(each.total)),
        "B": rows(lambda each: -bends[id(each)][0]),
        **{name: bent(place) for place, name in enumerate(_BENT, 1)},
    }


# -- declarations -----------------------------------------------------------------------------------

_INPUTS = {
    "curve": Input("", "curve", "", positive=False),
    "step": Input("", "step", "", positive=False),
}
_LOSS = Output("L", "loss", "nats/token")
_SOURCE = "repository thu-yao-01-luo/MultiPowerLaw @8da9f19, README.md and src/config.py"

lr_annealing = function_law(
    "lr_annealing",
    _annealing,
    _annealing_slopes,
    inputs=_INPUTS,
    output=_LOSS,
    parameters={
        "L0": floor("loss without end of training", "L_0"),
        "A": scale("scale of the sum of learning rates", typical=(0.05, 5.0)),
        "alpha": exponent("exponent of the sum of learning rates", typical=(0.1, 1.2)),
        "C": scale("scale of the annealing area", typical=(0.01, 5.0)),
        "lam": free("decay of the annealing momentum", r"\lambda", 0.5, 0.99999, typical=(0.99, 0.9999)),
    },
    prepare=Unscheduled(),
    linear=("L0", "A", "C"),
    formula="L = L0 + A S1^-alpha - C S2, S1 = sum of rates, S2 = sum of momentum-decayed drops",
    home="jupyter_scaling.catalogue.schedules:lr_annealing",
    latex=(
        r"L(t) = L_0 + A\, S_1^{-\alpha} - C\, S_2,\quad S_1 = \sum_{i \le t} \eta_i,\quad "
        r"S_2 = \sum_{i \le t} \sum_{k \le i} \left(\eta_{k-1} - \eta_k\right) \lambda^{i-k}"
    ),
    title="Learning-rate annealing law",
    family="schedule/trajectory",
    citation="Tissue et al. 2024, arXiv:2408.11029",
    derived=("final loss of any schedule", "best anneal fraction"),
    remark=(
        "curve is the name of a training run, step one of its steps. lam is usually held: fixed={'lam': 0.999}. The "
        "warm-up belongs to S1, not to S2."
    ),
    published=[
        Published(f"MPL {size}", {**values, "lam": 0.999}, "refitted", _SOURCE, "arXiv:2408.11029")
        for size, values in {
            "25M": {"L0": 3.1583, "A": 0.5136, "alpha": 0.51338, "C": 0.4019},
            "100M": {"L0": 2.7889, "A": 0.5926, "alpha": 0.45498, "C": 0.48122},
            "400M": {"L0": 2.5246, "A": 0.6536, "alpha": 0.4205, "C": 0.57005},
        }.items()
    ],
)

multi_power_law = function_law(
    "multi_power_law",
    _multi_power,
    _multi_power_slopes,
    inputs=_INPUTS,
    output=_LOSS,
    parameters={
        "L0": floor("loss without end of training", "L_0"),
        "A": scale("scale of the sum of learning rates", typical=(0.05, 5.0)),
        "alpha": exponent("exponent of the sum of learning rates", typical=(0.1, 1.2)),
        "B": scale("scale of the loss drop", typical=(1.0, 5000.0)),
        "C": scale("scale inside the loss drop", typical=(0.2, 20.0)),
        # Towards 0 only B beta is left of B and beta, towards infinity only C beta: no search would end there.
        "beta": exponent("exponent of the loss drop", typical=(0.1, 1.5), searched=(0.05, 5.0)),
        "gamma": exponent("exponent of the rate in the loss drop", typical=(0.1, 1.0)),
    },
    prepare=Unscheduled(),
    linear=("L0", "A", "B"),
    formula="L = L0 + A S1^-alpha - B sum_k drop_k (1 - (1 + C rate_k^-gamma S_k)^-beta)",
    home="jupyter_scaling.catalogue.schedules:multi_power_law",
    latex=(
        r"L(t) = L_0 + A\, S_1(t)^{-\alpha} - B \sum_{k \le t} \left(\eta_{k-1} - \eta_k\right) \left(1 - \left(1 + "
        r"C \eta_k^{-\gamma} S_k(t)\right)^{-\beta}\right),\quad S_k(t) = \sum_{\tau = k}^{t} \eta_\tau"
    ),
    title="Multi-power law",
    family="schedule/trajectory",
    citation="Luo et al. 2025, arXiv:2503.12811",
    derived=("final loss of any schedule", "best schedule"),
    remark=(
        "curve is the name of a training run, step one of its steps. The warm-up belongs to every sum: S1 counts its "
        "rates, the loss drop its rise. beta is looked for between 0.05 and 5 (published: 0.58 to 0.60): "
        "beyond, schedules of few shapes tell only B beta, or C beta. Bounds or a fixed value may go further."
    ),
    published=[
        Published(size, values, "primary", _SOURCE, "arXiv:2503.12811")
        for size, values in {
            "25M": {
                "L0": 3.0405,
                "A": 0.5247,
                "alpha": 0.5079,
                "B": 363.79,
                "C": 2.0656,
                "beta": 0.5828,
                "gamma": 0.6414,
            },
            "100M": {
                "L0": 2.6514,
                "A": 0.6012,
                "alpha": 0.453,
                "B": 437.95,
                "C": 2.1325,
                "beta": 0.5979,
                "gamma": 0.6552,
            },
            "400M": {
                "L0": 2.3747,
                "A": 0.6542,
                "alpha": 0.4288,
                "B": 523.42,
                "C": 2.0246,
                "beta": 0.5935,
                "gamma": 0.6347,
            },
        }.items()
    ],
)
