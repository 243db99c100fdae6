"""The subcommands of ``%scaling``, each the public function of the same name."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace
from typing import Any

from ..exporting import targets
from ..exporting.whole_file import write_whole
from ..fitting.losses import LOSSES, SPACES
from ..fitting.options import INTERVALS
from .options import Command, Option, beliefs, keyed, keyed_or_word, limits, number_or_words, numbers, words
from .shown import Source

__all__ = ["COMMANDS", "TEXT"]

AHEAD = ", ".join(space for space in SPACES if space)
LOSS_NAMES = tuple(space + loss for space in SPACES for loss in LOSSES)

TABLE = Option(
    "table", "a DataFrame by its name, or the path of a CSV or Parquet file", kind="table", place=True, required=True
)
FIT = Option("fit", "a fit, or a panel, by its name", kind="fit", place=True, required=True)
LAW_HELP = "a law of the catalogue (%scaling laws shows it), or a variable that holds one"
LAW = Option("law", LAW_HELP, kind="law")
HOW = (
    Option("x", "columns of the law's inputs: N=n_params,D=n_tokens", keyed_or_word, kind="columns"),
    Option("y", "column of the law's output", kind="column"),
    Option("loss", f"what is minimised: {', '.join(LOSSES)}, plain or with {AHEAD} in front", choices=LOSS_NAMES),
    Option("delta", "where Huber turns linear: a number, or tuned", number_or_words),
    Option("interval", "how intervals are found", choices=INTERVALS),
    Option("seed", "seed of everything random", int),
    Option("exclude", "KEY:reason, a row that stays out; may be given several times", repeats=True),
    Option("weights", "column of weights", kind="column"),
    Option("cluster", "column telling which rows belong together", kind="column"),
    Option("fixed", "parameters held at a value: E=1.8", numbers),
    Option("bounds", "limits of parameters: alpha=0:1", limits),
    Option("bootstrap", "number of resamples", int),
    Option("sigma", "column of known deviations of the residuals", kind="column"),
    Option("tied", "parameters computed from others: beta=alpha", keyed),
    Option("priors", "what is known of parameters, mean and deviation: alpha=0.35:0.02", beliefs),
    Option("quantile", "for the loss quantile: the share of runs below the law", float),
    Option("asymmetry", "for asymmetric_huber: cost of an under-estimate beside an over-estimate", float),
)


def _scaling() -> Any:
    import jupyter_scaling

    return jupyter_scaling


def _fit(given: dict[str, Any]) -> Any:
    return _scaling().fit(given.pop("table"), **_how(given))


def _explore(given: dict[str, Any]) -> Any:
    return _scaling().explore(given.pop("table"), **_how(given))


def _compare(given: dict[str, Any]) -> Any:
    return _scaling().compare(given.pop("table"), **_how(given))


def _predict(given: dict[str, Any]) -> Any:
    return given.pop("fit").predict(given.pop("at"), **given)


def _optimal(given: dict[str, Any]) -> Any:
    return given.pop("fit").optimal(**given)


def _export(given: dict[str, Any]) -> Any:
    text = _scaling().export(given["fit"], given["target"])
    if "to" not in given:
        return Source(text)
    path = write_whole(given["to"], text)
    return Source(text, sentence=f"wrote {path}, {len(text.splitlines())} lines")


def _laws(given: dict[str, Any]) -> Any:
    if "name" in given:
        return _scaling().law(given["name"])
    return _scaling().laws(given.get("for"), search=given.get("search"), family=given.get("family"))


def _demo(given: dict[str, Any]) -> Any:
    scaling = _scaling()
    return scaling.explore(scaling.fit(scaling.datasets.load("tiny_lm"), "chinchilla"))


def _how(given: dict[str, Any]) -> dict[str, Any]:
    keys: Iterable[Hashable] = given.pop("table_keys", ())
    if "exclude" in given:
        by_text = {str(key): key for key in keys}
        given["exclude"] = dict(_exclusion(text, by_text) for text in given["exclude"])
    return given


def _exclusion(text: str, by_text: dict[str, Hashable]) -> tuple[Hashable, str]:
    """``17:diverged`` as the table's own key and the reason."""
    if text in by_text:
        return by_text[text], ""
    key, _, reason = text.partition(":")
    if key in by_text:
        return by_text[key], reason
    return (int(key) if key.lstrip("-").isdigit() else key), reason


