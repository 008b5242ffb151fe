"""Rooms that are alike, and what the database says of one: for presses that are compared."""

import math
from collections.abc import Callable
from typing import Any

from sqlmodel import Session, col, select

from app.clock import now
from app.database import Database
from app.models.agenda.agenda import Item, Step
from app.models.agenda.asking import Asking, latest
from app.models.answers.mark import Mark
from app.models.answers.reading import count_from_scratch
from app.models.event import Event
from app.models.people.links import ScreenLink
from app.models.people.member import Member
from app.models.run import rehearsal
from app.models.workshop import SELF, Workshop
from tests.browser.conftest import Ask
from tests.browser.room import CHOICE, CLOUD, ROUND, SLIDE
from tests.rooms import do, say_all

Make = Callable[..., Workshop]
HELD = Ask("open_text", "Vad hindrar?", approve_first=True)


def lobby(database: Database, make: Make) -> Workshop:
    return make(HELD, CHOICE, SLIDE)


def open_question(database: Database, make: Make) -> Workshop:
    """Two answers wait, one shows, one is hidden and one is a quote."""
    workshop = make(SLIDE, HELD, CHOICE, SLIDE)
    do(database, workshop, "next")
    asking = do(database, workshop, "next")[0]
    say_all(database, asking, [{"text": f"Svar {n}"} for n in range(5)])
    with database.reading() as session:
        ids = [entry.id for entry in answers_to(session, asking)]
    for verb, on in (("show", 0), ("show", 1), ("quote", 1), ("hide", 2)):
        do(database, workshop, verb, on=ids[on], reason="other")
    return workshop


def marked(database: Database, make: Make) -> Workshop:
    """Words, of which one is hidden; an answer is hidden and its sender quieted."""
    workshop = make(CLOUD, SLIDE)
    [asking] = do(database, workshop, "next")
    say_all(database, asking, [{"text": text} for text in ("Hopp", "Mod", "mod!", "Skräp")])
    with database.reading() as session:
        last = answers_to(session, asking)[-1].id
    for verb, on in (("hide", last), ("quiet", last), ("hide_word", last - 1)):
        do(database, workshop, verb, on=on)
    return workshop


def closed(database: Database, make: Make) -> Workshop:
    """Asked and answered the second time, closed, and the clock stands."""
    workshop = open_question(database, make)
    for verb in ("close", "ask_again"):
        [*asked] = do(database, workshop, verb)
    say_all(database, asked[0], [{"text": f"Nytt svar {n}"} for n in range(3)])
    for verb in ("close", "reveal", "timer", "pause"):
        do(database, workshop, verb, on=300 if verb == "timer" else None)
    return workshop


def sorted_out(database: Database, make: Make) -> Workshop:
    """Two themes, which the projector shows in place of the answers."""
    workshop = open_question(database, make)
    with database.reading() as session:
        [asking] = [one for one in of(session, Asking, workshop) if one.is_open]
        first, second, *_ = (entry.id for entry in answers_to(session, asking))
    for title, row in (("Resor", first), ("Tid", second)):
        do(database, workshop, "new_theme", on=asking.id, title=title, these=(row,))
    do(database, workshop, "show_themes", on=asking.id)
    return workshop


def slide(database: Database, make: Make) -> Workshop:
    """The clock runs, the screen is blank and the door locked."""
    workshop = make(CHOICE, SLIDE, CHOICE)
    for verb in ("next", "next", "blank", "lock"):
        do(database, workshop, verb)
    do(database, workshop, "timer", on=300)
    return workshop


def whole(database: Database, make: Make) -> Workshop:
    """At the last step of an agenda with a talk round."""
    workshop = make(HELD, ROUND, CHOICE, SLIDE)
    for _ in range(4):
        do(database, workshop, "next")
    return workshop


def brief(database: Database, make: Make) -> Workshop:
    """One of each kind of row that an agenda has."""
    name, questions = ROUND
    return make((name, questions[:2]), SLIDE)


def ended(database: Database, make: Make) -> Workshop:
    workshop = make(HELD, CHOICE)
    for verb in ("next", "end"):
        do(database, workshop, verb)
    return workshop


