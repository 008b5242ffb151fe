"""The door: one answer for every code that opens nothing."""

import re

import pytest
from starlette.testclient import TestClient

from app.admission.doors import Guesses
from app.database import Database
from app.models import workshop as workshops
from app.models.workshop import Workshop
from app.routes._shared.parts import Parts
from tests.rooms import do


@pytest.mark.parametrize("typed", ["{code}", "{lower}", "{spaced}", " {code} "])
def test_a_code_opens_however_it_is_typed(
    client: TestClient, workshop: Workshop, typed: str
) -> None:
    code = workshop.code
    spaced = f"{code[:3]} {code[3:]}".lower()
    text = typed.format(code=code, lower=code.lower(), spaced=spaced)
    page = client.get("/", params={"code": text})
    assert page.status_code == 200 and page.url.path == f"/w/{workshop.uid}/phone"


def test_unknown_ended_locked_and_deleted_codes_are_answered_alike(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    def answer(code: str) -> tuple[int, str]:
        reply = client.get(f"/{code}")
        return reply.status_code, re.sub(code, "…", reply.text)

    def other(title: str) -> Workshop:
        with database.writing() as session:
            return workshops.open_workshop(session, title, language="en", keep_days=1)

    unknown = answer("CDFGHJ")
    ended, deleted = other("Slut"), other("Borta")
    do(database, workshop, "lock")
    do(database, ended, "end")
    with database.writing() as session:
        workshops.delete(session, deleted.id or 0)
    assert unknown[0] == 404
    assert [answer(one.code) for one in (workshop, ended, deleted)] == [unknown] * 3


@pytest.mark.parametrize("path", ["/J/{letters}", "/j/{lower}"])
def test_a_scanned_code_leads_in(client: TestClient, workshop: Workshop, path: str) -> None:
    link = workshop.scan_link("http://testserver")
    assert link.startswith("HTTP://TESTSERVER/J/")
    letters = link.rpartition("/")[2]
    page = client.get(path.format(letters=letters, lower=letters.lower()))
    assert page.status_code == 200 and page.url.path == f"/w/{workshop.uid}/phone"


@pytest.mark.parametrize("letters", ["A" * 26, "A" * 25, "1" * 26, "å", "A" * 5000, "%00"])
def test_a_code_that_nobody_could_scan_leads_nowhere(client: TestClient, letters: str) -> None:
    assert client.get(f"/J/{letters}").status_code == 404


def test_scanning_spends_no_guess_and_needs_none(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        ended = workshops.open_workshop(session, "Slut", language="sv", keep_days=1)
    do(database, ended, "end")
    for _ in range(Guesses.EACH + 1):
        assert client.get(ended.scan_link("")).status_code == 404
    for _ in range(Guesses.EACH):
        client.get("/CDFGHJ")
    assert client.get(f"/{workshop.code}").status_code == 429
    assert client.get(workshop.scan_link("")).status_code == 200


def test_the_code_of_a_meeting_that_has_ended_or_is_locked_spends_no_guess(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        ended = workshops.open_workshop(session, "Slut", language="sv", keep_days=1)
    do(database, ended, "end")
    do(database, workshop, "lock")
    for _ in range(Guesses.EACH):
        assert client.get(f"/{ended.code}").status_code == 404
        assert client.get(f"/{workshop.code}").status_code == 404
    do(database, workshop, "unlock")
    assert client.get(f"/{workshop.code}").status_code == 200


def test_a_locked_door_keeps_those_in_who_are_in(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    client.get(f"/{workshop.code}")
    do(database, workshop, "lock")
    assert client.get(f"/w/{workshop.uid}/phone").status_code == 200
    client.cookies.clear()
    assert client.get(f"/w/{workshop.uid}/phone").status_code == 404


@pytest.mark.parametrize("typed", ["\x00", "%00", "<script>", "å" * 500, "\u202e", "CDFGH\ud7ff"])
def test_an_odd_code_is_answered_and_only_shown(client: TestClient, typed: str) -> None:
    reply = client.get("/", params={"code": typed})
    assert reply.status_code == 404 and "<script>" not in reply.text
    assert client.get(f"/{typed}" if typed.isprintable() else "/%00").status_code == 404


def test_what_is_no_code_spends_no_guess(client: TestClient, parts: Parts) -> None:
    for path in ("/robots.txt", "/apple-touch-icon.png", "/index.php"):
        assert client.get(path).status_code == 404
    most = Guesses.EACH
    guesses = [client.get("/CDFGHJ").status_code for _ in range(most + 1)]
    assert guesses == [404] * most + [429]


def test_a_language_is_kept_and_leads_back_only_to_us(client: TestClient) -> None:
    reply = client.get("/language/en", params={"back": "//evil.example"}, follow_redirects=False)
    assert reply.headers["location"] == "/"
    assert 'lang="en"' in client.get("/").text
    assert client.get("/language/xx").status_code == 200
