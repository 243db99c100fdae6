"""One Chromium, one server and one notebook of each kind for the whole run; a test may ask for a page of its own."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from .book import Book, open_book
from .servers import Server, start
from .shared_book import SharedBook, shared_books

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
RESULTS = Path(__file__).parents[2] / "test-results"
PAGES = pytest.StashKey[list[Page]]()
FAILED = pytest.StashKey[bool]()
APPLICATIONS = ("jupyterlab", "notebook")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium, driven by Playwright and kept on the loopback."""
    executable = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if executable is None:
        pytest.fail("no Chromium on PATH: install the system's package, e.g. `apt-get install chromium`")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=executable, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Server]]:
    """The server of an application, started when first asked for."""
    running: dict[str, Server] = {}

    def server(application: str) -> Server:
        if application not in running:
            running[application] = start(application, tmp_path_factory.mktemp(application))
        return running[application]

    yield server
    for one in running.values():
        one.stop()


@pytest.fixture(params=APPLICATIONS)
def application(request: pytest.FixtureRequest) -> str:
    """Each test runs under JupyterLab and under Notebook 7."""
    return str(request.param)


def file_name(test: str) -> str:
    """A test's name with nothing in it that a file system minds."""
    return re.sub(r"\W+", "_", test).strip("_")


def new_context(browser: Any) -> Any:
    """A window of its own, that reaches nothing outside this machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 1400})
    context.route(re.compile(r"^(?!http://127\.0\.0\.1|data:|blob:|file:)"), lambda route: route.abort())
    return context


@pytest.fixture
def new_page(browser: Any, request: pytest.FixtureRequest) -> Iterator[Callable[[], Page]]:
    """Empty pages in a window of their own."""
    context = new_context(browser)

    def new() -> Page:
        page: Page = context.new_page()
        request.node.stash.setdefault(PAGES, []).append(page)
        return page

    yield new
    context.close()


@pytest.fixture(scope="session")
def shared_of(browser: Any, server_of: Callable[[str], Server]) -> Callable[[str], SharedBook]:
    """The notebook of an application in which the tests take turns."""
    return shared_books(lambda: new_context(browser), server_of)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep what the pages showed when a test failed, under test-results/."""
    report = yield
    if report.failed and report.when in ("setup", "call"):
        item.stash[FAILED] = True
        for number, page in enumerate(item.stash.get(PAGES, [])):
            page.screenshot(path=RESULTS / f"{file_name(item.name)}_{number}.png", full_page=True)
    return report


@pytest.fixture
def open_cells(
    server_of: Callable[[str], Server],
    shared_of: Callable[[str], SharedBook],
    application: str,
    request: pytest.FixtureRequest,
) -> Iterator[Callable[..., Book]]:
    """A notebook of the given cells: the one that tests share, or one in the page given, with a kernel of its own."""
    server, shared = server_of(application), shared_of(application)

    def opened(cells: list[str], page: Page | None = None) -> Book:
        if page is not None:
            return open_book(page, server, application, file_name(request.node.name), cells)
        book = shared.fill(cells)
        request.node.stash.setdefault(PAGES, []).extend(shared.pages)
        return book

    yield opened
    if request.node.stash.get(FAILED, False):
        shared.throw_away()
    else:
        shared.clean_up()
    server.end_kernels()
