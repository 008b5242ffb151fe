"""What older versions had mixed is put right by the migration, where it can be told."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from app.database import Database
from app.models.agenda.agenda import AgendaStep, read_agenda
from app.models.workshop import Workshop
from app.settings import Settings
from app.steps.choice import ChoiceSettings
from app.steps.options import Option, option_lists
from tests.rooms import ask
from tests.test_migrations import move

BEFORE, SINCE = "0009", "head"
Words = dict[str, str]


class Stored:
    """A step and its asking in the rows of an older version."""

    def __init__(self, settings: Settings, workshop: Workshop) -> None:
        self.settings, self.workshop = settings, workshop
        self.file = settings.database_file
        move(settings, BEFORE)
        self.write("DELETE FROM wording")

    def write(self, statement: str, *values: Any) -> None:
        with closing(sqlite3.connect(self.file)) as rows, rows:
            rows.execute(statement, values)

    def set_up(self, **options: str) -> None:
        self.write("UPDATE step SET settings = ?", json.dumps(settings_of(options)))

    def word(self, language: str, prompt: str, **texts: str) -> None:
        self.write(
            "INSERT INTO wording (step_id, language, prompt, body, texts) VALUES (1, ?, ?, '', ?)",
            language,
            prompt,
            json.dumps({f"options:{name}": text for name, text in texts.items()}),
        )

    def asked(self, language: str, prompt: str, options: Words, **wordings: Any) -> None:
        """How the only asking reads: wordings are (prompt, texts) by language."""
        told = {
            code: {
                "prompt": said,
                "body": "",
                "texts": {f"options:{n}": t for n, t in texts.items()},
            }
            for code, (said, texts) in wordings.items()
        }
        self.write(
            "UPDATE asking SET language = ?, prompt = ?, settings = ?, wordings = ?",
            language,
            prompt,
            json.dumps(settings_of(options)),
            json.dumps(told),
        )

    def speak(self, language: str) -> None:
        self.write("UPDATE workshop SET language = ?", language)

    def healed(self) -> AgendaStep:
        move(self.settings, SINCE)
        database = Database(self.settings.database)
        with database.reading() as session:
            found = session.get_one(Workshop, self.workshop.id)
            step = read_agenda(session, found.id or 0, found.language)[0].steps[0]
        database.dispose()
        return step


def settings_of(options: Words) -> dict[str, Any]:
    rows = [{"id": name, "text": text} for name, text in options.items()]
    return {"options": rows, "several": False, "pictures": {}}


@pytest.fixture
def stored(settings: Settings, database: Database, workshop: Workshop) -> Iterator[Stored]:
    options = [Option(id="o1", text="Buss"), Option(id="o2", text="Skola")]
    ask(database, workshop, "choice", "Var?", ChoiceSettings(options=options))
    database.dispose()
    yield Stored(settings, workshop)


def read(step: AgendaStep, *languages: str) -> list[str]:
    [options] = option_lists(step.in_words(languages).settings)
    return [option.text for option in options]


def test_a_step_in_one_language_reads_as_it_did(stored: Stored) -> None:
    stored.word("sv", "Var?")
    stored.set_up(o1="Buss", o2="Skola")
    step = stored.healed()
    assert read(step) == ["Buss", "Skola"]
    assert step.wordings["sv"].texts == {"options:o1": "Buss", "options:o2": "Skola"}


def test_words_of_options_that_are_gone_go(stored: Stored) -> None:
    stored.word("sv", "Var?")
    stored.word("en", "Where?", o1="Bus", o7="Gone")
    stored.set_up(o1="Buss", o2="Skola")
    assert stored.healed().wordings["en"].texts == {"options:o1": "Bus"}


def test_an_id_that_another_option_got_no_longer_reads_as_the_one_that_is_gone(
    stored: Stored,
) -> None:
    """“School” stood beside “Skola” when it was asked; today the id is the bathing place's."""
    stored.word("sv", "Var?")
    stored.word("en", "Where?", o1="Bus", o2="School")
    stored.asked(
        "sv", "Var?", {"o1": "Buss", "o2": "Skola"}, en=("Where?", {"o1": "Bus", "o2": "School"})
    )
    stored.set_up(o1="Buss", o2="Badplats")
    step = stored.healed()
    assert read(step, "en") == ["Bus", "Badplats"] and read(step, "sv") == ["Buss", "Badplats"]
    assert step.older("en") == {"options:o2": "Skola"}


def test_a_wording_that_was_written_anew_since_is_not_older(stored: Stored) -> None:
    stored.word("sv", "Var?")
    stored.word("en", "Where?", o1="Bus", o2="Beach")
    stored.asked(
        "sv", "Var?", {"o1": "Buss", "o2": "Skola"}, en=("Where?", {"o1": "Bus", "o2": "School"})
    )
    stored.set_up(o1="Buss", o2="Badplats")
    step = stored.healed()
    assert read(step, "en") == ["Bus", "Beach"] and step.older("en") == {}


def test_a_question_that_was_reworded_since_shows_its_wording_as_older(stored: Stored) -> None:
    stored.word("sv", "Var då?")
    stored.word("en", "Where?")
    stored.asked("sv", "Var?", {"o1": "Buss", "o2": "Skola"}, en=("Where?", {}))
    stored.set_up(o1="Buss", o2="Skola")
    assert stored.healed().older("en") == {"prompt": "Var?"}


def test_options_that_were_written_over_in_another_language_are_parted(stored: Stored) -> None:
    stored.word("sv", "Var?")
    stored.word("en", "Where?")
    stored.asked("sv", "Var?", {"o1": "Buss", "o2": "Skola"})
    stored.set_up(o1="Bus", o2="School")
    stored.speak("en")
    step = stored.healed()
    assert read(step) == read(step, "en") == ["Bus", "School"]
    assert read(step, "sv") == ["Buss", "Skola"]


def test_options_that_are_still_in_the_first_language_stay_there(stored: Stored) -> None:
    stored.word("sv", "Var?")
    stored.word("en", "Where?", o1="Bus")
    stored.asked("sv", "Var?", {"o1": "Buss", "o2": "Skola"})
    stored.set_up(o1="Buss", o2="Skola")
    stored.speak("en")
    step = stored.healed()
    assert read(step, "sv") == ["Buss", "Skola"] and read(step, "en") == ["Bus", "Skola"]


def test_what_can_not_be_told_reads_as_it_did(stored: Stored) -> None:
    stored.word("sv", "Var?")
    stored.word("en", "Where?")
    stored.write("DELETE FROM asking")
    stored.set_up(o1="Bus", o2="School")
    stored.speak("en")
    step = stored.healed()
    assert read(step, "sv") == read(step, "en") == ["Bus", "School"]
    assert step.older("sv") == {}


def test_the_way_back_leaves_an_older_version_what_it_had(stored: Stored) -> None:
    stored.word("sv", "Var?")
    stored.word("en", "Where?", o1="Bus")
    stored.set_up(o1="Buss", o2="Skola")
    stored.healed()
    move(stored.settings, BEFORE)
    with closing(sqlite3.connect(stored.file)) as rows:
        found = dict(rows.execute("SELECT language, texts FROM wording"))
    assert {code: json.loads(texts) for code, texts in found.items()} == {
        "sv": {},
        "en": {"options:o1": "Bus"},
    }
