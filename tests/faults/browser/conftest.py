"""Real Chromium in rooms that harm is done to."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from app.models.workshop import Workshop
from tests.browser.conftest import (
    HOST,
    NewPage,
    astrid,
    browser,
    chromium,
    database,
    desk_page,
    heard,
    log_in,
    new_page,
    phone_page,
    playwright,
    projector_page,
    pytest_runtest_makereport,
    workshop_with,
)
from tests.faults.conftest import ENVIRONMENT
from tests.faults.invariant import check_invariant, keys_of
from tests.faults.proxy import Proxy
from tests.server import Server, free_port

__all__ = [
    "astrid",
    "browser",
    "chromium",
    "database",
    "desk_page",
    "heard",
    "log_in",
    "new_page",
    "phone_page",
    "playwright",
    "projector_page",
    "pytest_runtest_makereport",
    "workshop_with",
]


@pytest.fixture(scope="package")
def the_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    port = free_port()
    url = f"http://{HOST}:{port}"
    server = Server(
        tmp_path_factory.mktemp("browser"), port, url, BIKUPA_BASE_URL=url, **ENVIRONMENT
    )
    yield server
    server.dispose()


@pytest.fixture
def server(the_server: Server) -> Server:
    """Started anew when the test before left it dead."""
    if not the_server.runs:
        the_server.start()
    return the_server


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    """Between the phones and the server."""
    with Proxy(server.settings.port) as proxy:
        yield proxy


@pytest.fixture
def far_phone(new_page: NewPage, proxy: Proxy) -> Callable[..., Page]:
    """A phone that has come in by the code, with the proxy between it and the server."""

    def join(workshop: Workshop, **how: object) -> Page:
        page = new_page(**{"width": 360, "height": 740} | how)
        page.goto(f"http://{HOST}:{proxy.port}/{workshop.code}")
        return page

    return join


@pytest.fixture
def holds(server: Server) -> Callable[[Workshop, int], None]:
    """The invariant, with so many answers stored and nothing else."""

    def holds(workshop: Workshop, answers: int) -> None:
        keys = keys_of(server, workshop.id or 0)
        assert len(keys) == answers
        check_invariant(server, workshop.id or 0, keys, exactly=True)

    return holds
