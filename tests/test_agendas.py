"""The templates: valid in both languages, alike in both, and good for a whole meeting."""

import json
import random
from typing import Any

import pytest

from app.agendas import HERE, NAMES, template, templates
from app.clock import now
from app.database import Database
from app.errors import NotFound
from app.exports.notes import notes
from app.i18n import LANGUAGES
from app.models.agenda.agenda_file import write_file
from app.models.agenda.asking import Asking
from app.models.agenda.plan import make_workshop
from app.models.answers.reading import ResultsCache, count_from_scratch
from app.models.people.facilitator import Facilitator
from app.models.workshop import SELF, Workshop
from app.screens.render import render_stage
from app.screens.views import SCREENS, stage
from app.steps import STEP_KINDS
from tests.exports.read_back import WHOLE, flat, words_of
from tests.rooms import do, say_all

EVERY = [(name, language) for name in NAMES for language in LANGUAGES]
every_template = pytest.mark.parametrize(("name", "language"), EVERY)


def written(name: str, language: str) -> dict[str, Any]:
    sent: dict[str, Any] = json.loads((HERE / f"{name}.{language}.json").read_text())
    return sent


def test_every_file_is_in_the_gallery_and_the_other_way_round() -> None:
    files = {path.name for path in HERE.glob("*.json")}
    assert files == {f"{name}.{language}.json" for name, language in EVERY}
    for language in LANGUAGES:
        assert [one.name for one in templates(language)] == list(NAMES)


@every_template
def test_a_template_is_written_as_an_agenda_is_saved(name: str, language: str) -> None:
    sent = written(name, language)
    about = sent.pop("about")
    assert json.loads(write_file(template(name, language).plan)) == sent
    assert sent["language"] == language
    assert set(about) == {"name", "lead", "when", "people", "room", "tip"} and all(about.values())


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_the_same_meeting_in_both_languages(name: str) -> None:
    shapes = [shape(template(name, language).plan) for language in LANGUAGES]
    assert shapes[0] == shapes[1]
    assert template(name, "sv").about.people == template(name, "en").about.people


def shape(plan: Any) -> list[Any]:
    """All but the words."""
    return [
        (
            item.minutes,
            bool(item.title),
            [
                (step.kind, step.traits, bool(step.body), _without_words(step))
                for step in item.steps
            ],
        )
        for item in plan.items
    ]


def _without_words(step: Any) -> Any:
    settings = step.settings.model_dump()
    ids = [
        option["id"] for value in settings.values() if isinstance(value, list) for option in value
    ]
    return ids, {name: value for name, value in settings.items() if isinstance(value, bool | int)}


@every_template
def test_no_two_steps_of_a_template_have_one_origin(name: str, language: str) -> None:
    plan = template(name, language).plan
    origins = [step.traits.origin for item in plan.items for step in item.steps]
    assert len(set(origins)) == len(origins) and all(origins)


@every_template
def test_a_template_runs_from_the_start_to_the_notes(
    name: str, language: str, database: Database, astrid: Facilitator
) -> None:
    rng = random.Random(5)
    plan = template(name, language).plan
    with database.writing() as session:
        workshop = make_workshop(session, plan, astrid, 30)
    asked = []
    moves = ["open"] if plan.pace == SELF else ["next"] * len(plan.items)
    for move in moves:
        for asking in do(database, workshop, move, present=3):
            kind, settings = STEP_KINDS[asking.kind], asking.read_settings()
            answers = [kind.example(settings, rng).model_dump() for _ in range(3)]
            say_all(database, asking, answers)
            asked.append(asking.prompt)
            if asking.how.sorts:
                sort(database, workshop, asking)
        assert_all_screens_show(database, workshop, language)
    do(database, workshop, "close" if plan.pace == SELF else "end")
    with database.reading() as session:
        document = notes(session, session.get_one(Workshop, workshop.id), language, now())
    assert [question.asking.prompt for question in document.questions] == asked
    questions = [s.prompt for i in plan.items for s in i.steps if STEP_KINDS[s.kind].asks]
    assert asked == questions
    assert all(question.answered == 3 for question in document.questions)
    for name in WHOLE:
        assert flat(asked[0]) in flat(words_of(document, name))


def sort(database: Database, workshop: Workshop, asking: Asking) -> None:
    """All its answers in one theme: a later question may be about themes."""
    with database.reading() as session:
        rows = [one.id for one in count_from_scratch(session, asking).shown.values()]
    do(database, workshop, "new_theme", on=asking.id, these=tuple(rows), title="Tema")


def assert_all_screens_show(database: Database, workshop: Workshop, language: str) -> None:
    with database.reading() as session:
        at = session.get_one(Workshop, workshop.id)
        looks = [(s, stage(session, ResultsCache(), at, s, present=3, at=0)) for s in SCREENS]
    for screen, look in looks:
        assert render_stage(screen, language, look, "http://testserver").html


@pytest.mark.parametrize(("name", "language"), [("nothing", "sv"), ("puzzle", "fi"), ("..", "sv")])
def test_what_is_no_template_is_not_found(name: str, language: str) -> None:
    with pytest.raises(NotFound):
        template(name, language)
