"""What the page may ask of the kernel without an act: every question is answered, and nothing changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import OptionError, ScalingError
from ..interaction.rule_acts import count_rule
from ..interaction.viewmodel import to_plain

__all__ = ["answered"]


def answered(panel: Any, message: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to one question, with the sentence to show when there is none."""
    said = {"kind": "answer", "id": message.get("id"), "value": None, "error": None}
    what, details = message.get("what"), message.get("details")
    try:
        if not isinstance(what, str) or what not in ANSWERS:
            raise OptionError.named("what", what, ANSWERS)
        return {**said, "value": ANSWERS[what](panel, details if isinstance(details, Mapping) else {})}
    except ScalingError as error:
        return {**said, "error": str(error)}
    except Exception as failure:  # the page must hear of it
        return {**said, "error": f"No answer: {type(failure).__name__}: {failure}. Please report it."}


def _compare(panel: Any, details: Mapping[str, Any]) -> Any:
    return {"differences": to_plain(panel.differences(details.get("before"), details.get("after")))}


def _insight(panel: Any, _details: Mapping[str, Any]) -> Any:
    """The insight goes to its own trait, for every view and for the saved notebook; the answer only says which."""
    return {"revision": panel.renew_insight()}


def _rule(panel: Any, details: Mapping[str, Any]) -> Any:
    found = count_rule(panel.state, details.get("text", ""))
    return {**to_plain(found), "sentence": found.sentence}


def _figure(panel: Any, details: Mapping[str, Any]) -> Any:
    caption, width = details.get("caption"), details.get("width")
    words = caption if isinstance(caption, str) else None
    text = panel.figure_as(details.get("kind", "svg"), words, width or None, details.get("title") != "none")
    return {"text": text}


def _static(panel: Any, _details: Mapping[str, Any]) -> Any:
    return {"html": panel._static().get("text/html", "")}


ANSWERS: Mapping[str, Callable[[Any, Mapping[str, Any]], Any]] = {
    "compare": _compare,
    "insight": _insight,
    "rule": _rule,
    "figure": _figure,
    "static": _static,
}
