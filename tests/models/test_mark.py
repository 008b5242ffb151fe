"""Marks: what the desk says about answers, of every name: said, taken back, and gone with what it
is about."""

from typing import Any

import pytest
from sqlmodel import col, select

from app.database import Database
from app.errors import NotFound, Refused
from app.models import workshop as workshops
from app.models.afterwards.purge import rows_of
from app.models.agenda.asking import Asking
from app.models.agenda.plan import copy_workshop
from app.models.answers import spelling
from app.models.answers.answer import Answer
from app.models.answers.mark import (
    HELD,
    HIDDEN,
    LAID_ASIDE,
    NAMES,
    PLACED,
    QUIET,
    QUOTED,
    SHOWN,
    SPELLED,
    WORD,
    Mark,
    heard_by,
)
from app.models.answers.own_answers import erase
from app.models.answers.placing import SORTS
from app.models.answers.reading import ResultsCache, count_from_scratch
from app.models.answers.results import Results
from app.models.answers.theme import Standing, themes_of
from app.models.people.facilitator import Facilitator
from app.models.people.participant import Participant
from app.models.run.acts import ACTS, OF_ANSWERS, SURVEY_ACTS
from app.models.workshop import Workshop
from tests.models.test_rehearsal import begin, pretend, remove, simulated
from tests.rooms import ask, come_in, do, say

ACTS_OF = {
    SHOWN: ("show", "hide"),
    HIDDEN: ("hide", "show"),
    QUOTED: ("quote", "unquote"),
    QUIET: ("quiet", "let_through"),
    WORD: ("hide_word", "show_word"),
    SPELLED: ("correct", "take_back"),
    PLACED: ("put", "take_out"),
    LAID_ASIDE: ("lay_aside", "take_out"),
}
"""The act that says it, and the one that takes it back; for a spelling no acts but verbs."""
RESPELT = "Kanariefågeln."
SAID = "Kanariefågeln"
EACH = pytest.mark.parametrize("name", NAMES)


class Room:
    """A question, and what Björn has answered: approved first where that is what is marked."""

    def __init__(self, database: Database, workshop: Workshop, name: str) -> None:
        self.database, self.workshop, self.name = database, workshop, name
        kind = "word_cloud" if name == WORD else "open_text"
        self.asking = ask(database, workshop, kind, "Vad?", approve_first=name == SHOWN)
        self.bjorn = come_in(database, workshop)
        if name == PLACED:
            do(database, workshop, "new_theme", on=self.asking.id, title="Fåglar")
        self.thread = self.say(SAID)
        self.row = self.newest()

    def say(self, text: str, who: Participant | None = None, **op: Any) -> str:
        value = None if op.get("do") in ("withdraw", "restore") else {"text": text}
        return say(self.database, self.asking, value, who or self.bjorn, **op).key

    def newest(self) -> int:
        with self.database.reading() as session:
            rows = select(Answer.id).order_by(col(Answer.id).desc())
            return session.exec(rows).first() or 0

    def act(self, verb: str, workshop: Workshop | None = None, on: int | None = None) -> None:
        if self.name == SPELLED:
            return self.spell(verb, (workshop or self.workshop).id or 0, on or self.row)
        about: dict[str, Any] = {"on": on or self.row}
        if self.name in SORTS:
            about = {"on": self.asking.id, "these": (on or self.row,)}
            about |= {"theme": self.themes()[0].id} if self.name == PLACED else {}
        do(self.database, workshop or self.workshop, verb, **about)

    def themes(self) -> list[Standing]:
        with self.database.reading() as session:
            return themes_of(session, self.asking.id or 0)

    def spell(self, verb: str, workshop_id: int, on: int) -> None:
        with self.database.writing() as session:
            if verb == "correct":
                spelling.correct(session, workshop_id, on, RESPELT)
            else:
                spelling.take_back(session, workshop_id, on)

    def mark(self, **how: Any) -> None:
        self.act(ACTS_OF[self.name][0], **how)

    def unmark(self, **how: Any) -> None:
        self.act(ACTS_OF[self.name][1], **how)

    def marks(self) -> list[Mark]:
        with self.database.reading() as session:
            rows = select(Mark).where(Mark.workshop_id == self.workshop.id)
            return list(session.exec(rows.order_by(col(Mark.id))))

    def count(self) -> Results:
        with self.database.reading() as session:
            return count_from_scratch(session, session.get_one(Asking, self.asking.id))

    def holds(self) -> bool:
        """Whether it is said of Björn's answer, or of what he sends."""
        results = self.count()
        states = [entry.state for entry in results.entries.values()]
        match self.name:
            case "shown":
                return states == [SHOWN]
            case "quoted":
                return len(results.quoted()) == 1
            case "spelled":
                return [one.noted for one in results.shown.values()] == [RESPELT]
            case "placed":
                return results.sorted().placed == 1
            case "aside":
                return len(results.sorted().aside) == 1
            case "quiet":
                before = results.given, len(states)
                self.say("Senare")
                after = self.count()
                assert after.given == before[0] + 1
                return len(after.entries) == before[1]
            case _:
                return states == [HIDDEN]


