"""A step in several languages: what is asked in each, and what stays as it was asked."""

from typing import Any

import pytest
from sqlmodel import Session, select

from app.database import Database
from app.errors import Invalid
from app.models.agenda.agenda import AgendaStep, Step, find_words, read_agenda, set_words
from app.models.agenda.asking import Asking
from app.models.agenda.step_form import save_step
from app.models.agenda.wording_form import remove_wording, save_wording
from app.models.answers.reading import ResultsCache
from app.models.workshop import Workshop
from app.screens.moment import Moment, read_moment
from app.steps.choice import Choice, ChoiceSettings
from app.steps.options import Option
from app.steps.scale import Scale, ScaleSettings
from tests.rooms import ask, do, say

BUS = ChoiceSettings(options=[Option(id="o1", text="Buss"), Option(id="o2", text="Tåg")])
ENGLISH = {"prompt": "Which one?", "texts": {"options:o1": "Bus", "options:o2": ""}}


def step_of(session: Session, workshop: Workshop) -> AgendaStep:
    return read_agenda(session, workshop.id or 0, workshop.language)[0].steps[0]


def word(database: Database, workshop: Workshop, language: str = "en", **fields: Any) -> None:
    with database.writing() as session:
        step = step_of(session, workshop)
        save_wording(session, workshop, step.uid, language, {**ENGLISH, **fields})


@pytest.fixture
def worded(database: Database, workshop: Workshop) -> Asking:
    """A choice that was first asked in Swedish alone, and then again in English too."""
    ask(database, workshop, "choice", "Vilken?", BUS, body="Välj *en*.", show="live")
    word(database, workshop)
    return do(database, workshop, "ask_again")[0]


def see(database: Database, workshop: Workshop, *languages: str) -> Moment:
    with database.reading() as session:
        now = session.get_one(Workshop, workshop.id)
        return read_moment(session, ResultsCache(), now, present=0, at=0).in_words(languages)


def test_each_reads_the_question_in_their_language_or_in_the_workshops(
    database: Database, workshop: Workshop, worded: Asking
) -> None:
    for languages, prompt, options in (
        (("en",), "Which one?", ["Bus", "Tåg"]),
        (("", "en"), "Which one?", ["Bus", "Tåg"]),
        (("fi", "en"), "Which one?", ["Bus", "Tåg"]),
        (("sv",), "Vilken?", ["Buss", "Tåg"]),
        (("fi", "sv"), "Vilken?", ["Buss", "Tåg"]),
        ((), "Vilken?", ["Buss", "Tåg"]),
    ):
        now = see(database, workshop, *languages)
        [asked] = now.prompts
        assert (asked.asking.prompt, now.item and now.item.name) == (prompt, prompt)
        assert [option.text for option in asked.settings.options] == options  # type: ignore[attr-defined]
        assert [bar.label for bar in asked.tally.bars()] == options
        assert asked.asking.body == "Välj *en*."


def test_an_answer_counts_for_the_same_option_in_every_language(
    database: Database, workshop: Workshop, worded: Asking
) -> None:
    say(database, worded, {"options": ["o1"]})
    for language, label in (("sv", "Buss"), ("en", "Bus")):
        [asked] = see(database, workshop, language).prompts
        first = asked.tally.bars()[0]
        assert (first.label, first.value) == (label, 1)


def test_what_was_asked_stays_as_it_was_worded(
    database: Database, workshop: Workshop, worded: Asking
) -> None:
    word(database, workshop, prompt="Something else?", texts={})
    word(database, workshop, language="fi", prompt="Kumpi?", texts={})
    with database.reading() as session:
        first, second = session.exec(select(Asking).order_by(Asking.number)).all()  # type: ignore[arg-type]
    assert (first.language, first.wordings) == ("sv", {})
    assert (second.language, set(second.wordings)) == ("sv", {"en"})
    assert second.in_words(("fi", "en")).prompt == "Which one?"
    assert first.in_words(("en",)) is first


def test_a_look_in_the_workshops_language_is_no_other_look(
    database: Database, workshop: Workshop, worded: Asking
) -> None:
    with database.reading() as session:
        now = read_moment(
            session, ResultsCache(), session.get_one(Workshop, workshop.id), present=0, at=0
        )
    for languages in ((), ("sv",), ("fi", "sv"), ("de",), ("", "")):
        assert now.in_words(languages) is now
    assert now.spoken == {"sv", "en"}


