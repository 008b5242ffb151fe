"""A title in several languages: a workshop's, and a talk round's."""

from typing import Any

import pytest
from sqlmodel import Session

from app.database import Database
from app.errors import Invalid
from app.i18n import Words
from app.models.agenda import arrangement
from app.models.agenda.agenda import AgendaItem, read_agenda
from app.models.agenda.agenda_file import read_file, write_file
from app.models.agenda.asking import Asking
from app.models.agenda.facts import About, edit_facts
from app.models.agenda.plan import copy_workshop, make_workshop, plan_of
from app.models.agenda.wording_form import older_titles, save_titles
from app.models.answers.reading import ResultsCache
from app.models.people.facilitator import Facilitator
from app.models.titles import Worded
from app.models.workshop import Workshop
from app.screens.moment import Moment, read_moment
from tests.rooms import ask_round

PAIRS = [("open_text", "Vad hindrar?", None), ("open_text", "Vad hjälper?", None)]


@pytest.fixture
def asked(database: Database, workshop: Workshop) -> list[Asking]:
    """A talk round that is open now, in Swedish alone."""
    return ask_round(database, workshop, "Två och två", PAIRS)


def entry_of(session: Session, workshop: Workshop) -> AgendaItem:
    return read_agenda(session, workshop.id or 0, workshop.language)[0]


def title(database: Database, workshop: Workshop, language: str = "en", **fields: Any) -> None:
    """Word the title, and the first talk round."""
    with database.writing() as session:
        key = entry_of(session, workshop).key
        typed = {"title": "Meeting", "round": "Two and two", **fields}
        save_titles(
            session,
            workshop.id or 0,
            language,
            {"title": typed["title"], "rounds": {key: typed["round"]}},
        )


def read(database: Database, workshop: Workshop) -> Workshop:
    with database.reading() as session:
        return session.get_one(Workshop, workshop.id)


def see(database: Database, workshop: Workshop, *languages: str) -> Moment:
    with database.reading() as session:
        now = session.get_one(Workshop, workshop.id)
        return read_moment(session, ResultsCache(), now, present=0, at=0).in_words(languages)


def test_each_reads_the_titles_in_their_language_or_in_the_workshops(
    database: Database, workshop: Workshop, asked: list[Asking]
) -> None:
    title(database, workshop)
    for languages, said, round in (
        (("en",), "Meeting", "Two and two"),
        (("fi", "en"), "Meeting", "Two and two"),
        (("sv", "en"), workshop.title, "Två och två"),
        (("fi", "sv"), workshop.title, "Två och två"),
        ((), workshop.title, "Två och två"),
    ):
        now = see(database, workshop, *languages)
        assert now.item is not None
        assert (now.title.text, now.item.title, now.item.name) == (said, round, round), languages
        assert now.prompts[0].asking.prompt == "Vad hindrar?"
    assert see(database, workshop).spoken == {"sv", "en"}


def test_a_title_in_one_language_alone_is_no_reason_for_another_look(
    database: Database, workshop: Workshop, asked: list[Asking]
) -> None:
    with database.reading() as session:
        now = read_moment(
            session, ResultsCache(), session.get_one(Workshop, workshop.id), present=0, at=0
        )
    assert now.in_words(("en",)) is now


def test_an_empty_title_is_as_it_was_first_and_the_rest_stays(
    database: Database, workshop: Workshop, asked: list[Asking]
) -> None:
    title(database, workshop)
    title(database, workshop, "fi", title="Kokous", round="")
    title(database, workshop, "en", title=" ")
    found = read(database, workshop)
    assert found.wordings == {"fi": {"title": "Kokous"}}
    with database.reading() as session:
        assert entry_of(session, found).item.wordings == {"en": {"title": "Two and two"}}


@pytest.mark.parametrize(
    ("language", "fields"),
    [
        ("sv", {}),
        ("xx", {}),
        ("en", {"title": "x" * 201}),
        ("en", {"round": "x" * 201}),
        ("en", {"round": ["a", "b"]}),
        ("en", {"title": "What?\ud800"}),
    ],
    ids=str,
)
def test_odd_titles_are_refused_and_change_nothing(
    database: Database,
    workshop: Workshop,
    asked: list[Asking],
    language: str,
    fields: dict[str, Any],
) -> None:
    with pytest.raises(Invalid):
        title(database, workshop, language, **fields)
    assert read(database, workshop).wordings == {}


