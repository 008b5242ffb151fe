"""The rows of options as they are typed and pasted: what doesn't fit is said, and stays typed."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.models.workshop import Workshop
from app.steps import STEP_KINDS
from tests.routes.test_agenda import only, read, send

FIELDS = {name: kind.option_fields[0] for name, kind in STEP_KINDS.items() if kind.rows}
KINDS = pytest.mark.parametrize("kind", FIELDS)


def form(kind: str, *texts: str, **more: Any) -> dict[str, Any]:
    rows = {f"{FIELDS[kind]}.new-{n}": text for n, text in enumerate(texts)}
    return {"kind": kind, "prompt": "Var?", "minutes": "3", "top": "5", **rows, **more}


def texts(database: Database, workshop: Workshop) -> list[str]:
    step = only(database, workshop)
    return [row["text"] for row in step.step.settings[FIELDS[step.step.kind]]]


@KINDS
@pytest.mark.parametrize("twin", ["Buss", "buss", " Buss ", "Buss\t"])
def test_two_rows_that_read_alike_are_refused_and_stay_typed(
    astrids: TestClient, database: Database, workshop: Workshop, kind: str, twin: str
) -> None:
    reply = send(astrids, workshop, "steps", **form(kind, "Buss", "Tåg", twin))
    assert reply.status_code == 422 and f"”{twin.strip()}” står där två gånger" in reply.text
    assert 'value="Tåg"' in reply.text and f'value="{twin}"' in reply.text
    assert not read(database, workshop)


@KINDS
def test_a_row_that_is_too_long_is_refused_and_not_cut(
    astrids: TestClient, database: Database, workshop: Workshop, kind: str
) -> None:
    long = "å" * 201
    reply = send(astrids, workshop, "steps", **form(kind, "Buss", long))
    assert reply.status_code == 422 and "högst 200 tecken" in reply.text
    assert f'value="{long}"' in reply.text and "maxlength" not in reply.text
    assert send(astrids, workshop, "steps", **form(kind, "Buss", long[1:])).status_code == 303
    assert texts(database, workshop)[1] == long[1:]


@KINDS
def test_several_lines_become_several_rows(
    astrids: TestClient, database: Database, workshop: Workshop, kind: str
) -> None:
    pasted = "Buss\r\n\r\n- Tåg\r\n2. Båt\r\n• 3D-skrivare\r\n1–3 gånger\tper år"
    field = {f"{FIELDS[kind]}.new-lines": pasted}
    assert send(astrids, workshop, "steps", **form(kind, **field)).status_code == 303
    assert texts(database, workshop) == ["Buss", "Tåg", "Båt", "3D-skrivare", "1–3 gånger per år"]
    step = only(database, workshop)
    ids = [row["id"] for row in step.step.settings[FIELDS[kind]]]
    kept = {f"{FIELDS[kind]}.{name}": f"Rad {n}" for n, name in enumerate(ids)}
    more = {f"{FIELDS[kind]}.new-lines": "Häst\nVagn"}
    send(astrids, workshop, f"steps/{step.uid}", **form(kind, **kept, **more))
    assert texts(database, workshop)[-3:] == ["Rad 4", "Häst", "Vagn"]


@KINDS
def test_pasted_lines_that_are_refused_stand_in_rows_of_their_own(
    astrids: TestClient, database: Database, workshop: Workshop, kind: str
) -> None:
    field = {f"{FIELDS[kind]}.new-lines": "Buss\nTåg\nBuss"}
    reply = send(astrids, workshop, "steps", **form(kind, **field))
    assert reply.status_code == 422
    assert reply.text.count('value="Buss"') == 2 and 'value="Tåg"' in reply.text


def test_two_options_that_read_alike_in_another_language_are_refused(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    send(astrids, workshop, "steps", **form("choice", "Buss", "Tåg"))
    step = only(database, workshop)
    ids = [row["id"] for row in step.step.settings["options"]]
    said = {f"texts.options:{name}": "Bus" for name in ids}
    typed = {"word_in": "en", "prompt": "What?", **said}
    reply = send(astrids, workshop, f"steps/{step.uid}/wording", **typed)
    assert reply.status_code == 422 and "står där två gånger" in reply.text
    assert reply.text.count('value="Bus"') == 2
    typed[f"texts.options:{ids[0]}"] = "B" * 201
    reply = send(astrids, workshop, f"steps/{step.uid}/wording", **typed)
    assert reply.status_code == 422 and "B" * 201 in reply.text


@pytest.mark.parametrize(
    ("field", "longest"),
    [("title", 200), ("venue", 200), ("purpose", 2000), ("responsible", 1000)],
)
def test_facts_that_are_too_long_are_refused_and_stay_typed(
    astrids: TestClient, workshop: Workshop, field: str, longest: int
) -> None:
    facts = {"title": "Möte", "language": "sv", "keep_until": "2099-01-01"}
    reply = send(astrids, workshop, "facts", **{**facts, field: "å" * (longest + 1)})
    assert reply.status_code == 422 and "å" * (longest + 1) in reply.text
    assert "högst" in reply.text
    reply = send(astrids, workshop, "facts", **{**facts, field: "å" * longest})
    assert reply.status_code == 303


@pytest.mark.parametrize("end", ["low", "high"])
def test_what_the_end_of_a_scale_means_is_not_cut(
    astrids: TestClient, workshop: Workshop, end: str
) -> None:
    reply = send(astrids, workshop, "steps", **form("scale", **{end: "x" * 61}))
    assert reply.status_code == 422 and "högst 60 tecken" in reply.text and "x" * 61 in reply.text
