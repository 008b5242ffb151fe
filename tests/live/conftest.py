"""A real server, Astrid's log-in in it, and workshops that phones can come to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
from sqlmodel import func, select

from app.clock import now
from app.models import workshop as workshops
from app.models.agenda.agenda import add_item, add_step
from app.models.agenda.asking import Asking
from app.models.people import facilitator, member
from app.models.people.facilitator import Facilitator
from app.models.people.member import OWNER
from tests.backends import POSTGRESQL, SQLITE, WITH_REDIS, Backend, PostgreSQL, RedisServer
from tests.conftest import someone
from tests.phones import Line, join
from tests.server import Server


@dataclass
class Hall:
    """A workshop on a server, and Astrid who runs it."""

    server: Server
    uid: str
    code: str
    workshop_id: int
    login: str

    def desk(self) -> Line:
        line = Line(self.server.url, f"/w/{self.uid}/desk", self.login)
        line.greet()
        line.hear("stage")
        line.say(t="seen")
        return line

    def phone(self, **hello: Any) -> Line:
        """A new phone, greeted."""
        line = Line(self.server.url, f"/w/{self.uid}/phone", self.join())
        line.greet(**hello)
        return line

    def again(self, cookie: str) -> Line:
        line = Line(self.server.url, f"/w/{self.uid}/phone", cookie)
        line.greet()
        return line

    def join(self) -> str:
        return join(self.server.url, self.code)[1]

    def act(self, do: str, **fields: Any) -> httpx2.Response:
        """By a form, as a desk without a socket."""
        return httpx2.post(
            f"{self.server.url}/w/{self.uid}/acts",
            data={"do": do, **fields},
            headers={"Cookie": self.login},
            verify=False,
            timeout=30,
        )

    def post(self, path: str) -> httpx2.Response:
        """As Astrid."""
        url = f"{self.server.url}/w/{self.uid}/{path}"
        return httpx2.post(url, headers={"Cookie": self.login}, verify=False)

    def open(self) -> int:
        """Move on, and return the asking that was opened last."""
        self.act("next")
        with self.server.database.reading() as session:
            return int(session.exec(select(func.max(Asking.id))).one() or 0)

    def link(self) -> str:
        """A projector link's cookie."""
        with self.server.database.writing() as session:
            return f"screen={member.make_screen_link(session, self.workshop_id)}"


def make_hall(server: Server, *kinds: str) -> Hall:
    who = someone(server.database, "Astrid Lind", f"astrid-{now()}@example.se")
    return hall_of(server, who, kinds or ("open_text",))


def hall_of(server: Server, who: Facilitator, kinds: tuple[str, ...]) -> Hall:
    with server.database.writing() as session:
        made = workshops.open_workshop(session, "Möte i bygden", language="sv", keep_days=30)
        member.admit(session, made.id or 0, who.id or 0, OWNER)
        for kind in kinds:
            add_step(session, add_item(session, made.id or 0), kind, "Vad hindrar?", language="sv")
        token = facilitator.log_in(session, who, now())
    return Hall(server, made.uid, made.code, made.id or 0, f"login={token}")


@pytest.fixture(scope="session")
def server_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from serving(tmp_path_factory, Backend(SQLITE))


@pytest.fixture(scope="session")
def server_on_postgresql(
    tmp_path_factory: pytest.TempPathFactory, postgres: PostgreSQL
) -> Iterator[Server]:
    yield from serving(tmp_path_factory, Backend(POSTGRESQL, postgres))


@pytest.fixture(scope="session")
def server_with_redis(
    tmp_path_factory: pytest.TempPathFactory, postgres: PostgreSQL, redis: RedisServer
) -> Iterator[Server]:
    yield from serving(tmp_path_factory, Backend(WITH_REDIS, postgres, redis))


def serving(tmp_path_factory: pytest.TempPathFactory, backend: Backend) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("server"), backend=backend, BIKUPA_TICK_MS="20")
    server.start()
    yield server
    server.dispose()


KEPT = {
    SQLITE: "server_on_sqlite",
    POSTGRESQL: "server_on_postgresql",
    WITH_REDIS: "server_with_redis",
}


@pytest.fixture
def server(backend: Backend, request: pytest.FixtureRequest) -> Server:
    """One on each backend for the whole run, which goes to and fro between them."""
    kept: Server = request.getfixturevalue(KEPT[backend.name])
    return kept


@pytest.fixture
def hall(server: Server) -> Hall:
    """Astrid's workshop with one open question that isn't asked yet."""
    return make_hall(server)


@pytest.fixture
def hall_with(server: Server) -> Callable[..., Hall]:
    return lambda *kinds: make_hall(server, *kinds)


@pytest.fixture
def make_server(
    backend: Backend, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Server]]:
    """A server of a test's own, started."""
    servers: list[Server] = []

    def make() -> Server:
        server = Server(tmp_path_factory.mktemp("own"), backend=backend, BIKUPA_TICK_MS="20")
        servers.append(server)
        server.start()
        return server

    yield make
    for server in servers:
        server.dispose()


@pytest.fixture
def make_hall_on() -> Callable[[Server], Hall]:
    return make_hall
