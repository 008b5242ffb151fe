"""The public page of what became of it: by the link and code, the same for all, and plain."""

import re
from itertools import pairwise

import pytest
from lxml import html
from starlette.testclient import TestClient

from app.clock import DAY_MS, now
from app.database import Database
from app.headers import SAFE_HEADERS
from app.models import workshop as workshops
from app.models.became import facts, published
from app.models.became.facts import TypedFacts
from app.models.people import participant
from app.models.people.participant import Participant
from app.models.workshop import Workshop
from app.routes import outcome
from app.routes._shared import outcome_pages
from app.routes._shared.parts import PARTICIPANT_COOKIE
from app.settings import Settings
from tests.became import (
    SAID_BACK,
    day,
    entries,
    keys,
    meet,
    publish,
    quote_some,
    sort_into,
    told,
    write,
)
from tests.exports.read_back import words_in
from tests.models.test_publication import share
from tests.rooms import ask, do, hide, purged, say
from tests.routes.test_sharing import forget


def come_in(database: Database, workshop: Workshop) -> tuple[Participant, str]:
    with database.writing() as session:
        return participant.join(session, workshop, "sv")


def promise(database: Database, workshop: Workshop, next_day: str) -> None:
    with database.writing() as session:
        found = session.get_one(Workshop, workshop.id)
        facts.write(session, found, TypedFacts(next_day=next_day))


