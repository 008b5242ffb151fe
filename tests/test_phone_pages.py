"""A phone's page that is put together of what is drawn already is the page drawn whole."""

import re
from typing import Any

import pytest

from app.attendance import Attendance
from app.database import Database
from app.live.arrivals import Page, Wanted
from app.models.answers.own_answers import erase, own_answers
from app.models.answers.reading import ResultsCache
from app.models.people.participant import Participant, Sender
from app.models.workshop import Workshop
from app.screens.phone_pages import draw_page, look_at_phone, page_maker
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from app.steps.scale import ScaleSettings
from tests.rooms import ask, ask_round, come_in, do, hide, say, say_all
from tests.surveys import make_survey

ROWS = [Option(id=f"o{n}", text=f"Rad <{n}>") for n in range(1, 7)]
SHUFFLED = ChoiceSettings(options=ROWS, shuffled=True)
RATED = ScaleSettings(statements=ROWS[:3], shuffled=True)
KEY = re.compile(r'(name="(?:\d+\.)?key" value=")([^"]+)')


def keys_in(page: str) -> list[str]:
    return [key for _, key in KEY.findall(page)]


class Visits:
    """The pages of those who come back, made by one maker as a server has it."""

    def __init__(self, database: Database) -> None:
        self.database, self.results = database, ResultsCache()
        self.make = page_maker(database, self.results, lambda workshop_id: Attendance())

    def wanted(self, who: Participant, language: str = "sv", **how: Any) -> Wanted:
        sender = Sender(who.workshop_id, who.id or 0, who.respondent_id, who.origin, language)
        return Wanted(sender, (who.id or 0) % 16, **how)

    def whole(self, wanted: Wanted) -> str:
        """As it was always drawn: at once, with all that is one's own."""
        who = wanted.who
        with self.database.reading() as session:
            seen = look_at_phone(
                session, self.results, who.workshop_id, who.languages, Attendance()
            )
            own = own_answers(session, [who.respondent_id], seen.askings)[who.respondent_id]
            last = seen.survey.last if seen.survey else 1
            told = wanted._asdict() | {"page": max(1, min(wanted.page, last))}
            del told["who"]
            return draw_page(seen, who.language, own=own, **told)

    def check(self, *visits: Wanted) -> list[Page]:
        """Twice, so that the second time all stands drawn already."""
        for _ in range(2):
            pages = self.make(list(visits))
            for page, wanted in zip(pages, visits, strict=True):
                keys = keys_in(page.html)
                assert len(set(keys)) == len(keys)
                whole = self.whole(wanted)
                assert KEY.sub(r"\1", page.html) == KEY.sub(r"\1", whole)
        return pages


@pytest.fixture
def visits(database: Database) -> Visits:
    return Visits(database)


@pytest.fixture
def björn(database: Database, workshop: Workshop) -> Participant:
    return come_in(database, workshop)


@pytest.fixture
def chidi(database: Database, workshop: Workshop) -> Participant:
    return come_in(database, workshop)


def test_who_has_said_something_and_who_has_not(
    database: Database, workshop: Workshop, visits: Visits, björn: Participant, chidi: Participant
) -> None:
    here = [visits.wanted(björn), visits.wanted(chidi), visits.wanted(chidi, "en")]
    visits.check(*here)
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    visits.check(*here)
    key = say(database, asking, {"text": "Bussen & <tåget>"}, björn).key
    theirs, others, _ = visits.check(*here)
    assert "Bussen &amp; " in theirs.html and "Bussen" not in others.html
    edits = visits.wanted(björn, edits=(key,))
    [edit] = visits.check(edits)
    assert 'name="do" value="edit"' in edit.html
    visits.check(visits.wanted(björn, saved=True), visits.wanted(chidi, other=True))
    say(database, asking, None, björn, do="withdraw", thread=key)
    visits.check(*here)
    do(database, workshop, "close")
    visits.check(*here)


