"""Stale acts: what was pressed on a screen that hadn't seen the last change of what it is about."""

from typing import Any

import pytest
from sqlmodel import Session, select

from app.database import Database
from app.errors import Stale
from app.models.agenda.agenda import add_item, add_step, read_agenda
from app.models.agenda.asking import Asking, latest
from app.models.answers.mark import HIDDEN
from app.models.answers.reading import count_from_scratch
from app.models.people.facilitator import Facilitator
from app.models.run import run
from app.models.run.acts import ACTS, SURVEY_ACTS
from app.models.run.acts.freshness import NEVER_STALE, facts_of
from app.models.workshop import LED, SELF, Workshop
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from tests.promised import ask_about, promised_by
from tests.rooms import act_of, ask, do, say

START = 1_790_000_000_000


def press(database: Database, workshop: Workshop, verb: str, seen: int, **how: Any) -> int:
    """A press on a control that was drawn at the version `seen`."""
    with database.writing() as session:
        return run.act(session, workshop.id or 0, act_of(verb, seen=seen, at=START, **how))


def version(database: Database, workshop: Workshop) -> int:
    with database.reading() as session:
        return session.get_one(Workshop, workshop.id).version


def row(database: Database, workshop: Workshop) -> dict[str, Any]:
    with database.reading() as session:
        return session.get_one(Workshop, workshop.id).model_dump()


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    return ask(database, workshop, "open_text", "Vad hindrar?", approve_first=True)


@pytest.fixture
def answer(database: Database, asking: Asking) -> int:
    say(database, asking, {"text": "Bussen"})
    return 1


BEFORE = {
    "open": ["close"],
    "ask_again": ["close"],
    "ask_again_with_themes": ["close"],
    "conceal": ["reveal"],
    "unblank": ["blank"],
    "pause": ["timer"],
    "resume": ["timer", "pause"],
    "unlock": ["lock"],
    "quote": ["show"],
    "unquote": ["show", "quote"],
    "park": ["show"],
    "unpark": ["show", "park"],
    "let_through": ["quiet"],
    "show_word": ["hide_word"],
    "reopen": ["end"],
    "take_up": ["ask_again"],
    "together": ["alone"],
    "split": ["close"],
    "put_back": ["lift"],
    "show_themes": ["new_theme"],
    "hide_themes": ["new_theme", "show_themes"],
    "themes_to_phones": ["new_theme", "show_themes"],
    "themes_from_phones": ["new_theme", "show_themes", "themes_to_phones"],
}
"""What is done before a control stands there."""
OF_THEMES = ("new_theme", "show_themes", "hide_themes", "themes_to_phones", "themes_from_phones")
OF_WORDS = ("hide_word", "show_word")
ON_AN_ANSWER = (
    "hide",
    "show",
    "quote",
    "unquote",
    "park",
    "unpark",
    "quiet",
    "let_through",
    "lift",
    *OF_WORDS,
)
PLACES = ChoiceSettings(options=[Option(id=name, text=name) for name in ("Berg", "Klövsjö")])
MEANT_TWICE = ("more_time", *NEVER_STALE)


def subject_of(database: Database, workshop: Workshop, verb: str, asking: Asking) -> int | None:
    if verb in ON_AN_ANSWER:
        return 1
    if verb in (
        *("open", "close", "ask_again", "ask_again_with_themes"),
        *("reveal", "conceal", "take_up", "copy_promises", *OF_THEMES),
    ):
        with database.reading() as session:
            at_hand = latest(session, [asking.step_id])[asking.step_id].id
        return asking.id if verb == "take_up" else at_hand
    if verb in ("go", "next"):
        with database.reading() as session:
            return read_agenda(session, workshop.id or 0)[-1].id
    return 300 if verb == "timer" else None


@pytest.mark.parametrize("verb", [verb for verb in ACTS if verb not in MEANT_TWICE])
def test_the_second_press_of_a_double_press_is_refused_and_changes_nothing(
    database: Database, workshop: Workshop, astrid: Facilitator, verb: str
) -> None:
    kind = "word_cloud" if verb in OF_WORDS else "open_text"
    where = ask(database, workshop, "choice", "Varifrån?", PLACES, background=True)
    do(database, workshop, "close", on=where.id, at=START)
    if verb == "copy_promises":
        asking = ask_about(database, workshop, promised_by(database, astrid), astrid)
    else:
        asking = ask(database, workshop, kind, "Vad hindrar?", approve_first=True)
    say(database, asking, {"text": "Bussen"})
    with database.writing() as session:
        add_step(session, add_item(session, workshop.id or 0), "slide", "Sist", language="sv")
    for earlier in BEFORE.get(verb, []):
        on = subject_of(database, workshop, earlier, asking)
        do(database, workshop, earlier, on=on, at=START, title="Mandat")
    seen = version(database, workshop)
    on = subject_of(database, workshop, verb, asking)
    press(database, workshop, verb, seen, on=on, to=where.id)
    after = row(database, workshop)
    with pytest.raises(Stale):
        press(database, workshop, verb, seen, on=on, to=where.id)
    assert row(database, workshop) == after


