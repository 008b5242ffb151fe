"""Results: folded step by step they equal a count from scratch, and nothing hidden comes back."""

import random
import secrets
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from pydantic import BaseModel
from sqlmodel import Session, select

from app.database import Database
from app.errors import Invalid, NotFound
from app.i18n import Words
from app.models.agenda.asking import Asking
from app.models.agenda.rules import usual
from app.models.answers.answer import Answer, Operation, Sent
from app.models.answers.mark import HELD, HIDDEN, SHOWN
from app.models.answers.own_answers import erase, own_answers
from app.models.answers.reading import ResultsCache, count_from_scratch
from app.models.answers.results import Results
from app.models.answers.taken import Read
from app.models.people.participant import Participant
from app.models.run import run
from app.models.run.acts import OF_ANSWERS
from app.models.workshop import Workshop, open_workshop
from app.steps import STEP_KINDS
from app.steps.choice import ChoiceSettings
from app.steps.dots import DotsSettings
from app.steps.options import Option
from app.steps.ranking import RankingSettings
from app.steps.scale import ScaleSettings
from tests.examples import examples
from tests.rooms import ask, ask_round, come_in, do, hide, say
from tests.steps.test_kinds import FIVE

TWO = [Option(id="o1", text="Buss"), Option(id="o2", text="Tåg")]
SETTINGS: dict[str, Any] = {
    "dots": DotsSettings(options=FIVE),
    "ranking": RankingSettings(options=FIVE),
    "choice": ChoiceSettings(options=TWO, several=True),
    "scale": ScaleSettings(statements=TWO, top=3),
}
KINDS = [kind.name for kind in STEP_KINDS.values() if kind.asks]
PEOPLE = 3
DOINGS = (
    *("submit", "submit", "submit", "edit", "edit", "withdraw", "withdraw", "restore", "restore"),
    "erase",
    *("hide", "hide", "show", "show", "approve_first", "show_at_once"),
    *("quiet", "quiet", "let_through", "quote", "unquote", "hide_word", "show_word"),
)


class Room:
    """An asking that several people answer, and a cache that watches it."""

    def __init__(self, database: Database, kind: str, approve_first: bool) -> None:
        self.database = database
        with database.writing() as session:
            self.workshop = open_workshop(session, "Möte", language="sv", keep_days=30)
        self.settings: BaseModel = SETTINGS.get(kind, STEP_KINDS[kind].Settings())
        self.asking = ask(
            database, self.workshop, kind, "Vad?", self.settings, approve_first=approve_first
        )
        self.people = [come_in(database, self.workshop) for _ in range(PEOPLE)]
        self.cache = ResultsCache()
        self.hidden: set[str] = set()

    def happens(self, do_: str, who: Participant, which: int, rng: random.Random) -> None:
        if do_ in ("approve_first", "show_at_once"):
            do(self.database, self.workshop, do_, on=self.asking.id)
        elif do_ in OF_ANSWERS:
            self._marked(do_, which)
        else:
            self._happens(do_, who, which, rng)

    def _happens(self, do: str, who: Participant, which: int, rng: random.Random) -> None:
        with self.database.writing() as session:
            if do == "erase":
                erase(session, who)
            else:
                self._answer(session, do, who, which, rng)

    def _marked(self, do_: str, which: int) -> None:
        with self.database.reading() as session:
            entries = list(count_from_scratch(session, self.asking).entries.values())
        if not entries:
            return
        entry = entries[which % len(entries)]
        with suppress(Invalid, NotFound):  # not all kinds have quotes or words
            do(self.database, self.workshop, do_, on=entry.id, reason="personal")

    def _answer(
        self, session: Session, do: str, who: Participant, which: int, rng: random.Random
    ) -> None:
        by_person = own_answers(session, [who.respondent_id], [self.asking])
        own = [
            one
            for one in by_person[who.respondent_id].get(self.asking.id or 0, [])
            if one.taken_back == (do == "restore")
        ]
        thread = own[which % len(own)].thread if own else "?"
        value = self.asking.how.example(self.settings, rng).model_dump()
        operation = Operation(
            key=secrets.token_hex(16), asking=self.asking.id or 0, do=do, thread=thread, value=value
        )
        sent = Sent(self.asking.workshop_id, who.id or 0, who.respondent_id, operation)
        run.record(session, [sent])

    def folded_equals_scratch(self) -> bool:
        with self.database.reading() as session:
            asking = session.get_one(Asking, self.asking.id)
            results = count_from_scratch(session, asking)
            assert self._phones_agree(session, asking, results)
            return seen(self.cache.of(session, asking)) == seen(results)

    def _phones_agree(self, session: Session, asking: Asking, results: Results) -> bool:
        """Whoever wrote an answer reads that it isn't shown just where another stands, or none."""
        rows = dict(session.exec(select(Answer.key, Answer.id)).all())
        people = [who.respondent_id for who in self.people]
        return all(
            own.unshown == (stands is None or stands.id != rows[own.key])
            for who, said in own_answers(session, people, [asking]).items()
            for own in said.get(asking.id or 0, [])
            for stands in [results.entries.get((who, own.thread))]
            if not own.taken_back
        )


