"""The same place again: what it answered then, and by how much that has moved."""

from datetime import UTC, datetime
from typing import Any

from app.database import Database
from app.i18n import Words
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.series.comparing import ATTENDANCE, Wish, comparable, compare
from app.models.series.comparison import Comparison
from app.models.series.earlier import BEFORE, FEW, NEW, OTHERWISE, Earlier, Moved, earlier, moved
from app.models.series.series import About, begin_series
from app.steps.options import Option
from app.steps.scale import ScaleSettings
from tests.series import HINDERS, PIECES, RATE, THEMES, WHICH, WORD, held

SV = Words("sv")


def october(year: int) -> int:
    return int(datetime(year, 10, 8, 17, tzinfo=UTC).timestamp() * 1000)


def next_year(database: Database, owner: Facilitator, before: Series) -> Series:
    """Another series with the same agenda."""
    with database.writing() as session:
        after = begin_series(session, owner, About(title="Ett år senare"))
        after.agenda_uid = before.agenda_uid
        session.add(after)
    return after


def rated(point: int, people: int) -> dict[str, Any]:
    return {RATE: [{"values": {"o0": point, "o1": 3}}] * people}


def looked(
    database: Database, series: Series, who: Facilitator, since: str, prompt: str = RATE
) -> tuple[Comparison, Earlier]:
    with database.reading() as session:
        asked = {one.prompt: one.question for one in comparable(session, series)}
        found = compare(session, series, asked.get(prompt, prompt), Wish(SV))
        return found, earlier(session, who.id or 0, found, since, SV)


