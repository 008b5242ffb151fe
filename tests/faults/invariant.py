"""What must hold after every fault: nothing acknowledged is lost, nothing is stored twice, and
the desk, the database and the notes say the same."""

import re
from collections.abc import Iterable

import httpx2
from sqlalchemy import text
from sqlmodel import Session, col, select

from app.clock import now
from app.models.agenda.asking import Asking
from app.models.answers.answer import Answer
from app.models.answers.reading import count_from_scratch
from app.models.answers.results import Results
from app.models.people import facilitator
from app.models.people.facilitator import Facilitator
from app.models.people.member import OWNER, Member
from app.models.workshop import Workshop
from tests.live.conftest import Hall
from tests.phones import Line, Phone
from tests.server import Server, wait_until

COUNT = re.compile(r'id="asked-(\d+)".*?<strong>(\d+) svar</strong>', re.S)
CAUGHT_UP_S = 10.0


def check_nothing_is_lost(hall: Hall, phones: list[Phone], asking_id: int, expected: int) -> None:
    """All that was said in answer to one question was acknowledged, and stands as one answer."""
    told = set().union(*(phone.acknowledged for phone in phones))
    assert len(told) == expected
    check_invariant(hall.server, hall.workshop_id, told, exactly=True)
    with hall.server.database.reading() as session:
        asking = session.get_one(Asking, asking_id)
        assert len(count_from_scratch(session, asking).entries) == expected


def check_invariant(
    server: Server, workshop_id: int, told: Iterable[str], *, exactly: bool = False
) -> None:
    """`told` are the keys that somebody got a receipt for; `exactly`: nothing else is stored.

    The server must be running: its own screens and notes are asked.
    """
    keys = keys_of(server, workshop_id)
    assert len(keys) == len(set(keys)), "stored twice"
    lost = set(told) - set(keys)
    assert not lost, f"acknowledged and not stored: {lost}"
    assert not exactly or set(keys) == set(told), "stored and not acknowledged"
    with server.database.reading() as session:
        check_integrity(session)
        counted = _count(session, workshop_id)
    login = _login(server, workshop_id)
    check_notes(server, workshop_id, login, counted)
    check_desk(server, workshop_id, login, counted)


def keys_of(server: Server, workshop_id: int) -> list[str]:
    """The key of every row of a workshop."""
    with server.database.reading() as session:
        asked = select(Asking.id).where(Asking.workshop_id == workshop_id)
        return list(session.exec(select(Answer.key).where(col(Answer.asking_id).in_(asked))))


def check_integrity(session: Session) -> None:
    if session.get_bind().dialect.name == "sqlite":
        assert session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []


def check_notes(server: Server, workshop_id: int, login: str, counted: dict[int, Results]) -> None:
    """The notes as the server writes them hold just the answers that may be shown."""
    path = f"/w/{_uid(server, workshop_id)}/notes/json"
    reply = httpx2.get(f"{server.local}{path}", headers={"Cookie": login}, timeout=30)
    assert reply.status_code == 200
    notes = reply.json()
    quoted = [
        words
        for question in notes["questions"]
        for block in question["results"]
        if block["type"] == "quotes"
        for words in block["texts"]
    ]
    shown = {asking: list(results.shown.values()) for asking, results in counted.items()}
    assert notes["answers"] == sum(map(len, shown.values()))
    assert sorted(question["answers"] for question in notes["questions"]) == sorted(
        map(len, shown.values())
    )
    assert sorted(quoted) == sorted(
        entry.text
        for asking, entries in shown.items()
        if counted[asking].kind.quotes
        for entry in entries
    )


def check_desk(server: Server, workshop_id: int, login: str, counted: dict[int, Results]) -> None:
    """An open desk comes to show the counts of what is asked now."""
    expected = {asking: len(results.entries) for asking, results in counted.items()}
    shown: dict[int, int] = {}
    with Line(server.local, f"/w/{_uid(server, workshop_id)}/desk", login) as desk:
        desk.greet()

        def agrees() -> bool:
            html = desk.hear("stage", CAUGHT_UP_S)["html"]
            desk.say(t="seen")
            shown.clear()
            shown.update({int(asking): int(number) for asking, number in COUNT.findall(html)})
            return shown.items() <= expected.items()

        wait_until(agrees, CAUGHT_UP_S, lambda: f"the desk shows {shown}, stored is {expected}")


def _count(session: Session, workshop_id: int) -> dict[int, Results]:
    askings = session.exec(select(Asking).where(Asking.workshop_id == workshop_id)).all()
    return {asking.id or 0: count_from_scratch(session, asking) for asking in askings}


def _uid(server: Server, workshop_id: int) -> str:
    with server.database.reading() as session:
        return session.get_one(Workshop, workshop_id).uid


def _login(server: Server, workshop_id: int) -> str:
    """The cookie of somebody who runs the workshop."""
    with server.database.writing() as session:
        owner = select(Facilitator).join(Member).where(Member.workshop_id == workshop_id)
        who = session.exec(owner.where(Member.role == OWNER)).first()
        assert who is not None
        return f"login={facilitator.log_in(session, who, now())}"
