"""A question that groups are made by: its form, its phone, its copies, and the page at the desk."""

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.i18n import Words
from app.models.agenda.agenda import AgendaStep, read_agenda
from app.models.agenda.agenda_file import read_file, write_file
from app.models.agenda.plan import make_workshop, plan_of
from app.models.people.facilitator import Facilitator
from app.models.workshop import SELF, Workshop
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from tests.rooms import ask, do

FORM = {
    "kind": "choice",
    "prompt": "Jag kommer från",
    "options.a": "Berg",
    "options.b": "Klövsjö",
    "minutes": "3",
    "background": "1",
}
SAID = "Svaret används för att visa hur olika grupper har svarat"
PLACES = ChoiceSettings(options=[Option(id=name, text=name) for name in ("Berg", "Klövsjö")])


def steps(database: Database, workshop: Workshop) -> list[AgendaStep]:
    with database.reading() as session:
        agenda = read_agenda(session, workshop.id or 0, "sv")
    return [step for entry in agenda for step in entry.steps]


def test_a_choice_is_marked_and_the_mark_taken_away_in_its_form(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    astrids.post(f"/w/{workshop.uid}/steps", data=FORM)
    [step] = steps(database, workshop)
    assert step.step.background
    at = f"/w/{workshop.uid}/steps/{step.uid}"
    assert 'name="background" value="1" checked' in astrids.get(at).text
    assert SAID in astrids.get(f"{at}/preview").text
    astrids.post(at, data={name: text for name, text in FORM.items() if name != "background"})
    assert not steps(database, workshop)[0].step.background
    assert SAID not in astrids.get(f"{at}/preview").text


@pytest.mark.parametrize("more", [{"several": "1"}, {"own_line": "Annat"}])
def test_what_cannot_make_groups_is_not_saved_as_if_it_could(
    astrids: TestClient, database: Database, workshop: Workshop, more: dict[str, str]
) -> None:
    page = astrids.post(f"/w/{workshop.uid}/steps", data={**FORM, **more})
    assert "kan användas för att jämföra grupper" in page.text
    assert steps(database, workshop) == []


def test_the_mark_goes_along_into_files_and_copies(
    astrids: TestClient, database: Database, workshop: Workshop, astrid: Facilitator
) -> None:
    astrids.post(f"/w/{workshop.uid}/steps", data=FORM)
    with database.writing() as session:
        file = write_file(plan_of(session, session.get_one(Workshop, workshop.id)))
        made = make_workshop(session, read_file(file, Words("sv")), astrid, 30)
    assert steps(database, made)[0].step.background


def test_what_phones_were_told_holds_when_the_mark_is_set_later(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "choice", "Varifrån?", PLACES)
    do(database, workshop, "close", on=asking.id)
    [step] = steps(database, workshop)
    form = {**FORM, "options.Berg": "Berg", "options.Klövsjö": "Klövsjö"}
    astrids.post(f"/w/{workshop.uid}/steps/{step.uid}", data=form)
    later = ask(database, workshop, "choice", "Buss?", PLACES)
    do(database, workshop, "close", on=later.id)
    page = astrids.get(f"/w/{workshop.uid}/split/{later.id}")
    assert "ingen stängd fråga" in page.text


def test_the_page_says_what_is_missing(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    where = ask(database, workshop, "choice", "Varifrån?", PLACES, background=True)
    later = ask(database, workshop, "choice", "Buss?", PLACES)
    page = f"/w/{workshop.uid}/split/{later.id}"
    assert "Stäng frågan först" in astrids.get(page).text
    do(database, workshop, "close", on=later.id)
    assert "Inget av det här kan visas" in astrids.get(page).text
    assert astrids.get(f"{page}?by={later.id}").status_code == 404
    assert astrids.get(f"{page}?by={where.id}").status_code == 200
    assert astrids.get(f"/w/{workshop.uid}/split/9999").status_code == 404


def test_a_survey_leads_to_it_when_it_has_closed(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    ask(database, workshop, "choice", "Varifrån?", PLACES, background=True)
    later = ask(database, workshop, "choice", "Buss?", PLACES)
    page = f"/w/{workshop.uid}/desk/answers/{later.id}?after=0"
    assert "Dela upp efter grupp" not in astrids.get(page).text
    do(database, workshop, "close", on=later.id)
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).pace = SELF
    assert "Dela upp efter grupp" in astrids.get(page).text
    split = astrids.get(f"/w/{workshop.uid}/split/{later.id}").text
    assert "Varifrån?" in split and "Visa på duken" not in split
