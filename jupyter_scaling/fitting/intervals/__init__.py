"""The interval methods by name; adding one is adding a file and a line here."""

from __future__ import annotations

from .jackknife import jackknife_interval
from .method import Method
from .percentile import drawn_t_interval, percentile_interval
from .profiled import profile_interval
from .wald import hc3_interval, wald_interval

__all__ = ["METHODS", "Method"]

METHODS: dict[str, Method] = {
    "jackknife": jackknife_interval,
    "bootstrap": percentile_interval,
    "residual_bootstrap": percentile_interval,
    "wild": drawn_t_interval,
    "cluster_bootstrap": percentile_interval,
    "hc3": hc3_interval,
    "wald": wald_interval,
    "profile": profile_interval,
}
