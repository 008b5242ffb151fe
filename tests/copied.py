"""A world that is copied for each try: to make one anew takes ten times as long."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from starlette.testclient import TestClient

from app.database import Database
from app.main import create_app
from app.settings import Settings


def copy_database(file: Path, to: Path) -> None:
    """With what still lies in its journal."""
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


@contextmanager
def on_a_copy(file: Path, settings: Settings, **client: Any) -> Iterator[TestClient]:
    """A browser at an app of its own, on a copy of this database."""
    with TemporaryDirectory(dir=file.parent) as folder:
        own = settings.model_copy(update={"data_dir": Path(folder)})
        shutil.copy(file, own.database_file)
        with TestClient(create_app(own), **client) as browser:
            yield browser


def database_of(browser: TestClient) -> Database:
    found: Database = browser.app.state.parts.database  # type: ignore[attr-defined]
    return found
