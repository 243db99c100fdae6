"""How a fit ended and what to know about it, each as a code with its sentence."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SENTENCES", "Status", "Verdict"]

SENTENCES = {
    "converged": "Converged: the objective cannot fall by more than 1e-12 of itself.",
    "stopped_early": "Stopped early: the step limit was reached before the optimum; do not rely on these values.",
    "at_bound": "Converged at a bound: at least one parameter wants to leave its domain.",
    "interrupted": "Interrupted before the end: the best found so far; run it again for the optimum.",
    "hand_set": "Set by hand: these values are not the best fit.",
    "failed": "Failed: the objective is not finite, or fewer rows than free parameters are in the fit.",
}


@dataclass(frozen=True, slots=True)
class Status:
    """The end of one fit.

    Parameters
    ----------
    code : str
        ``"converged"``, ``"stopped_early"``, ``"at_bound"``, ``"interrupted"``, ``"hand_set"`` or ``"failed"``.
    detail : str
        What the sentence adds for this fit.
    """

    code: str
    detail: str = ""

    @property
    def converged(self) -> bool:
        """Whether the optimum was reached, inside the domain or at its border."""
        return self.code in {"converged", "at_bound"}

    @property
    def sentence(self) -> str:
        """For people."""
        return f"{SENTENCES[self.code]} {self.detail}".strip()

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class Verdict:
    """One finding about a fit.

    Parameters
    ----------
    code : str
        Stable name, for programs.
    severity : str
        ``"note"``, ``"warning"`` or ``"error"``.
    sentence : str
        For people; ends in what to do.
    number : float or None
        The figure the finding rests on.
    """

    code: str
    severity: str
    sentence: str
    number: float | None = None

    def __str__(self) -> str:
        return f"{self.severity}: {self.sentence}"