@pytest.mark.parametrize(
    ("kind", "how", "values"),
    [
        ("choice", SHUFFLED, ({"options": ["o3"]}, {"options": ["o5"]})),
        ("choice", ChoiceSettings(options=ROWS, several=True), ({"options": ["o1", "o6"]}, None)),
        ("scale", RATED, ({"values": {"o1": 3, "o2": 1}}, {"values": {"o3": 5}})),
        ("word_cloud", None, ({"text": "mod"}, {"text": "lugn"})),
    ],
)
def test_each_kind(
    database: Database,
    workshop: Workshop,
    visits: Visits,
    björn: Participant,
    chidi: Participant,
    kind: str,
    how: Any,
    values: tuple[Any, Any],
) -> None:
    asking = ask(database, workshop, kind, "Vad tror ni?", how, show="live")
    here = [visits.wanted(björn), visits.wanted(chidi)]
    visits.check(*here)
    for who, value in zip((björn, chidi), values, strict=True):
        if value:
            say(database, asking, value, who)
        visits.check(*here)


def test_a_talk_round_with_what_was_typed_and_not_sent(
    database: Database, workshop: Workshop, visits: Visits, björn: Participant
) -> None:
    questions = [("open_text", "Ett?", None), ("choice", "Två?", SHUFFLED)]
    first, second = (one.id or 0 for one in ask_round(database, workshop, "Runda", [*questions]))
    visits.check(visits.wanted(björn))
    typed = {first: {"text": "Halv"}, second: {"options": ["o2"]}}
    [page] = visits.check(visits.wanted(björn, typed=typed))
    assert "Halv</textarea>" in page.html and 'value="o2" checked' in page.html
    unreadable = visits.wanted(björn, typed={first: {"text": ["?"]}, 999: {}})
    [page] = visits.make([unreadable])
    assert "></textarea>" in page.html


def test_a_survey_on_each_of_its_pages(
    database: Database, workshop: Workshop, visits: Visits, björn: Participant, chidi: Participant
) -> None:
    make_survey(database, workshop)
    assert [one.number for one in visits.check(visits.wanted(björn))] == [None]
    first, *_ = do(database, workshop, "open")
    say(database, first, {"text": "Skolan"}, björn)
    pages = visits.check(*(visits.wanted(björn, page=n) for n in (1, 2, 5, 99)))
    assert [one.number for one in pages] == [1, 2, 5, 5]
    visits.check(visits.wanted(chidi, page=5))
    do(database, workshop, "close")
    theirs, others = visits.check(visits.wanted(björn), visits.wanted(chidi))
    assert 'data-had="1"' in theirs.html and 'data-had="1"' not in others.html
    assert theirs.number is None


def test_what_is_hidden_or_erased_is_on_no_page_any_more(
    database: Database, workshop: Workshop, visits: Visits, björn: Participant, chidi: Participant
) -> None:
    make_survey(database, workshop, steps=(("", [("word_cloud", "Ett ord?", {})]),))
    [asking] = do(database, workshop, "open")
    say_all(database, asking, [{"text": "elakt"}, {"text": "mod"}])
    say(database, asking, {"text": "privat"}, björn)
    do(database, workshop, "close")
    do(database, workshop, "reveal", on=asking.id)
    [page] = visits.check(visits.wanted(chidi))
    assert "elakt" in page.html and "privat" in page.html
    hide(database, workshop, asking, "elakt")
    with database.writing() as session:
        erase(session, björn)
    [page] = visits.check(visits.wanted(chidi))
    assert "mod" in page.html and "elakt" not in page.html and "privat" not in page.html


def test_no_two_visits_share_a_key(
    database: Database, workshop: Workshop, visits: Visits, björn: Participant, chidi: Participant
) -> None:
    """Whoever sends by the form of an earlier page sends the same once more; a later page's form
    sends something new."""
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    for who in (björn, chidi):
        say(database, asking, {"text": "Bussen"}, who)
    here = [visits.wanted(björn), visits.wanted(chidi)]
    keys = [key for _ in range(3) for page in visits.make(here) for key in keys_in(page.html)]
    assert len(set(keys)) == len(keys) > 6