_FIT = Command(
    "fit",
    "Fit a law to a table of runs; the fit comes back.",
    "fit = %scaling fit df --law chinchilla --loss log_huber --delta 1e-3 --exclude 17:diverged",
    (TABLE, LAW, *HOW),
    _fit,
)
_EXPLORE = Command(
    "explore",
    "The live panel: drag runs out of the fit, move parameters; .fit is always current.",
    "panel = %scaling explore fit",
    (
        replace(TABLE, help="a fit or a DataFrame, by its name"),
        LAW,
        Option("axis", "what to draw against: an input, or C for compute"),
        Option("target", "inputs at which the panel predicts: N=1e9,D=2e10", numbers),
        Option("state", "file that keeps the panel: every act is written, and the same line goes on from it"),
        Option("color", "column, or input, that colours tell", kind="column"),
        Option("shape", "column, or input, that shapes tell; the same as colours when left out", kind="column"),
        *HOW,
    ),
    _explore,
)
_COMPARE = Command(
    "compare",
    "Several laws on one table, ranked by hold-out error.",
    "%scaling compare df --laws chinchilla,kaplan_lnd",
    (
        TABLE,
        Option("laws", "names of laws that read the same columns, with commas", words, kind="laws", required=True),
        Option("holdout", 'what is held out: "largest 20%", or "largest 5 by D"', number_or_words),
        *HOW,
    ),
    _compare,
)
_PREDICT = Command(
    "predict",
    "What a fit says at other inputs, with intervals.",
    "%scaling predict fit --at N=1e9,D=2e10",
    (
        FIT,
        Option("at", "inputs: N=1e9,D=2e10", numbers, required=True),
        Option("interval", "level of the interval: 0.95 when left out", float),
        Option("kind", "interval of the mean, or of a new run", choices=("mean", "new_run")),
    ),
    _predict,
)
_OPTIMAL = Command(
    "optimal",
    "The compute-optimal inputs and the loss they reach.",
    "%scaling optimal fit --C 1e24",
    (
        FIT,
        Option("C", "compute in FLOP", float, required=True),
        Option("compute", "what training costs where that is not 6*N*D: 6*N*D+2*N*1e10"),
    ),
    _optimal,
)
_EXPORT = Command(
    "export",
    "A fit as code or as a document.",
    "%scaling export fit python --to law.py",
    (
        FIT,
        Option("target", f"what is written: {', '.join(targets())}", place=True, required=True, choices=targets()),
        Option("to", "file to write"),
    ),
    _export,
)
_LAWS = Command(
    "laws",
    "The catalogue as a table, the laws that a table can feed, or one law.",
    "%scaling laws chinchilla",
    (
        Option("name", "one law", kind="law", place=True),
        Option("for", "a table: only the laws that its columns can feed", kind="table"),
        Option("search", "words in names, formulas, inputs, papers: only the laws that hold them"),
        Option("family", "only one family: joint N-D, Mixtures"),
    ),
    _laws,
)
_DEMO = Command("demo", "Fit the bundled data set and show the panel.", "panel = %scaling demo", (), _demo)

COMMANDS = {one.name: one for one in (_FIT, _EXPLORE, _COMPARE, _PREDICT, _OPTIMAL, _EXPORT, _LAWS, _DEMO)}


def _define(given: dict[str, Any]) -> Any:
    return _scaling().define(given.pop("text"), **given)


TEXT = Command(
    "%%scaling",
    "A law as text: its lines stand below, `let` lines first, the output's line last. "
    "It becomes a variable of that name.",
    "%%scaling mine\nL = E + A / N**alpha",
    (
        Option("name", "what the law is called", place=True, required=True),
        Option("inputs", "inputs among the symbols: N,D; guessed where left out", words),
        Option("parameters", "kinds of parameters: E=floor,A=scale,alpha=exponent", keyed),
    ),
    _define,
)
