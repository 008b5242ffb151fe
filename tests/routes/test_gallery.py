"""The templates' pages, and agendas that come and go as files or copies."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.agendas import NAMES, template, templates
from app.database import Database
from app.models.agenda.agenda import AgendaItem, add_item, add_step, read_agenda
from app.models.people import member
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST
from app.models.workshop import Workshop, by_uid
from tests.conftest import log_in
from tests.models.test_sorting import Table


def made(database: Database, reply: Any) -> tuple[Workshop, list[AgendaItem]]:
    """The workshop that a reply leads to."""
    assert reply.status_code == 303, reply.text
    with database.reading() as session:
        workshop = by_uid(session, reply.headers["location"].split("/")[2])
        assert workshop is not None
        return workshop, read_agenda(session, workshop.id or 0)


def workshops_of(database: Database, who: Facilitator) -> int:
    with database.reading() as session:
        return len(member.places(session, who))


def send(client: TestClient, content: bytes | None) -> Any:
    files = None if content is None else {"file": ("agenda.json", content, "application/json")}
    return client.post("/workshops/file", files=files, follow_redirects=False)


def fill(database: Database, workshop: Workshop) -> str:
    """One question on the agenda; its origin."""
    with database.writing() as session:
        item = add_item(session, workshop.id or 0, planned_s=300)
        return add_step(session, item, "open_text", "Vad hindrar?", language="sv").origin


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_gallery_shows_every_template_in_the_language_asked_for(
    astrids: TestClient, language: str
) -> None:
    text = astrids.get("/templates", params={"in": language}).text
    for one in templates(language):
        assert one.about.lead in text and f'action="/templates/{one.name}/workshops"' in text


@pytest.mark.parametrize("name", NAMES)
def test_one_can_look_into_a_template_before_anything_is_made(
    astrids: TestClient, database: Database, astrid: Facilitator, name: str
) -> None:
    text = astrids.get(f"/templates/{name}").text
    chosen = template(name, "sv")
    for part in (chosen.about.when, chosen.about.people, chosen.about.room, chosen.about.tip):
        assert part in text
    for step in (step for item in chosen.plan.items for step in item.steps):
        assert step.prompt in text
        assert all(option in text for option in step.options)
    assert workshops_of(database, astrid) == 0


@pytest.mark.parametrize("language", ["sv", "en"])
def test_one_click_makes_the_workshop_in_the_chosen_language(
    astrids: TestClient, database: Database, language: str
) -> None:
    reply = astrids.post(
        "/templates/puzzle/workshops", data={"language": language}, follow_redirects=False
    )
    workshop, agenda = made(database, reply)
    plan = template("puzzle", language).plan
    assert reply.headers["location"].endswith("/agenda?say=made")
    assert (workshop.title, workshop.language) == (plan.title, language)
    assert workshop.purpose == plan.purpose
    assert [step.prompt for item in agenda for step in item.steps] == [
        step.prompt for item in plan.items for step in item.steps
    ]
    assert sum(item.item.planned_s for item in agenda) == plan.seconds


def test_an_agenda_is_as_long_in_the_gallery_as_when_it_is_made_and_copied(
    astrids: TestClient, database: Database
) -> None:
    reply = astrids.post("/templates/puzzle/workshops", data={"language": "sv"})
    at = reply.url.path.removesuffix("/agenda")
    for path in ("/templates/puzzle", f"{at}/agenda", f"{at}/copy"):
        assert "11 steg" in astrids.get(path).text, path


def test_the_example_leads_straight_to_the_desk(astrids: TestClient, database: Database) -> None:
    how = {"language": "en", "then": "desk"}
    reply = astrids.post("/templates/example/workshops", data=how, follow_redirects=False)
    workshop, agenda = made(database, reply)
    assert reply.headers["location"] == f"/w/{workshop.uid}/desk"
    assert [len(item.steps) for item in agenda if item.is_round] == [3, 1]


def test_two_workshops_of_one_template_can_be_compared(
    astrids: TestClient, database: Database
) -> None:
    origins = []
    for language in ("sv", "en"):
        reply = astrids.post(
            "/templates/puzzle/workshops", data={"language": language}, follow_redirects=False
        )
        _, agenda = made(database, reply)
        origins.append([step.step.origin for item in agenda for step in item.steps])
    assert origins[0] == origins[1]


def test_what_is_no_template_is_not_found(astrids: TestClient) -> None:
    assert astrids.get("/templates/nothing").status_code == 404
    assert astrids.post("/templates/nothing/workshops").status_code == 404
    sent = {"language": "xx"}
    assert astrids.post("/templates/puzzle/workshops", data=sent).status_code == 404


def test_an_agenda_goes_by_file_from_one_facilitator_to_another(
    astrids: TestClient, database: Database, workshop: Workshop, dragana: Facilitator
) -> None:
    origin = fill(database, workshop)
    file = astrids.get(f"/w/{workshop.uid}/agenda/file")
    assert file.headers["content-type"] == "application/json"
    assert "Mo%CC%88te" in file.headers["content-disposition"] or (
        "M%C3%B6te%20i%20bygden%20agenda.json" in file.headers["content-disposition"]
    )
    reply = send(log_in(astrids, database, dragana), file.content)
    theirs, agenda = made(database, reply)
    assert theirs.title == workshop.title and theirs.uid != workshop.uid
    assert [step.step.origin for item in agenda for step in item.steps] == [origin]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "Välj en fil först."),
        (b"", "Välj en fil först."),
        (b"inte en agenda", "Det är ingen agendafil."),
        (b"x" * (3 * 1024 * 1024), "Filen är större än 2 MB"),
        (json.dumps({"format": "bikupa-agenda", "version": 9}).encode(), "nyare Bikupa"),
    ],
)
def test_a_file_that_can_not_be_read_is_told_of_and_nothing_is_made(
    astrids: TestClient, database: Database, astrid: Facilitator, content: Any, told: str
) -> None:
    reply = send(astrids, content)
    assert reply.status_code == 422 and told in reply.text and 'id="file"' in reply.text
    assert workshops_of(database, astrid) == 0


def test_who_reloads_a_refused_file_chooses_anew(astrids: TestClient) -> None:
    assert astrids.get("/workshops/file", follow_redirects=False).status_code == 303


def test_a_copy_is_named_before_it_is_made(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    origin = fill(database, workshop)
    asked = astrids.get(f"/w/{workshop.uid}/copy").text
    assert 'value="Möte i bygden"' in asked and "1 steg, 5 min" in asked
    named = {"title": "Möte i Stenberga", "venue": "Bygdegården"}
    reply = astrids.post(f"/w/{workshop.uid}/copy", data=named, follow_redirects=False)
    copy, agenda = made(database, reply)
    assert (copy.title, copy.venue) == ("Möte i Stenberga", "Bygdegården")
    assert [step.step.origin for item in agenda for step in item.steps] == [origin]


@pytest.mark.parametrize("along", [True, False])
def test_a_copy_takes_themes_along_where_that_is_ticked(
    astrids: TestClient, database: Database, workshop: Workshop, along: bool
) -> None:
    table = Table(database, workshop)
    table.theme("Mandat", "Svar 1")
    assert "Ta med temat, tomt" in astrids.get(f"/w/{workshop.uid}/copy").text
    wanted = {"title": "Nästa", **({"themes": "1"} if along else {})}
    reply = astrids.post(f"/w/{workshop.uid}/copy", data=wanted, follow_redirects=False)
    _, [item] = made(database, reply)
    titles = [theme["title"] for theme in item.steps[0].step.themes]
    assert titles == (["Mandat"] if along else [])


def test_a_copy_without_a_title_keeps_what_was_typed(
    astrids: TestClient, database: Database, workshop: Workshop, astrid: Facilitator
) -> None:
    reply = astrids.post(f"/w/{workshop.uid}/copy", data={"title": " ", "venue": "Loftet"})
    assert reply.status_code == 422 and 'id="title-mistake"' in reply.text
    assert 'value="Loftet"' in reply.text
    assert workshops_of(database, astrid) == 1


def test_an_agenda_with_nothing_on_it_can_be_copied_too(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    assert "Det finns inget på agendan än" in astrids.get(f"/w/{workshop.uid}/copy").text
    reply = astrids.post(f"/w/{workshop.uid}/copy", data={"title": "Nästa"}, follow_redirects=False)
    assert made(database, reply)[1] == []


def test_the_one_who_copies_owns_the_copy_alone(
    client: TestClient, database: Database, workshop: Workshop, dragana: Facilitator
) -> None:
    with database.writing() as session:
        member.add(session, workshop.id or 0, dragana.id or 0, HOST)
    hers = log_in(client, database, dragana)
    reply = hers.post(f"/w/{workshop.uid}/copy", data={"title": "Min"}, follow_redirects=False)
    copy, _ = made(database, reply)
    with database.reading() as session:
        members = member.members(session, copy.id or 0)
    assert [(row.role, who.name) for row, who in members] == [("owner", "Dragana Ilic")]
