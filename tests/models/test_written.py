"""The summary and what happens next in two languages: who reads which, and who saves last."""

import pytest

from app.database import Database
from app.errors import Invalid
from app.exports.json_notes import notes_file
from app.models.afterwards import notes
from app.models.afterwards.notes import NEXT_STEPS, SUMMARY, write
from app.models.agenda.edition import Overtaken, edition_of
from app.models.agenda.facts import About, edit_facts
from app.models.agenda.plan import copy_workshop
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from tests.exports.read_back import WHOLE, words_of
from tests.exports.test_notes import take, texts


def put(database: Database, workshop: Workshop, part: str, *said: str, edition: str = "") -> None:
    with database.writing() as session:
        write(session, workshop.id or 0, part, *said, edition=edition)


def shown(database: Database, workshop: Workshop, part: str) -> dict[str, str]:
    with database.reading() as session:
        return notes.shown(session.get_one(Workshop, workshop.id), part)


def speak(database: Database, workshop: Workshop, language: str) -> None:
    with database.writing() as session:
        edit_facts(session, workshop.id or 0, About(title="Möte", language=language))


def test_each_reads_it_in_their_language_and_else_in_the_workshops(
    database: Database, workshop: Workshop
) -> None:
    put(database, workshop, SUMMARY, "Vi är överens.", "We agree.")
    put(database, workshop, NEXT_STEPS, "Byn ringer.")
    swedish, english = (texts(take(database, workshop, code)) for code in ("sv", "en"))
    assert "Vi är överens." in swedish and "We agree." not in swedish
    assert "We agree." in english and "Vi är överens." not in english
    assert "Byn ringer." in swedish and "Byn ringer." in english


@pytest.mark.parametrize("name", WHOLE)
def test_each_format_has_the_text_of_its_language(
    name: str, database: Database, workshop: Workshop
) -> None:
    put(database, workshop, SUMMARY, "Vi är överens.", "We agree.")
    assert "We agree." in words_of(take(database, workshop, "en"), name)


def test_the_file_for_programs_has_all(database: Database, workshop: Workshop) -> None:
    put(database, workshop, SUMMARY, "Vi är *överens*.", "We *agree*.")
    file = notes_file(take(database, workshop, "en"))
    assert (file.summary, file.next_steps) == ("We *agree*.", "")
    (other,) = file.summary_wordings
    assert (other.language, other.text) == ("sv", "Vi är *överens*.")
    assert not file.next_steps_wordings


def test_empty_takes_it_away(database: Database, workshop: Workshop) -> None:
    put(database, workshop, SUMMARY, "Vi är överens.", "We agree.")
    put(database, workshop, SUMMARY, "Vi är överens.", "")
    assert "Vi är överens." in texts(take(database, workshop, "en"))


def test_a_text_that_is_too_long_in_the_other_language_changes_neither(
    database: Database, workshop: Workshop
) -> None:
    with pytest.raises(Invalid):
        put(database, workshop, SUMMARY, "Ja", "Yes" * 2000)
    assert shown(database, workshop, SUMMARY)["text"] == ""


def test_who_saves_one_language_does_not_write_over_the_other(
    database: Database, workshop: Workshop
) -> None:
    read = edition_of(shown(database, workshop, SUMMARY))
    put(database, workshop, SUMMARY, "", "Hedvig's words", edition=read)
    with pytest.raises(Overtaken) as refused:
        put(database, workshop, SUMMARY, "Astrids ord", "", edition=read)
    assert refused.value.saved["also"] == "Hedvig's words"


def test_a_workshop_that_changes_its_language_keeps_both(
    database: Database, workshop: Workshop
) -> None:
    put(database, workshop, SUMMARY, "Vi är överens.", "We agree.")
    put(database, workshop, NEXT_STEPS, "Byn ringer.")
    read = edition_of(shown(database, workshop, SUMMARY))
    speak(database, workshop, "en")
    assert shown(database, workshop, SUMMARY) == {
        "text": "We agree.",
        "also": "Vi är överens.",
        "language": "en",
    }
    assert shown(database, workshop, NEXT_STEPS)["text"] == "Byn ringer."
    with pytest.raises(Overtaken):  # who had the form open would put them in each other's place
        put(database, workshop, SUMMARY, "Vi är överens!", "We agree!", edition=read)
    speak(database, workshop, "sv")
    assert shown(database, workshop, SUMMARY)["also"] == "We agree."


def test_a_copy_begins_without_them(
    database: Database, workshop: Workshop, astrid: Facilitator
) -> None:
    put(database, workshop, SUMMARY, "Vi är överens.", "We agree.")
    with database.writing() as session:
        source = session.get_one(Workshop, workshop.id)
        made = copy_workshop(session, source, "Kopia", "", astrid, 30)
    assert set(shown(database, made, SUMMARY).values()) == {"", "sv"}
