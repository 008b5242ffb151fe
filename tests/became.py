"""A meeting in a village and what became of it, for the tests of that page."""

from datetime import timedelta
from typing import Any

from app.clock import now
from app.database import Database
from app.i18n import local
from app.models.agenda.asking import Asking
from app.models.agenda.edition import edition_of
from app.models.answers import quote
from app.models.answers.entry import Entry
from app.models.answers.reading import count_from_scratch
from app.models.answers.theme import themes_of
from app.models.became import facts, published, reply
from app.models.became.facts import TypedFacts, TypedNext
from app.models.became.page import draft
from app.models.became.reply import DECIDED, WAITS, WILL_NOT, Typed
from app.models.commitments import news
from app.models.commitments.commitment import Commitment
from app.models.commitments.news import DONE, UNDER_WAY, News
from app.models.commitments.receiver import receiver_named
from app.models.workshop import Workshop
from app.security import new_token
from tests.rooms import ask, do, say_all

VILLAGE = {"Bussen": 14, "Butiken och paketen": 11, "Gamla mejeriet": 9, "Vem man ringer": 3}
"""How many people stand behind each theme."""
SAID_BACK = {
    "Bussen": "Skolbussen blir öppen för alla på prov från mars, tre dagar i veckan.",
    "Butiken och paketen": "Ett av två paketombud har sagt ja. Vi väntar på svar från apoteket.",
}
PROMISED = (
    ("Bjuda hit kommunstyrelsen", "Byalaget", "2026-Q4", DONE, "De kommer 14 januari."),
    ("Prova skolbussen som linje för alla", "Regionen", "2027-03", UNDER_WAY, "Avtalet skrivs."),
    ("Samma budgetår för stöden", "", "", "", ""),
    ("Laddplats vid bygdegården", "Elbolaget", "", news.WILL_NOT, "Elnätet räcker inte."),
)


def day(days: int) -> str:
    """So many days from today, where the workshop is."""
    return (local(now(), "Europe/Stockholm").date() + timedelta(days)).isoformat()


def entries(database: Database, asking: Asking) -> list[Entry]:
    with database.reading() as session:
        return count_from_scratch(session, session.get_one(Asking, asking.id)).read()


def sort_into(
    database: Database, workshop: Workshop, asking: Asking, themes: dict[str, int]
) -> None:
    """So many people say something about each theme, and it is put there."""
    for title, people in themes.items():
        texts = [f"{title} {n}" for n in range(people)]
        say_all(database, asking, [{"text": text} for text in texts])
        ids = tuple(one.id for one in entries(database, asking) if one.text in texts)
        do(database, workshop, "new_theme", on=asking.id, title=title, these=ids)


def keys(database: Database, asking: Asking) -> dict[str, str]:
    """What each theme is called on the page, by its title."""
    with database.reading() as session:
        return {one.title: f"t{one.id}" for one in themes_of(session, asking.id or 0)}


def meet(database: Database, workshop: Workshop, themes: dict[str, int] = VILLAGE) -> Asking:
    """The meeting, to its end."""
    asking = ask(database, workshop, "open_text", "Vad ska vi börja med?")
    sort_into(database, workshop, asking, themes)
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).venue = "Stenberga"
    do(database, workshop, "end")
    return asking


def write(database: Database, workshop: Workshop, **typed: str) -> str:
    """Say something back; returns its name."""
    with database.writing() as session:
        found = session.get_one(Workshop, workshop.id)
        made = reply.write(session, found, new_token(), Typed(**typed), at=now())
        return made.uid


def commit(
    database: Database, workshop: Workshop, what: str, who: str, due: str, status: str, said: str
) -> None:
    with database.writing() as session:
        village = receiver_named(session, workshop.id or 0, who)
        promise = Commitment(workshop_id=workshop.id or 0, what=what, due=due, made_at=now())
        promise.receiver_id = village.id if village else None
        session.add(promise)
        session.flush()
        if status:
            told = News(commitment_id=promise.id or 0, status=status, day=day(-3), at=now())
            told.workshop_id, told.said = workshop.id or 0, said
            session.add(told)


def write_all(database: Database, workshop: Workshop, asking: Asking) -> None:
    """Something in every part of the page."""
    known = keys(database, asking)
    for title, text in SAID_BACK.items():
        write(database, workshop, about=known[title], text=text, text_also=f"In English: {title}")
    write(
        database,
        workshop,
        says=DECIDED,
        about=known["Bussen"],
        title="150 000 kronor till servicepunkter under 2027",
        who="Kommunstyrelsen",
        day=day(-10),
        case_number="KS 2026/114",
    )
    write(
        database,
        workshop,
        says=WILL_NOT,
        title="Kvällsturer med bussen",
        text="De ryms inte i regionens budget för 2027.",
        who="Regionens trafiknämnd",
    )
    write(
        database,
        workshop,
        says=WAITS,
        title="Fiber till Myrheden",
        who="Länsstyrelsen",
        day=day(-5),
    )
    for one in PROMISED:
        commit(database, workshop, *one)
    with database.writing() as session:
        found = session.get_one(Workshop, workshop.id)
        typed = TypedFacts(
            next_day=day(40),
            next_words="Dagen före ses vi igen i bygdegården.",
            role="Landsbygdsutvecklaren, Trivselesunds kommun",
            role_also="The rural development officer",
            phone="0980-31 92 04",
            mail="landsbygd@kommun.example",
        )
        facts.write(session, found, typed)


def publish(database: Database, workshop: Workshop, **how: Any) -> None:
    """As whoever has just looked at all of it does; with the next news that is written."""
    at = how.pop("at", None) or now()
    with database.writing() as session:
        found = session.get_one(Workshop, workshop.id)
        written = facts.shown(facts.facts_of(session, workshop.id or 0), found)
        typed = TypedNext(**{name: written[name] for name in TypedNext.model_fields} | how)
        edition = edition_of(draft(session, found).model_dump())
        published.publish(session, workshop.id or 0, typed, edition, at=at)


def quote_some(database: Database, workshop: Workshop, asking: Asking, *texts: str) -> None:
    ids = [one.id for one in entries(database, asking) if one.text in texts]
    with database.writing() as session:
        quote.choose(session, workshop.id or 0, ids)


def told(database: Database, workshop: Workshop) -> Asking:
    """The whole way: the meeting, all that is written of it, and published."""
    asking = meet(database, workshop)
    write_all(database, workshop, asking)
    quote_some(database, workshop, asking, "Bussen 1", "Vem man ringer 0")
    publish(database, workshop)
    return asking
