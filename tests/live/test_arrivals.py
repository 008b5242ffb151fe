"""Phones that come all at once are known and greeted many at a time."""

import asyncio

import pytest

from app.attendance import Attendance
from app.database import Database
from app.live.arrivals import NOTHING, Arrivals, Wanted
from app.models import workshop as workshops
from app.models.agenda.asking import Asking
from app.models.answers.reading import ResultsCache
from app.models.people.participant import Participant, join
from app.models.workshop import Workshop
from app.screens.own import greeter
from app.screens.phone_pages import page_maker
from tests.rooms import ask, say

MANY = 200


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    return ask(database, workshop, "open_text", "Vad hindrar?")


@pytest.fixture
def tokens(database: Database, workshop: Workshop) -> list[str]:
    with database.writing() as session:
        return [join(session, workshop, "sv")[1] for _ in range(MANY)]


def arrivals_of(database: Database) -> Arrivals:
    results = ResultsCache()
    pages = page_maker(database, results, lambda workshop_id: Attendance())
    return Arrivals(database, greeter(database, results), pages)


def test_a_hall_that_comes_back_is_looked_up_in_a_few_queries(
    database: Database,
    workshop: Workshop,
    asking: Asking,
    tokens: list[str],
    queries: list[str],
) -> None:
    async def come_back() -> None:
        arrivals = arrivals_of(database)
        running = asyncio.create_task(arrivals.run())
        known = await asyncio.gather(*(arrivals.who(workshop.uid, token) for token in tokens))
        people = [who for who in known if who]
        assert len({who.participant_id for who in people}) == MANY
        greetings = await asyncio.gather(*(arrivals.greet(who, []) for who in people))
        assert greetings == [NOTHING] * MANY
        running.cancel()

    asyncio.run(come_back())
    assert len(queries) < MANY / 4


def test_a_hall_that_loads_its_page_again_is_drawn_for_in_a_few_queries(
    database: Database,
    workshop: Workshop,
    asking: Asking,
    tokens: list[str],
    queries: list[str],
) -> None:
    async def come_back() -> None:
        arrivals = arrivals_of(database)
        running = asyncio.create_task(arrivals.run())
        known = await asyncio.gather(*(arrivals.who(workshop.uid, token) for token in tokens))
        asked = [Wanted(who, who.participant_id % 16) for who in known if who]
        pages = await asyncio.gather(*map(arrivals.page, asked))
        assert len(pages) == MANY and all("Vad hindrar?" in page.html for page in pages)
        running.cancel()

    asyncio.run(come_back())
    assert len(queries) < MANY / 4


def test_a_hall_that_reads_what_became_of_it_is_looked_up_in_a_few_queries(
    database: Database, workshop: Workshop, tokens: list[str], queries: list[str]
) -> None:
    async def read() -> None:
        arrivals = arrivals_of(database)
        running = asyncio.create_task(arrivals.run())
        there, strangers, elsewhere = await asyncio.gather(
            asyncio.gather(*(arrivals.reader(workshop.uid, token) for token in tokens)),
            asyncio.gather(*(arrivals.reader(workshop.uid, "") for _ in tokens)),
            asyncio.gather(*(arrivals.reader("elsewhere", token) for token in tokens)),
        )
        assert [who and who.took_part for who in there] == [True] * MANY
        assert [who and who.took_part for who in strangers] == [False] * MANY
        assert {who and who.workshop.title for who in there + strangers} == {workshop.title}
        assert elsewhere == [None] * MANY
        running.cancel()

    asyncio.run(read())
    assert len(queries) < MANY / 4


def test_a_reader_is_told_of_what_was_committed_a_moment_ago(
    database: Database, workshop: Workshop
) -> None:
    async def read() -> None:
        arrivals = arrivals_of(database)
        running = asyncio.create_task(arrivals.run())
        for title in ("Före", "Efter"):
            with database.writing() as session:
                session.get_one(Workshop, workshop.id).title = title
            reader = await arrivals.reader(workshop.uid, "")
            assert reader and reader.workshop.title == title
        with database.writing() as session:
            workshops.delete(session, workshop.id or 0)
        assert await arrivals.reader(workshop.uid, "") is None
        running.cancel()

    asyncio.run(read())


def test_each_gets_what_is_theirs_and_a_stranger_is_not_known(
    database: Database, workshop: Workshop, asking: Asking, tokens: list[str]
) -> None:
    async def greet() -> None:
        arrivals = arrivals_of(database)
        running = asyncio.create_task(arrivals.run())
        who, other, *strangers = await asyncio.gather(
            arrivals.who(workshop.uid, tokens[0]),
            arrivals.who(workshop.uid, tokens[1]),
            arrivals.who("elsewhere", tokens[0]),
            arrivals.who(workshop.uid, "a" * 22),
            arrivals.who(workshop.uid, None),
        )
        assert strangers == [None, None, None]
        assert who and other
        with database.reading() as session:
            björn = session.get_one(Participant, who.participant_id)
        key = say(database, asking, {"text": "Revirtänk"}, who=björn).key
        mine, theirs = await asyncio.gather(
            arrivals.greet(who, [key, "b" * 22]), arrivals.greet(other, [key])
        )
        assert (mine.stored, theirs.stored) == ([key], [])
        assert "Revirtänk" in mine.mine[0]["html"]
        assert not theirs.mine
        running.cancel()

    asyncio.run(greet())