def test_a_minute_more_is_meant_twice(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    seen = version(database, workshop)
    press(database, workshop, "more_time", seen)
    press(database, workshop, "more_time", seen)
    assert row(database, workshop)["deadline_at"] == START + 120_000


def test_larger_letters_are_meant_twice(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    seen, before = version(database, workshop), row(database, workshop)["type_size"]
    press(database, workshop, "larger", seen)
    once = row(database, workshop)["type_size"]
    press(database, workshop, "larger", seen)
    assert before < once < row(database, workshop)["type_size"]


def test_approving_those_that_were_seen_twice_shows_none_that_was_hidden_in_between(
    database: Database, workshop: Workshop, asking: Asking, answer: int
) -> None:
    seen = version(database, workshop)
    press(database, workshop, "approve", seen, on=asking.id, these=(answer,))
    press(database, workshop, "hide", version(database, workshop), on=answer, reason="other")
    with pytest.raises(Stale):
        press(database, workshop, "approve", seen, on=asking.id, these=(answer,))
    with database.reading() as session:
        [entry] = count_from_scratch(session, asking).entries.values()
    assert entry.state == HIDDEN


def test_a_minute_more_is_not_put_on_the_next_question(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    seen = version(database, workshop)
    do(database, workshop, "back")
    with pytest.raises(Stale):
        press(database, workshop, "more_time", seen)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("lock", None), ("next", None)),
        (("close", 1), ("reveal", 1)),
        (("blank", None), ("timer", 60)),
        (("show", 1), ("show", 2)),
        (("show", 1), ("close", 1)),
        (("more_time", None), ("next", None)),
        (("timer", 60), ("next", None)),
    ],
    ids=str,
)
def test_two_who_press_different_things_both_succeed(
    database: Database,
    workshop: Workshop,
    asking: Asking,
    answer: int,
    first: tuple[str, int | None],
    second: tuple[str, int | None],
) -> None:
    say(database, asking, {"text": "Tåget"})
    seen = version(database, workshop)
    for verb, on in (first, second):
        press(database, workshop, verb, seen, on=on)


def test_two_who_hide_different_words_both_succeed(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    cloud = ask(database, workshop, "word_cloud", "Ett ord?")
    for text in ("mod", "hopp"):
        say(database, cloud, {"text": text})
    seen = version(database, workshop)
    for on in (1, 2):
        press(database, workshop, "hide_word", seen, on=on)
    with pytest.raises(Stale):
        press(database, workshop, "show_word", seen, on=1)


def test_answers_that_pour_in_make_nothing_stale(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    seen = version(database, workshop)
    for n in range(5):
        say(database, asking, {"text": f"Svar {n}"})
    press(database, workshop, "show", seen, on=1)
    press(database, workshop, "close", seen, on=asking.id)


def test_next_goes_only_where_its_control_said(database: Database, workshop: Workshop) -> None:
    ids = []
    for prompt in ("Ett", "Två"):
        with database.writing() as session:
            item = add_item(session, workshop.id or 0)
            add_step(session, item, "slide", prompt, language="sv")
            ids.append(item.id)
    seen = version(database, workshop)
    with pytest.raises(Stale):
        press(database, workshop, "next", seen, on=ids[1])
    press(database, workshop, "next", seen, on=ids[0])
    assert row(database, workshop)["item_id"] == ids[0]


def test_what_ends_the_room_is_stale_when_the_room_has_moved(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    seen = version(database, workshop)
    do(database, workshop, "back")
    with pytest.raises(Stale):
        press(database, workshop, "end", seen)
    assert not row(database, workshop)["ended_at"]


@pytest.mark.parametrize(
    ("pace", "verb"), [(LED, verb) for verb in ACTS] + [(SELF, verb) for verb in SURVEY_ACTS]
)
def test_every_act_says_what_it_is_about(pace: str, verb: str) -> None:
    assert bool(facts_of(pace, verb)) is (verb not in NEVER_STALE)


def texts_of(session: Session, asking: Asking) -> list[str]:
    found = session.exec(select(Asking).where(Asking.step_id == asking.step_id)).all()
    return [one.state for one in found]


def test_asking_anew_is_undone_by_going_back_to_the_earlier_round(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    for verb in ("close", "ask_again"):
        do(database, workshop, verb, on=asking.id)
    do(database, workshop, "take_up", on=asking.id)
    with database.reading() as session:
        assert latest(session, [asking.step_id])[asking.step_id].id == asking.id
        assert texts_of(session, asking) == ["closed", "closed"]
    do(database, workshop, "open", on=asking.id)
    say(database, asking, {"text": "Går vidare"})


def test_a_round_that_was_left_can_be_gone_on_to_and_the_next_gets_a_number_of_its_own(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    for verb in ("close", "ask_again"):
        do(database, workshop, verb, on=asking.id)
    second = (asking.id or 0) + 1
    for on in (asking.id, second, asking.id):
        do(database, workshop, "take_up", on=on)
    do(database, workshop, "ask_again", on=asking.id)
    with database.reading() as session:
        assert latest(session, [asking.step_id])[asking.step_id].number == 3
