"""What one has typed is never lost by what was refused: a log-in that has ended, a workshop that is
gone, a role that was changed. And what is secret is never written down again."""

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.models import workshop as workshops
from app.models.afterwards import notes
from app.models.people import facilitator, member
from app.models.people.facilitator import Facilitator
from app.models.people.member import OWNER, READER
from app.models.workshop import Workshop
from app.routes._shared.parts import LOGIN_COOKIE
from tests.conftest import PASSWORD, log_in
from tests.forms import forms_of

WORDS = "Bussen går för sällan.\n\n- Ring regionen"


def log_out_elsewhere(client: TestClient, database: Database) -> None:
    """The log-in ends, and the browser doesn't know."""
    with database.writing() as session:
        facilitator.log_out(session, client.cookies[LOGIN_COOKIE])


def summary(database: Database, workshop: Workshop) -> str:
    with database.reading() as session:
        return session.get_one(Workshop, workshop.id).summary


def write(client: TestClient, workshop: Workshop, text: str = WORDS) -> str:
    page = f"/w/{workshop.uid}/notes"
    reply = client.post(
        f"{page}/summary", data={"text": text}, headers={"referer": f"http://testserver{page}"}
    )
    assert reply.status_code == 404
    return reply.text


def test_who_must_log_in_gets_back_what_was_typed_and_saves_it(
    astrids: TestClient, database: Database, workshop: Workshop, astrid: Facilitator
) -> None:
    log_out_elsewhere(astrids, database)
    (form,) = forms_of(write(astrids, workshop), "")
    assert form.action == "/login" and form.value("next") == f"/w/{workshop.uid}/notes"
    wrong = astrids.post("/login", data=form.data(email=astrid.email, password="fel lösenord"))
    (form,) = forms_of(wrong.text, "")
    page = astrids.post("/login", data=form.data(email=astrid.email, password=PASSWORD))
    assert "inte sparat än" in page.text and f'href="/w/{workshop.uid}/notes"' in page.text
    (kept,) = [one for one in forms_of(page.text, "") if "summary" in one.action]
    assert summary(database, workshop) == ""
    assert astrids.post(kept.action, data=kept.data()).status_code == 200
    assert summary(database, workshop) == WORDS


def test_what_somebody_else_saved_meanwhile_isnt_written_over_by_it(
    astrids: TestClient, database: Database, workshop: Workshop, astrid: Facilitator
) -> None:
    page = f"/w/{workshop.uid}/notes"
    form = next(one for one in forms_of(astrids.get(page).text, page) if "summary" in one.action)
    log_out_elsewhere(astrids, database)
    with database.writing() as session:
        notes.write(session, workshop.id or 0, "summary", "Hedvigs ord")
    (login,) = forms_of(astrids.post(form.action, data=form.data(text=WORDS)).text, "")
    reply = astrids.post("/login", data=login.data(email=astrid.email, password=PASSWORD))
    (kept,) = [one for one in forms_of(reply.text, "") if "summary" in one.action]
    reply = astrids.post(kept.action, data=kept.data())
    assert reply.status_code == 409
    assert "Hedvigs ord" in reply.text and "Bussen går för sällan" in reply.text


def test_a_press_of_a_button_is_not_pressed_again_by_a_log_in(
    astrids: TestClient, database: Database, workshop: Workshop, astrid: Facilitator
) -> None:
    log_out_elsewhere(astrids, database)
    for path, data in (("deletion", {}), ("acts", {"do": "end", "from": "3"})):
        reply = astrids.post(f"/w/{workshop.uid}/{path}", data=data)
        (form,) = forms_of(reply.text, "")
        assert form.action == "/login" and "kept" not in form.data()


def test_no_password_and_no_code_is_kept(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    log_out_elsewhere(astrids, database)
    sent = {"old": "hemligt ett", "password": "hemligt två", "code": "ABCD1234", "name": "Astrid"}
    for path in ("/account", "/account/password", f"/w/{workshop.uid}/erasure"):
        text = astrids.post(path, data=sent).text
        assert "hemligt" not in text and "ABCD1234" not in text and "Astrid" in text


@pytest.mark.parametrize("kept", ["[", "7", "[7]", '[["a"]]', '[["a", 1]]', "[" * 100_000])
def test_what_is_kept_may_be_anything(client: TestClient, astrid: Facilitator, kept: str) -> None:
    data = {"email": astrid.email, "password": PASSWORD, "kept": kept, "to": "/w/x/notes/summary"}
    reply = client.post("/login", data=data, follow_redirects=False)
    assert reply.headers["location"] == "/workshops"


@pytest.mark.parametrize("to", ["//elsewhere.se/", "https://elsewhere.se/", "/\\elsewhere.se"])
def test_what_is_kept_is_sent_nowhere_else(
    client: TestClient, astrid: Facilitator, to: str
) -> None:
    kept = '[["text", "Hej"]]'
    data = {"email": astrid.email, "password": PASSWORD, "kept": kept, "to": to}
    assert client.post("/login", data=data, follow_redirects=False).status_code == 303


def test_without_a_log_in_it_is_told_alike_what_is_there_and_what_isnt(
    client: TestClient, workshop: Workshop
) -> None:
    replies = [client.get(f"/w/{uid}/desk") for uid in (workshop.uid, "nothing")]
    one, other = (reply.text.replace(workshop.uid, "nothing") for reply in replies)
    assert one == other and [reply.status_code for reply in replies] == [404, 404]
    assert 'name="password"' in one and 'value="/w/nothing/desk"' in one


def test_who_comes_by_a_link_with_a_question_in_it_gets_there_after_the_log_in(
    client: TestClient, astrid: Facilitator, workshop: Workshop
) -> None:
    page = f"/w/{workshop.uid}/steps/new?kind=choice"
    (form,) = forms_of(client.get(page).text, "")
    reply = client.post(
        "/login",
        data=form.data(email=astrid.email, password=PASSWORD),
        follow_redirects=False,
    )
    assert reply.headers["location"] == page


def test_the_text_stands_on_the_page_when_the_workshop_is_gone_or_the_role_is_another(
    astrids: TestClient, database: Database, workshop: Workshop, astrid: Facilitator,
    dragana: Facilitator,
) -> None:  # fmt: skip
    hers = log_in(TestClient(astrids.app), database, dragana)
    path = f"/w/{workshop.uid}/notes/summary"
    with database.writing() as session:
        member.admit(session, workshop.id or 0, dragana.id or 0, READER)
    refused = hers.post(path, data={"text": WORDS})
    assert refused.status_code == 403 and "Ring regionen" in refused.text
    with database.writing() as session:
        member.admit(session, workshop.id or 0, dragana.id or 0, OWNER)
        workshops.delete(session, workshop.id or 0)
    gone = hers.post(path, data={"text": WORDS})
    assert gone.status_code == 404 and "Ring regionen" in gone.text


def test_what_is_too_large_to_keep_isnt_read(client: TestClient) -> None:
    reply = client.post("/deck", data={"text": "å" * 700_000})
    assert reply.status_code == 401 and "ååå" not in reply.text
