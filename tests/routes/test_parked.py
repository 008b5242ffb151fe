"""The page of what is parked, and parking by forms."""

import re

import pytest
from starlette.testclient import TestClient

from app.clock import now
from app.database import Database
from app.models.agenda.asking import Asking
from app.models.became.reply import Typed, replies_of, shown, write
from app.models.commitments.commitment import commitments_of
from app.models.workshop import Workshop
from app.settings import Settings
from tests.models.test_parked import ids, lines, texts
from tests.rooms import ask, do, hide, purged, say_all


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    say_all(database, asking, [{"text": "Bussen"}, {"text": "Tåget"}])
    return asking


def read(astrids: TestClient, workshop: Workshop, page: str = "parked") -> str:
    return astrids.get(f"/w/{workshop.uid}/{page}").text


def send(astrids: TestClient, workshop: Workshop, path: str = "", **fields: str) -> int:
    """Without following where it leads."""
    at = f"/w/{workshop.uid}/{path}"
    return astrids.post(at, data=fields, follow_redirects=False).status_code


def test_an_answer_is_parked_and_no_more_by_the_desks_forms(
    astrids: TestClient, database: Database, workshop: Workshop, asking: Asking
) -> None:
    row = str(ids(database, asking)[0])
    assert send(astrids, workshop, "acts", do="park", on=row, receiver="Regionen") == 303
    assert "Bussen" in read(astrids, workshop) and "Till Regionen" in read(astrids, workshop)
    assert 'id="do-unpark"' in read(astrids, workshop, "desk")
    assert send(astrids, workshop, "acts", do="unpark", on=row) == 303
    assert texts(database, workshop) == []


def test_without_a_receiver_one_is_given_on_the_page(
    astrids: TestClient, database: Database, workshop: Workshop, asking: Asking
) -> None:
    for row, receiver in zip(ids(database, asking), ("", "Regionen"), strict=True):
        do(database, workshop, "park", on=row, receiver=receiver)
    page = read(astrids, workshop)
    assert "Ingen mottagare än" in page
    [line, _] = lines(database, workshop)
    edition = re.findall(r'name="edition" value="(\w+)"', page)[0]
    path = f"parked/{line.id}/receiver"
    assert send(astrids, workshop, path, receiver="Regionen", edition=edition) == 303
    assert texts(database, workshop)[0] == ("Bussen", "Regionen")
    assert "Ingen mottagare än" not in read(astrids, workshop)


