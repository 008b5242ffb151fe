"""What notes say of remarks: in every format, in both languages, and never what a remark says."""

import json

import pytest

from app.clock import now
from app.database import Database
from app.exports.document import Document
from app.exports.notes import notes
from app.i18n.due import Due
from app.models.afterwards.contents import SHORT, Contents, choose
from app.models.afterwards.publication import leave_out_few
from app.models.became.remark import ANSWERED, ASIDE, TAKEN_IN
from app.models.workshop import Workshop
from app.settings import Settings
from tests.became import day
from tests.exports.read_back import WHOLE, flat, words_of
from tests.exports.test_notes import texts
from tests.remarks import handle, open_until, remarks, say_wrong, share
from tests.rooms import purged

CANARY = "Kanariefågeln"


@pytest.fixture
def asked(database: Database, workshop: Workshop) -> Workshop:
    share(database, workshop)
    open_until(database, workshop)
    return workshop


def take(
    database: Database, workshop: Workshop, language: str = "sv", *, public: bool = True
) -> Document:
    with database.reading() as session:
        here = session.get_one(Workshop, workshop.id)
        return notes(session, here, language, now(), public=public)


def send(database: Database, workshop: Workshop, *states: str) -> None:
    """A remark for each of these, which is then done about it; empty for nothing."""
    for number in range(len(states)):
        say_wrong(database, workshop, f"{CANARY} {number}")
    for one, state in zip(remarks(database, workshop), states, strict=True):
        if state:
            handle(database, workshop, one, state, "Tack!" if state == ANSWERED else None)


def last_day(language: str = "sv") -> str:
    due = Due.read(day(7))
    return due.words(language) if due else ""


def line(document: Document) -> str:
    return next(text for text in texts(document) if text.startswith(("Påpekanden till", "Remarks")))


def test_notes_whose_readers_were_never_asked_say_nothing(
    database: Database, workshop: Workshop
) -> None:
    share(database, workshop)
    assert "åpekande" not in str(texts(take(database, workshop)))


def test_how_many_came_and_what_was_done_stands_in_words(
    database: Database, asked: Workshop
) -> None:
    assert line(take(database, asked)) == f"Påpekanden till och med {last_day()}: inga."
    send(database, asked, TAKEN_IN, TAKEN_IN, ANSWERED)
    told = f"Påpekanden till och med {last_day()}: 3 (2 är införda, 1 är besvarat)."
    assert line(take(database, asked)) == told
    assert line(take(database, asked, "en")) == (
        f"Remarks until {last_day('en')}: 3 (2 are taken in, 1 has an answer)."
    )


def test_what_waits_and_what_was_set_aside_is_counted_too(
    database: Database, asked: Workshop
) -> None:
    send(database, asked, "", ASIDE)
    told = "2 (1 väntar, 1 gällde inte anteckningarna och är lagt åt sidan)."
    assert line(take(database, asked)).endswith(told)


@pytest.mark.parametrize("name", WHOLE)
def test_every_format_has_the_numbers_and_the_answers_and_no_remark(
    name: str, database: Database, asked: Workshop
) -> None:
    send(database, asked, ANSWERED, TAKEN_IN, "")
    handle(database, asked, remarks(database, asked)[1], TAKEN_IN, "Summan är rättad.")
    said = flat(words_of(take(database, asked), name))
    assert flat("Summan är rättad.") in said and "Tack!" in said and CANARY not in said
    if name != "json":
        assert flat("(1 är infört, 1 är besvarat, 1 väntar).") in said


def test_programs_get_the_numbers_by_themselves(database: Database, asked: Workshop) -> None:
    send(database, asked, ANSWERED, ASIDE)
    assert json.loads(words_of(take(database, asked), "json"))["remarks"] == {
        "until": day(7),
        "all": 2,
        "taken_in": 0,
        "answered": 1,
        "waiting": 0,
        "aside": 1,
        "answers": [{"state": "answered", "text": "Tack!"}],
    }


def test_they_stand_there_also_in_the_short_form(database: Database, asked: Workshop) -> None:
    with database.writing() as session:
        choose(session, asked.id or 0, Contents(parts=list(SHORT)))
    assert line(take(database, asked))


def test_answers_that_are_taken_back_or_of_what_is_set_aside_are_not_told(
    database: Database, asked: Workshop
) -> None:
    send(database, asked, ANSWERED)
    handle(database, asked, remarks(database, asked)[0], ASIDE)
    assert "Tack!" not in str(take(database, asked).blocks)


def test_answers_stand_in_the_order_of_the_alphabet_in_the_readers_language(
    database: Database, asked: Workshop
) -> None:
    send(database, asked, "", "")
    one, other = remarks(database, asked)
    handle(database, asked, one, ANSWERED, "Å, tack.", text_also="Oh, thanks.")
    handle(database, asked, other, ANSWERED, "Bussen går.")
    for language, said in (
        ("sv", ["Bussen går.", "Å, tack."]),
        ("en", ["Bussen går.", "Oh, thanks."]),
    ):
        remarked = take(database, asked, language).remarked
        assert remarked and [text for _, text in remarked.answers] == said


@pytest.mark.parametrize(("many", "told"), [(4, "några."), (5, "5 (4 är införda, 1 väntar).")])
def test_where_small_groups_are_left_out_so_are_few_remarks_and_members_read_all(
    many: int, told: str, database: Database, asked: Workshop
) -> None:
    send(database, asked, *[TAKEN_IN] * (many - 1), "")
    with database.writing() as session:
        leave_out_few(session, asked.id or 0, True)
    assert line(take(database, asked)).endswith(f": {told}")
    assert f": {many} (" in line(take(database, asked, public=False))


@pytest.mark.parametrize(("many", "told"), [(4, "några."), (5, "5 (4 är införda, 1 väntar).")])
def test_what_a_purge_leaves_is_told_by_the_same_rule(
    many: int, told: str, database: Database, asked: Workshop, settings: Settings
) -> None:
    send(database, asked, *[TAKEN_IN] * (many - 1), "")
    left = purged(database, settings, asked)
    assert line(left).endswith(f": {told}")
    assert CANARY not in str([words_of(left, name) for name in WHOLE])
