"""The JSON is what docs/notes-format.md says it is."""

import json
import re
from pathlib import Path

from app.database import Database
from app.exports.json_notes import NotesFile, notes_file, write
from app.models.afterwards.contents import ANSWERS, RESULTS
from app.models.workshop import Workshop
from tests.exports.test_notes import SETTINGS, START, change, take
from tests.rooms import ask, do, hide, say, say_all

PAGE = (Path(__file__).parents[2] / "docs" / "notes-format.md").read_text()


def fenced(heading: str) -> object:
    """The JSON in the page's block under a heading."""
    found = re.search(rf"## {heading}\n.*?```json\n(.*?)```", PAGE, re.S)
    assert found, heading
    return json.loads(found[1])


def test_the_documented_schema_is_the_one_in_force() -> None:
    assert fenced("Schema") == NotesFile.model_json_schema()


def test_the_documented_example_follows_the_schema() -> None:
    NotesFile.model_validate(fenced("Example"))


def test_every_field_is_explained() -> None:
    schema = NotesFile.model_json_schema()
    models = [schema, *schema["$defs"].values()]
    fields = {field for model in models for field in model["properties"]}
    assert not {field for field in fields if f"`{field}`" not in PAGE}


def test_the_file_is_complete_and_says_what_was_asked(
    database: Database, workshop: Workshop
) -> None:
    change(database, workshop, venue="Folkets hus", purpose="Hitta hindren", starts_at=START)
    asking = ask(database, workshop, "open_text", "Vad hindrar?", present=5, at=START)
    say_all(database, asking, [{"text": "Ödsligt"}, {"text": "Avstånd"}, {"text": "Ring K"}])
    hide(database, workshop, asking, "Ring K")
    again = do(database, workshop, "ask_again", at=START + 1)
    scale = ask(database, workshop, "scale", "Hur går det?", SETTINGS["scale"], at=START + 2)
    say(database, scale, {"values": {"o1": 3, "o2": 5}})
    do(database, workshop, "end", at=START + 60_000)
    file = NotesFile.model_validate_json(write(take(database, workshop, at=START + 61_000)))
    assert (file.taken, file.started, file.ended) == (
        "2026-11-12T08:31:01Z",
        "2026-11-12T08:30:00Z",
        "2026-11-12T08:31:00Z",
    )
    assert (file.people, file.answers, file.venue) == (5, 3, "Folkets hus")
    assert len(again) == 1
    first, second, third = file.questions
    assert first.model_dump(exclude={"results"}) == {
        "round": "",
        "prompt": "Vad hindrar?",
        "body": "",
        "kind": "open_text",
        "number": 1,
        "open": False,
        "present": 5,
        "answered": 3,
        "answers": 2,
        "held": 0,
        "hidden": {"personal": None},
        "wordings": [],
        "round_wordings": [],
        "sorted": [],
        "masked": 0,
    }
    assert first.results[0].model_dump() == {"type": "quotes", "texts": ["Avstånd", "Ödsligt"]}
    assert (second.number, second.answers) == (2, 0)
    table = third.results[1].model_dump()
    assert table["rows"][0] == ["Buss", 0, 0, 1, 0, 0, 1, 3.0]


def test_an_empty_workshop_is_a_whole_file(database: Database, workshop: Workshop) -> None:
    file = notes_file(take(database, workshop))
    assert (file.state, file.started, file.questions) == ("draft", None, [])


def test_results_that_are_left_out_are_empty(database: Database, workshop: Workshop) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?", present=3)
    say_all(database, asking, [{"text": "Avstånden"}, {"text": "Ring K"}])
    hide(database, workshop, asking, "Ring K")
    change(database, workshop, notes_without=[RESULTS])
    [told] = NotesFile.model_validate_json(write(take(database, workshop))).questions
    assert (told.present, told.answered, told.answers) == (None, None, None)
    assert (told.held, told.hidden) == (0, {})
    assert [block.type for block in told.results] == ["quotes"]
    change(database, workshop, notes_without=[RESULTS, ANSWERS])
    assert not NotesFile.model_validate_json(write(take(database, workshop))).questions