def test_the_answer_is_written_and_stands_in_the_notes(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    do(database, workshop, "park_line", title="Fiber till byn")
    [line] = lines(database, workshop)
    fields = {"words": "Fiber till byn", "said": "Dras i vår.", "day": "2026-12-01"}
    path = f"parked/{line.id}"
    assert send(astrids, workshop, path, receiver="Stadsnätet", teller="Chefen", **fields) == 303
    for page in ("parked", "notes"):
        said = read(astrids, workshop, page)
        assert all(one in said for one in ("Fiber till byn", "Stadsnätet", "Dras i vår.", "Chefen"))


@pytest.mark.parametrize("wrong", [{"words": ""}, {"receiver": "x" * 61}, {"day": "i vår"}])
def test_what_cant_be_saved_is_refused_and_kept_in_the_form(
    astrids: TestClient, database: Database, workshop: Workshop, wrong: dict[str, str]
) -> None:
    do(database, workshop, "park_line", title="Fiber till byn")
    [line] = lines(database, workshop)
    fields = {"words": "Bredband till byn", "said": "Dras i vår.", **wrong}
    reply = astrids.post(f"/w/{workshop.uid}/parked/{line.id}", data=fields)
    assert reply.status_code == 422 and "Dras i vår." in reply.text
    assert texts(database, workshop) == [("Fiber till byn", "")]


def test_what_somebody_else_has_saved_is_shown_beside_ones_own(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    do(database, workshop, "park_line", title="Fiber till byn")
    [line] = lines(database, workshop)
    fields = {"words": "Bredband", "edition": "0" * 20}
    reply = astrids.post(f"/w/{workshop.uid}/parked/{line.id}", data=fields)
    assert reply.status_code == 409
    assert "Bredband" in reply.text and "Fiber till byn" in reply.text


def test_taken_away_it_can_be_brought_back_from_the_page(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    do(database, workshop, "park_line", title="Fiber till byn")
    [line] = lines(database, workshop)
    page = astrids.post(f"/w/{workshop.uid}/parked/{line.id}/removal").text
    assert "Borttaget." in page and "Fiber" not in page
    [undo] = re.findall(r'action="([^"]+/removal/undo)"', page)
    assert "Fiber till byn" in astrids.post(undo).text


def test_one_press_makes_it_a_commitment_and_one_takes_it_back(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    do(database, workshop, "park_line", title="Fiber till byn")
    [line] = lines(database, workshop)
    for _ in range(2):
        page = astrids.post(f"/w/{workshop.uid}/parked/{line.id}/commitment").text
    assert "har blivit ett åtagande" in page
    with database.reading() as session:
        assert [one.what for one in commitments_of(session, workshop.id or 0)] == ["Fiber till byn"]
    astrids.post(f"/w/{workshop.uid}/parked/{line.id}/commitment/undo")
    with database.reading() as session:
        assert not commitments_of(session, workshop.id or 0)


def test_the_end_asks_about_what_has_no_receiver(
    astrids: TestClient, database: Database, workshop: Workshop, asking: Asking
) -> None:
    assert "saknar mottagare" not in read(astrids, workshop, "desk")
    do(database, workshop, "park_line", title="Fiber till byn")
    assert "1 parkerad fråga saknar mottagare." in read(astrids, workshop, "desk")


def test_what_is_hidden_stands_neither_in_the_notes_nor_on_the_page(
    astrids: TestClient, database: Database, workshop: Workshop, asking: Asking
) -> None:
    do(database, workshop, "park", on=ids(database, asking)[0])
    hide(database, workshop, asking, "Bussen")
    assert "Svaret är dolt eller borttaget." in read(astrids, workshop)
    for page in ("parked", "notes"):
        assert "Bussen" not in read(astrids, workshop, page)


def test_after_a_purge_that_leaves_numbers_the_page_has_what_is_left(
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    asking: Asking,
    settings: Settings,
) -> None:
    do(database, workshop, "park", on=ids(database, asking)[0])
    do(database, workshop, "park_line", title="Fiber till byn")
    purged(database, settings, workshop)
    page = read(astrids, workshop)
    assert "Fiber till byn" in page and "Bussen" not in page and "park_line" not in page


def test_it_is_parked_at_the_sorting_table(
    astrids: TestClient, database: Database, workshop: Workshop, asking: Asking
) -> None:
    row = ids(database, asking)[0]
    at = f"sorting/{asking.id}"
    assert send(astrids, workshop, at, act=f"park::{row}") == 303
    assert f"unpark::{row}" in read(astrids, workshop, at)
    assert send(astrids, workshop, at, act=f"unpark::{row}") == 303
    assert texts(database, workshop) == []


def on_page(astrids: TestClient, workshop: Workshop) -> str:
    """What everybody would read of it."""
    return read(astrids, workshop, "became/page")


def test_what_came_back_is_put_on_the_page_of_what_became_of_it_by_one_press(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    do(database, workshop, "park_line", title="Fiber till byn", receiver="Stadsnätet")
    [line] = lines(database, workshop)
    path = f"parked/{line.id}"
    assert send(astrids, workshop, f"{path}/page") == 303
    waiting = on_page(astrids, workshop)
    assert "Det här väntar" in waiting and "Stadsnätet" in waiting
    told = {"words": "Fiber till byn", "receiver": "Stadsnätet", "said": "Dras i vår."}
    send(astrids, workshop, path, **told, day="2026-11-12", teller="Chefen")
    assert "Ersätt det som står på deltagarnas sida" in read(astrids, workshop)
    for _ in range(2):
        assert send(astrids, workshop, f"{path}/page") == 303
    page = on_page(astrids, workshop)
    assert "Det här väntar" not in page and page.count("Fiber till byn") == 1
    assert "Dras i vår." in page and "Stadsnätet 12 november" in page
    assert "Lägg på deltagarnas sida" not in read(astrids, workshop)


def test_what_is_written_beside_it_on_the_page_stays_when_it_is_replaced(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    do(database, workshop, "park_line", title="Fiber till byn", receiver="Stadsnätet")
    [line] = lines(database, workshop)
    fields = {"words": "Fiber till byn", "receiver": "Stadsnätet", "said": "Dras i vår."}
    send(astrids, workshop, f"parked/{line.id}", **fields)
    send(astrids, workshop, f"parked/{line.id}/page")
    with database.writing() as session:
        [told] = replies_of(session, workshop.id or 0)
        here = session.get_one(Workshop, workshop.id)
        typed = Typed(**dict(shown(told, here)) | {"title_also": "Fibre", "case_number": "KS 7"})
        write(session, here, told.uid, typed, at=now())
    send(astrids, workshop, f"parked/{line.id}", **fields | {"said": "Dras i höst."})
    assert "Ersätt det som står på deltagarnas sida" in read(astrids, workshop)
    send(astrids, workshop, f"parked/{line.id}/page")
    with database.reading() as session:
        [told] = replies_of(session, workshop.id or 0)
    assert told.words["title"] == {"sv": "Fiber till byn", "en": "Fibre"}
    assert (told.words["text"], told.case_number) == ({"sv": "Dras i höst."}, "KS 7")


def test_a_participants_words_are_put_on_no_page_of_everyones(
    astrids: TestClient, database: Database, workshop: Workshop, asking: Asking
) -> None:
    do(database, workshop, "park", on=ids(database, asking)[0], receiver="Regionen")
    [line] = lines(database, workshop)
    assert "Lägg på deltagarnas sida" not in read(astrids, workshop)
    reply = astrids.post(f"/w/{workshop.uid}/parked/{line.id}/page")
    assert reply.status_code == 422 and "med egna ord först" in reply.text
    with database.reading() as session:
        assert replies_of(session, workshop.id or 0) == []


@pytest.mark.parametrize(
    ("title", "say"), [("Fiber", "Skriv vem det väntar på."), ("x" * 201, "högst 200 tecken")]
)
def test_what_the_page_cant_say_is_refused_in_words(
    astrids: TestClient, database: Database, workshop: Workshop, title: str, say: str
) -> None:
    do(database, workshop, "park_line", title=title)
    [line] = lines(database, workshop)
    reply = astrids.post(f"/w/{workshop.uid}/parked/{line.id}/page")
    assert reply.status_code == 422 and say in reply.text
