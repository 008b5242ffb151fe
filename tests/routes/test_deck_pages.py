"""Small pictures of a PDF's pages beside the proposal that was read from it."""

import io
import re

import pytest
from PIL import Image
from sqlmodel import col, select
from starlette.testclient import TestClient

from app.clock import DAY_MS, now
from app.database import Database
from app.models.people import deck_page, former_account
from app.models.people.deck_page import DeckPage
from app.models.people.facilitator import Facilitator
from app.pictures import Small
from app.pictures.pages import draw
from tests.conftest import log_in
from tests.deck.pdfs import pdf_of, text_at

DECK = pdf_of(
    [
        text_at(60, 430, 40, "(Welcome) Tj") + text_at(60, 300, 20, "(There is coffee.) Tj"),
        text_at(60, 430, 40, "(Talk in pairs) Tj")
        + text_at(60, 300, 20, "(What is best here?) Tj")
        + text_at(60, 240, 20, "(What is missing?) Tj"),
        text_at(60, 430, 40, "(Thanks) Tj") + text_at(60, 300, 20, "(See you in May.) Tj"),
    ]
)


def propose(client: TestClient, content: bytes = DECK, name: str = "deck.pdf") -> str:
    reply = client.post("/deck", files={"file": (name, content)})
    assert reply.status_code == 200
    return reply.text


def sources(html: str) -> list[str]:
    return re.findall(r'<img src="(/deck/pages/[^"]+)"', html)


def stored(database: Database, who: Facilitator) -> list[DeckPage]:
    with database.reading() as session:
        own = select(DeckPage).where(col(DeckPage.facilitator_id) == who.id)
        return list(session.exec(own.order_by(col(DeckPage.id))))


def test_each_page_is_shown_once_beside_the_first_line_that_it_became(
    astrids: TestClient,
) -> None:
    html = propose(astrids)
    found = sources(html)
    assert [source.rsplit("/", 1)[1] for source in found] == ["1", "2", "3"]
    assert 'alt="Sidan 2 i presentationen"' in html and html.count('loading="lazy"') == 3
    reply = astrids.get(found[1])
    assert reply.headers["content-type"] == "image/webp"
    assert Image.open(io.BytesIO(reply.content)).size == (240, 135)
    assert "immutable" in reply.headers["cache-control"]


def test_they_stay_when_a_row_is_moved_and_are_nobody_elses(
    astrids: TestClient, database: Database, dragana: Facilitator
) -> None:
    from tests.routes.test_deck import Form

    form = Form(propose(astrids))
    form.put("move", "0 down")
    html = astrids.post("/deck/proposal", data=form.sent()).text
    found = sources(html)
    assert len(found) == 3
    log_in(astrids, database, dragana)
    assert astrids.get(found[0]).status_code == 404
    form.put("move", None)
    assert sources(astrids.post("/deck/proposal", data=form.sent()).text) == []


def test_a_deck_without_pages_to_draw_has_none(astrids: TestClient) -> None:
    text = "Welcome\n\f\nTalk in pairs\n- What is best here?\n\f\nThanks"
    assert "deck-page" not in propose(astrids, text.encode(), "deck.txt")


@pytest.mark.parametrize("number", ["0", "4", "x", "9" * 30])
def test_a_page_that_is_not_there_is_not_found(astrids: TestClient, number: str) -> None:
    deck = sources(propose(astrids))[0].split("/")[3]
    assert astrids.get(f"/deck/pages/{deck}/{number}").status_code == 404
    assert astrids.get(f"/deck/pages/none/{number}").status_code == 404


def test_the_newest_three_are_kept_and_nobodys_for_longer_than_a_day(
    database: Database, astrid: Facilitator, dragana: Facilitator
) -> None:
    pages = [Small(1, 2, 1, b"a"), Small(2, 2, 1, b"b")]
    at = now()
    with database.writing() as session:
        decks = [deck_page.keep(session, astrid, pages, at + n) for n in range(5)]
    kept = stored(database, astrid)
    assert [row.deck for row in kept] == [deck for deck in decks[2:] for _ in pages]
    with database.writing() as session:
        deck_page.keep(session, dragana, pages, at + 2 * DAY_MS)
    assert stored(database, astrid) == [] and len(stored(database, dragana)) == 2


def test_they_go_with_the_account(
    database: Database, astrid: Facilitator, dragana: Facilitator
) -> None:
    with database.writing() as session:
        deck_page.keep(session, dragana, [Small(1, 2, 1, b"a")], now())
        former_account.erase(session, dragana.id or 0, now())
    assert stored(database, dragana) == []


def test_a_page_that_cannot_be_drawn_has_no_picture_and_the_others_have() -> None:
    flat = pdf_of([text_at(60, 300, 20, "(One) Tj"), text_at(60, 300, 20, "(Two) Tj")])
    flat = flat.replace(b"MediaBox[0 0 960 540]", b"MediaBox[0 0 960   0]", 1)
    sizes, contents = draw(flat)
    assert len(sizes) == 2 and contents[1]
