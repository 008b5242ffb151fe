"""Facilitators at the door: links, logging in and out, accounts."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from app.admission.doors import PasswordTries
from app.clock import now
from app.commands.cli import main as cli
from app.database import Database
from app.main import create_app
from app.models.people import facilitator, invitation
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from app.routes._shared.parts import LANGUAGE_COOKIE, LOGIN_COOKIE
from app.settings import Settings
from tests.conftest import PASSWORD, log_in

HEDVIG = {
    "filled": "1",
    "name": "Hedvig Ek",
    "email": "Hedvig@Example.se",
    "password": "tre bruna björnar",
}


@pytest.fixture
def first(database: Database) -> str:
    with database.writing() as session:
        token = invitation.first_invitation(session)
    assert token
    return token


def enter(client: TestClient, email: str, password: str, **more: str):  # type: ignore[no-untyped-def]
    form = {"email": email, "password": password, **more}
    return client.post("/login", data=form, follow_redirects=False)


def test_the_first_link_is_a_page_with_a_field_to_paste_it_in(client: TestClient) -> None:
    page = client.get("/invitation")
    assert page.status_code == 200
    assert 'name="token"' in page.text and "data-fragment" in page.text


def test_the_first_link_makes_an_account_and_logs_in(client: TestClient, first: str) -> None:
    shown = client.post("/invitation", data={"token": f"http://testserver/invitation#{first}"})
    assert shown.status_code == 200 and 'name="password"' in shown.text
    done = client.post("/invitation", data={"token": first, **HEDVIG}, follow_redirects=False)
    assert (done.status_code, done.headers["location"]) == (303, "/workshops")
    assert "Hedvig Ek" in client.get("/workshops").text
    again = client.post("/invitation", data={"token": first, **HEDVIG})
    assert again.status_code == 410


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"email": "hedvig"}, {"password": "kort"}, {"password": "x" * 1001}]
)
def test_a_bad_form_keeps_what_was_typed_and_does_not_use_the_link_up(
    client: TestClient, first: str, wrong: dict[str, str]
) -> None:
    refused = client.post("/invitation", data={"token": first, **HEDVIG, **wrong})
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.text
    assert "Hedvig Ek" in refused.text or "Hedvig@Example.se" in refused.text
    assert HEDVIG["password"] not in refused.text
    done = client.post("/invitation", data={"token": first, **HEDVIG}, follow_redirects=False)
    assert done.status_code == 303


GUESSABLE = [("password12", "Många använder"), ("hedvig.ek2026", "lätta att gissa")]


@pytest.mark.parametrize(("password", "say"), GUESSABLE)
def test_a_guessable_password_makes_no_account_and_the_rest_that_was_typed_stays(
    client: TestClient, first: str, password: str, say: str
) -> None:
    form = {"token": first, **HEDVIG, "password": password}
    refused = client.post("/invitation", data=form)
    assert refused.status_code == 422 and 'id="password-mistake"' in refused.text
    assert say in refused.text and password not in refused.text
    assert "Hedvig Ek" in refused.text and HEDVIG["email"] in refused.text
    form["password"] = HEDVIG["password"]
    assert client.post("/invitation", data=form, follow_redirects=False).status_code == 303


@pytest.mark.parametrize("password", ["password12", "Astrid Lind 2026"])
def test_a_guessable_password_takes_no_others_place(
    astrids: TestClient, database: Database, astrid: Facilitator, password: str
) -> None:
    with database.writing() as session:
        token = invitation.reset(session, astrid)
    form = {"token": token, "filled": "1", "email": "", "name": "", "password": password}
    for reply in (
        astrids.post("/invitation", data=form),
        astrids.post("/account/password", data={"old": PASSWORD, "password": password}),
    ):
        assert reply.status_code == 422 and 'id="password-mistake"' in reply.text
    assert enter(astrids, astrid.email, PASSWORD).status_code == 303


def test_a_reset_link_asks_only_for_the_password(
    client: TestClient, database: Database, astrid: Facilitator
) -> None:
    with database.writing() as session:
        token = invitation.reset(session, astrid)
    shown = client.post("/invitation", data={"token": token})
    assert 'name="name"' not in shown.text and astrid.email in shown.text
    form = {"token": token, "filled": "1", "password": "ett nytt lösenord"}
    assert client.post("/invitation", data=form, follow_redirects=False).status_code == 303
    client.cookies.clear()
    assert enter(client, astrid.email, PASSWORD).status_code == 422
    assert enter(client, astrid.email, "ett nytt lösenord").status_code == 303


@pytest.mark.parametrize("secure", [False, True])
def test_the_log_in_cookie_is_for_this_server_alone(
    settings: Settings, database: Database, astrid: Facilitator, secure: bool
) -> None:
    settings.base_url = "https://bikupa.example.se" if secure else ""
    with TestClient(create_app(settings)) as client:
        cookie = enter(client, astrid.email, PASSWORD).headers["set-cookie"].lower()
    login = next(part for part in cookie.split(", ") if part.startswith(f"{LOGIN_COOKIE}="))
    for attribute in ("httponly", "samesite=lax", "path=/", "max-age=34560000"):
        assert attribute in login.split("; ")
    assert ("secure" in login.split("; ")) is secure


def test_unknown_email_and_wrong_password_get_the_same_answer(
    client: TestClient, astrid: Facilitator, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    check = facilitator.passwords.verify_and_update
    monkeypatch.setattr(
        type(facilitator.passwords),
        "verify_and_update",
        lambda self, password, hashed: checked.append(hashed) or check(password, hashed),
    )
    wrong = enter(client, astrid.email, "fel lösenord")
    unknown = enter(client, "ingen@example.se", "fel lösenord")
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text.replace(astrid.email, "") == unknown.text.replace("ingen@example.se", "")
    assert checked == [astrid.password_hash, facilitator.NOBODY]


def test_each_log_in_has_a_token_of_its_own(client: TestClient, astrid: Facilitator) -> None:
    client.cookies.set(LOGIN_COOKIE, "planted-by-someone-else")
    enter(client, astrid.email, PASSWORD)
    one = client.cookies.get(LOGIN_COOKIE, path="/", domain="testserver.local")
    enter(client, astrid.email, PASSWORD)
    two = client.cookies.get(LOGIN_COOKIE, path="/", domain="testserver.local")
    assert one and two and len({one, two, "planted-by-someone-else"}) == 3


def test_logging_out_ends_the_log_in_on_the_server(astrids: TestClient, database: Database) -> None:
    token = astrids.cookies[LOGIN_COOKIE]
    assert astrids.post("/logout", follow_redirects=False).status_code == 303
    with database.reading() as session:
        assert facilitator.by_login(session, token, now()) is None


def test_a_forged_forwarded_address_does_not_move_the_limit(
    client: TestClient, astrid: Facilitator
) -> None:
    for n in range(PasswordTries.EACH + 1):
        client.headers["x-forwarded-for"] = f"10.0.0.{n}"
        last = enter(client, astrid.email, "gissning")
    assert last.status_code == 429


def test_getting_it_right_starts_the_count_anew(client: TestClient, astrid: Facilitator) -> None:
    for _ in range(3):
        for _ in range(PasswordTries.EACH - 1):
            enter(client, astrid.email, "gissning")
        assert enter(client, astrid.email, PASSWORD).status_code == 303


@pytest.mark.parametrize(
    ("wished", "led_to"),
    [
        ("/account", "/account"),
        ("/w/abc/notes?page_=2", "/w/abc/notes?page_=2"),
        ("//evil.example", "/workshops"),
        ("/\\evil.example", "/workshops"),
        ("/\t/evil.example", "/workshops"),
        ("https://evil.example", "/workshops"),
        ("javascript:alert(1)", "/workshops"),
        ("", "/workshops"),
    ],
)
def test_next_leads_only_to_our_own_pages(
    client: TestClient, astrid: Facilitator, wished: str, led_to: str
) -> None:
    assert enter(client, astrid.email, PASSWORD, next=wished).headers["location"] == led_to


def test_a_page_that_needs_a_log_in_is_reached_after_it(client: TestClient) -> None:
    sent = client.get("/account", follow_redirects=False)
    assert (sent.status_code, sent.headers["location"]) == (303, "/login?next=/account")
    assert 'name="next" value="/account"' in client.get("/account").text


def test_the_browser_speaks_the_facilitators_language_after_log_in(
    client: TestClient, database: Database, astrid: Facilitator
) -> None:
    client.headers["accept-language"] = "en"
    enter(client, astrid.email, PASSWORD)
    assert 'lang="sv"' in client.get("/workshops").text
    client.post("/account", data={"name": "Astrid", "language": "en"})
    assert client.cookies[LANGUAGE_COOKIE] == "en"
    with database.reading() as session:
        person = facilitator.by_email(session, astrid.email)
    assert person and (person.name, person.language) == ("Astrid", "en")


def test_changing_the_password_asks_for_the_old_one(
    astrids: TestClient, astrid: Facilitator
) -> None:
    form = {"old": "fel", "password": "ett nytt lösenord"}
    refused = astrids.post("/account/password", data=form)
    assert refused.status_code == 422 and 'id="old-mistake"' in refused.text
    short = astrids.post("/account/password", data={"old": PASSWORD, "password": "kort"})
    assert short.status_code == 422 and 'id="password-mistake"' in short.text


def test_changing_the_password_ends_the_other_log_ins(
    astrids: TestClient, database: Database, astrid: Facilitator
) -> None:
    with database.writing() as session:
        elsewhere = facilitator.log_in(session, astrid, now())
    form = {"old": PASSWORD, "password": "ett nytt lösenord"}
    done = astrids.post("/account/password", data=form)
    assert done.status_code == 200 and done.url.path == "/account"
    with database.reading() as session:
        assert facilitator.by_login(session, elsewhere, now()) is None


def test_a_facilitator_invites_another(astrids: TestClient) -> None:
    shown = astrids.post("/invitations")
    link = re.search(r"http://testserver/invitation#([\w-]+)", shown.text)
    assert link
    astrids.cookies.clear()
    done = astrids.post("/invitation", data={"token": link[1], **HEDVIG}, follow_redirects=False)
    assert done.status_code == 303


def test_no_secret_is_in_an_address(
    client: TestClient, database: Database, astrid: Facilitator
) -> None:
    page = client.get("/invitation")
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "no-store"
    with database.writing() as session:
        token = invitation.reset(session, astrid)
    form = client.post("/invitation", data={"token": token}).text
    assert not re.findall(rf'(?:href|action|src)="[^"]*{token}', form)
    assert 'method="post"' in form


def test_another_site_can_not_log_anybody_in(client: TestClient, astrid: Facilitator) -> None:
    client.headers["origin"] = "https://evil.example"
    assert enter(client, astrid.email, PASSWORD).status_code == 403


@pytest.fixture
def shell(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A command line beside the server's data."""
    monkeypatch.setenv("BIKUPA_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("BIKUPA_BASE_URL", "http://testserver")
    return database


def test_the_command_line_gives_a_reset_link(
    shell: Database, client: TestClient, astrid: Facilitator
) -> None:
    said = CliRunner().invoke(cli, ["facilitator", "reset", astrid.email.upper()])
    assert said.exit_code == 0
    assert astrid.email in client.post("/invitation", data={"token": said.output}).text


def test_the_command_line_says_when_it_knows_nobody_by_that_email(shell: Database) -> None:
    said = CliRunner().invoke(cli, ["facilitator", "reset", "ingen@example.se"])
    assert said.exit_code == 1 and "ingen@example.se" in said.output


def test_the_command_line_invites(shell: Database, client: TestClient, astrid: Facilitator) -> None:
    said = CliRunner().invoke(cli, ["facilitator", "invite"])
    shown = client.post("/invitation", data={"token": said.output})
    assert shown.status_code == 200 and 'name="email"' in shown.text


def test_a_log_in_survives_a_restart_of_the_server(
    settings: Settings, database: Database, astrid: Facilitator, workshop: Workshop
) -> None:
    with TestClient(create_app(settings)) as client:
        token = log_in(client, database, astrid).cookies[LOGIN_COOKIE]
    with TestClient(create_app(settings), cookies={LOGIN_COOKIE: token}) as client:
        assert workshop.title in client.get("/workshops").text


@pytest.mark.parametrize(
    ("path", "sent"),
    [("/account/password", {"old": PASSWORD, "password": "ett nytt lösenord"}), ("/logout", {})],
)
def test_when_a_log_in_ends_its_open_desks_have_to_show_anew_that_they_may(
    astrids: TestClient, workshop: Workshop, path: str, sent: dict[str, str]
) -> None:
    with astrids.websocket_connect(f"/w/{workshop.uid}/desk") as desk:
        desk.send_json({"t": "hello", "v": 1})
        assert [desk.receive_json()["t"] for _ in range(2)] == ["welcome", "stage"]
        desk.send_json({"t": "seen"})
        astrids.post(path, data=sent)
        while (heard := desk.receive_json())["t"] == "stage":
            desk.send_json({"t": "seen"})
        assert (heard["t"], heard["why"]) == ("bye", "drain")
