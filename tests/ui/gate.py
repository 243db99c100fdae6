"""A gate in the page's websocket: closed, nothing reaches the kernel and the kernel answers nothing."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page

CHANNELS = re.compile(r"/api/kernels/[^/]+/channels")


class Gate:
    """Stands between page and kernel; what comes while it is closed goes through, in order, when it opens."""

    def __init__(self, page: Page) -> None:
        self.held: list[tuple[Any, Any]] = []
        """What the page has said to the kernel."""
        self.answers: list[tuple[Any, Any]] = []
        """What the kernel has said to the page: also that it is idle again after what came before."""
        self.is_open = True
        page.route_web_socket(CHANNELS, self._between)

    def close(self) -> None:
        self.is_open = False

    def open(self) -> None:
        self.is_open = True
        for receiver, message in (*self.held, *self.answers):
            receiver.send(message)
        self.held.clear()
        self.answers.clear()

    def _between(self, page_side: Any) -> None:
        kernel_side = page_side.connect_to_server()
        page_side.on_message(lambda message: self._pass(kernel_side, message, self.held))
        kernel_side.on_message(lambda message: self._pass(page_side, message, self.answers))

    def _pass(self, receiver: Any, message: Any, waiting: list[tuple[Any, Any]]) -> None:
        if self.is_open:
            receiver.send(message)
        else:
            waiting.append((receiver, message))