def seen(results: Results) -> Any:
    """All that any screen or document can read of it."""
    kind = results.kind
    return (
        results.entries,
        list(results.shown.items()),
        results.people,
        results.hidden_reasons(),
        results.held(),
        results.quoted(),
        results.hidden_words(),
        results.given,
        list(kind.notes(results.settings, results.tally, Words("en"))),
        results.newest(5),
    )


@pytest.fixture(scope="module")
def one_database() -> Iterator[Database]:
    from app.keeping.migrating import migrate

    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bikupa.db'}")
        migrate(database)
        yield database
        database.dispose()


happenings = st.lists(
    st.tuples(st.sampled_from(DOINGS), st.integers(0, PEOPLE - 1), st.integers(0, 9)), max_size=14
)


@pytest.mark.parametrize("kind", KINDS)
@examples(12, suppress_health_check=list(HealthCheck))
@given(happenings=happenings, approve_first=st.booleans(), seed=st.integers(0, 99))
def test_folded_step_by_step_equals_counted_from_scratch(
    one_database: Database, kind: str, happenings: Any, approve_first: bool, seed: int
) -> None:
    room, rng = Room(one_database, kind, approve_first), random.Random(seed)
    for number, (do_, who, which) in enumerate(happenings):
        room.happens(do_, room.people[who], which, rng)
        if number % 2:
            assert room.folded_equals_scratch()
    assert room.folded_equals_scratch()


def count(database: Database, asking: Asking) -> Results:
    with database.reading() as session:
        return count_from_scratch(session, asking)


def states(database: Database, asking: Asking) -> dict[str, str]:
    return {entry.text: entry.state for entry in count(database, asking).entries.values()}


def shown(database: Database, asking: Asking) -> list[str]:
    return [entry.text for entry in count(database, asking).newest(50)]


def test_the_newest_come_first_a_page_at_a_time(database: Database, workshop: Workshop) -> None:
    asking = ask(database, workshop, "open_text", "Vad?")
    for text in "abcde":
        say(database, asking, {"text": text})
    results = count(database, asking)
    assert [entry.text for entry in results.newest(2)] == ["e", "d"]
    assert [entry.text for entry in results.newest_of_all(2, after=2)] == ["c", "b"]


def test_an_edited_answer_stays_where_it_was(database: Database, workshop: Workshop) -> None:
    asking = ask(database, workshop, "open_text", "Vad?")
    björn = come_in(database, workshop)
    thread = say(database, asking, {"text": "a"}, björn).key
    say(database, asking, {"text": "b"})
    say(database, asking, {"text": "a igen"}, björn, do="edit", thread=thread)
    assert shown(database, asking) == ["b", "a igen"]