def test_the_code_the_link_and_a_phone_that_was_there_lead_to_the_page(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    told(database, workshop)
    share(database, workshop)
    for path in (
        f"/{workshop.code}",
        f"/?code={workshop.code.lower()}",
        f"/w/{workshop.uid}/phone",
    ):
        reply = forget(client).get(path)
        assert (reply.status_code, reply.url.path) == (200, f"/w/{workshop.uid}/outcome")
    assert "Skolbussen blir öppen" in reply.text
    assert f'href="/w/{workshop.uid}/shared"' in reply.text
    assert f'href="/w/{workshop.uid}/outcome"' in client.get(f"/w/{workshop.uid}/shared").text


def test_the_page_is_plain_and_sets_no_cookie(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    told(database, workshop)
    reply = forget(client).get(f"/w/{workshop.uid}/outcome")
    assert "set-cookie" not in reply.headers and reply.headers["cache-control"] == "no-store"
    assert 'content="noindex"' in reply.text
    assert "<form" not in reply.text and "<script" not in reply.text
    links = html.fromstring(reply.text).xpath("//@href | //@src")
    assert [one for one in links if re.match(r"(https?:)?//", one)] == []


def test_headings_and_landmarks_read_in_order(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    """As a screen reader meets them."""
    told(database, workshop)
    root = html.fromstring(client.get(f"/w/{workshop.uid}/outcome").text)
    headings = root.xpath("//h1 | //h2 | //h3")
    assert [(one.tag, one.text_content()) for one in headings if one.tag != "h3"] == [
        ("h1", "Vad hände med det vi sa?"),
        ("h2", "Våra 4 åtaganden"),
        ("h2", "Det här sa vi"),
        ("h2", "Det här är beslutat"),
        ("h2", "Så går det med åtagandena"),
        ("h2", "Det här blev inte av"),
        ("h2", "Det här väntar"),
        ("h2", "Nästa besked"),
        ("h2", "Frågor eller fel?"),
    ]
    levels = [int(one.tag[1]) for one in headings]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(root.xpath("//main")) == len(root.xpath("//body/header")) == 1
    named = root.xpath("//section/@aria-labelledby")
    assert named and all(root.xpath(f"//*[@id='{one}']") for one in named)
    anchors = [one[1:] for one in root.xpath("//main//a/@href") if one.startswith("#")]
    assert anchors and all(len(root.xpath(f"//*[@id='{one}']")) == 1 for one in anchors)
    tiles = [one.text_content() for one in root.xpath("//a[contains(@class, 'tile')]")]
    assert tiles == ["1 Klart", "1 På gång", "1 Inte börjat", "1 Blev inte av"]
    assert root.xpath("//svg[not(@aria-hidden)]") == []


def test_before_anything_is_published_the_address_says_when_it_comes_or_shows_the_notes(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    meet(database, workshop)
    assert forget(client).get(f"/{workshop.code}").status_code == 404
    assert client.get(f"/w/{workshop.uid}/outcome").status_code == 404
    promise(database, workshop, day(5))
    reply = client.get(f"/{workshop.code}")
    assert reply.status_code == 200 and "Inget besked än. Det kommer senast" in reply.text
    promise(database, workshop, day(-1))
    assert "Skulle ha kommit" in client.get(f"/{workshop.code}").text
    share(database, workshop)
    assert client.get(f"/{workshop.code}").url.path == f"/w/{workshop.uid}/shared"


def test_a_page_that_is_taken_back_is_as_if_there_were_none(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    told(database, workshop)
    promise(database, workshop, "")
    assert client.get(f"/w/{workshop.uid}/outcome").status_code == 200
    with database.writing() as session:
        published.withdraw(session, workshop.id or 0, now())
    for path in (
        f"/{workshop.code}",
        f"/w/{workshop.uid}/outcome",
        f"/w/{workshop.uid}/outcome/pdf",
    ):
        assert forget(client).get(path).status_code == 404, path


def test_what_is_deleted_is_gone_at_once_and_comes_back_with_the_workshop(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    told(database, workshop)
    path = f"/w/{workshop.uid}/outcome"
    assert client.get(path).status_code == 200
    with database.writing() as session:
        workshops.delete(session, workshop.id or 0)
    assert client.get(path).status_code == client.get(f"{path}/pdf").status_code == 404
    with database.writing() as session:
        workshops.restore(session, session.get_one(Workshop, workshop.id))
    assert client.get(path).status_code == 200


def test_an_address_of_no_workshop_looks_as_one_of_which_nothing_is_published(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    meet(database, workshop)
    unpublished, unknown = (
        client.get(f"/w/{uid}/outcome") for uid in (workshop.uid, "A" * len(workshop.uid))
    )
    assert unknown.status_code == unpublished.status_code == 404
    assert unknown.headers == unpublished.headers
    assert unknown.text.replace("A" * len(workshop.uid), workshop.uid) == unpublished.text


def test_it_has_the_safe_headers_and_is_asked_for_by_head_too(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    told(database, workshop)
    page, head = client.get(f"/w/{workshop.uid}/outcome"), client.head(f"/w/{workshop.uid}/outcome")
    safe = {name.decode(): value.decode() for name, value in SAFE_HEADERS}
    assert safe.items() <= dict(page.headers).items()
    assert (head.status_code, head.headers, head.content) == (200, page.headers, b"")


def test_while_the_workshop_is_open_again_its_link_leads_into_the_room(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    told(database, workshop)
    do(database, workshop, "reopen")
    assert forget(client).get(f"/{workshop.code}").url.path == f"/w/{workshop.uid}/phone"
    assert client.get(f"/w/{workshop.uid}/outcome").status_code == 404
    do(database, workshop, "end")
    assert forget(client).get(f"/{workshop.code}").url.path == f"/w/{workshop.uid}/outcome"


def test_what_is_written_is_not_read_before_it_is_published(
    client: TestClient, database: Database, workshop: Workshop
) -> None:

    asking = told(database, workshop)
    write(database, workshop, about=keys(database, asking)["Gamla mejeriet"], text="Öppnar snart.")
    assert "Öppnar snart" not in client.get(f"/w/{workshop.uid}/outcome").text
    publish(database, workshop)
    assert "Öppnar snart" in client.get(f"/w/{workshop.uid}/outcome").text


def test_hidden_words_vanish_from_the_page_that_was_kept(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    asking = told(database, workshop)
    assert "Bussen 1" in client.get(f"/w/{workshop.uid}/outcome").text
    hide(database, workshop, asking, "Bussen 1")
    text = client.get(f"/w/{workshop.uid}/outcome").text
    assert "Bussen 1" not in text and "13 personer" in text


def test_nobody_is_sent_the_number_of_few(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    told(database, workshop)
    root = html.fromstring(client.get(f"/w/{workshop.uid}/outcome").text)
    [few] = [one for one in root.xpath("//article") if "Vem man ringer" in one.text_content()]
    assert "några få" in few.text_content() and few.xpath(".//svg") == []
    assert not re.search(r"\d person", few.text_content())


def test_it_is_read_in_the_reader_s_language(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    told(database, workshop)
    text = forget(client).get(f"/w/{workshop.uid}/outcome?language=en").text
    assert '<html lang="en">' in text and "What became of what we said?" in text
    assert "In English: Bussen" in text
    decided = html.fromstring(text).xpath("//section[contains(@class, 'decided')]//h3")
    assert decided[0].get("lang") == "sv"


def test_the_page_turns_late_at_midnight_though_nothing_has_changed(
    client: TestClient, database: Database, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(database, workshop)
    assert "Skulle ha kommit" not in client.get(f"/w/{workshop.uid}/outcome").text
    later = now() + 41 * DAY_MS
    for module in (outcome, outcome_pages):
        monkeypatch.setattr(module, "now", lambda: later)
    assert "Skulle ha kommit" in client.get(f"/w/{workshop.uid}/outcome").text


def test_one_s_own_answers_stand_on_a_page_that_nobody_else_is_sent(
    client: TestClient, database: Database, workshop: Workshop
) -> None:

    asking = ask(database, workshop, "open_text", "Vad ska vi börja med?")
    who, token = come_in(database, workshop)
    say(database, asking, {"text": "Bussen hem"}, who)
    say(database, asking, {"text": "Något helt annat"}, who)
    sort_into(database, workshop, asking, {"Bussen": 9})

    [mine] = [one.id for one in entries(database, asking) if one.text == "Bussen hem"]
    bus = keys(database, asking)["Bussen"]
    do(database, workshop, "put", on=asking.id, these=(mine,), theme=int(bus[1:]))
    do(database, workshop, "end")
    write(database, workshop, about=bus, text=SAID_BACK["Bussen"])
    path = f"/w/{workshop.uid}/outcome"
    assert forget(client).get(f"{path}/mine").status_code == 404
    publish(database, workshop, next_day=day(9))
    assert f"{path}/mine" not in client.get(path).text
    assert client.get(f"{path}/mine").status_code == 404
    cookie = {"cookie": f"{PARTICIPANT_COOKIE}={token}"}
    page = client.get(path, headers=cookie).text
    assert f"{path}/mine" in page and "Bussen hem" not in page
    own = client.get(f"{path}/mine", headers=cookie).text
    assert "Bussen hem" in own and f'href="{path}#{bus}"' in own and SAID_BACK["Bussen"] in own
    assert "ligger inte i något av temana" in own and "Bussen 1" not in own
    assert f"{path}/mine" not in client.get(path).text
    hide(database, workshop, asking, "Bussen hem")
    own = client.get(f"{path}/mine", headers=cookie).text
    assert own.count("ligger inte i något av temana") == 2


def test_a_phone_that_was_at_another_meeting_is_led_to_no_answers(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        other = workshops.open_workshop(session, "En annan kväll", language="sv", keep_days=30)
    (_, here), (_, elsewhere) = come_in(database, workshop), come_in(database, other)
    told(database, workshop)
    path = f"/w/{workshop.uid}/outcome"
    for token, was_there in ((here, True), (elsewhere, False), ("", False), (here, True)):
        page = client.get(path, headers={"cookie": f"{PARTICIPANT_COOKIE}={token}"}).text
        assert (f"{path}/mine" in page, f"/w/{workshop.uid}/phone/me" in page) == (was_there,) * 2


def test_the_page_stays_after_the_purge_without_quotes_and_own_answers(
    client: TestClient, database: Database, settings: Settings, workshop: Workshop
) -> None:
    told(database, workshop)
    assert "Bussen 1" in client.get(f"/w/{workshop.uid}/outcome").text
    purged(database, settings, workshop)
    reply = forget(client).get(f"/{workshop.code}")
    assert reply.status_code == 200 and "14 personer" in reply.text
    assert "Skolbussen blir öppen" in reply.text and "Bussen 1" not in reply.text


@pytest.mark.parametrize("name", outcome_pages.SHARED)
def test_documents_hang_on_the_page_for_as_long_as_it_is_published(
    name: str, client: TestClient, database: Database, workshop: Workshop
) -> None:
    path = f"/w/{workshop.uid}/outcome/{name}"
    asking = told(database, workshop)
    file = client.get(path)
    assert file.headers["x-robots-tag"] == "noindex"
    words = words_in(file.content, name)
    assert "Vem man ringer 0" in words and f"/{workshop.code}" in words
    hide(database, workshop, asking, "Vem man ringer 0")
    assert "Vem man ringer 0" not in words_in(client.get(path).content, name)
    assert client.get(f"/w/{workshop.uid}/outcome/xlsx").status_code == 404


def test_quotes_stand_under_their_theme_only(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    asking = meet(database, workshop)
    quote_some(database, workshop, asking, "Bussen 3")
    publish(database, workshop, next_day=day(4))
    root = html.fromstring(client.get(f"/w/{workshop.uid}/outcome").text)
    [where] = root.xpath("//li[contains(., 'Bussen 3')]/ancestor::article//h3")
    assert where.text_content() == "Bussen"
