"""Shared notes and what readers remark on them, for the tests of that."""

from app.clock import now
from app.database import Database
from app.models.afterwards.notes import SUMMARY, write
from app.models.afterwards.publication import publish
from app.models.agenda.asking import Asking
from app.models.became import remark, remark_window
from app.models.became.remark import Handled, Remark, TypedRemark
from app.models.workshop import Workshop
from app.security import new_token
from tests.became import day
from tests.rooms import ask, do, say_all


def share(database: Database, workshop: Workshop) -> Asking:
    """A meeting that has ended, and its notes for everyone."""
    asking = ask(database, workshop, "open_text", "Vad hindrar samarbeten?")
    say_all(database, asking, [{"text": "Avstånden"}])
    do(database, workshop, "end")
    with database.writing() as session:
        write(session, workshop.id or 0, SUMMARY, "Vi kom överens om bussen.")
        publish(session, workshop.id or 0, now())
    return asking


def open_until(database: Database, workshop: Workshop, last: str = "", edition: str = "") -> None:
    """Until a week from now, if no day is said."""
    with database.writing() as session:
        until = last or day(7)
        remark_window.open_until(session, workshop.id or 0, until, edition, at=now())


def say_wrong(
    database: Database, workshop: Workshop, text: str, part: str = "", token: str = ""
) -> str:
    """Send a remark as a reader does; returns the token that it is taken back by."""
    token = token or new_token()
    typed = TypedRemark(text=text, part=part)
    with database.writing() as session:
        remark.send(session, workshop.id or 0, typed, token, now())
    return token


def remarks(database: Database, workshop: Workshop) -> list[Remark]:
    with database.reading() as session:
        return remark.remarks_of(session, workshop.id or 0)


def handle(
    database: Database,
    workshop: Workshop,
    one: Remark,
    state: str,
    text: str | None = None,
    edition: str = "",
    text_also: str | None = None,
) -> str:
    typed = Handled(state=state, text=text, text_also=text_also)
    with database.writing() as session:
        return remark.handle(session, workshop.id or 0, one.uid, typed, edition)


def take_back(database: Database, workshop: Workshop, one: Remark, *tokens: str) -> None:
    with database.writing() as session:
        remark.take_back(session, workshop.id or 0, one.uid, tokens)
