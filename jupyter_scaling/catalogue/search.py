"""Finding laws by words and by family."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..errors import LawNotFoundError, OptionError, listed, nearest
from .papers import papers_of

__all__ = ["FAMILIES", "family_title", "found"]

# What the families are called in print.
FAMILIES = {
    "single-variable": "One input",
    "joint N-D": "Size and data together",
    "schedule/trajectory": "The course of a run",
    "hyperparameter": "Learning rate and batch size",
    "mixture/data-quality": "Mixtures and the worth of data",
    "sparsity/MoE/precision": "Experts, sparsity, precision, distillation",
    "downstream/emergence": "Scores of tasks",
    "inference-time": "Compute after training",
    "broken/non-monotone": "Slopes that change",
    "other": "Other",
}


def family_title(family: str) -> str:
    """What a family is called in print; its own name where it has no other."""
    return FAMILIES.get(family, family)


def found(laws: Iterable[Any], search: str | None = None, family: str | None = None) -> list[Any]:
    """The laws that hold every word of a search, those first whose names do.

    Parameters
    ----------
    laws : iterable of Law
    search : str, optional
        Words, in any case: of names, titles, formulas, inputs, parameters, papers, remarks, constants.
    family : str, optional
        A family by its name or its title, or a part of one that no other has.

    Raises
    ------
    LawNotFoundError
        When no law holds all the words.
    OptionError
        When there is no such family, or several.

    Examples
    --------
    >>> from jupyter_scaling import catalogue
    >>> [law.name for law in found(catalogue.every(), "muennighoff repeated")]
    ['data_constrained', 'data_constrained_joint']
    """
    laws = list(laws)
    if family is not None:
        chosen = _family(family, laws)
        laws = [law for law in laws if law.family == chosen]
    words = str(search or "").casefold().split()
    hits = [(place, law) for law in laws if (place := _place(words, law)) is not None]
    if words and not hits:
        names = [law.name for law in laws]
        raise LawNotFoundError(
            f"No law{f' of the family {family!r}' if family else ''} has {listed(map(repr, words))} in its name, "
            f"formula, inputs or paper.{nearest(words[0], names)} `scaling.laws()` shows all."
        )
    return [law for _, law in sorted(hits, key=lambda one: one[0])]


def _place(words: list[str], law: Any) -> int | None:
    """0 where the name has all words, 1 where the title does, 2 where anything does; None where a word is missing."""
    rest = [law.formula, law.family, family_title(law.family), law.citation, law.remark, *law.derived]
    rest += [law.output.name, law.output.description, *papers_of(law.name)]
    rest += [part for one in (*law.inputs, *law.parameters) for part in (one.name, one.description)]
    rest += [part for one in law.published.values() for part in (one.label, one.cites)]
    for place, text in enumerate((law.name, f"{law.name} {law.title}", " ".join([law.name, law.title, *rest]))):
        if all(word in text.casefold() for word in words):
            return place
    return None


def _family(wanted: str, laws: list[Any]) -> str:
    known = list(dict.fromkeys(law.family for law in laws))
    word = wanted.casefold()
    exact = [one for one in known if word in (one.casefold(), family_title(one).casefold())]
    near = exact or [one for one in known if word in one.casefold() or word in family_title(one).casefold()]
    if len(near) == 1:
        return near[0]
    said = f"{wanted!r} is part of several families: {listed(near)}." if near else f"There is no family {wanted!r}."
    raise OptionError(f"{said}{'' if near else nearest(wanted, known)} Families: {listed(known, 12)}.")
