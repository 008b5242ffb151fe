"""Simulated phones at the command line: progress as they go, figures at the end."""

import asyncio
import json
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from sqlalchemy.exc import SQLAlchemyError

from app.database import Database
from app.keeping.migrating import head, revision
from app.models import workshop
from app.models.people import member
from app.models.workshop import Workshop
from app.rehearsal.crowd import Crowd
from app.rehearsal.phone import Turned
from app.rehearsal.report import Report
from app.rehearsal.wire import Unreachable
from app.settings import BadSettings, read_settings

LOST, MISUSED, UNREACHABLE, UNKNOWN, LOCKED, NOT_REHEARSING = range(1, 7)
EVERY_S = 1.0
NOT_WATCHED = (
    "When answers show on the projector is not measured: this isn't the server's own machine, or "
    "BIKUPA_DATA_DIR doesn't name its folder. Give a projector link of the desk with --screen."
)


@dataclass(frozen=True)
class Wish:
    """What was asked for."""

    code: str
    phones: int
    answers: str
    as_json: bool
    url: str
    seconds: float | None
    pace: float
    screen: str


def simulate(wish: Wish) -> None:
    """Exits with what became of it."""
    code = workshop.read_code(wish.code)
    if code is None:
        _leave(UNKNOWN, f"{wish.code} is no join code: that is six letters and digits.")
    if not wish.url.startswith(("http://", "https://")):
        _leave(UNREACHABLE, f"{wish.url} is no address: it starts with http:// or https://.")
    with _projector(wish, code) as screen:
        crowd = Crowd(
            wish.url.rstrip("/"),
            code,
            wish.phones,
            lines=_lines(wish.answers),
            pace_s=wish.pace,
            screen=screen,
        )
        try:
            asyncio.run(_run(crowd, wish))
        except Unreachable as why:
            _leave(UNREACHABLE, f"No Bikupa answers at {wish.url} ({why}).")
        except Turned as turned:
            _leave(*_why_not(code, turned, wish))
    _tell(crowd.report, wish)


def _leave(status: int, sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise SystemExit(status)


def _lines(file: str) -> list[str]:
    if not file:
        return []
    try:
        lines = Path(file).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        _leave(MISUSED, f"{file} can't be read: it must be a text file in UTF-8.")
    return [line for line in map(str.strip, lines) if line] or _leave(
        MISUSED, f"There is no line in {file}."
    )


async def _run(crowd: Crowd, wish: Wish) -> None:
    """Raises Unreachable, Turned."""
    stopped = asyncio.Event()
    for what in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(what, stopped.set)
    coming = asyncio.create_task(crowd.run())
    waiting = asyncio.create_task(stopped.wait())
    telling = asyncio.create_task(_progress(crowd))
    try:
        await asyncio.wait(
            {coming, waiting}, timeout=wish.seconds, return_when=asyncio.FIRST_COMPLETED
        )
        if coming.done():
            coming.result()
        await crowd.settle()
        await crowd.count_stored()
    finally:
        for task in (coming, waiting, telling):
            task.cancel()
        await asyncio.gather(coming, waiting, telling, return_exceptions=True)


async def _progress(crowd: Crowd) -> None:
    """A line when something has changed; on a terminal it is written over."""
    begun, told = time.monotonic(), _so_far(crowd)
    over = sys.stderr.isatty()
    try:
        while True:
            if (line := _so_far(crowd)) != told:
                at = f"{time.monotonic() - begun:5.0f} s  {line}"
                print(f"\r{at}\033[K" if over else at, end="" if over else "\n", file=sys.stderr)
                sys.stderr.flush()
                told = line
            await asyncio.sleep(EVERY_S)
    finally:
        if over:
            print(file=sys.stderr)


def _so_far(crowd: Crowd) -> str:
    report = crowd.report
    refused = f", {len(report.refused)} refused" if report.refused else ""
    return (
        f"{crowd.here} phones here, {len(report.askings)} questions, "
        f"{len(report.sent)} sent, {report.acknowledged} saved{refused}"
    )


def _why_not(code: str, turned: Turned, wish: Wish) -> tuple[int, str]:
    """Strangers are told the same of a code that is unknown and of a door that is locked; the
    server's own machine may know better."""
    status, say = turned.reply.status, turned.reply.say
    spoken = workshop.spoken_code(code)
    with _own_database() as database:
        known = _find(database, code) if database else None
    if status == 404 and known and known.door_locked:
        return LOCKED, f"The door of “{known.title}” is locked. Unlock it at the desk."
    if status == 404:
        more = "" if database else ", or its door is locked"
        return UNKNOWN, f"No workshop is open with the code {spoken} at {wish.url}{more}."
    if status in (409, 422):
        return NOT_REHEARSING, say
    return UNREACHABLE, say or f"{wish.url} doesn't let phones in now (status {status})."


@contextmanager
def _own_database() -> Iterator[Database | None]:
    """The server's, if this is its machine and the settings say where."""
    database = _opened()
    try:
        yield database
    finally:
        if database:
            database.dispose()


def _opened() -> Database | None:
    with suppress(BadSettings, SQLAlchemyError):
        settings = read_settings()
        if not settings.embedded or settings.database_file.exists():
            database = Database(settings.database)
            if revision(database) == head():
                return database
            database.dispose()
    return None


def _find(database: Database, code: str) -> Workshop | None:
    with database.reading() as session:
        return workshop.by_code(session, code)


@contextmanager
def _projector(wish: Wish, code: str) -> Iterator[str]:
    """The cookie of a projector: that of the link given, or of one made for the time being."""
    if wish.screen:
        yield f"screen={wish.screen.rpartition('#')[2]}"
        return
    with _own_database() as database:
        found = _find(database, code) if database else None
        if database is None or found is None or found.id is None:
            yield ""
            return
        with database.writing() as session:
            token = member.make_screen_link(session, found.id)
        try:
            yield f"screen={token}"
        finally:
            with database.writing() as session:
                member.revoke_screen_link(session, token)


def _tell(report: Report, wish: Wish) -> None:
    figures = report.figures()
    if not report.watched:
        print(NOT_WATCHED, file=sys.stderr)
    if report.stored is None:
        print("What is stored couldn't be counted: the rehearsal was removed.", file=sys.stderr)
    for say in sorted(set(report.refused.values())):
        print(f"Refused: {say}", file=sys.stderr)
    if wish.as_json:
        print(json.dumps(figures, indent=2))
    else:
        for name, value in figures.items():
            print(f"{name.replace('_', ' '):<18}{'–' if value is None else value}")
    if not report.is_good:
        raise SystemExit(LOST)
