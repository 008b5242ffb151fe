"""Comparisons in the material as they stood: by a press, anew by the next, and out again."""

import re
from functools import partial
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.exports.series.handover import Handover
from app.models.afterwards.notes import askings_in_order
from app.models.answers.reading import count_from_scratch
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.series.comparing import comparable
from app.models.series.meetings import leave, meetings
from app.models.series.taken import Taken, taken_in
from app.models.workshop import Workshop
from app.papers.blocks import Bars, Heading, Paragraph, Table
from tests.exports.read_back import words_in
from tests.exports.test_handover import taken as handed_over
from tests.forms import forms_of
from tests.models.test_series_earlier import october
from tests.rooms import do
from tests.series import HINDERS, PIECES, RATE, THEMES, WHICH, WORD, held, promise
from tests.series import answers as answers_of

answers = partial(answers_of, plan=2, text="Svar {n}")

QUESTIONS = (HINDERS, RATE, WHICH, WORD, "attendance", "commitments")


@pytest.fixture
def villages(database: Database, astrid: Facilitator, series: Series) -> list[Workshop]:
    """Norrfors 9, Stenberga 12 and Lillsele 3."""
    return [
        held(database, series, astrid, name, answers(people), themes={THEMES[0]: range(people)})
        for name, people in (("Norrfors", 9), ("Stenberga", 12), ("Lillsele", 3))
    ]


def take(
    browser: TestClient, database: Database, series: Series, prompt: str, more: str = ""
) -> Any:
    with database.reading() as session:
        asked = {one.prompt: one.question for one in comparable(session, series)}
    question = asked.get(prompt, prompt)
    return browser.post(f"/series/{series.uid}/taken?question={question}{more}")


def blocks_of(document: Handover, heading: str) -> list[Any]:
    """What stands under a heading of the second level."""
    names = [one.text if isinstance(one, Heading) else "" for one in document.opening]
    start = names.index(heading)
    rest = document.opening[start + 1 :]
    ends = [n for n, one in enumerate(rest) if isinstance(one, Heading) and one.level <= 2]
    return rest[: ends[0]] if ends else rest


def numbers(document: Handover, heading: str, place: str) -> list[object]:
    found = next(one for one in blocks_of(document, heading) if isinstance(one, Table))
    column = found.head.index(place)
    return [row[column] for row in found.rows]


@pytest.mark.parametrize("prompt", QUESTIONS)
def test_what_is_taken_stays_as_it_stood_in_both_languages(
    astrids: TestClient,
    database: Database,
    astrid: Facilitator,
    series: Series,
    villages: list[Workshop],
    prompt: str,
) -> None:
    assert take(astrids, database, series, prompt).status_code == 200
    for language, day in (("sv", "Som det stod"), ("en", "As it stood on")):
        document = handed_over(database, series, language)
        with database.reading() as session:
            [row] = taken_in(session, series.id or 0)
        heading = row.in_language(language)[0].prompt
        before = blocks_of(document, heading)
        assert any(isinstance(one, Paragraph) and day in one.text for one in before)
        held(database, series, astrid, f"Tallåsen {language}", answers(20))
        assert blocks_of(handed_over(database, series, language), heading) == before


def test_the_rest_is_told_as_of_now(
    astrids: TestClient,
    database: Database,
    astrid: Facilitator,
    series: Series,
    villages: list[Workshop],
) -> None:
    take(astrids, database, series, WHICH)
    held(database, series, astrid, "Tallåsen", answers(20))
    document = handed_over(database, series)
    assert numbers(document, RATE, "Tallåsen") == [20, 3.0, 2.0]
    assert numbers(document, WHICH, "Norrfors")[:2] == [9, 9]
    with pytest.raises(ValueError, match="Tallåsen"):
        numbers(document, WHICH, "Tallåsen")
    assert [one.text for one in document.opening if isinstance(one, Heading)].count(WHICH) == 1


def test_no_small_group_is_told_and_no_total_has_it(
    astrids: TestClient, database: Database, series: Series, villages: list[Workshop]
) -> None:
    take(astrids, database, series, WHICH)
    document = handed_over(database, series)
    assert numbers(document, WHICH, "Lillsele")[0] == "färre än 5"
    assert numbers(document, WHICH, "Lillsele")[1:] == [None, None, None]
    assert numbers(document, WHICH, "Alla som redovisas")[:2] == [21, 21]
    bars = next(one for one in blocks_of(document, WHICH) if isinstance(one, Bars))
    assert [(one.label, one.value) for one in bars.bars] == [("Bussen", 21)]


def test_a_meeting_that_is_gone_or_tells_no_more_is_in_no_copy_and_no_total(
    astrids: TestClient, database: Database, series: Series, villages: list[Workshop]
) -> None:
    for prompt in (RATE, WHICH, HINDERS, WORD):
        take(astrids, database, series, prompt)
    with database.writing() as session:
        leave(session, session.get_one(Workshop, villages[0].id))
    document = handed_over(database, series)
    for prompt in (RATE, WHICH, HINDERS, WORD):
        with pytest.raises(ValueError, match="Norrfors"):
            numbers(document, prompt, "Norrfors")
        assert numbers(document, prompt, "Alla som redovisas")[0] == 12
    assert numbers(document, RATE, "Alla som redovisas") == [12, 3.0, 2.0]


