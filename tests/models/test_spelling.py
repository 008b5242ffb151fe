"""Spellings corrected for the notes: of the words that were read, and in the notes alone."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.database import Database
from app.errors import Invalid, NotFound
from app.models.agenda.asking import Asking
from app.models.agenda.edition import Overtaken, edition_of
from app.models.answers import spelling
from app.models.answers.own_answers import erase
from app.models.answers.quote import choose
from app.models.answers.reading import ResultsCache, count_from_scratch
from app.models.people.participant import Participant
from app.models.workshop import Workshop
from tests.exports.read_back import WHOLE, words_of
from tests.exports.test_notes import take, texts
from tests.models.test_quote import ids
from tests.rooms import ask, come_in, do, hide, say, say_all

SAID, RIGHT = "Avstonden ar langa", "Avstånden är långa"
COUNTED = "1 svar är rättat i stavningen; det som skrevs finns kvar."


class Room:
    """An open question, and what Björn has answered, with his spelling."""

    def __init__(self, database: Database, workshop: Workshop) -> None:
        self.database, self.workshop = database, workshop
        self.asking: Asking = ask(database, workshop, "open_text", "Vad hindrar?")
        self.bjorn: Participant = come_in(database, workshop)
        self.thread = say(database, self.asking, {"text": SAID}, self.bjorn).key
        self.row = self.newest()

    def newest(self) -> int:
        return ids(self.database, self.asking)[-1]

    def correct(self, text: str = RIGHT, edition: str = "", on: int | None = None) -> None:
        with self.database.writing() as session:
            spelling.correct(session, self.workshop.id or 0, on or self.row, text, edition)

    def change(self, do: str, text: str = "") -> None:
        value = {"text": text} if text else None
        say(self.database, self.asking, value, self.bjorn, do=do, thread=self.thread)

    def notes(self) -> list[str]:
        return texts(take(self.database, self.workshop))

    def files(self) -> Iterator[str]:
        document = take(self.database, self.workshop)
        return (words_of(document, name) for name in WHOLE)

    @contextmanager
    def both(self) -> Iterator[ResultsCache]:
        """What was folded before and goes on from there equals what is counted anew."""
        cache = ResultsCache()
        with self.database.reading() as session:
            cache.of(session, self.asking)
        yield cache
        with self.database.reading() as session:
            folded = cache.of(session, self.asking)
            assert folded.entries == count_from_scratch(session, self.asking).entries


@pytest.fixture
def room(database: Database, workshop: Workshop) -> Room:
    return Room(database, workshop)


def test_the_notes_have_the_answer_corrected_and_say_how_many_are(room: Room) -> None:
    say_all(room.database, room.asking, [{"text": "Tiden"}])
    with room.both():
        room.correct()
    notes = room.notes()
    assert RIGHT in notes and SAID not in notes and COUNTED in notes
    for written in room.files():
        assert RIGHT in written and SAID not in written and "rättat i stavningen" in written


def test_a_quote_is_spelt_as_the_answer_is(room: Room) -> None:
    with room.database.writing() as session:
        choose(session, room.workshop.id or 0, [room.row])
    room.correct()
    assert take(room.database, room.workshop).quotes == [RIGHT]


def test_the_room_goes_on_seeing_what_was_written(room: Room) -> None:
    room.correct()
    with room.database.reading() as session:
        (entry,) = ResultsCache().of(session, room.asking).shown.values()
    assert (entry.text, entry.noted) == (SAID, RIGHT)


def test_taken_back_it_stands_as_it_was_written(room: Room) -> None:
    with room.both():
        room.correct()
        with room.database.writing() as session:
            spelling.take_back(session, room.workshop.id or 0, room.row)
    assert SAID in room.notes() and COUNTED not in room.notes()


def test_corrected_to_what_was_written_is_taken_back(room: Room) -> None:
    room.correct()
    room.correct(SAID)
    assert SAID in room.notes() and COUNTED not in room.notes()


def test_it_follows_no_edit_and_says_so(room: Room) -> None:
    with room.both() as cache:
        room.correct()
        room.change("edit", "Avstonden ar for langa")
    assert "Avstonden ar for langa" in room.notes() and RIGHT not in room.notes()
    with room.database.reading() as session:
        (entry,) = cache.of(session, room.asking).shown.values()
    assert entry.overwritten
    room.correct("Avstånden är för långa", on=room.newest())
    assert "Avstånden är för långa" in room.notes() and COUNTED in room.notes()


def test_what_is_withdrawn_and_sent_back_is_as_it_was(room: Room) -> None:
    with room.both() as cache:
        room.correct()
        room.change("withdraw")
        assert not {SAID, RIGHT, COUNTED} & set(room.notes())
        room.change("restore")
    with room.database.reading() as session:
        (entry,) = cache.of(session, room.asking).shown.values()
    assert RIGHT in room.notes() and not entry.overwritten


def test_of_what_is_hidden_nothing_is_told(room: Room) -> None:
    room.correct()
    hide(room.database, room.workshop, room.asking, SAID)
    for written in room.files():
        assert RIGHT not in written and SAID not in written and "stavning" not in written
    do(room.database, room.workshop, "show", on=room.row)
    assert RIGHT in room.notes()


def test_of_what_is_erased_nothing_is_told_or_kept(room: Room) -> None:
    with room.both():
        room.correct("Avstånden")
        room.correct()
        with room.database.writing() as session:
            assert erase(session, room.bjorn) == 1
    for written in room.files():
        assert RIGHT not in written and "stavning" not in written


@pytest.mark.parametrize("verb", ["hide", "withdraw", "edit"])
def test_what_is_no_longer_as_it_was_read_is_not_corrected(room: Room, verb: str) -> None:
    if verb == "hide":
        hide(room.database, room.workshop, room.asking, SAID)
    else:
        room.change(verb, "Annat" if verb == "edit" else "")
    with pytest.raises(Invalid):
        room.correct()
    assert RIGHT not in room.notes()


def test_a_choice_has_no_spelling(database: Database, workshop: Workshop) -> None:
    asking = ask(database, workshop, "word_cloud", "Ett ord?")
    say(database, asking, {"text": "buzz"})
    with pytest.raises(NotFound), database.writing() as session:
        spelling.correct(session, workshop.id or 0, ids(database, asking)[0], "buss")


@pytest.mark.parametrize("text", ["", "x" * 281])
def test_it_is_no_shorter_or_longer_than_an_answer(room: Room, text: str) -> None:
    with pytest.raises(Invalid):
        room.correct(text)
    assert SAID in room.notes()


def test_who_corrects_what_another_has_corrected_is_asked(room: Room) -> None:
    read = edition_of({"text": SAID})
    room.correct(edition=read)
    with pytest.raises(Overtaken) as refused:
        room.correct("Avstånden!", edition=read)
    assert refused.value.saved == {"text": RIGHT}
    room.correct(edition=read)  # the same again is no quarrel
    assert RIGHT in room.notes()