def lifted(database: Database, make: Make) -> Workshop:
    """One answer of an open question stands alone and large."""
    workshop = open_question(database, make)
    with database.reading() as session:
        [asking] = [one for one in of(session, Asking, workshop) if one.is_open]
        answer = answers_to(session, asking)[0]
    do(database, workshop, "lift", on=answer.id)
    return workshop


def rehearsed(database: Database, make: Make) -> Workshop:
    """Rehearsed for a while, the simulated phones have left; a real one answered meanwhile."""
    workshop = make(HELD, CHOICE)
    with database.writing() as session:
        rehearsal.begin(session, workshop.id or 0)
    [asking] = do(database, workshop, "next")
    say_all(database, asking, [{"text": "Svar"}])
    return workshop


def enlarged(database: Database, make: Make) -> Workshop:
    """An open question in letters that can still become larger and smaller."""
    workshop = open_question(database, make)
    for _ in range(3):
        do(database, workshop, "larger")
    return workshop


def alone(database: Database, make: Make) -> Workshop:
    """One question of a talk round stands alone with all its answers."""
    workshop = make(ROUND, SLIDE)
    first, *_ = do(database, workshop, "next")
    say_all(database, first, [{"text": f"Svar {n}"} for n in range(2)])
    do(database, workshop, "alone", on=first.id)
    return workshop


def survey(database: Database, make: Make) -> Workshop:
    """Open, with answers that wait and a question on the projector."""
    workshop = make(HELD, CHOICE)
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).pace = SELF
    [asking, _] = do(database, workshop, "open")
    say_all(database, asking, [{"text": f"Svar {n}"} for n in range(3)])
    do(database, workshop, "reveal", on=asking.id)
    return workshop


def answers_to(session: Session, asking: Asking) -> list[Any]:
    return list(count_from_scratch(session, asking).entries.values())


def told(database: Database, workshop: Workshop) -> dict[str, Any]:
    """All that the database says of a workshop, without numbers and times that differ."""
    with database.reading() as session:
        fresh = session.get_one(Workshop, workshop.id)
        askings = of(session, Asking, workshop)
        items = of(session, Item, workshop)
        steps = session.exec(
            select(Step)
            .where(col(Step.item_id).in_([item.id for item in items]))
            .order_by(col(Step.id))
        ).all()
        current = latest(session, [step.id or 0 for step in steps]).values()
        names = {item.id: n for n, item in enumerate(items)}
        return {
            "room": (
                fresh.state,
                names.get(fresh.item_id),
                fresh.blank,
                fresh.door_locked,
                minutes(fresh.deadline_at, now()),
                minutes(fresh.paused_left, 0),
                bool(fresh.ended_at),
                minutes(fresh.closes_at, now()),
                fresh.rehearsing,
            ),
            "view": (
                fresh.first_row,
                fresh.type_size,
                fresh.alone_id is not None,
                fresh.lifted_id is not None,
            ),
            "askings": [
                (one.number, one.state, one.show, bool(one.revealed_at)) for one in askings
            ],
            "themes": [
                (len(one.themes_shown), one.themes_order, one.themes_on_phones) for one in askings
            ],
            "current": sorted(one.number for one in current),
            "items": [
                (one.title, one.position, bool(one.removed_at), one.planned_s) for one in items
            ],
            "steps": [
                (one.kind, names[one.item_id], one.position, bool(one.removed_at)) for one in steps
            ],
            "marks": [(one.name, one.on) for one in of(session, Mark, workshop)],
            "links": sum(not one.revoked_at for one in of(session, ScreenLink, workshop)),
            "members": len(of(session, Member, workshop)),
            "done": [one.verb for one in of(session, Event, workshop)],
        }


def of(session: Session, table: Any, workshop: Workshop) -> list[Any]:
    found = select(table).where(table.workshop_id == workshop.id).order_by(table.id)
    return list(session.exec(found))


def minutes(moment: int | None, since: int) -> int | None:
    return None if moment is None else math.ceil((moment - since) / 60_000)
