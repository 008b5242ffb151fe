"""Servers and halls to do harm to, and lines that can be spoilt."""

from collections.abc import Callable, Iterator

import pytest

pytest.register_assert_rewrite("tests.faults.invariant")

from tests.faults.proxy import Proxy  # noqa: E402
from tests.forked import First  # noqa: E402
from tests.live.conftest import Hall, make_hall  # noqa: E402
from tests.server import Server  # noqa: E402

ENVIRONMENT = {"BIKUPA_TICK_MS": "20", "BIKUPA_METRICS": "on"}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that no test may end."""
    server = Server(tmp_path_factory.mktemp("server"), **ENVIRONMENT)
    server.start()
    yield server
    server.dispose()


@pytest.fixture
def hall(server: Server) -> Hall:
    """Astrid's workshop with one open question that isn't asked yet."""
    return make_hall(server)


MakeServer = Callable[..., Server]


@pytest.fixture
def make_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeServer]:
    """A server of a test's own, started: make_server(first=…, BIKUPA_…=…)."""
    servers: list[Server] = []

    def make(first: First | None = None, **environment: str) -> Server:
        server = Server(tmp_path_factory.mktemp("own"), **(ENVIRONMENT | environment))
        server.first = first
        servers.append(server)
        server.start()
        return server

    yield make
    for server in servers:
        server.dispose()


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    """In front of the server."""
    with Proxy(server.settings.port) as proxy:
        yield proxy
