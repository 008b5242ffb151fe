"""The rules of the room: who reads and who changes them."""

import re

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.models.agenda.asking import Asking
from app.models.workshop import Workshop
from tests.rooms import ask, do, hide, say_all


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    say_all(database, asking, [{"text": "Bussen"}] * 6 + [{"text": "Ring Kerstin"}])
    return asking


def test_everybody_with_the_link_reads_them_in_their_language(
    client: TestClient, workshop: Workshop
) -> None:
    assert "Inga påhopp, hot eller hat" in client.get(f"/w/{workshop.uid}/rules").text
    english = client.get(f"/w/{workshop.uid}/rules?language=en").text
    assert "No attacks, threats or hate" in english
    assert client.get("/w/nothing-here/rules").status_code == 404


def test_they_are_one_press_away_on_the_phone(client: TestClient, workshop: Workshop) -> None:
    page = client.get(f"/w/{workshop.uid}/phone").text
    assert f'href="/w/{workshop.uid}/rules"' in page.split("phone-foot")[1]
    assert f'href="/w/{workshop.uid}/phone"' in client.get(f"/w/{workshop.uid}/rules").text


def test_how_much_is_hidden_is_read_when_the_question_has_closed(
    client: TestClient, database: Database, workshop: Workshop, asking: Asking
) -> None:
    hide(database, workshop, asking, "Bussen", "off_topic")
    hide(database, workshop, asking, "Ring Kerstin", "personal")
    at = f"/w/{workshop.uid}/rules"
    assert "Inget, i de frågor som har stängts." in client.get(at).text
    do(database, workshop, "close", on=asking.id)
    page = client.get(at).text
    assert "6 dolda enligt regeln ”Håll dig till frågan”" in page
    assert "några få dolda enligt regeln ”Inga namn på andra" in page
    assert "Kerstin" not in page and "Bussen" not in page


def test_whoever_leads_changes_them_and_the_desk_asks_by_them(
    astrids: TestClient, database: Database, workshop: Workshop, asking: Asking
) -> None:
    form = astrids.get(f"/w/{workshop.uid}/rules/edit").text
    edition = re.findall(r'name="edition" value="(\w+)"', form)[0]
    fields = {"rules.0.id": "personal", "rules.0.sv": "Nämn ingen", "rules.1.en": "Be kind"}
    said = astrids.post(f"/w/{workshop.uid}/rules", data={**fields, "edition": edition}).text
    assert "Reglerna är sparade." in said and "Nämn ingen" in said
    assert "Be kind" in astrids.get(f"/w/{workshop.uid}/desk").text
    hide(database, workshop, asking, "Ring Kerstin", "personal")
    assert "dolt: Nämn ingen" in astrids.get(f"/w/{workshop.uid}/desk").text


def test_what_is_refused_stays_in_the_form(astrids: TestClient, workshop: Workshop) -> None:
    long = "å" * 121
    reply = astrids.post(f"/w/{workshop.uid}/rules", data={"rules.0.sv": long})
    assert reply.status_code == 422 and long in reply.text
    odd = {"rules": "x", "rules.1.id": "x" * 99, "rules.1.sv": "Var snäll"}
    assert astrids.post(f"/w/{workshop.uid}/rules", data=odd).status_code in (200, 422)


def test_two_who_change_them_see_each_others_words(astrids: TestClient, workshop: Workshop) -> None:
    astrids.post(f"/w/{workshop.uid}/rules", data={"rules.0.sv": "Var snäll"})
    fields = {"rules.0.sv": "Var rak", "edition": "0" * 20}
    reply = astrids.post(f"/w/{workshop.uid}/rules", data=fields)
    assert reply.status_code == 409
    assert "Var snäll" in reply.text and "Var rak" in reply.text
