"""A filled database and its contents as counts and hashes, for tests of keeping it."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from app.database import Database
from app.keeping import migrating
from app.keeping.holding import hold
from app.keeping.opening import open_database
from app.models.afterwards.notes import SUMMARY, write
from app.models.answers import spelling
from app.models.workshop import Workshop
from app.settings import Settings
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from tests.rooms import ask, do, say
from tests.server import Server

HERE = Path(__file__).parent

Contents = dict[str, tuple[int, str]]
"""For each table, how many rows it has and a hash of them."""
Columns = dict[str, list[str]]


def fill(database: Database, workshop: Workshop, answers: int = 60) -> None:
    """A workshop under way: a closed question, an open one, answers, one of them hidden, one
    shown again, one a quote, one a quote no more and one spelt otherwise; a summary in two
    languages."""
    hindrances = ask(database, workshop, "open_text", "Vad hindrar samarbeten?")
    for number in range(answers):
        say(database, hindrances, {"text": f"Revirtänk {number} " + "bla " * 20})
    for verb, on in (("hide", 1), ("hide", 2), ("show", 2), ("quote", 3), ("quote", 4)):
        do(database, workshop, verb, on=on, reason="other")
    do(database, workshop, "unquote", on=3)
    with database.writing() as session:
        spelling.correct(session, workshop.id or 0, 5, "Revirtänk")
        write(session, workshop.id or 0, SUMMARY, "Vi är överens.", "We agree.")
    choice = ChoiceSettings(options=[Option(id="a", text="Ja"), Option(id="b", text="Nej")])
    asked = ask(database, workshop, "choice", "Ska vi?", choice)
    say(database, asked, {"options": ["a"]})
    do(database, workshop, "close", at=1)


def newer_migrations(folder: Path) -> Path:
    """The migrations of a later version: those of today, and after them next1 and next2."""
    newest = migrating.head()
    shutil.copytree(migrating.SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("next1.py", "next2.py"):
        migration = (HERE / f"migrations_{name}").read_text().replace("NEWEST", str(newest))
        (folder / "versions" / name).write_text(migration)
    return folder


def break_newest(newer: Path) -> None:
    """Have the last of them make a table that is there already."""
    file = newer / "versions/next2.py"
    file.write_text(file.read_text().replace('"invention"', '"answer"'))


def columns(file: Path) -> Columns:
    with closing(sqlite3.connect(file)) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            table: [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
            for (table,) in tables
            if not table.startswith(("sqlite_", "alembic_"))
        }


def contents(file: Path, of: Columns) -> Contents:
    found = {}
    with closing(sqlite3.connect(file)) as database:
        for table, names in of.items():
            chosen = ", ".join(f'"{name}"' for name in names)
            rows = sorted(map(repr, database.execute(f'SELECT {chosen} FROM "{table}"')))
            found[table] = len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def start(settings: Settings) -> None:
    """Open the database and close it again, as a server does it."""
    database = Database(settings.database)
    try:
        with hold(settings.data_dir) as held:
            open_database(settings, database, held)
            held.end()
    finally:
        database.dispose()


def bikupa(server: Server, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command on a server's folder."""
    return subprocess.run(
        [sys.executable, "-m", "app.commands.cli", *words],
        env=os.environ | {"BIKUPA_DATA_DIR": str(server.settings.data_dir)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
