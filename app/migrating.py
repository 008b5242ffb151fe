"""Brings a database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from app.database import Database

ROOT = Path(__file__).parent.parent


def config() -> Config:
    found = Config(ROOT / "alembic.ini")
    found.set_main_option("script_location", str(ROOT / "migrations"))
    return found


def migrate(database: Database) -> None:
    """Apply what is missing, in one transaction, with foreign keys off for its duration:
    a table that is rebuilt must not take its children with it."""
    alembic = config()
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, "head")
        connection.commit()
        connection.detach()
