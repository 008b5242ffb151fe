"""Going through the answers after the end, without a script."""

import re

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.models.agenda.asking import Asking
from app.models.workshop import Workshop
from tests.rooms import ask, do, say_all


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    """Asked, answered, and over."""
    asking = ask(database, workshop, "open_text", "Vad hindrar?", approve_first=True)
    say_all(database, asking, [{"text": "Chefen är en idiot"}, {"text": "Bussen"}])
    do(database, workshop, "end")
    return asking


def act(astrids: TestClient, workshop: Workshop, **fields: str) -> str:
    """Do it as the page's forms do, and read the page that comes back."""
    back = f"/w/{workshop.uid}/answers"
    reply = astrids.post(f"/w/{workshop.uid}/acts", data={**fields, "back": back})
    assert (reply.status_code, reply.url.path) == (200, back)
    return str(reply.text)


def test_answers_are_hidden_approved_and_quoted_after_the_end(
    astrids: TestClient, workshop: Workshop, asking: Asking
) -> None:
    assert f'href="/w/{workshop.uid}/answers"' in astrids.get(f"/w/{workshop.uid}/notes").text
    page = astrids.get(f"/w/{workshop.uid}/answers").text
    assert 'name="these" value="1,2"' in page
    hidden = act(astrids, workshop, do="hide", on="1")
    assert re.search(r'hidden-one" id="answer-1"', hidden) and "id=why-1" in hidden
    act(astrids, workshop, do="approve", on=str(asking.id), these="1,2")
    act(astrids, workshop, do="quote", on="2")
    notes = astrids.get(f"/w/{workshop.uid}/notes").text
    assert "Bussen" in notes and "idiot" not in notes
    assert "1 utan angiven orsak" in notes


def test_words_are_hidden_and_senders_let_through_after_the_end(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "word_cloud", "Ett ord?")
    say_all(database, asking, [{"text": "Kanin"}, {"text": "kanin!"}, {"text": "hopp"}])
    do(database, workshop, "end")
    menu = act(astrids, workshop, do="hide", on="1")
    assert 'value="hide_word"' in menu and 'value="quiet"' in menu
    act(astrids, workshop, do="show", on="1")
    hidden = act(astrids, workshop, do="hide_word", on="1")
    assert hidden.count("ordet är dolt") == 2
    assert re.findall(r'form="do-show_word" name="on" value="(\d+)"', hidden) == ["1", "1"]
    assert "anin" not in astrids.get(f"/w/{workshop.uid}/notes").text
    assert "ordet är dolt" not in act(astrids, workshop, do="show_word", on="1")
    assert 'id="let_through-3"' in act(astrids, workshop, do="quiet", on="3")
    assert 'id="let_through-3"' not in act(astrids, workshop, do="let_through", on="3")


def test_only_questions_answered_in_own_words_are_gone_through(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    ask(database, workshop, "scale", "Hur nära?")
    assert "Hur nära?" not in astrids.get(f"/w/{workshop.uid}/answers").text


def test_a_phone_is_told_that_its_answer_waits_and_when_it_doesn_t(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    client.get(f"/w/{workshop.uid}/phone")
    do(database, workshop, "approve_first", on=asking.id)
    form = {"asking": str(asking.id), "key": "k" * 32, "do": "submit", "value.text": "Bussen"}
    client.post(f"/w/{workshop.uid}/ops", data=form)
    mine = client.get(f"/w/{workshop.uid}/phone/mine").json()[0]["html"]
    assert 'data-state="saved" data-held' in mine
    do(database, workshop, "approve", on=asking.id, these=(1,))
    assert "data-held" not in client.get(f"/w/{workshop.uid}/phone/mine").json()[0]["html"]
