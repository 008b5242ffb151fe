"""The phone without its script: joining, answering by a form, and operations over HTTP."""

import json
import re
import secrets
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.models.agenda.asking import Asking
from app.models.answers.reading import count_from_scratch
from app.models.workshop import Workshop
from app.routes._shared.parts import PARTICIPANT_COOKIE
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from tests.rooms import ask, do, say

TWO = ChoiceSettings(options=[Option(id="o1", text="Buss"), Option(id="o2", text="Tåg")])
RECEIPT = "x-bikupa-receipt"


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    return ask(database, workshop, "open_text", "Vad hindrar?")


@pytest.fixture
def björn(client: TestClient, workshop: Workshop) -> TestClient:
    """A browser that came in by the code."""
    assert client.get(f"/{workshop.code}").status_code == 200
    return client


def fill_in(page: str, which: str = "ask-") -> dict[str, str]:
    """The hidden fields of a form as the page has them."""
    form = page[page.index(f'id="{which}') if which in page else 0 :].split("</form>")[0]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def send(björn: TestClient, workshop: Workshop, **fields: str | list[str]) -> Any:
    """Fill in the first question's form as it stands on the page."""
    form = fill_in(björn.get(f"/w/{workshop.uid}/phone").text)
    return björn.post(f"/w/{workshop.uid}/ops", data={**form, **fields}, follow_redirects=True)


def post(björn: TestClient, workshop: Workshop, body: Any) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"content-type": "application/json", "accept": "application/json"}
    return björn.post(f"/w/{workshop.uid}/ops", content=content, headers=headers)


def operation(asking: Asking, text: Any = "Bussen", **op: Any) -> dict[str, Any]:
    return {"key": secrets.token_hex(16), "asking": asking.id, "value": {"text": text}} | op


def test_the_first_visit_joins_and_the_next_is_the_same_phone(
    client: TestClient, workshop: Workshop
) -> None:
    first = client.get(f"/{workshop.code}")
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and f"Path=/w/{workshop.uid}" in cookie
    assert "set-cookie" not in client.get(f"/w/{workshop.uid}/phone").headers


def newcomer(client: TestClient, workshop: Workshop, language: str = "sv") -> str:
    client.cookies.clear()
    reply = client.get(f"/w/{workshop.uid}/phone", headers={"accept-language": language})
    assert reply.status_code == 200 and "set-cookie" in reply.headers
    return reply.text


