"""Checks that there is one newest migration and that the tables agree with the models."""

import sys
import tempfile
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import app.models  # noqa: F401  (the tables)
from app.database import Database
from app.keeping.migrating import config, migrate


def heads() -> list[str]:
    return list(ScriptDirectory.from_config(config()).get_heads())


def differences() -> list[str]:
    """How a freshly migrated database differs from the models."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'check.db'}")
        try:
            migrate(database)
            with database.engine.connect() as connection:
                context = MigrationContext.configure(connection, opts={"compare_type": True})
                return [str(change) for change in compare_metadata(context, SQLModel.metadata)]
        finally:
            database.dispose()


def faults() -> list[str]:
    """What is wrong with the migrations, a sentence each."""
    newest = heads()
    if len(newest) != 1:
        return [f"{len(newest)} migrations are the newest: {', '.join(newest)}"]
    return [f"a model changed without a migration: {change}" for change in differences()]


if __name__ == "__main__":
    found = faults()
    if found:
        sys.exit("\n".join(found))
    print(f"one head ({heads()[0]}), and the tables agree with the models")
