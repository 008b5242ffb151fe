"""Shared and lost phones: somebody else, an own code, erasing by it."""

import re

import pytest
from starlette.testclient import TestClient

from app.admission.budgets import RateLimits
from app.admission.networks import network_print
from app.database import Database
from app.models.agenda.asking import Asking
from app.models.answers.reading import count_from_scratch
from app.models.people import own_code, participant
from app.models.workshop import Workshop
from app.routes._shared.parts import PARTICIPANT_COOKIE, PERSON_COOKIE, Parts
from tests.rooms import ask, come_in, do, say

CODE = re.compile(r'class="own-code">([A-Z0-9 ]+)<')


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    return ask(database, workshop, "open_text", "Vad hindrar?")


@pytest.fixture
def path(workshop: Workshop) -> str:
    return f"/w/{workshop.uid}"


@pytest.fixture
def phone(client: TestClient) -> TestClient:
    """One that stands still at each reply; its cookies are those of Björn's browser."""
    client.follow_redirects = False
    return client


def answer_by_form(phone: TestClient, path: str, asking: Asking, text: str) -> None:
    form = {"key": "k" * 16 + str(len(text)), "asking": asking.id, "value.text": text}
    assert phone.post(f"{path}/ops", data=form).status_code == 303


def texts(database: Database, asking: Asking) -> set[str]:
    with database.reading() as session:
        return {entry.text for entry in count_from_scratch(session, asking).entries.values()}


def show_code(phone: TestClient, path: str) -> str:
    found = CODE.search(phone.post(f"{path}/phone/me/code").text)
    assert found
    return found[1]


def test_somebody_else_neither_sees_nor_changes_what_was_sent_before(
    phone: TestClient, database: Database, asking: Asking, path: str
) -> None:
    phone.get(f"{path}/phone")
    former = phone.cookies[PARTICIPANT_COOKIE]
    answer_by_form(phone, path, asking, "Björns svar")
    reply = phone.post(f"{path}/phone/me/successor")
    assert reply.status_code == 303
    assert phone.cookies[PARTICIPANT_COOKIE] != former
    assert "Björns svar" not in phone.get(reply.headers["location"]).text
    assert phone.post(f"{path}/phone/me/erasure").headers["location"].endswith("erased=0")
    assert texts(database, asking) == {"Björns svar"}
    with database.reading() as session:
        assert participant.by_token(session, asking.workshop_id, former) is None


def test_each_who_has_the_phone_has_a_name_of_their_own_that_its_script_can_read(
    phone: TestClient, asking: Asking, path: str
) -> None:
    phone.get(f"{path}/phone")
    assert PERSON_COOKIE not in phone.cookies
    names = set()
    for _ in range(2):
        reply = phone.post(f"{path}/phone/me/successor")
        names.add(phone.cookies[PERSON_COOKIE])
        cookies = reply.headers.get_list("set-cookie")
        (mine,) = [cookie for cookie in cookies if cookie.startswith(f"{PERSON_COOKIE}=")]
        assert "httponly" not in mine.lower()
    assert len(names) == 2


def test_behind_a_locked_door_the_phone_stays_whose_it_is(
    phone: TestClient, database: Database, workshop: Workshop, asking: Asking, path: str
) -> None:
    phone.get(f"{path}/phone")
    do(database, workshop, "lock")
    before = phone.cookies[PARTICIPANT_COOKIE]
    reply = phone.post(f"{path}/phone/me/successor")
    assert reply.status_code == 409
    assert phone.cookies[PARTICIPANT_COOKIE] == before
    assert phone.get(f"{path}/phone/me").status_code == 200


def test_with_the_own_code_one_goes_on_as_oneself_after_a_cleared_cookie(
    phone: TestClient, asking: Asking, path: str
) -> None:
    phone.get(f"{path}/phone")
    answer_by_form(phone, path, asking, "Björns svar")
    code = show_code(phone, path)
    phone.cookies.clear()
    assert "Björns svar" not in phone.get(f"{path}/phone").text
    reply = phone.post(f"{path}/code", data={"code": code.lower()})
    assert reply.headers["location"] == f"{path}/phone"
    assert "Björns svar" in phone.get(f"{path}/phone").text


def test_the_code_works_behind_a_locked_door_and_after_the_end(
    phone: TestClient, database: Database, workshop: Workshop, asking: Asking, path: str
) -> None:
    phone.get(f"{path}/phone")
    code = show_code(phone, path)
    for act, leads_to in (("lock", "/phone"), ("end", "/phone/me")):
        do(database, workshop, act)
        phone.cookies.clear()
        reply = phone.post(f"{path}/code", data={"code": code})
        assert reply.headers["location"] == path + leads_to
        assert phone.get(f"{path}/phone/me").status_code == 200


