"""A typo in a question that is open: corrected everywhere at once, and told."""

from typing import Any

import pytest
from sqlmodel import select

from app.database import Database
from app.errors import Invalid, NotFound
from app.exports.notes import notes
from app.models.agenda.agenda import AgendaStep, read_agenda
from app.models.agenda.asking import Asking
from app.models.agenda.correction import correct
from app.models.agenda.wording_form import save_wording
from app.models.answers.reading import ResultsCache
from app.models.event import Event
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from app.screens.moment import Moment, read_moment
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from app.steps.scale import ScaleSettings
from tests.exports.read_back import words_of
from tests.rooms import ask, do, say

PLACES = ChoiceSettings(
    options=[Option(id="o1", text="Badplast"), Option(id="o2", text="Bibliotek")]
)
RIGHT = {"options:o1": "Badplats"}


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    """Asked in Swedish and in English, each with typos."""
    ask(database, workshop, "choice", "Vad bygger vi nårmast?", PLACES, show="live")
    with database.writing() as session:
        step = read_agenda(session, workshop.id or 0, "sv")[0].steps[0]
        texts = {"options:o1": "Beech", "options:o2": "Library"}
        form = {"prompt": "What do we build?", "texts": texts}
        save_wording(session, workshop, step.uid, "en", form)
    return do(database, workshop, "ask_again")[0]


def put_right(
    database: Database, workshop: Workshop, asking: Asking, language: str = "sv", **form: Any
) -> None:
    said = {"sv": "Vad bygger vi nårmast?", "en": "What do we build?"}[language]
    with database.writing() as session:
        correct(session, workshop, asking.id or 0, language, {"prompt": said, **form}, None)


def see(database: Database, workshop: Workshop, cache: ResultsCache, *languages: str) -> Moment:
    with database.reading() as session:
        now = session.get_one(Workshop, workshop.id)
        return read_moment(session, cache, now, present=0, at=0).in_words(languages)


def step_of(database: Database, workshop: Workshop) -> AgendaStep:
    with database.reading() as session:
        return read_agenda(session, workshop.id or 0, "sv")[0].steps[0]


