"""What every test can use: a fresh database, an app on it, and people."""

import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

import tests.examples  # noqa: F401  the profile of made-up examples
from app.clock import now
from app.database import Database
from app.main import create_app
from app.models import workshop as workshops
from app.models.people import facilitator, member
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.people.member import OWNER
from app.models.series.locality import MUNICIPALITY
from app.models.workshop import Workshop
from app.routes._shared.parts import LOGIN_COOKIE, Parts
from app.settings import Settings
from tests import compiled, outside, templates
from tests.backends import (
    BACKENDS,
    POSTGRESQL,
    SQLITE,
    WITH_REDIS,
    Backend,
    PostgreSQL,
    RedisServer,
)
from tests.faults.disk import Disk, NoDisk, small_disk
from tests.series import SAID, SORTED, begun, held, planned

PASSWORD = "korvstoppning"
BACKENDS_OF = {"models": (SQLITE, POSTGRESQL), "live": BACKENDS}
"""By folder: only the live core and its limits touch Redis. All else runs on SQLite."""


@pytest.fixture(scope="session", autouse=True)
def hashes_statements_and_templates_are_quick() -> Iterator[None]:
    templates.keep_compiled()
    with pytest.MonkeyPatch.context() as patch:
        outside.watch(patch)
        compiled.watch(patch)
        yield


@pytest.fixture
def disk() -> Iterator[Disk]:
    """A small one that can be filled."""
    try:
        with small_disk() as disk:
            yield disk
    except NoDisk as why:
        unable(str(why))


def unable(why: str) -> None:
    """Skip what this machine can't do; on CI it fails."""
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)


def pytest_collection_finish() -> None:
    """What was imported and collected stays until the end, so looking for garbage in it again
    and again finds none: it took a seventh of what the tests of the models took."""
    gc.collect()
    gc.freeze()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What needs a database runs on each that its folder is for, or that it names itself."""
    if "backend" in metafunc.fixturenames:
        named = metafunc.definition.get_closest_marker("on")
        folder = metafunc.definition.path.parent.name
        names = named.args if named else BACKENDS_OF.get(folder, (SQLITE,))
        metafunc.parametrize("backend", names, indirect=True, scope="session")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgreSQL]:
    with tempfile.TemporaryDirectory(prefix="bikupa-", ignore_cleanup_errors=True) as folder:
        server = PostgreSQL(Path(folder) / "data")
        yield server
        server.stop()


@pytest.fixture(scope="session")
def redis() -> Iterator[RedisServer]:
    with tempfile.TemporaryDirectory(prefix="bikupa-") as folder:
        server = RedisServer(Path(folder))
        yield server
        server.kill()


@pytest.fixture(scope="session")
def backend(request: pytest.FixtureRequest) -> Backend:
    name: str = request.param
    postgres = None if name == SQLITE else request.getfixturevalue("postgres")
    redis = request.getfixturevalue("redis") if name == WITH_REDIS else None
    return Backend(name, postgres, redis)


@pytest.fixture
def settings(backend: Backend, tmp_path: Path) -> Iterator[Settings]:
    settings = backend.settings(tmp_path, base_url="http://testserver", tick_ms=20)
    yield settings
    backend.drop(settings)


@pytest.fixture
def database(backend: Backend, settings: Settings) -> Iterator[Database]:
    backend.prepare(settings)
    database = Database(settings.database)
    yield database
    database.dispose()


@pytest.fixture
def queries(database: Database) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    asked: list[str] = []

    def ask_(*statement: object) -> None:
        asked.append(str(statement[2]))

    event.listen(database.engine, "before_cursor_execute", ask_)
    yield asked
    event.remove(database.engine, "before_cursor_execute", ask_)


@pytest.fixture
def client(settings: Settings, database: Database) -> Iterator[TestClient]:
    """A browser that nobody has logged in with."""
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.fixture
def parts(client: TestClient) -> Parts:
    found: Parts = client.app.state.parts  # type: ignore[attr-defined]
    return found


@pytest.fixture
def astrid(database: Database) -> Facilitator:
    return someone(database, "Astrid Lind", "astrid@example.se")


@pytest.fixture
def dragana(database: Database) -> Facilitator:
    """A facilitator who has nothing to do with Astrid's workshop."""
    return someone(database, "Dragana Ilic", "dragana@example.se")


def someone(database: Database, name: str, email: str) -> Facilitator:
    password = facilitator.hashed(PASSWORD)
    with database.writing() as session:
        return facilitator.create(session, name, email, password)


@pytest.fixture
def workshop(database: Database, astrid: Facilitator) -> Workshop:
    """Astrid's workshop, with an empty agenda."""
    with database.writing() as session:
        made = workshops.open_workshop(session, "Möte i bygden", language="sv", keep_days=30)
        assert made.id is not None and astrid.id is not None
        member.admit(session, made.id, astrid.id, OWNER)
    return made


def log_in(client: TestClient, database: Database, who: Facilitator) -> TestClient:
    """Let this browser be logged in as someone."""
    with database.writing() as session:
        token = facilitator.log_in(session, who, now())
    client.cookies.set(LOGIN_COOKIE, token)
    return client


@pytest.fixture
def astrids(client: TestClient, database: Database, astrid: Facilitator) -> TestClient:
    """Astrid's browser, logged in."""
    return log_in(client, database, astrid)


@pytest.fixture
def hedvig(database: Database, workshop: Workshop) -> Facilitator:
    """Another owner of Astrid's workshop, who made no account first and looks after none."""
    person = someone(database, "Hedvig Berg", "hedvig@example.se")
    with database.writing() as session:
        member.add(session, workshop.id or 0, person.id or 0, OWNER)
    return person


@pytest.fixture
def series(database: Database, astrid: Facilitator) -> Series:
    """Astrid's, with an agenda and no meeting yet."""
    return begun(database, astrid)


@pytest.fixture
def village(database: Database, astrid: Facilitator, series: Series) -> Workshop:
    """A meeting of the series that is over, whose answers are sorted."""
    return held(database, series, astrid, "Stenberga", SAID, themes=SORTED)


@pytest.fixture
def board(database: Database, astrid: Facilitator, series: Series) -> Workshop:
    """The meeting above those of the villages, which hasn't begun."""
    return planned(database, series, astrid, "Trivselesund", MUNICIPALITY)
