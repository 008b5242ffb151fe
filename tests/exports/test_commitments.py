"""Commitments in the notes: in every format, in both languages, and after a purge too."""

import pytest

from app.clock import now
from app.database import Database
from app.exports.document import Document
from app.exports.json_notes import notes_file
from app.exports.notes import notes
from app.models.commitments.commitment import commitments_of
from app.models.commitments.making import Words, make, remove
from app.models.commitments.telling import Teller, Told, tell
from app.models.workshop import Workshop
from app.settings import Settings
from tests.exports.read_back import WHOLE, words_of
from tests.rooms import ask, purged, say

BUS = Words(what="Prova skolbussen", who="Regionen", when="2026-Q4", first="Ringa planeraren")
SHOP = Words(what="=HYPERLINK(1) i butiken")
SAID = "Tidtabellen är klar"


@pytest.fixture(autouse=True)
def promised(database: Database, workshop: Workshop) -> None:
    """Two that stand, of which one is told of, and one that was removed."""
    say(database, ask(database, workshop, "open_text", "Vad hindrar?"), {"text": "Bussen"})
    number = workshop.id or 0
    with database.writing() as session:
        bus, *_, gone = (
            make(session, number, words, at=0, by=None)
            for words in (BUS, SHOP, Words(what="Det borttagna"))
        )
        told = Told(status="under_way", said=SAID, day="2026-11-12")
        tell(session, number, bus.uid, told, Teller(), at=now())
        remove(session, number, gone.uid, now())


def take(database: Database, workshop: Workshop, language: str, *, public: bool) -> Document:
    with database.reading() as session:
        here = session.get_one(Workshop, workshop.id)
        return notes(session, here, language, now(), public=public)


@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize("name", WHOLE)
def test_they_stand_in_every_format_and_how_it_goes_does_not(
    database: Database, workshop: Workshop, name: str, public: bool
) -> None:
    said = words_of(take(database, workshop, "sv", public=public), name)
    assert all(text in said for text in (BUS.what, "Regionen", "Ringa planeraren", SHOP.what))
    assert SAID not in said and "Det borttagna" not in said
    assert ("2026-Q4" if name == "json" else "okt–dec 2026") in said


def test_what_is_empty_for_all_has_no_column_and_times_are_in_the_language_of_the_notes(
    database: Database, workshop: Workshop
) -> None:
    document = take(database, workshop, "en", public=False)
    [_, table] = document.commitments
    assert table.rows[0][1:] == ["Regionen", "Oct–Dec 2026", "Ringa planeraren"]  # type: ignore[union-attr]
    assert table.rows[1][1:] == ["Who takes it?", "no day yet", ""]  # type: ignore[union-attr]
    with database.writing() as session:
        for one in commitments_of(session, workshop.id or 0):
            one.first_step = ""
    [_, table] = take(database, workshop, "en", public=False).commitments
    assert table.head == ["What is to be done", "Who takes it on", "When"]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["md", "json", "csv"])
def test_they_stand_there_when_only_numbers_are_left(
    database: Database, settings: Settings, workshop: Workshop, name: str
) -> None:
    said = words_of(purged(database, settings, workshop), name)
    assert BUS.what in said and "Bussen" not in said


def test_a_program_reads_them_as_they_are_stored(database: Database, workshop: Workshop) -> None:
    first, second = notes_file(take(database, workshop, "sv", public=False)).commitments
    assert (first.who, first.due, first.first_step) == ("Regionen", "2026-Q4", "Ringa planeraren")
    assert (second.who, second.due, second.first_step) == ("", "", "")
