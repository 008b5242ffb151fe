"""The editor of a step that takes its options from an earlier question."""

import re
from html import unescape
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from app.database import Database
from app.models.agenda.agenda import Step, add_item, add_step
from app.models.workshop import SELF, Workshop
from app.steps import STEP_KINDS
from app.steps.choice import ChoiceSettings
from app.steps.options import Option

WITH_OPTIONS = [kind for kind in STEP_KINDS.values() if kind.ballot_fields]
TWO = ChoiceSettings(options=[Option(id="o1", text="Buss"), Option(id="o2", text="Tåg")])


@pytest.fixture
def origins(database: Database, workshop: Workshop) -> list[str]:
    """A question in words and a choice, on the agenda."""
    with database.writing() as session:
        steps = [
            add_step(
                session,
                add_item(session, workshop.id or 0),
                kind,
                prompt,
                language="sv",
                settings=how,
            )
            for kind, prompt, how in (
                ("open_text", "Vad hindrar?", None),
                ("choice", "Vad väljer vi?", TWO),
            )
        ]
        return [step.origin for step in steps]


def form(kind: str, **takes: Any) -> dict[str, Any]:
    said = {"kind": kind, "prompt": "Vad först?", "minutes": "5", "top": "5", "places": "3"}
    return said | {f"takes.{name}": str(value) for name, value in takes.items()}


def steps(database: Database) -> list[Step]:
    with database.reading() as session:
        return list(session.exec(select(Step).order_by(Step.id)))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", WITH_OPTIONS, ids=lambda kind: kind.name)
def test_every_kind_with_options_may_take_them_and_needs_none_of_its_own(
    astrids: TestClient, database: Database, workshop: Workshop, origins: list[str], kind: Any
) -> None:
    sent = form(kind.name, of="earlier", **{"from": f"{origins[0]} answers"}, most=7)
    made = astrids.post(f"/w/{workshop.uid}/steps", data=sent, follow_redirects=False)
    assert made.status_code == 303, made.text
    step = steps(database)[-1]
    assert step.takes == {"origin": origins[0], "take": "answers", "most": 7}
    agenda = astrids.get(f"/w/{workshop.uid}/agenda").text
    assert "tar sina alternativ från ”Vad hindrar?”" in agenda
    page = astrids.get(f"/w/{workshop.uid}/steps/{step.uid}").text
    assert re.search(r'value="earlier" checked', page)
    assert f'value="{origins[0]} answers" selected' in page
    preview = unescape(astrids.get(f"/w/{workshop.uid}/steps/{step.uid}/preview").text)
    assert "Här kommer när frågan öppnas: Svaren på ”Vad hindrar?”, högst 7." in preview
    assert "Alternativ 5, tas när frågan öppnas" in preview


def test_what_each_question_gives_is_offered_and_nothing_else(
    astrids: TestClient, workshop: Workshop, origins: list[str]
) -> None:
    page = unescape(astrids.get(f"/w/{workshop.uid}/steps/new?kind=dots").text)
    offered = re.findall(r'<option value="\S+ \w+" >(.+?)</option>', page)
    assert offered == [
        "Svaren på ”Vad hindrar?”",
        "Citaten från ”Vad hindrar?”",
        "Temana i ”Vad hindrar?”",
        "Alternativen i ”Vad väljer vi?”",
        "De bästa i ”Vad väljer vi?”",
    ]


def test_in_a_survey_only_what_is_there_before_anybody_answers(
    astrids: TestClient, database: Database, workshop: Workshop, origins: list[str]
) -> None:
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).pace = SELF
    page = unescape(astrids.get(f"/w/{workshop.uid}/steps/new?kind=dots").text)
    offered = re.findall(r'<option value="\S+ (\w+)" >', page)
    assert offered == ["options"]


@pytest.mark.parametrize(
    ("takes", "said"),
    [
        ({"of": "earlier", "from": ""}, "Välj en tidigare fråga"),
        ({"of": "earlier", "from": "x nonsense"}, "Välj en tidigare fråga"),
        ({"of": "earlier", "from": "x answers", "most": "99"}, "ett tal från 1 till 30"),
        ({"of": ""}, "Skriv minst två alternativ."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    astrids: TestClient, workshop: Workshop, origins: list[str], takes: Any, said: str
) -> None:
    sent = form("dots", **takes) | {"options.new-1": "Bussen"}
    page = astrids.post(f"/w/{workshop.uid}/steps", data=sent)
    assert page.status_code == 422 and said in unescape(page.text)
    assert 'value="Bussen"' in page.text


def test_one_may_go_back_to_what_was_written(
    astrids: TestClient, database: Database, workshop: Workshop, origins: list[str]
) -> None:
    own = {"options.new-1": "Bussen", "options.new-2": "Skolan"}
    taking = form("dots", of="earlier", **{"from": f"{origins[1]} top"}) | own
    astrids.post(f"/w/{workshop.uid}/steps", data=taking)
    step = steps(database)[-1]
    assert step.takes and [one["text"] for one in step.settings["options"]] == ["Bussen", "Skolan"]
    page = astrids.get(f"/w/{workshop.uid}/steps/{step.uid}").text
    edition = re.search(r'name="edition" value="([^"]+)"', page)
    assert edition
    ids = [one["id"] for one in step.settings["options"]]
    kept = {f"options.{name}": text for name, text in zip(ids, own.values(), strict=True)}
    sent = form("dots", of="") | kept | {"edition": edition[1]}
    saved = astrids.post(f"/w/{workshop.uid}/steps/{step.uid}", data=sent, follow_redirects=False)
    assert saved.status_code == 303
    assert steps(database)[-1].takes is None


def test_a_source_that_stands_later_is_said_on_the_agenda(
    astrids: TestClient, database: Database, workshop: Workshop, origins: list[str]
) -> None:
    sent = form("dots", of="earlier", **{"from": f"{origins[0]} answers"})
    astrids.post(f"/w/{workshop.uid}/steps", data=sent)
    [first, _, taker] = steps(database)
    astrids.post(f"/w/{workshop.uid}/agenda/{taker.uid}/position", data={"after": ""})
    for _ in range(2):
        astrids.post(f"/w/{workshop.uid}/agenda/{taker.uid}/position", data={"to": "up"})
    agenda = unescape(astrids.get(f"/w/{workshop.uid}/agenda").text)
    assert "tar sina alternativ från en fråga som inte står före den" in agenda
    page = astrids.get(f"/w/{workshop.uid}/steps/{taker.uid}").text
    assert f'value="{first.origin} answers" selected' in page


def test_options_that_read_nearly_the_same_are_pointed_out(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    own = {"options.new-1": "Bättre bussar", "options.new-2": "Battre bussar", "options.new-3": "X"}
    astrids.post(f"/w/{workshop.uid}/steps", data=form("dots") | own)
    page = unescape(astrids.get(f"/w/{workshop.uid}/steps/{steps(database)[-1].uid}").text)
    assert "”Bättre bussar” och ”Battre bussar”" in page


@pytest.mark.parametrize("odd", ["x", "", "5"])
def test_odd_fields_are_no_fault(astrids: TestClient, workshop: Workshop, odd: str) -> None:
    sent = form("dots") | {"takes": odd}
    assert astrids.post(f"/w/{workshop.uid}/steps", data=sent).status_code == 422
    assert astrids.post(f"/w/{workshop.uid}/steps/preview", data=sent).status_code == 200