def test_a_hidden_answer_never_comes_back_by_an_edit(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad?")
    björn = come_in(database, workshop)
    thread = say(database, asking, {"text": "Elak"}, björn).key
    hide(database, workshop, asking, "Elak", "offensive")
    say(database, asking, {"text": "Elak igen"}, björn, do="edit", thread=thread)
    assert states(database, asking) == {"Elak igen": HIDDEN}
    assert shown(database, asking) == []
    assert count(database, asking).hidden_reasons() == {"offensive": 1}


def test_what_was_taken_back_comes_back_where_it_stood(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad?")
    björn = come_in(database, workshop)
    say(database, asking, {"text": "a"})
    thread = say(database, asking, {"text": "b"}, björn).key
    say(database, asking, {"text": "c"})
    cache = ResultsCache()
    for do_, left in (("withdraw", ["c", "a"]), ("restore", ["c", "b", "a"])):
        say(database, asking, None, björn, do=do_, thread=thread)
        with database.reading() as session:
            results = cache.of(session, asking)
        assert [entry.text for entry in results.newest(5)] == left
        assert [entry.text for entry in results.newest_of_all(5)] == left


def test_a_hidden_answer_never_comes_back_by_taking_it_back_and_undoing_that(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad?")
    björn = come_in(database, workshop)
    before = say(database, asking, {"text": "Elak"}, björn).key
    meanwhile = say(database, asking, {"text": "Elakare"}, björn).key
    [entry] = [one for one in count(database, asking).newest(5) if one.text == "Elakare"]
    hide(database, workshop, asking, "Elak", "offensive")
    for thread in (before, meanwhile):
        say(database, asking, None, björn, do="withdraw", thread=thread)
    do(database, workshop, "hide", on=entry.id, reason="offensive")
    assert count(database, asking).hidden_reasons() == {}
    for thread in (before, meanwhile):
        say(database, asking, None, björn, do="restore", thread=thread)
    assert states(database, asking) == {"Elak": HIDDEN, "Elakare": HIDDEN}
    assert shown(database, asking) == []
    assert count(database, asking).hidden_reasons() == {"offensive": 2}


def test_what_waited_waits_again_and_what_was_approved_shows_again(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad?", approve_first=True)
    björn = come_in(database, workshop)
    waits = say(database, asking, {"text": "Väntar"}, björn).key
    approved = say(database, asking, {"text": "Godkänt"}, björn).key
    [entry] = [one for one in count(database, asking).held() if one.text == "Godkänt"]
    do(database, workshop, "show", on=entry.id)
    for do_ in ("withdraw", "restore"):
        for thread in (waits, approved):
            say(database, asking, None, björn, do=do_, thread=thread)
    assert states(database, asking) == {"Väntar": HELD, "Godkänt": SHOWN}
    with database.reading() as session:
        own = own_answers(session, [björn.respondent_id], [asking])[björn.respondent_id]
    assert {one.text: one.held for one in own[asking.id or 0]} == {"Väntar": True, "Godkänt": False}


def test_a_hidden_answer_is_not_in_the_tally(database: Database, workshop: Workshop) -> None:
    asking = ask(database, workshop, "word_cloud", "Ett ord?")
    say(database, asking, {"text": "elakt"})
    say(database, asking, {"text": "mod"})
    hide(database, workshop, asking, "elakt")
    assert [word.text for word in count(database, asking).tally.words()] == ["mod"]


def test_an_approved_answer_that_is_edited_is_held_again(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad?", approve_first=True)
    björn = come_in(database, workshop)
    thread = say(database, asking, {"text": "Bussen"}, björn).key
    assert states(database, asking) == {"Bussen": HELD}
    [entry] = count(database, asking).held()
    do(database, workshop, "show", on=entry.id)
    assert states(database, asking) == {"Bussen": SHOWN}
    say(database, asking, {"text": "Tåget"}, björn, do="edit", thread=thread)
    assert states(database, asking) == {"Tåget": HELD}
    assert shown(database, asking) == []


def test_approving_the_old_text_does_not_show_the_new_one(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad?", approve_first=True)
    björn = come_in(database, workshop)
    thread = say(database, asking, {"text": "Bussen"}, björn).key
    [seen_by_astrid] = count(database, asking).held()
    say(database, asking, {"text": "Tåget"}, björn, do="edit", thread=thread)
    do(database, workshop, "show", on=seen_by_astrid.id)
    assert states(database, asking) == {"Tåget": HELD}


def test_hiding_the_old_text_hides_the_new_one_too(database: Database, workshop: Workshop) -> None:
    asking = ask(database, workshop, "open_text", "Vad?")
    björn = come_in(database, workshop)
    thread = say(database, asking, {"text": "Bussen"}, björn).key
    [seen_by_astrid] = count(database, asking).newest(1)
    say(database, asking, {"text": "Tåget"}, björn, do="edit", thread=thread)
    do(database, workshop, "hide", on=seen_by_astrid.id, reason="other")
    assert shown(database, asking) == []


def test_an_erased_answer_is_nowhere(database: Database, workshop: Workshop) -> None:
    asking = ask(database, workshop, "open_text", "Vad?")
    björn = come_in(database, workshop)
    say(database, asking, {"text": "Bussen"}, björn)
    cache = ResultsCache()
    with database.reading() as session:
        assert cache.of(session, asking).answered == 1
    with database.writing() as session:
        erase(session, björn)
    with database.reading() as session:
        results = cache.of(session, asking)
    assert (results.answered, results.entries, results.shown) == (0, {}, {})


def test_reasons_for_hiding_are_counted(database: Database, workshop: Workshop) -> None:
    asking = ask(database, workshop, "open_text", "Vad?")
    for reason in usual().menu("sv"):
        say(database, asking, {"text": reason})
        hide(database, workshop, asking, reason, reason)
    assert count(database, asking).hidden_reasons() == dict.fromkeys(usual().menu("sv"), 1)


def test_the_cache_forgets_what_was_looked_at_longest_ago(
    database: Database, workshop: Workshop
) -> None:
    askings = [ask(database, workshop, "open_text", f"{n}?") for n in range(3)]
    cache = ResultsCache(most=2)
    with database.reading() as session:
        first, second = (cache.of(session, asking) for asking in askings[:2])
        cache.of(session, askings[2])
        assert cache.of(session, askings[1]) is second
        assert cache.of(session, askings[0]) is not first


def test_nothing_is_folded_in_while_somebody_reads(database: Database, workshop: Workshop) -> None:
    asking = ask(database, workshop, "open_text", "Vad?")
    cache = ResultsCache()

    def look() -> None:
        with database.reading() as session:
            cache.of(session, asking)

    with cache.still, database.reading() as session:
        results = cache.of(session, asking)
        say(database, asking, {"text": "Bussen"})
        other = threading.Thread(target=look)
        other.start()
        other.join(0.3)
        assert results.entries == {} and other.is_alive()
    other.join(5)
    assert results.answered == 1


class Sharing:
    """Two questions of a meeting, of which screens look at the first."""

    def __init__(self, database: Database, workshop: Workshop) -> None:
        self.database, self.workshop = database, workshop
        asked = [("open_text", "Vad hindrar?", None), ("open_text", "Vad hjälper?", None)]
        self.askings = ask_round(database, workshop, "", asked)
        for asking in self.askings:
            say(database, asking, {"text": "Bussen"})
        self.cache = ResultsCache()
        self.look()

    def look(self) -> list[str]:
        with self.cache.still, self.database.reading() as session:
            return _texts(self.cache.of(session, self.askings[0]))

    def copied(self, meanwhile: Callable[[Results], None]) -> list[list[str]]:
        with self.cache.snapshot(self.database) as snapshot:
            snapshot.session.get_one(Workshop, self.workshop.id)

            def copy(results: Results, asked: Asking, read: Read) -> list[str]:
                meanwhile(results)
                return _texts(results)

            return snapshot.each(self.askings, copy)


def _texts(results: Results) -> list[str]:
    return [entry.text for entry in results.shown.values()]


def test_what_screens_share_and_what_is_counted_anew_are_of_one_moment(
    database: Database, workshop: Workshop
) -> None:
    room = Sharing(database, workshop)

    def answer() -> None:
        for asking in room.askings:
            say(database, asking, {"text": "Tåget"})

    looked: list[list[str]] = []
    looking = threading.Thread(target=lambda: looked.append(room.look()))

    def once(results: Results) -> None:
        if not looking.ident:
            with ThreadPoolExecutor() as apart:
                apart.submit(answer).result()
            looking.start()

    assert room.copied(once) == [["Bussen"], ["Bussen"]]
    looking.join()
    assert looked == [["Bussen", "Tåget"]]


def test_screens_go_on_while_what_they_dont_look_at_is_counted_for_a_document(
    database: Database, workshop: Workshop
) -> None:
    room = Sharing(database, workshop)
    free: list[bool] = []

    def may_look(results: Results) -> None:
        with ThreadPoolExecutor() as apart:
            free.append(apart.submit(room.cache.still.acquire, timeout=0.1).result())

    assert room.copied(may_look) == [["Bussen"], ["Bussen"]]
    assert free == [False, True]


def test_a_document_is_counted_anew_from_where_no_screen_has_looked(
    database: Database, workshop: Workshop
) -> None:
    room = Sharing(database, workshop)
    room.cache.forget(room.askings[0].workshop_id)
    assert room.copied(lambda results: None) == [["Bussen"], ["Bussen"]]
    assert not room.cache.knows(room.askings[0])