def test_a_word_that_is_hidden_afterwards_is_told_no_more(
    astrids: TestClient, database: Database, series: Series, villages: list[Workshop]
) -> None:
    take(astrids, database, series, WORD)
    assert numbers(handed_over(database, series), WORD, "Norrfors") == [9, 9]
    for village in villages:
        do(database, village, "hide_word", on=_an_answer(database, village))
    assert "hopp" not in str(handed_over(database, series).opening)


def _an_answer(database: Database, village: Workshop) -> int:
    with database.reading() as session:
        found = [one for one, _ in askings_in_order(session, village.id or 0)]
        asking = next(one for one in found if one.prompt == WORD)
        return count_from_scratch(session, asking).read()[0].id


def test_the_change_since_the_time_before_stands_in_it(
    astrids: TestClient, database: Database, astrid: Facilitator, series: Series
) -> None:
    held(database, series, astrid, "Norrfors", answers(8, 2), at=october(2025))
    held(database, series, astrid, "Norrfors", answers(9, 4), at=october(2026))
    take(astrids, database, series, RATE, "&year=before")
    found = blocks_of(handed_over(database, series), RATE)
    [_, changed] = [one for one in found if isinstance(one, Table)]
    assert changed.caption == "Ändring sedan gången före"
    [row] = [row for row in changed.rows if row[0] == PIECES[0]]
    assert 2.0 in row


def test_the_order_and_the_level_are_those_that_were_chosen(
    astrids: TestClient, database: Database, series: Series, villages: list[Workshop]
) -> None:
    take(astrids, database, series, WHICH, "&sort=answers&order=down")
    found = blocks_of(handed_over(database, series), WHICH)
    head = next(one for one in found if isinstance(one, Table)).head
    assert head[2:] == ["Stenberga", "Norrfors", "Lillsele"]


def test_it_is_taken_out_and_put_back(
    astrids: TestClient, database: Database, series: Series, villages: list[Workshop]
) -> None:
    page = take(astrids, database, series, WHICH)
    assert "I underlaget, uppdatera" in page.text
    assert "I underlaget som det stod" in page.text
    out = next(one for one in forms_of(page.text, "/") if one.action.endswith("/removal"))
    gone = astrids.post(out.action)
    assert "Ångra" in gone.text
    assert _stands(database, series) == []
    assert not any(
        isinstance(one, Paragraph) and "Som det stod" in one.text
        for one in blocks_of(handed_over(database, series), WHICH)
    )
    undo = next(one for one in forms_of(gone.text, "/") if one.action.endswith("/undo"))
    back = astrids.post(undo.action)
    assert WHICH in back.text
    assert len(_stands(database, series)) == 1


def test_who_takes_commitments_is_taken_too(
    astrids: TestClient, database: Database, series: Series, villages: list[Workshop]
) -> None:
    promise(database, villages[0], "Kommunen", "")
    take(astrids, database, series, "takers")
    document = handed_over(database, series)
    assert numbers(document, "Åtaganden, efter vem som tar dem", "Norrfors") == [1, 1]


def test_twice_pressed_is_once_taken(
    astrids: TestClient, database: Database, series: Series, villages: list[Workshop]
) -> None:
    for _ in range(2):
        take(astrids, database, series, WHICH)
    assert len(_stands(database, series)) == 1


def _stands(database: Database, series: Series) -> list[Taken]:
    with database.reading() as session:
        return taken_in(session, series.id or 0)


def test_where_nothing_is_told_nothing_is_taken(
    astrids: TestClient, database: Database, astrid: Facilitator, series: Series
) -> None:
    held(database, series, astrid, "Lillsele", answers(3))
    no = take(astrids, database, series, RATE)
    assert no.status_code == 422
    assert "Det finns inget att visa än" in no.text
    assert _stands(database, series) == []


@pytest.mark.parametrize("form", ["md", "xlsx"])
def test_a_file_has_it(
    astrids: TestClient, database: Database, series: Series, villages: list[Workshop], form: str
) -> None:
    take(astrids, database, series, RATE)
    said = words_in(astrids.get(f"/series/{series.uid}/handover/{form}").content, form)
    assert "Som det stod" in said
    assert re.search(r"Lillsele", said)


def test_a_series_without_those_meetings_hands_over_without_them(
    astrids: TestClient, database: Database, series: Series, villages: list[Workshop]
) -> None:
    take(astrids, database, series, WHICH)
    with database.writing() as session:
        for one in meetings(session, series.id or 0):
            leave(session, session.get_one(Workshop, one.workshop_id))
    assert "Som det stod" not in str(handed_over(database, series).opening)
