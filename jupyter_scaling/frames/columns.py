"""Which column feeds which input of the law: a scored table of the names people use."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..errors import ColumnNotFoundError, listed, nearest

__all__ = [
    "ROLES",
    "Candidate",
    "by_magnitude",
    "by_name",
    "candidates",
    "is_logarithm",
    "normal",
    "role_of",
    "unit_in_name",
    "unit_of_loss",
]

Numbers = Callable[[Hashable], np.ndarray | None]

# Names that say the same score the same: when two such columns hold different values, nobody but the user can choose.
ROLES: dict[str, dict[int, str]] = {
    "N": {
        80: "n_params num_params params n_parameters num_parameters parameters nparams param_count parameter_count",
        75: "model_size model_params model_parameters",
        72: "non_embedding_params n_params_non_embedding n_params_nonemb params_nonemb params_non_embedding "
        "non_emb_params nonemb_params n_nonemb non_embedding non_embedding_parameters n_non_embedding",
        70: "n_params_total total_params params_total num_params_total total_parameters",
        50: "size width_params active_params",
    },
    "D": {
        80: "n_tokens num_tokens tokens ntokens token_count",
        75: "train_tokens training_tokens n_train_tokens tokens_seen n_tokens_seen seen_tokens total_tokens",
        70: "dataset_size data_size train_set_size train_size training_set_size pretraining_data_size",
        60: "n_examples examples num_examples seen_examples examples_seen n_samples samples num_samples "
        "characters bytes",
        50: "data n_data",
    },
    "C": {
        80: "flops flop compute n_flops total_flops train_flops training_flops total_compute train_compute",
        70: "flops_6nd flops_6_nd flops_6n_d c_flops compute_flops pf_days petaflop_days",
    },
    "L": {
        80: "loss",
        75: "final_loss mean_loss",
        70: "val_loss valid_loss validation_loss test_loss eval_loss dev_loss heldout_loss held_out_loss",
        65: "nll cross_entropy ce xent log_loss neg_log_likelihood bits_per_byte bpb",
        60: "error err test_error val_error eval_error error_rate loss_value",
        50: "train_loss training_loss",
        40: "perplexity ppl",
    },
    "y": {30: "metric score accuracy acc"},
    "x": {50: "scale steps n_steps step epochs iterations"},
}
ROLES["y"] = ROLES["L"] | ROLES["y"]
STEMS = {"N": "param", "D": "token", "C": "flop", "L": "loss", "y": "loss"}
STEM_SCORE = 20
# Names that hold a role's word and mean something else.
ASIDE = re.compile(
    r"(?:^|_)(?:per|ratio|unique|batch)_|_ratio$|_(?:se|sem|std|stderr|sd|var|ci|low|high|lower|upper|id|name)$"
)
UNITS = {"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
UNITS |= {"thousands": 1e3, "millions": 1e6, "mn": 1e6, "bn": 1e9, "billions": 1e9, "trillions": 1e12}
_PLAUSIBLE: dict[str, Callable[[float], bool]] = {
    "N": lambda typical: typical >= 1e3,
    "D": lambda typical: typical >= 1e5,
    "C": lambda typical: typical >= 1e9,
    "L": lambda typical: 0 < typical < 1e2,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column that may feed an input, and how well its name says so (0..100)."""

    column: Hashable
    score: int
    kind: str


def role_of(name: str, is_output: bool = False) -> str:
    """The row of `ROLES` that an input or the output of a law is looked up in.

    Examples
    --------
    >>> role_of("N"), role_of("loss", is_output=True), role_of("eta")
    ('N', 'L', 'eta')
    """
    if is_output:
        return name if name in ("L", "y") else "L" if "loss" in name.casefold() else "y"
    return name


def normal(name: Hashable) -> str:
    """A column name in lower snake case without its unit: `"Model Size (B)"` is `"model_size"`."""
    return _split_unit(name)[0]


def unit_in_name(name: Hashable) -> tuple[str, float]:
    """The unit a column name bears, with its factor; `("", 1.0)` when none.

    Examples
    --------
    >>> unit_in_name("Model Size (B)")
    ('b', 1000000000.0)
    """
    unit = _split_unit(name)[1]
    return unit, UNITS.get(unit, 1.0)


def is_logarithm(name: Hashable) -> bool:
    """Whether a column name says that it holds logarithms.

    Examples
    --------
    >>> is_logarithm("log10_params"), is_logarithm("logits"), is_logarithm("log_n")
    (True, False, True)
    """
    return re.match(r"(?:log|log10|log2|lg|ln)_", _snake(str(name))) is not None


def unit_of_loss(name: Hashable) -> tuple[str, str] | None:
    """The unit other than nats that a column name bears, with how to have nats; None when it bears none.

    Examples
    --------
    >>> unit_of_loss("loss_bits"), unit_of_loss("val_loss")
    (('bits', 'nats are bits times ln 2 = 0.6931'), None)
    """
    words = set(_snake(str(name)).split("_"))
    if words & {"ppl", "perplexity"}:
        return "a perplexity", "the loss in nats is its natural logarithm"
    if words & {"bpb", "bpc"} or {"bits", "per"} <= words:
        return "bits per byte or character", "nats per token are ln 2 times that, times bytes per token"
    if words & {"bits", "bit"}:
        return "bits", "nats are bits times ln 2 = 0.6931"
    return None


def _split_unit(name: Hashable) -> tuple[str, str]:
    return _split_text("_".join(map(str, name)) if isinstance(name, tuple) else str(name))


