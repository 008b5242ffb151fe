"""Words stay with what they name: whatever is removed, reworded or turned to another language."""

from typing import Any

import pytest
from sqlmodel import Session, select

from app.database import Database
from app.errors import Invalid
from app.i18n import Words
from app.models.agenda import arrangement
from app.models.agenda.agenda import AgendaStep, find_words, read_agenda
from app.models.agenda.agenda_file import read_file, write_file
from app.models.agenda.asking import Asking
from app.models.agenda.plan import copy_workshop, make_workshop, plan_of
from app.models.agenda.step_form import new_step, save_step
from app.models.agenda.wording_form import save_wording
from app.models.answers.reading import ResultsCache
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from app.screens.moment import Moment, read_moment
from app.steps import STEP_KINDS
from app.steps.options import Option, option_lists
from tests.rooms import ask, do, say

WITH_OPTIONS = [name for name, kind in STEP_KINDS.items() if kind.rows]
ENGLISH = {"Buss": "Bus", "Skola": "School", "Torg": "Square"}


def field_of(kind: str) -> str:
    [field] = STEP_KINDS[kind].option_fields
    return field


def first(session: Session, workshop: Workshop) -> AgendaStep:
    found = session.get_one(Workshop, workshop.id)
    return read_agenda(session, workshop.id or 0, found.language)[0].steps[0]


def options(step: AgendaStep, *languages: str) -> dict[str, str]:
    """What the step's options read in the first of these languages, by id."""
    [found] = option_lists(step.in_words(languages).settings)
    return {option.id: option.text for option in found}


def save(
    database: Database, workshop: Workshop, rows: Any, uid: str = "", **fields: Any
) -> AgendaStep:
    with database.writing() as session:
        found = session.get_one(Workshop, workshop.id)
        step = first(session, workshop)
        form = {"prompt": step.prompt, "body": step.body, "minutes": "3", "top": "5"}
        save_step(session, found, step.uid, {**form, field_of(step.step.kind): rows, **fields})
    with database.reading() as session:
        return first(session, workshop)


def word(database: Database, workshop: Workshop, language: str = "en", **fields: Any) -> None:
    with database.writing() as session:
        found, step = session.get_one(Workshop, workshop.id), first(session, workshop)
        texts = step.kind.texts(step.settings)
        said = {name: ENGLISH[text] for name, text in texts.items() if text in ENGLISH}
        form = {"prompt": "Where?", "texts": said, **fields}
        save_wording(session, found, step.uid, language, form)


def speak(database: Database, workshop: Workshop, language: str) -> None:
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).language = language


