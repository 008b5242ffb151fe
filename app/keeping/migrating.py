"""Brings a database to the newest schema, all at once or not at all."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text

from app.database import Database

SCRIPTS = Path(__file__).parents[2] / "migrations"
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('bikupa migrations'))")
"""On SQLite the writer's lock does it: several machines may start at the same moment."""


def config() -> Config:
    found = Config()
    found.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return found


def head() -> str | None:
    """The newest revision that this version of the app knows."""
    return _newest(SCRIPTS)


@cache
def _newest(scripts: Path) -> str | None:
    """Every script there is read to find it."""
    return ScriptDirectory(scripts).get_current_head()


def knows(revision: str) -> bool:
    try:
        return ScriptDirectory.from_config(config()).get_revision(revision) is not None
    except CommandError:
        return False


def revision(database: Database) -> str | None:
    """The one a database is of; None if it is empty or not ours."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def migrate(database: Database) -> None:
    """Apply what is missing, in one transaction, so that a migration that is killed has done
    nothing; with foreign keys off for its duration, since a table that is rebuilt must not
    take its children with it."""
    alembic = config()
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        connection.execution_options(writing=True)
        alembic.attributes["connection"] = connection
        with connection.begin():  # alembic alone would commit after each of them
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL lock_timeout = 0"))
                connection.execute(ONE_AT_A_TIME)
            command.upgrade(alembic, "head")
        connection.detach()