def test_a_round_of_another_workshop_is_passed_over(
    database: Database, workshop: Workshop, asked: list[Asking]
) -> None:
    with database.writing() as session:
        other = Workshop(title="Annat")
        session.add(other)
        session.flush()
        key = entry_of(session, workshop).key
        save_titles(session, other.id or 0, "en", {"title": "Else", "rounds": {key: "Taken"}})
        assert entry_of(session, workshop).item.wordings == {}


def test_when_the_workshop_changes_its_language_the_titles_change_places(
    database: Database, workshop: Workshop, asked: list[Asking]
) -> None:
    title(database, workshop)
    before = workshop.title
    with database.writing() as session:
        edit_facts(session, workshop.id or 0, About(title=before, language="en"))
    found = read(database, workshop)
    assert (found.title, found.wordings) == ("Meeting", {"sv": {"title": before}})
    with database.reading() as session:
        item = entry_of(session, found).item
    assert (item.title, item.wordings) == ("Two and two", {"sv": {"title": "Två och två"}})


def test_a_title_that_isnt_worded_stays_when_the_workshop_changes_its_language(
    database: Database, workshop: Workshop, asked: list[Asking]
) -> None:
    with database.writing() as session:
        edit_facts(session, workshop.id or 0, About(title="New title", language="en"))
    found = read(database, workshop)
    assert (found.title, found.wordings) == ("New title", {})


def test_a_title_that_is_typed_anew_in_the_new_language_counts(
    database: Database, workshop: Workshop, asked: list[Asking]
) -> None:
    title(database, workshop)
    before = workshop.title
    with database.writing() as session:
        edit_facts(session, workshop.id or 0, About(title="The meeting", language="en"))
    found = read(database, workshop)
    assert (found.title, found.wordings) == ("The meeting", {"sv": {"title": before}})


def test_a_title_that_is_changed_leaves_its_translations_older_until_they_are_saved_again(
    database: Database, workshop: Workshop, asked: list[Asking], astrid: Facilitator
) -> None:
    title(database, workshop)
    before, key = workshop.title, ""
    with database.writing() as session:
        key = entry_of(session, workshop).key
        edit_facts(session, workshop.id or 0, About(title="Stormöte", language="sv"))
        arrangement.plan(session, workshop.id or 0, key, 60, "Tre och tre")

    def was() -> dict[str, str]:
        with database.reading() as session:
            found = session.get_one(Workshop, workshop.id)
            return older_titles(found, read_agenda(session, found.id or 0, "sv"), "en")

    assert was() == {"title": before, key: "Två och två"}
    assert see(database, workshop, "en").title.text == "Meeting"
    with database.writing() as session:
        found = session.get_one(Workshop, workshop.id)
        file = write_file(plan_of(session, found))
        made = make_workshop(session, read_file(file, Words("en")), astrid, 30)
        assert write_file(plan_of(session, made)) == file and made.wordings == found.wordings
        edit_facts(session, workshop.id or 0, About(title=before, language="sv"))
    assert was()["title"] == ""  # it is what it was
    title(database, workshop)
    assert was() == {"title": "", key: ""}


def test_a_copied_round_keeps_its_wordings(
    database: Database, workshop: Workshop, asked: list[Asking]
) -> None:
    title(database, workshop)
    with database.writing() as session:
        key = entry_of(session, workshop).key
        session.get_one(Workshop, workshop.id).item_id = None
        arrangement.copy(session, workshop.id or 0, key)
        names = [
            entry.titled.also("en")
            for entry in read_agenda(session, workshop.id or 0, workshop.language)
        ]
    assert names == ["Two and two", "Two and two"]


def test_a_copied_workshop_keeps_them_but_not_those_of_a_title_that_it_hasnt(
    database: Database, workshop: Workshop, asked: list[Asking], astrid: Facilitator
) -> None:
    title(database, workshop)
    for name, wordings in ((workshop.title, {"en": {"title": "Meeting"}}), ("Ett annat", {})):
        with database.writing() as session:
            source = session.get_one(Workshop, workshop.id)
            made = copy_workshop(session, source, name, "", astrid, 30)
            assert (made.title, made.wordings) == (name, wordings)
            assert entry_of(session, made).titled.also("en") == "Two and two"


def test_a_title_says_what_else_it_is_called() -> None:
    titled = Worded.of("Möte", "sv", {"en": {"title": "Meeting"}, "fi": {"title": "Kokous"}})
    assert titled.others == {"en": "Meeting", "fi": "Kokous"}
    assert titled.in_words(("fi",)).others == {"en": "Meeting", "sv": "Möte"}
    assert (titled.also("fi"), titled.also("sv"), titled.also("de")) == ("Kokous", "", "")
    assert Worded.of("", "sv", {}).others == {}