@pytest.fixture(params=WITH_OPTIONS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def step(database: Database, workshop: Workshop, kind: str) -> AgendaStep:
    """Three options in Swedish and English, made as the editor makes them."""
    with database.writing() as session:
        rows = {"new-1": "Buss", "new-2": "Skola", "new-3": "Torg"}
        form = {"prompt": "Var?", "minutes": "3", "top": "5", field_of(kind): rows}
        new_step(session, workshop, kind, form)
    word(database, workshop)
    with database.reading() as session:
        return first(session, workshop)


def see(database: Database, workshop: Workshop, *languages: str) -> Moment:
    with database.reading() as session:
        now = session.get_one(Workshop, workshop.id)
        return read_moment(session, ResultsCache(), now, present=0, at=0).in_words(languages)


def test_what_is_added_later_never_gets_the_id_of_what_was_removed(
    database: Database, workshop: Workshop, step: AgendaStep
) -> None:
    bus, school, square = options(step)
    seen = {bus, school, square}
    for turn in range(5):
        kept = options(step)
        gone = list(kept)[-1]
        rows = {name: text for name, text in kept.items() if name != gone} | {"new": f"Nytt {turn}"}
        step = save(database, workshop, rows)
        [added] = options(step).keys() - kept.keys()
        assert added not in seen
        seen.add(added)
        assert options(step, "en")[added] == f"Nytt {turn}"


def test_removing_all_and_writing_others_uses_no_id_again(
    database: Database, workshop: Workshop, step: AgendaStep
) -> None:
    after = save(database, workshop, {"new-1": "Badplats", "new-2": "Bio"})
    assert options(after).keys().isdisjoint(options(step))
    assert list(options(after, "en").values()) == ["Badplats", "Bio"]


def test_a_form_that_was_open_when_something_was_removed_brings_it_back_under_another_id(
    database: Database, workshop: Workshop, step: AgendaStep
) -> None:
    """Its words in other languages are gone, so it isn't the same any more."""
    rows = options(step)
    gone = list(rows)[1]
    save(database, workshop, {name: text for name, text in rows.items() if name != gone})
    after = options(save(database, workshop, rows))
    assert gone not in after and list(after.values()) == ["Buss", "Skola", "Torg"]


def test_removing_a_thing_removes_its_words_in_all_languages(
    database: Database, workshop: Workshop, step: AgendaStep
) -> None:
    rows = options(step)
    gone = list(rows)[1]
    save(database, workshop, {name: text for name, text in rows.items() if name != gone})
    with database.reading() as session:
        found = first(session, workshop)
        for language in ("sv", "en"):
            worded = find_words(session, found.step, language)
            assert worded and gone not in str(worded.texts) and gone not in str(worded.source)


def test_copies_never_give_two_things_the_same_id(
    database: Database, workshop: Workshop, step: AgendaStep, astrid: Facilitator
) -> None:
    """A copied step, a copied workshop, and one opened from a file: each loses its last option
    and gets another one."""
    with database.writing() as session:
        source = session.get_one(Workshop, workshop.id)
        file = write_file(plan_of(session, source))
        copied = copy_workshop(session, source, "Kopia", "", astrid, 30)
        opened = make_workshop(session, read_file(file, Words("en")), astrid, 30)
        arrangement.copy(session, workshop.id or 0, step.uid)
    meanings: dict[str, set[str]] = {}
    for number, place in enumerate((workshop, copied, opened)):
        with database.reading() as session:
            rows = options(first(session, place))
        assert rows == options(step)
        rows.popitem()
        for name, text in options(save(database, place, {**rows, "new": f"Ny {number}"})).items():
            meanings.setdefault(name, set()).add(text)
    assert all(len(texts) == 1 for texts in meanings.values()), meanings


def test_an_option_that_became_another_thing_is_read_so_in_all_languages(
    database: Database, workshop: Workshop, step: AgendaStep
) -> None:
    bus, school, square = options(step)
    after = save(database, workshop, {bus: "Buss", school: "Badplats", square: "Torgg"})
    assert list(options(after, "en").values()) == ["Bus", "Badplats", "Square"]
    assert after.older("en") == {f"{field_of(step.step.kind)}:{school}": "Skola"} | {
        f"{field_of(step.step.kind)}:{square}": "Torg"
    }
    do(database, workshop, "go", on=after.step.item_id)
    [asked] = see(database, workshop, "en").prompts
    assert asked.kind.offers(asked.settings)[:3] == ["Bus", "Badplats", "Square"]


def test_a_wording_is_older_than_a_question_that_was_reworded_until_it_is_saved_again(
    database: Database, workshop: Workshop, step: AgendaStep
) -> None:
    assert step.older("en") == {} and step.older("sv") == {} and step.older("fi") == {}
    after = save(database, workshop, options(step), prompt="Var då?", body="Tänk efter.")
    assert after.older("en") == {"prompt": "Var?", "body": ""}
    assert after.older("sv") == {}
    word(database, workshop, prompt="Where then?")
    with database.reading() as session:
        assert first(session, workshop).older("en") == {}


def test_a_question_that_is_saved_as_it_was_leaves_its_wordings_new(
    database: Database, workshop: Workshop, step: AgendaStep
) -> None:
    after = save(database, workshop, options(step), minutes="9", desk_notes="Vänta.")
    assert after.older("en") == {}


def test_copies_know_what_is_older_too(
    database: Database, workshop: Workshop, step: AgendaStep, astrid: Facilitator
) -> None:
    older = save(database, workshop, options(step), prompt="Var då?").older("en")
    with database.writing() as session:
        source = session.get_one(Workshop, workshop.id)
        file = write_file(plan_of(session, source))
        copied = copy_workshop(session, source, "Kopia", "", astrid, 30)
        opened = make_workshop(session, read_file(file, Words("en")), astrid, 30)
        again = write_file(plan_of(session, opened))
    for place in (copied, opened):
        with database.reading() as session:
            assert first(session, place).older("en") == older == {"prompt": "Var?"}
    assert again == file


def test_a_changed_language_and_an_edited_step_never_mix(
    database: Database, workshop: Workshop, kind: str
) -> None:
    """Nothing was written in English before: what the form says then is English, all of it."""
    with database.writing() as session:
        rows = {"new-1": "Buss", "new-2": "Skola"}
        form = {"prompt": "Var?", "minutes": "3", "top": "5", field_of(kind): rows}
        new_step(session, workshop, kind, form)
    speak(database, workshop, "en")
    with database.reading() as session:
        bus, school = options(first(session, workshop))
    after = save(database, workshop, {bus: "Bus", school: "School"}, prompt="Where?")
    do(database, workshop, "go", on=after.step.item_id)
    for languages, prompt, texts in (
        (("sv",), "Var?", ["Buss", "Skola"]),
        (("en",), "Where?", ["Bus", "School"]),
        (("fi",), "Where?", ["Bus", "School"]),
    ):
        [asked] = see(database, workshop, *languages).prompts
        assert asked.asking.prompt == prompt
        assert asked.kind.offers(asked.settings)[:2] == texts
    speak(database, workshop, "sv")
    with database.reading() as session:
        back = first(session, workshop)
    assert (back.prompt, list(options(back).values())) == ("Var?", ["Buss", "Skola"])


def test_what_is_asked_after_a_change_of_language_is_frozen_in_each_language_by_itself(
    database: Database, workshop: Workshop, step: AgendaStep
) -> None:
    speak(database, workshop, "en")
    do(database, workshop, "go", on=step.step.item_id)
    for language, texts in (("en", list(ENGLISH.values())), ("sv", list(ENGLISH))):
        [asked] = see(database, workshop, language).prompts
        assert asked.kind.offers(asked.settings)[:3] == texts, language


def test_a_step_that_reads_as_before_stays_in_its_language(
    database: Database, workshop: Workshop, kind: str
) -> None:
    """Its minutes or one more option don't make Swedish words English ones."""
    with database.writing() as session:
        rows = {"new-1": "Buss", "new-2": "Skola"}
        form = {"prompt": "Var?", "minutes": "3", "top": "5", field_of(kind): rows}
        new_step(session, workshop, kind, form)
    speak(database, workshop, "en")
    with database.reading() as session:
        rows = options(first(session, workshop))
    after = save(database, workshop, {**rows, "new": "Torg"}, minutes="9", words_in="en")
    assert list(after.wordings) == ["sv"]
    after = save(database, workshop, options(after), prompt="Var då?", words_in="sv")
    assert list(after.wordings) == ["sv"] and after.prompt == "Var då?"


def test_an_answer_from_afar_for_an_option_that_is_gone_counts_for_no_other(
    database: Database, workshop: Workshop
) -> None:
    """A phone without a line chose it; meanwhile the question was changed and asked anew."""
    with database.writing() as session:
        rows = {"new-1": "Buss", "new-2": "Skola"}
        new_step(session, workshop, "choice", {"prompt": "Var?", "minutes": "3", "options": rows})
        before = first(session, workshop)
    [then] = do(database, workshop, "go", on=before.step.item_id)
    bus, school = options(before)
    save(database, workshop, {bus: "Buss", "new": "Badplats"})
    [now] = do(database, workshop, "ask_again")
    with pytest.raises(AssertionError, match="isn't there any more"):
        say(database, now, {"options": [school]})
    with pytest.raises(AssertionError, match="closed"):
        say(database, then, {"options": [school]})
    [asked] = see(database, workshop).prompts
    assert [bar.value for bar in asked.tally.bars()] == [0, 0]


def test_stored_ids_stay_valid(database: Database, workshop: Workshop) -> None:
    from app.steps.choice import ChoiceSettings

    old = ChoiceSettings(options=[Option(id="o1", text="Buss"), Option(id="o2", text="Skola")])
    asked = ask(database, workshop, "choice", "Var?", old)
    save(database, workshop, {"o1": "Bussen", "o2": "Skola"})
    say(database, asked, {"options": ["o2"]})
    with database.reading() as session:
        assert list(options(first(session, workshop))) == ["o1", "o2"]
        assert session.exec(select(Asking)).one().settings["options"][1]["id"] == "o2"


def test_the_last_words_of_a_step_can_not_be_removed(
    database: Database, workshop: Workshop, step: AgendaStep
) -> None:
    from app.models.agenda.wording_form import remove_wording

    for language in ("en", "sv", "en"):
        speak(database, workshop, "en" if language == "sv" else "sv")
        with database.writing() as session:
            found = session.get_one(Workshop, workshop.id)
            remove_wording(session, found, step.uid, language)
    with database.reading() as session:
        assert first(session, workshop).prompt


def test_texts_of_what_a_file_has_not_are_left_out(
    database: Database, workshop: Workshop, step: AgendaStep, astrid: Facilitator
) -> None:
    with database.writing() as session:
        file = write_file(plan_of(session, session.get_one(Workshop, workshop.id)))
        gone = file.replace(b'"texts": {', b'"texts": {"options:gone": "Gone", ')
        made = make_workshop(session, read_file(gone, Words("en")), astrid, 30)
    with database.reading() as session:
        assert "gone" not in str(first(session, made).wordings["en"].texts)


def test_ids_of_options_are_taken_from_no_form(
    database: Database, workshop: Workshop, step: AgendaStep
) -> None:
    rows = options(step)
    after = save(database, workshop, {**rows, "o77": "Bio", "<b>": "Bad"})
    assert "o77" not in options(after) and "<b>" not in options(after)
    with pytest.raises(Invalid):
        save(database, workshop, {"new": ["x"] * 31})