def test_newcomers_see_what_is_asked_now_in_their_language(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    assert "Du är med!" in newcomer(client, workshop)
    ask(database, workshop, "open_text", "Vad hindrar?")
    pages = [newcomer(client, workshop) for _ in range(2)]
    assert "Vad hindrar?" in pages[0] and pages[0] == pages[1]
    assert "Your answers" in newcomer(client, workshop, "en")
    do(database, workshop, "close")
    assert "data-closed" in newcomer(client, workshop)


def test_newcomers_see_the_rooms_answers_so_far_where_phones_show_them(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "word_cloud", "Ett ord?")
    assert "Så svarade alla (0 " in newcomer(client, workshop)
    say(database, asking, {"text": "mod"})
    assert "Så svarade alla (1 person)" in newcomer(client, workshop)


def test_a_newcomers_page_is_the_same_plain_and_compressed(
    client: TestClient, workshop: Workshop, asking: Asking
) -> None:
    pages = []
    for coding in ("gzip", "identity"):
        client.cookies.clear()
        reply = client.get(f"/w/{workshop.uid}/phone", headers={"accept-encoding": coding})
        assert reply.headers.get("content-encoding", "identity") == coding
        assert "accept-encoding" in reply.headers["vary"].lower()
        pages.append(reply.text)
    assert pages[0] == pages[1]


def test_two_newcomers_with_the_same_form_give_an_answer_each(
    client: TestClient, database: Database, workshop: Workshop, asking: Asking
) -> None:
    for text in ("Bussen", "Tåget"):
        client.cookies.clear()
        form = fill_in(newcomer(client, workshop)) | {"value.text": text}
        assert f">{text}</p>" in client.post(f"/w/{workshop.uid}/ops", data=form).text
    with database.reading() as session:
        assert len(count_from_scratch(session, asking).entries) == 2


def test_an_answer_by_a_form_is_saved_and_listed(
    björn: TestClient, workshop: Workshop, asking: Asking
) -> None:
    page = send(björn, workshop, **{"value.text": "Bussen går för sällan"})
    assert page.status_code == 200 and "Bussen går för sällan" in page.text


def test_the_same_form_sent_twice_is_one_answer(
    björn: TestClient, workshop: Workshop, asking: Asking
) -> None:
    form = fill_in(björn.get(f"/w/{workshop.uid}/phone").text) | {"value.text": "Bussen"}
    pages = [björn.post(f"/w/{workshop.uid}/ops", data=form).text for _ in range(2)]
    assert pages[1].count(">Bussen</p>") == 1


def test_an_answer_is_changed_and_removed_without_a_script(
    björn: TestClient, workshop: Workshop, asking: Asking
) -> None:
    page = send(björn, workshop, **{"value.text": "Bussen"}).text
    thread = re.findall(r'name="edit" value="([\w-]+)"', page)[0]
    url = f"/w/{workshop.uid}/phone"
    form = fill_in(björn.get(url, params={"edit": thread}).text)
    assert (form["do"], form["thread"]) == ("edit", thread)
    page = björn.post(f"/w/{workshop.uid}/ops", data=form | {"value.text": "Tåget"}).text
    assert "Tåget" in page and "Bussen" not in page
    fields = {"do": "withdraw", "thread": thread}
    page = send(björn, workshop, **fields).text
    own, taken = f'id="own-{asking.id}-{thread}"', f'id="taken-{asking.id}-{thread}"'
    assert own not in page and taken in page
    page = send(björn, workshop, do="restore", thread=thread).text
    assert own in page and taken not in page and "Tåget" in page


def test_several_boxes_are_one_answer(
    björn: TestClient, database: Database, workshop: Workshop
) -> None:
    several = TWO.model_copy(update={"several": True})
    ask(database, workshop, "choice", "Hur kom du?", several)
    page = send(björn, workshop, **{"value.options": ["o1", "o2"]}).text
    assert "Buss, Tåg" in page


def test_a_late_answer_is_refused_with_its_text_kept(
    björn: TestClient, database: Database, workshop: Workshop, asking: Asking
) -> None:
    form = fill_in(björn.get(f"/w/{workshop.uid}/phone").text)
    do(database, workshop, "close")
    page = björn.post(f"/w/{workshop.uid}/ops", data=form | {"value.text": "Min sena text"})
    assert page.status_code == 409
    assert "Min sena text" in page.text and 'role="alert"' in page.text


@pytest.mark.parametrize(("length", "says"), [(281, "280 tecken"), (4001, "Korta det lite")])
def test_an_answer_that_is_too_long_is_refused_whole_without_a_script_too(
    björn: TestClient, workshop: Workshop, asking: Asking, length: int, says: str
) -> None:
    page = send(björn, workshop, **{"value.text": "å" * length})
    assert page.status_code == 422
    assert "å" * length in page.text and says in page.text


def test_a_file_in_place_of_text_is_refused_and_the_next_answer_saved(
    björn: TestClient, workshop: Workshop, asking: Asking
) -> None:
    form = fill_in(björn.get(f"/w/{workshop.uid}/phone").text)
    url, files = f"/w/{workshop.uid}/ops", {"value.text": ("a.txt", b"canary", "text/plain")}
    assert björn.post(url, data=form, files=files).status_code == 422
    assert björn.post(url, data={"key": "x"}, files={"asking": ("a", b"1")}).status_code == 422
    assert send(björn, workshop, **{"value.text": "Bussen"}).status_code == 200


def test_an_operation_as_json_gets_a_receipt_and_the_same_words_as_a_socket(
    björn: TestClient, workshop: Workshop, asking: Asking
) -> None:
    reply = post(björn, workshop, sent := operation(asking))
    assert (reply.status_code, reply.headers[RECEIPT]) == (200, "1")
    assert reply.json() == {"t": "ok", "keys": [sent["key"]], "n": reply.json()["n"]}
    assert post(björn, workshop, sent).json() == reply.json()
    reply = post(björn, workshop, sent | {"value": {"text": "Tåget"}})
    assert (reply.status_code, reply.headers[RECEIPT]) == (409, "1")
    assert reply.json() == {
        "t": "no",
        "key": sent["key"],
        "why": "changed",
        "say": reply.json()["say"],
        "again": False,
    }


ODD: list[Any] = [
    b"",
    b"[",
    b"\xff\xfe",
    b"[" * 30_000,
    b"[" * 100_000,
    b"7" * 5_000,
    b'{"key":NaN}',
    [],
    "text",
    None,
    {},
    {"key": "k" * 16, "asking": 1},
    {"key": "k" * 16, "asking": 1, "value": {"text": "\ud800"}},
    {"key": "k" * 16, "asking": 1, "value": {"text": "\x00\x1f"}},
    {"key": "\ud800" * 16, "asking": 1, "value": {"text": "a"}},
    {"key": "k" * 16, "asking": 1e999, "value": {"text": "a"}},
    {"key": "k" * 16, "asking": 1, "value": {"text": 1e999}},
    {"key": "k" * 16, "asking": 1, "value": {"text": "x" * 281}},
    {"key": "k" * 16, "asking": 1, "value": {"text": "x" * 60_000}},
    {"key": "k" * 15, "asking": 1, "value": {"text": "a"}},
    {"key": "k" * 16, "asking": -1, "value": {"text": "a"}},
    {"key": "k" * 16, "asking": 1, "do": "DELETE", "value": {"text": "a"}},
]


@pytest.mark.parametrize("body", ODD, ids=lambda body: ascii(body)[:40])
def test_an_odd_operation_is_refused_with_a_sentence(
    björn: TestClient, workshop: Workshop, asking: Asking, body: Any
) -> None:
    reply = post(björn, workshop, body)
    assert (reply.status_code, reply.headers[RECEIPT]) == (422, "1")
    assert reply.json()["why"] == "invalid" and reply.json()["say"].endswith(".")
    assert post(björn, workshop, operation(asking)).status_code == 200


def test_a_question_that_is_not_there_is_gone(
    björn: TestClient, workshop: Workshop, asking: Asking
) -> None:
    assert post(björn, workshop, operation(asking) | {"asking": 2**53}).json()["why"] == "gone"
    too_large = post(björn, workshop, operation(asking) | {"asking": 2**53 + 1})
    assert too_large.json()["why"] == "invalid"


def test_a_body_of_100_kb_and_one_of_10_mb_are_refused(
    björn: TestClient, workshop: Workshop, asking: Asking
) -> None:
    assert post(björn, workshop, operation(asking, "x" * 100_000)).status_code == 422
    assert post(björn, workshop, operation(asking, "x" * 10_000_000)).status_code == 413


def test_nobody_answers_without_having_come_in(
    client: TestClient, workshop: Workshop, asking: Asking
) -> None:
    reply = post(client, workshop, operation(asking))
    assert reply.status_code == 404 and RECEIPT not in reply.headers


def test_what_is_stored_about_me_is_told_and_erased(
    björn: TestClient, workshop: Workshop, asking: Asking
) -> None:
    send(björn, workshop, **{"value.text": "Bussen"})
    url = f"/w/{workshop.uid}/phone/me"
    assert "Radera" in björn.get(url).text
    assert "1 svar" in björn.post(f"{url}/erasure").text
    assert "Bussen" not in björn.get(f"/w/{workshop.uid}/phone").text
    assert björn.get(f"/w/{workshop.uid}/phone/mine").json()[0]["html"].count("<li") == 0


@pytest.mark.parametrize("token", ["", "nobody", "\xe5", "x" * 5000])
def test_a_strange_cookie_joins_anew(client: TestClient, workshop: Workshop, token: str) -> None:
    headers = {"cookie": f"{PARTICIPANT_COOKIE}=".encode() + token.encode("latin-1")}
    reply = client.get(f"/w/{workshop.uid}/phone", headers=headers)  # type: ignore[arg-type]
    assert reply.status_code == 200 and "set-cookie" in reply.headers


def test_the_purpose_stands_where_one_waits(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).purpose = "Vi ska välja <tre> hinder."
    page = client.get(f"/{workshop.code}").text
    assert "Vi ska välja &lt;tre&gt; hinder." in page


def test_under_the_button_stands_that_an_answer_is_saved(
    björn: TestClient, workshop: Workshop, asking: Asking
) -> None:
    says = r'<p class="sent quiet" data-sent (hidden)?>'
    before = björn.get(f"/w/{workshop.uid}/phone", headers={"accept-language": "en"}).text
    assert re.search(says, before)[1] == "hidden"  # type: ignore[index]
    send(björn, workshop, **{"value.text": "Bussen"})
    after = björn.get(f"/w/{workshop.uid}/phone", headers={"accept-language": "en"}).text
    assert re.search(says, after)[1] is None  # type: ignore[index]