@pytest.fixture
def room(database: Database, workshop: Workshop, name: str) -> Room:
    return Room(database, workshop, name)


def test_every_name_has_acts_and_every_act_about_answers_a_name() -> None:
    assert set(ACTS_OF) == set(NAMES)
    verbs = {verb for both in ACTS_OF.values() for verb in both}
    verbs -= {verb for name in (SPELLED, *SORTS) for verb in ACTS_OF[name]}
    assert verbs | {"approve"} == set(OF_ANSWERS) <= ACTS.keys() & SURVEY_ACTS.keys()


@EACH
def test_what_is_said_holds_until_it_is_taken_back(room: Room, name: str) -> None:
    room.mark()
    assert room.holds()
    room.unmark()
    assert not room.holds()
    room.mark()
    assert room.holds()


@EACH
def test_nothing_that_was_said_is_changed_and_all_of_it_can_be_read(room: Room, name: str) -> None:
    known: list[Any] = []
    for verb in (*ACTS_OF[name], ACTS_OF[name][0]):
        room.act(verb)
        rows = [row.model_dump() for row in room.marks()]
        assert rows[:-1] == known and rows[-1]["version"] > max([0, *(k["version"] for k in known)])
        known = rows
    on = [True, True, True] if name in (SHOWN, HIDDEN) else [True, False, True]
    assert [row["on"] for row in known] == on
    about = None if name == WORD else room.bjorn.respondent_id
    assert {(row["respondent_id"], row["of_row"]) for row in known} == {(about, room.row)}
    assert all(row["asking_id"] == room.asking.id for row in known)


@pytest.mark.parametrize("name", [QUOTED, QUIET, WORD, SPELLED, *SORTS])
def test_saying_it_twice_is_saying_it_once(room: Room, name: str) -> None:
    for _ in "twice":
        room.mark()
    assert len(room.marks()) == 1
    for _ in "twice":
        room.unmark()
    assert len(room.marks()) == 2 and not room.holds()


@EACH
def test_nothing_of_another_workshop_is_marked(room: Room, name: str) -> None:
    with room.database.writing() as session:
        other = workshops.open_workshop(session, "Annan", language="sv", keep_days=30)
    with pytest.raises(NotFound):
        room.mark(workshop=other)
    assert not room.marks()


@pytest.mark.parametrize("name", [HIDDEN, QUOTED, QUIET, *SORTS])
def test_it_follows_an_edit(room: Room, name: str) -> None:
    room.say("Sparven", do="edit", thread=room.thread)
    edited = room.newest()
    room.mark(on=room.row)
    assert room.holds()
    room.unmark(on=edited if name == QUIET else room.row)
    assert name == HIDDEN or not room.holds()  # an approval of the old text shows no new one


