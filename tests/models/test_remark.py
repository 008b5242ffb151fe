"""Remarks on shared notes: taken until a day, once each, without a trace of whom; dealt with by
several at once; taken back by their sender alone; gone with the answers."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.clock import DAY_MS, now
from app.database import Database
from app.errors import Changed, Closed, Invalid, NotFound
from app.i18n import Words
from app.models import workshop as workshops
from app.models.afterwards import publication
from app.models.agenda.edition import Overtaken, edition_of
from app.models.became import remark, remark_window
from app.models.became.remark import (
    ANSWERED,
    ASIDE,
    TAKEN_IN,
    WAITS,
    Counted,
    Remark,
    headings,
    parts_of,
    shown,
)
from app.models.workshop import Workshop
from app.security import new_token
from app.settings import Settings
from tests.became import day
from tests.exports.test_notes import change
from tests.remarks import handle, open_until, remarks, say_wrong, share, take_back
from tests.rooms import ask, do, purged


@pytest.fixture
def asked(database: Database, workshop: Workshop) -> Workshop:
    """Shared notes whose readers may say what is wrong for a week."""
    share(database, workshop)
    open_until(database, workshop)
    return workshop


def texts(database: Database, workshop: Workshop) -> list[str]:
    return [one.text for one in remarks(database, workshop)]


def edition(database: Database, workshop: Workshop, one: Remark) -> str:
    with database.reading() as session:
        here = session.get_one(Workshop, workshop.id)
        return edition_of(shown(session.get_one(Remark, one.id), here))


def withdraw(database: Database, workshop: Workshop) -> None:
    with database.writing() as session:
        publication.withdraw(session, workshop.id or 0)


def close(database: Database, workshop: Workshop) -> None:
    with database.writing() as session:
        remark_window.close(session, workshop.id or 0, now())


def pass_its_day(database: Database, workshop: Workshop) -> None:
    change(database, workshop, remarks_until=day(-1))


def reopen(database: Database, workshop: Workshop) -> None:
    do(database, workshop, "reopen")


@pytest.mark.parametrize("over", [withdraw, close, pass_its_day, reopen])
def test_nobody_sends_a_remark_when_the_time_is_over(
    database: Database, asked: Workshop, over: Callable[[Database, Workshop], None]
) -> None:
    say_wrong(database, asked, "Summan är fel.")
    over(database, asked)
    with pytest.raises(Closed):
        say_wrong(database, asked, "Namnet är fel.")
    assert texts(database, asked) == ["Summan är fel."]


def test_the_last_day_itself_is_open(database: Database, asked: Workshop) -> None:
    open_until(database, asked, day(0))
    say_wrong(database, asked, "Summan är fel.")
    with database.reading() as session:
        here = session.get_one(Workshop, asked.id)
        assert remark_window.is_open(here, now())
        assert not remark_window.is_open(here, now() + DAY_MS)


def test_it_is_closed_opened_as_it_was_and_opened_anew(database: Database, asked: Workshop) -> None:
    close(database, asked)
    with database.reading() as session:
        assert remark_window.last_day(session.get_one(Workshop, asked.id)) == day(0)
    with database.writing() as session:
        remark_window.close_not(session, asked.id or 0)
    say_wrong(database, asked, "Summan är fel.")
    close(database, asked)
    open_until(database, asked, day(3))
    say_wrong(database, asked, "Namnet är fel.")
    with database.reading() as session:
        assert remark_window.last_day(session.get_one(Workshop, asked.id)) == day(3)


def test_it_is_opened_only_for_shared_notes_and_a_day_to_come_before_the_answers_go(
    database: Database, workshop: Workshop
) -> None:
    with pytest.raises(Invalid, match="Share the notes first"):
        open_until(database, workshop)
    share(database, workshop)
    for wrong, why in (("", "Choose until which day"), (day(-1), "passed"), (day(31), "deleted")):
        with pytest.raises(Invalid, match=why), database.writing() as session:
            remark_window.open_until(session, workshop.id or 0, wrong, at=now())
    open_until(database, workshop, day(30))


def test_two_who_move_the_day_at_once_lose_nothing(database: Database, asked: Workshop) -> None:
    with database.reading() as session:
        seen = edition_of(remark_window.shown(session.get_one(Workshop, asked.id)))
    open_until(database, asked, day(3), seen)
    with pytest.raises(Overtaken) as refused:
        open_until(database, asked, day(5), seen)
    assert refused.value.saved == {"day": day(3)}
    open_until(database, asked, day(3), seen)  # the same again says nothing


def test_a_press_that_comes_twice_is_one_remark_and_other_words_by_it_are_refused(
    database: Database, asked: Workshop
) -> None:
    token = say_wrong(database, asked, "Summan är fel.", "summary")
    say_wrong(database, asked, " Summan är fel. ", "summary", token)
    with pytest.raises(Changed):
        say_wrong(database, asked, "Namnet är fel.", "summary", token)
    assert texts(database, asked) == ["Summan är fel."]
    close(database, asked)
    say_wrong(database, asked, "Summan är fel.", "summary", token)


def test_nothing_and_too_much_and_too_many_are_refused(
    database: Database, asked: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Invalid, match="Write what is wrong"):
        say_wrong(database, asked, " \n ")
    with pytest.raises(ValueError, match="1,000"):
        say_wrong(database, asked, "x" * 1001)
    monkeypatch.setattr(remark, "MOST_WAITING", 1)
    say_wrong(database, asked, "x" * 1000)
    with pytest.raises(Invalid, match="wait already"):
        say_wrong(database, asked, "En till.")
    [one] = remarks(database, asked)
    handle(database, asked, one, ASIDE)
    say_wrong(database, asked, "En till.")


def test_what_is_stored_of_a_remark_says_neither_who_nor_when(
    database: Database, asked: Workshop
) -> None:
    token = say_wrong(database, asked, "Summan är fel.", "summary")
    with database.reading() as session:
        [row] = session.execute(select(Remark.__table__)).mappings()  # type: ignore[attr-defined]
    assert set(row) == {
        "id", "uid", "workshop_id", "text", "part", "token_hash", "state", "words"
    }  # fmt: skip
    assert token not in str(dict(row))


def test_its_part_is_one_of_the_notes_own_headings(database: Database, workshop: Workshop) -> None:
    share(database, workshop)
    open_until(database, workshop)
    with database.reading() as session:
        here = session.get_one(Workshop, workshop.id)
        known, offered = parts_of(session, here, Words("sv")), headings(session, here, Words("sv"))
    assert set(known) - set(offered) == {"next_steps", "commitments", "voices"}
    question = next(key for key, name in known.items() if name == "Vad hindrar samarbeten?")
    assert known["summary"] == "Sammanfattning"
    for part in (question, "made up", "q999999"):
        say_wrong(database, workshop, f"Fel i {part}", part)
    assert [one.part for one in remarks(database, workshop)] == [question, "", ""]


def test_a_question_asked_several_times_is_one_part(database: Database, workshop: Workshop) -> None:
    ask(database, workshop, "open_text", "Vad hindrar?")
    do(database, workshop, "ask_again")
    with database.reading() as session:
        known = parts_of(session, session.get_one(Workshop, workshop.id), Words("sv"))
    assert list(known.values()).count("Vad hindrar?") == 1


def test_it_is_taken_in_answered_set_aside_and_each_can_be_undone(
    database: Database, asked: Workshop
) -> None:
    for text in ("Summan", "Namnet", "Gratis klockor"):
        say_wrong(database, asked, text)
    summan, namnet, klockor = remarks(database, asked)
    assert handle(database, asked, summan, TAKEN_IN) == WAITS
    with pytest.raises(Invalid, match="Write the answer"):
        handle(database, asked, namnet, ANSWERED, "")
    handle(database, asked, namnet, ANSWERED, "Så heter bygden.", text_also="That is its name.")
    handle(database, asked, klockor, ASIDE)
    with database.reading() as session:
        assert remark.counted(session, asked.id or 0) == Counted(1, 1, 0, 1)
    assert handle(database, asked, namnet, WAITS) == ANSWERED
    handle(database, asked, namnet, ANSWERED)
    assert remarks(database, asked)[1].words == {
        "sv": "Så heter bygden.",
        "en": "That is its name.",
    }
    handle(database, asked, klockor, WAITS)
    handle(database, asked, summan, WAITS)
    with database.reading() as session:
        assert remark.counted(session, asked.id or 0) == Counted(0, 1, 2, 0)


def test_two_who_deal_with_the_same_remark_lose_nothing(
    database: Database, asked: Workshop
) -> None:
    say_wrong(database, asked, "Summan är fel.")
    [one] = remarks(database, asked)
    seen = edition(database, asked, one)
    handle(database, asked, one, ANSWERED, "Den stämmer.", seen)
    handle(database, asked, one, ANSWERED, "Den stämmer.", seen)
    with pytest.raises(Overtaken) as refused:
        handle(database, asked, one, TAKEN_IN, "Rättad.", seen)
    assert refused.value.saved["text"] == "Den stämmer."
    [one] = remarks(database, asked)
    assert (one.state, one.words) == (ANSWERED, {"sv": "Den stämmer."})


def test_only_its_sender_takes_a_remark_back_and_nothing_of_it_is_left(
    database: Database, asked: Workshop
) -> None:
    token = say_wrong(database, asked, "Summan är fel.")
    other = say_wrong(database, asked, "Namnet är fel.")
    one, _ = remarks(database, asked)
    told = set[str]()
    database.erased = told.update
    for wrong in ((), (other,), (new_token(),)):
        with pytest.raises(NotFound):
            take_back(database, asked, one, *wrong)
    take_back(database, asked, one, other, token)
    assert texts(database, asked) == ["Namnet är fel."] and "remark" in told
    with pytest.raises(NotFound):
        handle(database, asked, one, TAKEN_IN)


def test_what_is_said_back_stays_when_the_words_are_taken_back(
    database: Database, asked: Workshop
) -> None:
    token = say_wrong(database, asked, "Summan är fel.", "summary")
    [one] = remarks(database, asked)
    handle(database, asked, one, ANSWERED, "Den stämmer.")
    take_back(database, asked, one, token)
    [one] = remarks(database, asked)
    assert (one.text, one.part, one.token_hash) == ("", "", None)
    assert one.words == {"sv": "Den stämmer."}
    with database.reading() as session:
        assert remark.sent_by(session, asked.id or 0, [token]) == []


def test_a_remark_of_another_workshop_is_not_here(database: Database, asked: Workshop) -> None:
    token = say_wrong(database, asked, "Summan är fel.")
    [one] = remarks(database, asked)
    with database.writing() as session:
        other = workshops.open_workshop(session, "Annat", language="sv", keep_days=30)
    share(database, other)
    open_until(database, other)
    with pytest.raises(NotFound):
        take_back(database, other, one, token)
    with pytest.raises(NotFound):
        handle(database, other, one, TAKEN_IN)
    say_wrong(database, other, "Summan är fel.", token=token)
    assert texts(database, other) == texts(database, asked) == ["Summan är fel."]


def test_where_numbers_are_left_what_was_done_and_said_back_stays_and_no_words(
    database: Database, asked: Workshop, settings: Settings
) -> None:
    tokens = [say_wrong(database, asked, f"Kanariefågeln {n}", "summary") for n in range(6)]
    handle(database, asked, remarks(database, asked)[0], ANSWERED, "Den sjunger.")
    purged(database, settings, asked)
    found = remarks(database, asked)
    assert {(one.text, one.part, one.token_hash) for one in found} == {("", "", None)}
    assert [one.state for one in found] == [ANSWERED, *[WAITS] * 5]
    assert found[0].words == {"sv": "Den sjunger."}
    with database.reading() as session:
        assert remark.sent_by(session, asked.id or 0, tokens) == []
    with pytest.raises(Closed):
        say_wrong(database, asked, "En till.")
    with pytest.raises(Invalid, match="have been deleted"):
        open_until(database, asked)