def test_the_code_erases_after_the_end_and_asks_first(
    phone: TestClient, database: Database, workshop: Workshop, asking: Asking, path: str
) -> None:
    phone.get(f"{path}/phone")
    answer_by_form(phone, path, asking, "Björns svar")
    code = show_code(phone, path)
    say(database, asking, {"text": "Chidis svar"})
    do(database, workshop, "end")
    phone.cookies.clear()
    asked = phone.post(f"{path}/code/erasure", data={"code": code})
    assert "Radera 1 svar?" in asked.text
    assert texts(database, asking) == {"Björns svar", "Chidis svar"}
    done = phone.post(f"{path}/code/erasure", data={"code": code, "sure": "1"})
    assert "Raderat: 1 svar." in done.text
    assert texts(database, asking) == {"Chidis svar"}
    assert PARTICIPANT_COOKIE not in phone.cookies, "the one who erases takes nobody's place"


def test_a_facilitator_who_is_given_the_code_erases_by_it(
    astrids: TestClient, database: Database, workshop: Workshop, asking: Asking, path: str
) -> None:
    björn = come_in(database, workshop)
    say(database, asking, {"text": "Björns svar"}, björn)
    secret = own_code.new(workshop)
    with database.writing() as session:
        own_code.keep(session, workshop, björn.respondent_id, secret)
    code = secret.code
    wrong = astrids.post(f"{path}/erasure", data={"code": "CCCCCCCC"})
    assert wrong.status_code == 422 and "Den koden finns inte här" in wrong.text
    assert 'value="CCCCCCCC"' in wrong.text
    assert "Radera 1 svar?" in astrids.post(f"{path}/erasure", data={"code": code}).text
    done = astrids.post(f"{path}/erasure", data={"code": code, "sure": "1"})
    assert "Raderat: 1 svar." in done.text
    assert texts(database, asking) == set()


@pytest.mark.parametrize("where", ["code", "code/erasure"])
def test_whatever_is_wrong_with_a_code_the_reply_is_the_same(
    phone: TestClient, database: Database, workshop: Workshop, path: str, where: str
) -> None:
    björn = come_in(database, workshop)
    secret = own_code.new(workshop)
    with database.writing() as session:
        own_code.keep(session, workshop, björn.respondent_id, secret)
    old = secret.code
    replies = {
        (reply.status_code, reply.text)
        for typed in ("", "hej", "CCCCCCCC", old[:7], "🐝")
        if (reply := phone.post(f"{path}/{where}", data={"code": typed}))
    }
    assert len(replies) == 1
    assert next(iter(replies))[0] == 422


def test_guessing_is_slowed_in_this_workshop_only(
    phone: TestClient, parts: Parts, workshop: Workshop, path: str, quick_codes: None
) -> None:
    for _ in range(RateLimits.OWN_CODE_MISSES.amount):
        assert phone.post(f"{path}/code", data={"code": "CCCCCCCC"}).status_code == 422
    assert phone.post(f"{path}/code", data={"code": "CCCCCCCC"}).status_code == 429
    assert parts.limits.left(RateLimits.OWN_CODE_MISSES, "testclient", "another")


def test_who_guesses_keeps_no_other_phone_from_its_code_and_is_slowed_by_itself(
    phone: TestClient,
    parts: Parts,
    workshop: Workshop,
    asking: Asking,
    path: str,
    quick_codes: None,
) -> None:
    phone.get(f"{path}/phone")
    code = show_code(phone, path)
    stranger, guesser, björn = (TestClient(phone.app, follow_redirects=False) for _ in range(3))
    for one in (guesser, björn):
        one.get(f"{path}/phone")
    for _ in range(RateLimits.OWN_CODE_MISSES_OF_A_PHONE.amount):
        assert guesser.post(f"{path}/code", data={"code": "CCCCCCCC"}).status_code == 422
    assert guesser.post(f"{path}/code", data={"code": "CCCCCCCC"}).status_code == 429
    for _ in range(RateLimits.OWN_CODE_MISSES.amount):
        parts.limits.spend(RateLimits.OWN_CODE_MISSES, network_print("testclient"), workshop.uid)
    assert stranger.post(f"{path}/code", data={"code": code}).status_code == 429
    assert björn.post(f"{path}/code", data={"code": code}).status_code == 303


@pytest.fixture
def quick_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_code, "HARD_WORK", 2)


def test_no_code_is_in_an_address_or_shown_twice(
    phone: TestClient, asking: Asking, path: str
) -> None:
    phone.get(f"{path}/phone")
    code = show_code(phone, path)
    assert phone.get(f"{path}/phone/me").text.count(code) == 0
    assert code not in phone.get(f"{path}/phone").text