@pytest.mark.parametrize(
    ("language", "fields"),
    [
        ("sv", {"prompt": "Vilken?"}),
        ("xx", {"prompt": "What?"}),
        ("", {"prompt": "What?"}),
        ("en", {"prompt": " "}),
        ("en", {"prompt": "x" * 501}),
        ("en", {"prompt": "What?", "texts": ["Bus"]}),
        ("en", {"prompt": "What?\ud800"}),
    ],
    ids=str,
)
def test_an_odd_wording_is_refused_and_changes_nothing(
    database: Database, workshop: Workshop, worded: Asking, language: str, fields: dict[str, Any]
) -> None:
    with database.reading() as session:
        uid = step_of(session, workshop).uid
    with pytest.raises(Invalid), database.writing() as session:
        save_wording(session, workshop, uid, language, fields)
    assert see(database, workshop, "en").prompts[0].asking.prompt == "Which one?"


def test_texts_that_are_none_of_the_steps_are_left_out(
    database: Database, workshop: Workshop, worded: Asking
) -> None:
    word(database, workshop, texts={"options:o9": "Boat", "several": "x", "options:o2": "Train"})
    with database.reading() as session:
        found = find_words(session, step_of(session, workshop).step, "en")
    assert found is not None and found.texts == {"options:o2": "Train"}


def test_a_text_too_long_for_its_place_is_refused(database: Database, workshop: Workshop) -> None:
    ask(database, workshop, "scale", "Hur nära?", ScaleSettings(low="Långt bort"))
    with pytest.raises(Invalid):
        word(database, workshop, texts={"low": "x" * 61})


def test_a_wording_can_be_taken_away_but_not_the_workshops_own(
    database: Database, workshop: Workshop, worded: Asking
) -> None:
    for language in ("en", "sv", "fi"):
        with database.writing() as session:
            remove_wording(session, workshop, step_of(session, workshop).uid, language)
    with database.reading() as session:
        assert list(step_of(session, workshop).wordings) == ["sv"]


def test_options_keep_their_first_words_when_the_workshop_changes_its_language(
    database: Database, workshop: Workshop, worded: Asking
) -> None:
    with database.writing() as session:
        english = session.get_one(Workshop, workshop.id)
        english.language = "en"
        step = step_of(session, english)
        assert [option.text for option in step.settings.options] == ["Bus", "Tåg"]  # type: ignore[attr-defined]
        form = {"prompt": "Which now?", "options": {"o1": "Coach", "o2": "Train"}, "minutes": "3"}
        save_step(session, english, step.uid, form)
    with database.reading() as session:
        step = step_of(session, english)
        for language, texts in (("en", ["Coach", "Train"]), ("sv", ["Buss", "Tåg"])):
            settings = step.in_words((language,)).settings
            assert [option.text for option in settings.options] == texts  # type: ignore[attr-defined]


def test_private_notes_are_kept_with_the_step_and_copied_with_it(
    database: Database, workshop: Workshop
) -> None:
    from app.models.agenda.arrangement import copy

    ask(database, workshop, "open_text", "Vad?", desk_notes="Fråga **Lars**.")
    with database.writing() as session:
        step = step_of(session, workshop)
        set_words(session, step.step, "fi", "Mikä?", "", {})
        made = copy(session, workshop.id or 0, step.uid)
        copied = session.exec(select(Step).where(Step.uid == made)).one()
        assert copied.desk_notes == "Fråga **Lars**."
        assert find_words(session, copied, "fi") is not None


def test_private_notes_have_a_length(database: Database, workshop: Workshop) -> None:
    ask(database, workshop, "open_text", "Vad?")
    form = {"prompt": "Vad?", "max_length": "280", "minutes": "3"}
    with database.writing() as session:
        uid = step_of(session, workshop).uid
        save_step(session, workshop, uid, {**form, "desk_notes": "x" * 4000})
    with pytest.raises(Invalid), database.writing() as session:
        save_step(session, workshop, uid, {**form, "desk_notes": "x" * 4001})


def test_a_kind_names_its_texts_and_takes_them_in_other_words() -> None:
    scale = ScaleSettings(statements=BUS.options, low="Långt bort", high="")
    texts = Scale().texts(scale)
    assert texts == {"statements:o1": "Buss", "statements:o2": "Tåg", "low": "Långt bort"}
    said = Scale().with_texts(scale, {"statements:o2": "Train", "low": "Far away", "top": "9"})
    assert [one.text for one in said.statements] == ["Buss", "Train"]
    assert (said.low, said.high, said.top) == ("Far away", "", 5)
    assert Choice().texts(Choice().Settings()) == {}
