"""A panel on a small fit, and a page that is not there: it keeps what it is sent, and sends what a hand would do."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.widgets import Explorer


class FakeComm:
    """A comm whose other end is a list."""

    comm_id = "page"
    kernel = True

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def send(self, data: Any = None, **_: Any) -> None:
        # Through JSON, as the real one does: what cannot be written must fail here.
        self.sent.append(json.loads(json.dumps(data, allow_nan=False)))

    def on_msg(self, _callback: Any) -> None: ...

    def close(self, *_: Any, **__: Any) -> None: ...


class Page:
    """What the browser would do with a panel."""

    def __init__(self, panel: Explorer) -> None:
        self.panel, self.comm, self.last_id = panel, FakeComm(), 0
        panel.comm = self.comm

    def act(self, type: str, **fields: Any) -> str | None:
        """Send an event; the error of its answer, after checking that exactly one answer came, and came last."""
        self.last_id += 1
        self.comm.sent.clear()
        message = {"kind": "event", "id": self.last_id, "event": {"type": type, **fields}}
        self.panel._handle_msg({"content": {"data": {"method": "custom", "content": message}}, "buffers": []})
        answers = [each for each in self.comm.sent if each["method"] == "custom"]
        assert [each["content"]["id"] for each in answers] == [self.last_id]
        assert self.comm.sent[-1] is answers[0]
        error: str | None = answers[0]["content"]["error"]
        return error

    @property
    def view(self) -> dict[str, Any]:
        """The view model as the page holds it."""
        view: dict[str, Any] = json.loads(json.dumps(self.panel.view, allow_nan=False))
        return view


def runs(count: int = 24, seed: int = 0) -> pd.DataFrame:
    """Runs of a power law with a floor; the fifth is off."""
    rng = np.random.default_rng(seed)
    n = np.geomspace(1e6, 1e9, count)
    loss = (1.7 + 410 * n**-0.34) * np.exp(rng.normal(0, 0.005, count))
    if count > 5:
        loss[4] *= 1.15
    return pd.DataFrame({"n_params": n, "loss": loss}, index=[f"run {row}" for row in range(count)])


@pytest.fixture
def make_panel() -> Callable[..., Explorer]:
    """A panel on a fit to made runs."""

    def make(count: int = 24, **options: Any) -> Explorer:
        options = {"interval": "wald"} | options
        fit = scaling.fit(runs(count), "power_law_offset", x={"x": "n_params"}, y="loss", **options)
        panel: Explorer = scaling.explore(fit)
        return panel

    return make


@pytest.fixture
def panel(make_panel: Callable[..., Explorer]) -> Explorer:
    """A panel on 24 runs."""
    return make_panel()


@pytest.fixture
def page(panel: Explorer) -> Page:
    """The page that shows the panel."""
    return Page(panel)