def test_a_place_is_compared_with_itself_the_year_before(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    after = next_year(database, astrid, series)
    optioned = ScaleSettings(statements=[Option(id="o0", text=PIECES[0])])
    other = {RATE: (RATE, optioned)}
    few = {RATE: [{"values": {"o0": 2}}] * 8}
    held(database, series, astrid, "Stenberga", rated(2, 10), at=october(2025))
    held(database, series, astrid, "Norrfors", rated(2, 4), at=october(2025))
    held(database, series, astrid, "Tallåsen", few, at=october(2025), otherwise=other)
    for name in ("Stenberga", "Norrfors", "Tallåsen", "Öresjö"):
        held(database, after, astrid, name, rated(4, 20), at=october(2026))
    found, before = looked(database, after, astrid, "2025")
    why = {one.meeting.name: before.then[one.id].why for one in found.places}
    assert why == {"Norrfors": FEW, "Stenberga": "", "Tallåsen": OTHERWISE, "Öresjö": NEW}
    assert before.years == [2025] and before.both == 1
    stenberga = next(one for one in found.places if one.meeting.name == "Stenberga")
    assert found.face is not None
    now, then = found.face.at(stenberga, "o0"), before.at(stenberga, "o0")
    assert before.then[stenberga.id].answered == 10
    assert moved(found.face, then, now) == Moved(2.0)
    assert moved(found.face, before.before["o1"], before.now["o1"]) == Moved(0)
    assert before.now["o0"].number == 4.0 and found.face.total["o0"].number == 4.0
    assert before.before["o0"].number == 2.0


def test_the_time_before_may_be_in_the_same_series_and_nothing_is_asked_of_later_ones(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    held(database, series, astrid, "Stenberga", rated(2, 10), at=october(2024))
    held(database, series, astrid, "Stenberga", rated(3, 10), at=october(2026))
    found, before = looked(database, series, astrid, BEFORE)
    first, second = sorted(found.places, key=lambda one: one.id)
    assert before.then[first.id].why == NEW
    assert before.then[second.id].year == 2024
    assert before.years == [2024]


def test_a_series_that_one_isnt_in_is_not_read(
    database: Database, astrid: Facilitator, dragana: Facilitator, series: Series
) -> None:
    after = next_year(database, dragana, series)
    held(database, series, astrid, "Stenberga", rated(2, 10), at=october(2025))
    held(database, after, dragana, "Stenberga", rated(4, 10), at=october(2026))
    _, before = looked(database, after, dragana, "2025")
    assert before.years == []
    assert {one.why for one in before.then.values()} == {NEW}


def words(**said: int) -> dict[str, Any]:
    return {WORD: [{"text": word} for word, people in said.items() for _ in range(people)]}


def test_words_are_compared_with_those_that_were_said_before(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    held(database, series, astrid, "Stenberga", words(hopp=6, oro=9, mod=3), at=october(2025))
    held(database, series, astrid, "Norrfors", words(hopp=12, oro=4, mod=5), at=october(2025))
    after = next_year(database, astrid, series)
    held(database, after, astrid, "Stenberga", words(hopp=11, oro=5, mod=8), at=october(2026))
    held(database, after, astrid, "Norrfors", words(hopp=10, oro=8), at=october(2026))
    held(database, after, astrid, "Öresjö", words(hopp=9), at=october(2026))
    found, before = looked(database, after, astrid, "2025", WORD)
    face = found.face
    assert face is not None and before.years == [2025]
    by_name = {one.meeting.name: one for one in found.places}

    def by(name: str, word: str) -> Moved | None:
        return moved(face, before.at(by_name[name], word), face.at(by_name[name], word))

    assert by("Stenberga", "hopp") == Moved(5) and by("Stenberga", "oro") == Moved(-4)
    assert by("Norrfors", "hopp") == Moved(-2)
    assert by("Stenberga", "mod") is None, "few said it then"
    assert by("Norrfors", "oro") is None, "few said it then"
    assert by("Öresjö", "hopp") is None
    assert before.then[by_name["Öresjö"].id].why == NEW
    assert before.then[by_name["Stenberga"].id].answered == 18
    assert (before.before["hopp"].number, before.now["hopp"].number) == (18, 21)
    assert (before.before["oro"].number, before.now["oro"].number) == (9, 5)
    assert before.before["mod"].number is None


def test_themes_are_compared_by_their_origin_whatever_they_are_called(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    def said(people: int) -> dict[str, Any]:
        return {HINDERS: [{"text": f"Svar {n}"} for n in range(people)]}

    first, second = THEMES
    then_ = {first: range(6), second: range(6, 9), "Annat": range(9, 15)}
    held(database, series, astrid, "Stenberga", said(20), at=october(2025), themes=then_)
    after = next_year(database, astrid, series)
    now_ = {first: range(15), second: range(15, 22), "Annat": range(22, 28)}
    held(database, after, astrid, "Stenberga", said(34), at=october(2026), themes=now_)
    found, before = looked(database, after, astrid, "2025", HINDERS)
    face, [place] = found.face, found.places
    assert face is not None
    by = {
        one.label: moved(face, before.at(place, one.id), face.at(place, one.id))
        for one in face.columns
    }
    assert by == {first: Moved(9), second: None, "Annat": None}, "few then; another theme then"
    assert before.then[place.id].answered == 20
    assert (before.before["theme-0"].number, before.now["theme-0"].number) == (6, 15)


def test_few_who_answered_words_then_are_not_compared_with(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    held(database, series, astrid, "Stenberga", words(hopp=4), at=october(2025))
    held(database, series, astrid, "Stenberga", words(hopp=9), at=october(2026))
    found, before = looked(database, series, astrid, BEFORE, WORD)
    last = max(found.places, key=lambda one: one.id)
    assert before.then[last.id].why == FEW
    assert before.at(last, "hopp") is None


def test_shares_move_by_percentage_points_and_people_by_people(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    def chose(bus: int, school: int) -> dict[str, Any]:
        of_each = [{"options": ["o0"]}] * bus + [{"options": ["o2"]}] * school
        return {WHICH: of_each}

    held(database, series, astrid, "Stenberga", chose(10, 10), at=october(2025))
    held(database, series, astrid, "Stenberga", chose(15, 5), at=october(2026))
    found, before = looked(database, series, astrid, BEFORE, WHICH)
    last = max(found.places, key=lambda one: one.id)
    assert found.face is not None
    assert moved(found.face, before.at(last, "o0"), found.face.at(last, "o0")) == Moved(25)
    people, before = looked(database, series, astrid, BEFORE, ATTENDANCE)
    last = max(people.places, key=lambda one: one.id)
    assert people.face is not None
    was = before.at(last, "people")
    assert moved(people.face, was, people.face.at(last, "people")) == Moved(0)