@lru_cache(maxsize=1024)
def _split_text(text: str) -> tuple[str, str]:
    aside = re.search(r"[(\[](.*?)[)\]]", text)
    if aside:
        unit = aside[1].strip().casefold()
        return _snake(text.replace(aside[0], " ")), unit if unit in UNITS else ""
    stem, _, last = _snake(text).rpartition("_")
    return (stem, last) if stem and last in UNITS else (_snake(text), "")


@lru_cache(maxsize=1024)
def _snake(text: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", "_", text).casefold()
    return "_".join(re.findall(r"[a-z0-9]+", words))


def candidates(role: str, name: str, columns: Iterable[Hashable]) -> list[Candidate]:
    """Columns whose names fit this role, best first.

    Parameters
    ----------
    role : str
        Row of `ROLES`.
    name : str
        The law's own name for it: a column called so fits best.
    columns : iterable of hashable
        The names to choose from.

    Examples
    --------
    >>> [found.column for found in candidates("N", "N", ["loss", "Model Size (B)", "n_params"])]
    ['n_params', 'Model Size (B)']
    """
    found = [Candidate(column, *_score(role, name, column)) for column in columns]
    return sorted((one for one in found if one.score), key=lambda one: -one.score)


def _score(role: str, name: str, column: Hashable) -> tuple[int, str]:
    if column == name:
        return 100, role
    # No loss comes in billions: a trailing letter says something else there.
    text = _snake(str(column)) if role in ("L", "y") else normal(column)
    if not text or (ASIDE.search(text) and not _listed_score(role, text)):
        return 0, role
    if text == name.casefold():
        return 65, role
    if role == "x":
        return next(((60, kind) for kind in "NDC" if _listed_score(kind, text)), (_listed_score("x", text), "x"))
    return _listed_score(role, text) or (STEM_SCORE if STEMS.get(role, "?") in text else 0), role


def _listed_score(role: str, text: str) -> int:
    return next((score for score, names in ROLES.get(role, {}).items() if text in names.split()), 0)


def by_name(
    role: str, name: str, columns: Collection[Hashable], numbers: Numbers, argument: str
) -> tuple[Hashable, str] | None:
    """The column whose name says that it feeds this input, with what to say about the choice.

    Parameters
    ----------
    role, name : str
        Row of `ROLES`; the law's own name.
    columns : collection of hashable
        Columns that nothing else uses.
    numbers : callable
        Values of a column as float64, or None when it holds no numbers.
    argument : str
        How to say it by hand, for the message, e.g. ``x={{"N": {!r}}}``.

    Raises
    ------
    ColumnNotFoundError
        When several fit equally well and hold different values.
    """
    found = [one for one in candidates(role, name, columns) if numbers(one.column) is not None]
    if not found:
        return None
    tied = [one.column for one in found if one.score == found[0].score]
    if len(tied) > 1:
        tied = _distinct(_varying(tied, numbers), numbers)
    if len(tied) > 1:
        raise ColumnNotFoundError(
            f"{name!r} may be any of the columns {listed(map(repr, tied), 6)}. Say which: {argument.format(tied[0])}."
        )
    others = [one.column for one in found if one.column != tied[0]]
    return tied[0], "guessed" + (f"; {listed(map(repr, others))} would fit too" if others else "")


def by_magnitude(
    role: str, name: str, columns: Collection[Hashable], numbers: Numbers, argument: str
) -> tuple[Hashable, str]:
    """The only column with values of the size this input has; parameters as in `by_name`.

    Raises
    ------
    ColumnNotFoundError
        When there is no such column, or more than one.
    """
    plausible = _PLAUSIBLE.get("L" if role == "y" else role, lambda typical: True)
    fitting = [
        column
        for column in columns
        if _is_unclaimed(column, role)
        and (values := numbers(column)) is not None
        and plausible(float(np.median(_finite(values))))
    ]
    fitting = _varying(fitting, numbers)
    if len(fitting) == 1:
        return fitting[0], "guessed: the only column left with values of such a size"
    raise ColumnNotFoundError(
        f"No column for {name!r} could be guessed.{nearest(name, columns) if len(name) > 1 else ''} "
        f"Columns not in use yet: {listed(map(str, columns), 12) or 'none'}. Say which: {argument.format('...')}."
    )


def _finite(values: np.ndarray | None) -> np.ndarray:
    kept = np.empty(0) if values is None else values[np.isfinite(values)]
    return kept if kept.size else np.zeros(1)


def _varying(columns: list[Hashable], numbers: Numbers) -> list[Hashable]:
    """The columns that are not constant; all of them when every one is."""
    return [column for column in columns if np.ptp(_finite(numbers(column))) > 0] or columns


def _distinct(columns: list[Hashable], numbers: Numbers) -> list[Hashable]:
    """The columns without those that repeat the values of one before."""
    kept: dict[bytes, Hashable] = {}
    for column in columns:
        kept.setdefault(np.asarray(numbers(column)).tobytes(), column)
    return list(kept.values())


def _is_unclaimed(column: Hashable, role: str) -> bool:
    """Whether the column's name speaks for no other role and for no measure of spread."""
    text = normal(column)
    if role not in ("L", "y") and "loss" in text:
        return False
    others = [other for other in ("N", "D", "C", "L", "x") if other != role and not (role == "y" and other == "L")]
    claimed = any(_listed_score(other, text) for other in others if not (role == "x" and other != "L"))
    return not claimed and not ASIDE.search(text)