def test_an_approved_answer_that_is_edited_waits_again(
    database: Database, workshop: Workshop
) -> None:
    room = Room(database, workshop, SHOWN)
    room.mark()
    room.say("Sparven", do="edit", thread=room.thread)
    assert [entry.state for entry in room.count().entries.values()] == [HELD]


@EACH
def test_what_is_taken_back_and_back_again_is_as_it_was(room: Room, name: str) -> None:
    room.mark()
    room.say("", do="withdraw", thread=room.thread)
    assert room.count().entries == {} and not room.count().quoted()
    room.say("", do="restore", thread=room.thread)
    assert room.holds()


@EACH
def test_of_what_is_erased_no_mark_says_a_word(room: Room, name: str) -> None:
    cache = ResultsCache()
    room.mark()
    with room.database.reading() as session:
        cache.of(session, room.asking)
    with room.database.writing() as session:
        erase(session, room.bjorn)
    told = "".join(repr(row.model_dump()) for row in room.marks()).casefold()
    assert SAID.casefold() not in told
    room.say(SAID)
    with room.database.reading() as session:
        folded, counted = cache.of(session, room.asking), room.count()
    assert folded.entries == counted.entries
    assert folded.hidden_reasons() == counted.hidden_reasons()


def test_a_word_stays_hidden_while_somebody_elses_is_stored(
    database: Database, workshop: Workshop
) -> None:
    room = Room(database, workshop, WORD)
    room.say(f"{SAID}!", come_in(database, workshop))
    room.mark()
    with database.writing() as session:
        erase(session, room.bjorn)
    assert room.holds()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SORTS])
def test_it_goes_with_simulated_phones_and_with_a_rehearsal(
    database: Database, workshop: Workshop, name: str
) -> None:
    begin(database, workshop)
    room = Room(database, workshop, name)
    robot = simulated(database, workshop)
    pretend(database, room.asking, "Spelat", robot)
    for on in (room.row, room.newest()):
        try:
            room.mark(on=on)
        except Refused:
            assert name in (QUOTED, SPELLED)  # what simulated phones say stands in no notes
    remove(database, workshop)
    assert all(row.respondent_id != robot.respondent_id for row in room.marks())
    assert room.holds()


@pytest.mark.parametrize("name", [QUIET, WORD])
def test_what_is_about_what_comes_goes_when_the_room_goes_back(
    database: Database, workshop: Workshop, name: str
) -> None:
    room = Room(database, workshop, name)
    begin(database, workshop)
    room.mark()
    remove(database, workshop, all_of_it=True)
    assert not room.marks() and not room.holds()


@EACH
def test_a_purge_finds_it(room: Room, name: str) -> None:
    room.mark()
    with room.database.reading() as session:
        found = session.exec(select(Mark).where(rows_of("mark", room.workshop.id or 0))).all()
    assert [row.name for row in found] == [name]


@EACH
def test_it_wakes_no_phone_but_those_whom_it_is_told(room: Room, name: str) -> None:
    def turn() -> int:
        with room.database.reading() as session:
            return session.get_one(Workshop, room.workshop.id).turn

    before = turn()
    room.mark()
    told = room.marks()[-1].version
    room.unmark()
    assert turn() == before
    with room.database.reading() as session:
        heard = heard_by(session, room.workshop.id or 0, [told])
    assert heard == ({room.bjorn.id} if name in (SHOWN, HIDDEN, QUIET) else set())


@EACH
def test_a_copy_of_the_agenda_brings_no_mark(room: Room, astrid: Facilitator, name: str) -> None:
    room.mark()
    with room.database.writing() as session:
        source = session.get_one(Workshop, room.workshop.id)
        made = copy_workshop(session, source, "Kopia", "", astrid, 30)
    with room.database.reading() as session:
        rows = session.exec(select(Mark).where(Mark.workshop_id == made.id)).all()
    assert not rows and len(room.marks()) == 1
