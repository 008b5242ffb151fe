"""Going through the answers after the end, without a script."""

import re

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.models.agenda.asking import Asking
from app.models.workshop import Workshop
from tests.forms import forms_of
from tests.rooms import ask, come_in, do, say, say_all


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
    assert "några få dolda utan angiven regel" in notes


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


def test_a_spelling_is_corrected_and_taken_back_without_a_script(
    astrids: TestClient, workshop: Workshop, asking: Asking
) -> None:
    path = f"/w/{workshop.uid}/answers"
    act(astrids, workshop, do="approve", on=str(asking.id), these="1,2")
    (link,) = re.findall(r'href="([^"]*/2/spelling[^"]*)"', astrids.get(path).text)
    page = astrids.get(link)
    (form,) = [one for one in forms_of(page.text, link) if one.action.endswith("/spelling")]
    assert "Bussen" in page.text and form.value("text") == "Bussen"
    reply = astrids.post(form.action, data=form.data(text="Bussen <b>går"), follow_redirects=False)
    assert reply.headers["location"] == f"{path}#answer-2"
    listed = astrids.get(path).text
    assert "id=text-2>Bussen</p>" in listed and "Bussen &lt;b&gt;går" in listed
    notes = astrids.get(f"/w/{workshop.uid}/notes").text
    assert "Bussen &lt;b&gt;går" in notes and "1 svar är rättat i stavningen" in notes
    (undo,) = [one for one in forms_of(listed, path) if one.action.endswith("/2/spelling/removal")]
    assert "Bussen &lt;b&gt;går" not in astrids.post(undo.action, data=undo.data()).text
    assert "rättat i stavningen" not in astrids.get(f"/w/{workshop.uid}/notes").text


def test_a_spelling_that_is_too_long_is_kept_in_the_field(
    astrids: TestClient, workshop: Workshop, asking: Asking
) -> None:
    act(astrids, workshop, do="show", on="2")
    typed = "Bussen " * 60
    reply = astrids.post(f"/w/{workshop.uid}/answers/2/spelling", data={"text": typed})
    assert reply.status_code == 422 and typed in reply.text and 'role="alert"' in reply.text


def test_who_saves_a_spelling_last_is_asked(
    astrids: TestClient, workshop: Workshop, asking: Asking
) -> None:
    act(astrids, workshop, do="show", on="2")
    path = f"/w/{workshop.uid}/answers/2/spelling"
    (form,) = forms_of(astrids.get(path).text, path)
    astrids.post(path, data=form.data(text="Hedvigs buss"))
    reply = astrids.post(path, data=form.data(text="Astrids buss"))
    assert reply.status_code == 409
    assert "Hedvigs buss" in reply.text and "Astrids buss" in reply.text
    again = next(one for one in forms_of(reply.text, path) if one.action == path)
    assert astrids.post(path, data=again.data(), follow_redirects=False).status_code == 303


def test_an_answer_that_changed_after_its_spelling_was_corrected_says_so(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad?")
    bjorn = come_in(database, workshop)
    thread = say(database, asking, {"text": "Busen"}, bjorn).key
    astrids.post(f"/w/{workshop.uid}/answers/1/spelling", data={"text": "Bussen"})
    say(database, asking, {"text": "Tåget"}, bjorn, do="edit", thread=thread)
    page = astrids.get(f"/w/{workshop.uid}/answers").text
    assert "rättelsen gäller inte längre" in page and "Bussen" not in page
    reply = astrids.post(f"/w/{workshop.uid}/answers/1/spelling", data={"text": "Bussar"})
    assert reply.status_code == 422 and "Bussar" in reply.text, "what was typed can be copied"


def test_of_a_hidden_answer_no_correction_is_shown(
    astrids: TestClient, workshop: Workshop, asking: Asking
) -> None:
    act(astrids, workshop, do="show", on="2")
    astrids.post(f"/w/{workshop.uid}/answers/2/spelling", data={"text": "Kanariebussen"})
    assert "Kanariebussen" not in act(astrids, workshop, do="hide", on="2")
    for page in ("notes", "notes/md", "notes/csv", "notes/json", "sharing/preview", "quotes"):
        assert "Kanariebussen" not in astrids.get(f"/w/{workshop.uid}/{page}").text
    assert astrids.get(f"/w/{workshop.uid}/answers/2/spelling").status_code == 422


def ready(astrids: TestClient, workshop: Workshop, page: str) -> str:
    """What a page says is left to go through."""
    text = astrids.get(f"/w/{workshop.uid}/{page}").text.split('id="ready"')
    return re.sub(r"<[^>]*>|\s+", " ", text[1].split("</div>")[0]) if len(text) > 1 else ""


def test_what_is_not_gone_through_is_said_until_somebody_says_it_is(
    astrids: TestClient, database: Database, workshop: Workshop, asking: Asking
) -> None:
    for page in ("answers", "notes", "sharing"):
        assert "2 som väntar" in ready(astrids, workshop, page)
    act(astrids, workshop, do="approve", on=str(asking.id), these="1,2")
    assert "2 svar med egna ord" in ready(astrids, workshop, "notes")
    path = f"/w/{workshop.uid}/answers"
    (done,) = [f for f in forms_of(astrids.get(path).text, path) if "gone-through" in f.action]
    do(database, workshop, "reopen")
    do(database, workshop, "open", on=asking.id)
    say_all(database, asking, [{"text": "Ett till"}])
    do(database, workshop, "end")
    act(astrids, workshop, do="show", on="3")
    astrids.post(done.action, data=done.data())
    assert "1 svar med egna ord" in ready(astrids, workshop, "sharing"), "it came after"
    (done,) = [f for f in forms_of(astrids.get(path).text, path) if "gone-through" in f.action]
    assert "Klart att dela" in astrids.post(done.action, data=done.data()).text
    assert "Klart att dela" in ready(astrids, workshop, "notes")


def test_before_the_start_and_without_answers_nothing_is_left(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    assert ready(astrids, workshop, "notes") == ready(astrids, workshop, "sharing") == ""
    ask(database, workshop, "open_text", "Vad?")
    assert ready(astrids, workshop, "notes") == ""


def test_the_room_sees_what_was_written_also_when_its_spelling_is_corrected(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad?")
    say_all(database, asking, [{"text": "Busen"}])
    astrids.post(f"/w/{workshop.uid}/answers/1/spelling", data={"text": "Bussen"})
    for page in ("projector", "desk", "presenter", "desk/phone"):
        assert "Bussen" not in astrids.get(f"/w/{workshop.uid}/{page}").text
    assert "Busen" in astrids.get(f"/w/{workshop.uid}/projector").text
    older = astrids.get(f"/w/{workshop.uid}/desk/answers/{asking.id}?after=0").text
    assert "Busen</p>" in older and "Bussen" in older, "but for where answers are gone through"
    back = f"/w/{workshop.uid}/desk/answers/{asking.id}?after=0"
    reply = astrids.post(
        f"/w/{workshop.uid}/answers/1/spelling/removal", data={"back": back}, follow_redirects=False
    )
    assert reply.headers["location"] == f"{back}#answer-1"
    for elsewhere in ("//example.se", "https://example.se"):
        reply = astrids.post(
            f"/w/{workshop.uid}/answers/1/spelling/removal",
            data={"back": elsewhere},
            follow_redirects=False,
        )
        assert reply.headers["location"].startswith(f"/w/{workshop.uid}/answers#")
