"""The losses on offer; adding one is adding a file and a line here."""

from __future__ import annotations

from collections.abc import Callable

from ...errors import OptionError
from ..spaces import PREFIXES
from .asymmetric_huber import asymmetric_huber
from .binomial import binomial
from .cauchy import cauchy
from .huber import huber
from .loss import Loss
from .quantile import l1, quantile
from .soft_l1 import soft_l1
from .squares import squares

__all__ = ["LOSSES", "SPACES", "Loss", "loss_names", "split_loss"]

# From the options `quantile` and `asymmetry` to the loss.
LOSSES: dict[str, Callable[[float, float], Loss]] = {
    "squares": lambda level, asymmetry: squares,
    "huber": lambda level, asymmetry: huber,
    "soft_l1": lambda level, asymmetry: soft_l1,
    "cauchy": lambda level, asymmetry: cauchy,
    "l1": lambda level, asymmetry: l1,
    "quantile": lambda level, asymmetry: quantile(level),
    "asymmetric_huber": lambda level, asymmetry: asymmetric_huber(asymmetry),
    "binomial": lambda level, asymmetry: binomial,
}
SPACES = PREFIXES
# A likelihood has its own scale: counts are not taken to another space.
_RAW_ONLY = frozenset({"binomial"})


def loss_names() -> tuple[str, ...]:
    """Every value the `loss` option takes."""
    return tuple(
        prefix + name
        for prefix in ("log_", "", "logit_", "excess_")
        for name in LOSSES
        if not prefix or name not in _RAW_ONLY
    )


def split_loss(name: str, level: float = 0.5, asymmetry: float = 0.1) -> tuple[Loss, str]:
    """A loss option such as ``"log_huber"`` as (loss, space of the residual).

    Raises
    ------
    OptionError
        Naming the nearest loss.

    Examples
    --------
    >>> loss, space = split_loss("log_huber")
    >>> loss.name, space
    ('huber', 'log')
    """
    if isinstance(name, str):
        for prefix, space in sorted(PREFIXES.items(), key=lambda item: -len(item[0])):
            base = name.removeprefix(prefix)
            if name.startswith(prefix) and base in LOSSES and not (prefix and base in _RAW_ONLY):
                return LOSSES[base](level, asymmetry), space
    raise OptionError.named("loss", name, loss_names())
