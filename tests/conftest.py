"""What every test can use: a fresh database, an app on it, and people."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher
from starlette.testclient import TestClient

from app.clock import now
from app.database import Database
from app.main import create_app
from app.migrating import migrate
from app.models import facilitator, member
from app.models import workshop as workshops
from app.models.facilitator import Facilitator
from app.models.member import OWNER
from app.models.workshop import Workshop
from app.routes.parts import LOGIN_COOKIE, Parts
from app.security import passwords
from app.settings import Settings

PASSWORD = "korvstoppning"


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Hashing takes a quarter of a second to be safe, which no test needs."""
    passwords.current_hasher = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, base_url="http://testserver", tick_ms=20)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of the newest schema, to copy."""
    made = Settings(data_dir=tmp_path_factory.mktemp("migrated"))
    database = Database(made.database_url)
    migrate(database)
    database.dispose()
    return made.data_dir / "bikupa.db"


@pytest.fixture
def database(settings: Settings, migrated: Path) -> Iterator[Database]:
    shutil.copy(migrated, settings.data_dir)
    database = Database(settings.database_url)
    yield database
    database.dispose()


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
    with database.writing() as session:
        return facilitator.create(session, name, email, PASSWORD)


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