def test_a_typo_goes_from_all_screens_and_the_answers_stay(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    """Also from screens that were drawn before, by results that were folded before."""
    say(database, asking, {"options": ["o1"]})
    cache = ResultsCache()
    assert see(database, workshop, cache).prompts[0].tally.bars()[0].label == "Badplast"
    turn = see(database, workshop, cache).workshop.turn
    put_right(database, workshop, asking, prompt="Vad bygger vi närmast?", texts=RIGHT)
    now = see(database, workshop, cache)
    [asked] = now.prompts
    assert now.workshop.turn > turn
    assert asked.asking.prompt == "Vad bygger vi närmast?"
    assert [(bar.label, bar.value) for bar in asked.tally.bars()] == [
        ("Badplats", 1),
        ("Bibliotek", 0),
    ]
    assert [entry.text for entry in asked.results.shown.values()] == ["Badplats"]
    say(database, asking, {"options": ["o1"]})
    assert see(database, workshop, cache).prompts[0].tally.bars()[0].value == 2


def test_each_language_is_corrected_by_itself(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    put_right(database, workshop, asking, "en", texts={"options:o1": "Beach"})
    cache = ResultsCache()
    for language, texts in (("en", ["Beach", "Library"]), ("sv", ["Badplast", "Bibliotek"])):
        [asked] = see(database, workshop, cache, language).prompts
        assert asked.kind.offers(asked.settings) == texts


def test_the_step_is_corrected_with_it_and_its_translations_do_not_age(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    put_right(database, workshop, asking, prompt="Vad bygger vi närmast?", texts=RIGHT)
    step = step_of(database, workshop)
    assert step.prompt == "Vad bygger vi närmast?" and step.older("en") == {}
    assert step.kind.offers(step.settings) == ["Badplats", "Bibliotek"]
    [again] = do(database, workshop, "ask_again")
    assert again.settings["options"][0]["text"] == "Badplats" and again.corrections == []


def test_a_step_that_says_something_else_by_now_stays(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    from app.models.agenda.step_form import save_step

    with database.writing() as session:
        step = read_agenda(session, workshop.id or 0, "sv")[0].steps[0]
        form = {"prompt": "Vad sen?", "minutes": "3", "options": {"o1": "Bad", "o2": "Bio"}}
        save_step(session, workshop, step.uid, form)
    put_right(database, workshop, asking, prompt="Vad bygger vi närmast?", texts=RIGHT)
    after = step_of(database, workshop)
    assert (after.prompt, after.kind.offers(after.settings)) == ("Vad sen?", ["Bad", "Bio"])


@pytest.mark.parametrize(
    "texts",
    [
        {"options:o1": "Skola"},
        {"options:o1": "Bibliotek"},
        {"options:o1": "Ingen badplats"},
        {"options:o2": "Badplast"},
    ],
    ids=str,
)
def test_what_an_option_means_can_not_be_changed_while_it_is_asked(
    database: Database, workshop: Workshop, asking: Asking, texts: dict[str, str]
) -> None:
    with pytest.raises(Invalid, match="says something else"):
        put_right(database, workshop, asking, prompt="Vad?", texts=texts)
    [asked] = see(database, workshop, ResultsCache()).prompts
    assert asked.asking.prompt == "Vad bygger vi nårmast?" and not asked.asking.corrections


def test_many_small_corrections_do_not_lead_to_another_thing(
    database: Database, workshop: Workshop
) -> None:
    options = [Option(id="o1", text="Banan"), Option(id="o2", text="Bio")]
    asking = ask(database, workshop, "choice", "Vad?", ChoiceSettings(options=options))

    def to(text: str) -> None:
        with database.writing() as session:
            form = {"prompt": "Vad?", "texts": {"options:o1": text}}
            correct(session, workshop, asking.id or 0, "sv", form, None)

    to("Banen")
    with pytest.raises(Invalid, match="says something else") as refused:
        to("Balen")
    assert refused.value.values["before"] == "Banan"
    to("Banan")


def test_two_options_do_not_become_one(database: Database, workshop: Workshop) -> None:
    options = [Option(id="o1", text="Torgen"), Option(id="o2", text="Torget")]
    asking = ask(database, workshop, "choice", "Vad?", ChoiceSettings(options=options))
    with pytest.raises(Invalid, match="twice"), database.writing() as session:
        form = {"prompt": "Vad?", "texts": {"options:o1": "torget"}}
        correct(session, workshop, asking.id or 0, "sv", form, None)


def test_the_ends_of_a_scale_keep_their_meaning(database: Database, workshop: Workshop) -> None:
    asking = ask(database, workshop, "scale", "Hur?", ScaleSettings(low="Dålit", high="Mycket bra"))
    with database.writing() as session:
        form = {"prompt": "Hur?", "texts": {"low": "Dåligt"}}
        correct(session, workshop, asking.id or 0, "sv", form, None)
    with pytest.raises(Invalid), database.writing() as session:
        form = {"prompt": "Hur?", "texts": {"low": "Mycket bra"}}
        correct(session, workshop, asking.id or 0, "sv", form, None)
    with database.reading() as session:
        assert session.get_one(Asking, asking.id).settings["low"] == "Dåligt"


def test_it_is_logged_and_said_in_the_notes(
    database: Database, workshop: Workshop, asking: Asking, astrid: Facilitator
) -> None:
    with database.writing() as session:
        form = {"prompt": "Vad bygger vi närmast?", "texts": RIGHT}
        correct(session, workshop, asking.id or 0, "sv", form, astrid.id)
    with database.reading() as session:
        [event] = session.exec(select(Event).where(Event.verb == "correct")).all()
        taken = notes(session, session.get_one(Workshop, workshop.id), "sv", 0)
    assert (event.subject, event.actor) == (asking.id, astrid.id)
    for name in ("md", "json"):
        text = words_of(taken, name)
        assert "nårmast" in text and "Badplast" in text and "Badplats" in text


def test_nothing_is_told_where_nothing_was_changed(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    put_right(database, workshop, asking)
    with database.reading() as session:
        assert session.get_one(Asking, asking.id).corrections == []
        assert not session.exec(select(Event).where(Event.verb == "correct")).all()


def test_what_is_closed_stays_as_it_was_asked(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    do(database, workshop, "close")
    with pytest.raises(Invalid, match="closed"):
        put_right(database, workshop, asking, texts=RIGHT)


def test_what_is_another_workshops_or_in_no_such_language_is_not_found(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    with database.writing() as session:
        other = Workshop(title="Hennes")
        session.add(other)
        session.flush()
        with pytest.raises(NotFound):
            correct(session, other, asking.id or 0, "sv", {"prompt": "Vad?"}, None)
        with pytest.raises(NotFound):
            correct(session, workshop, asking.id or 0, "fi", {"prompt": "Vad?"}, None)
