"""The start page, a new workshop, its facts, and deleting it."""

import re
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from app import i18n
from app.database import Database
from app.models.agenda import agenda
from app.models.people import member
from app.models.people.facilitator import Facilitator
from app.models.people.member import READER
from app.models.workshop import SELF, Workshop
from app.routes.home import typed_facts
from tests.conftest import log_in
from tests.rooms import ask, do

FACTS = {
    "title": "I med- och motvind",
    "purpose": "Hitta hindren",
    "venue": "Folkets hus",
    "day": "2026-11-12",
    "clock": "09:30",
    "language": "sv",
    "tz": "Europe/Helsinki",
    "phone_clock": "on",
    "second_language": "fi",
    "responsible": "Kommunstyrelsen",
    "keep_until": "2031-06-30",
    "keep_counts": "counts",
    "archives": "on",
    "purge_decision": "Dokumenthanteringsplanen, punkt 4.2",
}


def again(database: Database, workshop: Workshop) -> Workshop:
    with database.reading() as session:
        return session.get_one(Workshop, workshop.id)


def utc(at: int | None) -> str:
    return datetime.fromtimestamp((at or 0) / 1000, UTC).isoformat(timespec="minutes")


def test_an_empty_start_page_leads_to_the_first_workshop(astrids: TestClient) -> None:
    text = astrids.get("/workshops").text
    for way in (
        'href="/templates"',
        'action="/templates/puzzle/workshops"',
        'action="/templates/example/workshops"',
        'href="/deck"',
        'action="/workshops"',
    ):
        assert way in text


def primaries(text: str) -> list[str]:
    """What the page's filled buttons say."""
    found = re.findall(r'<(?:a|button) class="button primary"[^>]*>([^<]+)', text)
    return [" ".join(said.split()) for said in found]


def test_the_start_page_has_one_primary_action_by_state(
    astrids: TestClient, database: Database, astrid: Facilitator
) -> None:
    assert primaries(astrids.get("/workshops").text) == ["Skapa workshopen"]
    first, second = begin(database, astrid, "Första", "Andra")
    text = astrids.get("/workshops").text
    assert primaries(text) == ["Gå vidare med agendan"]
    ask(database, first, "open_text", "Vad?")
    text = astrids.get("/workshops").text
    assert primaries(text) == ["Tillbaka till pulten"]
    assert "Gå vidare med agendan" in text
    do(database, first, "end")
    assert "Läs anteckningarna" in astrids.get("/workshops").text
    astrids.post(f"/w/{second.uid}/archive")
    assert primaries(astrids.get("/workshops").text) == ["Välj en mall"]


def test_a_workshop_with_an_agenda_leads_to_its_desk_and_a_survey_to_its_answers(
    astrids: TestClient, database: Database, astrid: Facilitator
) -> None:
    (workshop,) = begin(database, astrid, "Enkät")
    with database.writing() as session:
        item = agenda.add_item(session, workshop.id or 0)
        agenda.add_step(session, item, "open_text", "Vad?", language="sv")
    assert primaries(astrids.get("/workshops").text) == ["Öppna pulten"]
    with database.writing() as session:
        found = session.get_one(Workshop, workshop.id)
        found.pace = SELF
        session.add(found)
    do(database, workshop, "open")
    assert primaries(astrids.get("/workshops").text) == ["Följ svaren"]


def test_a_new_workshop_begins_with_a_title(
    astrids: TestClient, database: Database, astrid: Facilitator
) -> None:
    begun = astrids.post("/workshops", data={"title": "  Byamöte "}, follow_redirects=False)
    with database.reading() as session:
        (place,) = member.places(session, astrid)
    assert (begun.status_code, begun.headers["location"]) == (
        303,
        f"/w/{place.workshop.uid}/agenda",
    )
    assert (place.workshop.title, place.workshop.language, place.owns) == ("Byamöte", "sv", True)


def test_a_new_workshop_is_in_the_facilitators_language(
    astrids: TestClient, database: Database, astrid: Facilitator
) -> None:
    astrids.cookies.set("language", "en")
    astrids.post("/workshops", data={"title": "Village"}, follow_redirects=False)
    with database.reading() as session:
        assert member.places(session, astrid)[0].workshop.language == "en"


def test_a_workshop_without_a_title_is_not_made(
    astrids: TestClient, database: Database, astrid: Facilitator
) -> None:
    shown = astrids.post("/workshops", data={"title": " "})
    assert shown.status_code == 422 and 'id="title-mistake"' in shown.text
    with database.reading() as session:
        assert member.places(session, astrid) == []


def test_a_reader_gets_no_links_to_what_is_closed_to_them(
    client: TestClient, database: Database, workshop: Workshop, dragana: Facilitator
) -> None:
    with database.writing() as session:
        member.add(session, workshop.id or 0, dragana.id or 0, READER)
    text = log_in(client, database, dragana).get("/workshops").text
    assert f"/w/{workshop.uid}/notes" in text and f"/w/{workshop.uid}/projector" in text
    for way in ("desk", "agenda", "facts"):
        assert f"/w/{workshop.uid}/{way}" not in text


def test_the_facts_are_kept_as_they_were_typed(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    saved = astrids.post(f"/w/{workshop.uid}/facts", data=FACTS)
    assert saved.status_code == 200
    assert typed_facts(again(database, workshop)) == FACTS
    assert again(database, workshop).turn > workshop.turn


@pytest.mark.parametrize(
    ("day", "clock", "stored"),
    [
        ("2026-11-12", "09:30", "2026-11-12T08:30+00:00"),
        ("2026-06-12", "09:30", "2026-06-12T07:30+00:00"),
        ("2027-03-28", "01:59", "2027-03-28T00:59+00:00"),
        ("2027-03-28", "03:00", "2027-03-28T01:00+00:00"),
        ("2026-10-25", "02:30", "2026-10-25T00:30+00:00"),
        ("2026-10-25", "03:30", "2026-10-25T02:30+00:00"),
    ],
)
def test_local_times_are_right_on_both_sides_of_daylight_saving(
    astrids: TestClient, database: Database, workshop: Workshop, day: str, clock: str, stored: str
) -> None:
    there = {"day": day, "clock": clock, "tz": "Europe/Stockholm"}
    astrids.post(f"/w/{workshop.uid}/facts", data={**FACTS, **there})
    assert utc(again(database, workshop).starts_at) == stored
    assert f'value="{clock}"' in astrids.get(f"/w/{workshop.uid}/facts").text


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"title": ""}, "title"),
        ({"day": "2026-02-30"}, "day"),
        ({"day": ""}, "clock"),
        ({"clock": ""}, "clock"),
        ({"clock": "25:00"}, "clock"),
        ({"keep_until": ""}, "keep_until"),
        ({"keep_until": "2016-06-30"}, "keep_until"),
        ({"tz": "Europe/Karlstorp"}, "tz"),
        ({"tz": "../etc/passwd"}, "tz"),
    ],
)
def test_odd_facts_are_shown_again_with_what_to_mend(
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    wrong: dict[str, str],
    where: str,
) -> None:
    shown = astrids.post(f"/w/{workshop.uid}/facts", data={**FACTS, **wrong})
    assert shown.status_code == 422 and f'id="{where}-mistake"' in shown.text
    assert "Hitta hindren" in shown.text
    assert again(database, workshop).purpose == ""


def test_all_times_of_a_workshop_are_in_its_own_zone(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    there = {"day": "2026-11-12", "clock": "09:30", "tz": "Atlantic/Reykjavik"}
    astrids.post(f"/w/{workshop.uid}/facts", data={**FACTS, **there})
    assert utc(again(database, workshop).starts_at) == "2026-11-12T09:30+00:00"
    begins = 1_794_500_000_000
    minute = datetime.fromtimestamp(begins / 1000, UTC).strftime("%H:%M")
    ask(database, workshop, "open_text", "Vad?", at=begins)
    for page in ("facts", "agenda"):
        assert "09:30" in astrids.get(f"/w/{workshop.uid}/{page}").text
    assert minute in astrids.get(f"/w/{workshop.uid}/desk").text
    do(database, workshop, "end", at=begins + 3_600_000)
    assert minute.replace(":", ".") in astrids.get(f"/w/{workshop.uid}/notes").text
    kept = i18n.local(again(database, workshop).keep_until or 0, "Atlantic/Reykjavik")
    assert kept.strftime("%Y-%m-%d %H:%M") == "2031-06-30 23:59"


def test_who_says_no_zone_keeps_the_one_there_is(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    astrids.post(f"/w/{workshop.uid}/facts", data=FACTS)
    astrids.post(f"/w/{workshop.uid}/facts", data={**FACTS, "tz": ""})
    assert again(database, workshop).tz == "Europe/Helsinki"


def test_a_zone_that_is_not_offered_is_kept_by_the_form(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        found = session.get_one(Workshop, workshop.id)
        found.tz = "CET"
        session.add(found)
    assert "<option selected>CET</option>" in astrids.get(f"/w/{workshop.uid}/facts").text


def test_a_day_is_not_needed(astrids: TestClient, database: Database, workshop: Workshop) -> None:
    astrids.post(f"/w/{workshop.uid}/facts", data={**FACTS, "day": "", "clock": ""})
    assert again(database, workshop).starts_at is None


def test_a_deleted_workshop_can_be_brought_back(astrids: TestClient, workshop: Workshop) -> None:
    gone = astrids.post(f"/w/{workshop.uid}/deletion")
    assert f'action="/w/{workshop.uid}/deletion/undo"' in gone.text
    assert astrids.get(f"/w/{workshop.uid}/desk").status_code == 404
    assert astrids.get(f"/{workshop.code}").status_code == 404
    back = astrids.post(f"/w/{workshop.uid}/deletion/undo")
    assert f"/w/{workshop.uid}/desk" in back.text


def test_phones_are_told_that_the_workshop_is_deleted(
    astrids: TestClient, workshop: Workshop
) -> None:
    astrids.get(f"/w/{workshop.uid}/phone")
    with astrids.websocket_connect(f"/w/{workshop.uid}/phone") as phone:
        phone.send_json({"t": "hello", "v": 1})
        assert phone.receive_json()["t"] == "welcome"
        astrids.post(f"/w/{workshop.uid}/deletion")
        told = phone.receive_json()
        while told["t"] != "bye":
            told = phone.receive_json()
        assert told["why"] == "deleted"
        with pytest.raises(WebSocketDisconnect) as closed:
            phone.receive_json()
    assert closed.value.code == 4004


def begin(database: Database, astrid: Facilitator, *titles: str) -> list[Workshop]:
    with database.writing() as session:
        return [
            member.begin(session, astrid, title, language="sv", keep_days=9) for title in titles
        ]


def test_an_archived_workshop_is_out_of_the_way_and_can_be_taken_out_again(
    astrids: TestClient, database: Database, astrid: Facilitator
) -> None:
    (old,) = begin(database, astrid, "Gammalt möte")
    begin(database, astrid, "Nytt möte")
    told = astrids.post(f"/w/{old.uid}/archive").text
    assert "”Gammalt möte” är arkiverad." in told and f"/w/{old.uid}/desk" not in told
    assert f"/w/{old.uid}/desk" not in astrids.get("/workshops").text
    away = astrids.get("/workshops?group=away").text
    assert f"/w/{old.uid}/desk" in away and "Nytt möte" not in away
    assert astrids.get(f"/w/{old.uid}/desk").status_code == 200
    back = astrids.post(f"/w/{old.uid}/archive/undo").text
    assert f"/w/{old.uid}/desk" in back


def test_a_search_shows_what_matches_also_of_what_is_archived(
    astrids: TestClient, database: Database, astrid: Facilitator
) -> None:
    (old, *_) = begin(database, astrid, "Byamöte i Stenberga", "Serviceforum", "Byamöte i Målilla")
    astrids.post(f"/w/{old.uid}/archive")
    text = astrids.get("/workshops", params={"q": "byamöte"}).text
    assert "2 workshopar stämmer med ”byamöte”" in text
    assert "Byamöte i Stenberga" in text and "Serviceforum" not in text
    none = astrids.get("/workshops", params={"q": "<b>zzz"}).text
    assert "Ingen workshop stämmer med ”&lt;b&gt;zzz”" in none and 'value="&lt;b&gt;zzz"' in none


def test_three_hundred_workshops_come_in_pages(
    astrids: TestClient, database: Database, astrid: Facilitator
) -> None:
    begin(database, astrid, *(f"Möte {n:03}" for n in range(300)))
    first = astrids.get("/workshops").text
    assert first.count('class="card workshop"') == 8 and "Visa alla 300" in first
    second = astrids.get("/workshops?group=coming&page=2").text
    assert "21–40 av 300" in second and second.count('class="card workshop"') == 20
    assert "Möte 279" in second and "Möte 280" not in second
    for odd in ("page=0", "page=x", "page=999999999", "page=16"):
        assert astrids.get(f"/workshops?group=coming&{odd}").status_code == 200
    assert astrids.get("/workshops?group=nothing").text.count('class="card workshop"') == 8


@pytest.mark.parametrize(
    ("group", "told"),
    [
        ("live", "Inget pågår just nu."),
        ("coming", "Inget är planerat."),
        ("past", "Ingen workshop är avslutad än."),
        ("away", "Inget är arkiverat."),
    ],
)
def test_an_empty_group_says_what_comes_there(
    astrids: TestClient, database: Database, workshop: Workshop, group: str, told: str
) -> None:
    if group == "coming":
        astrids.post(f"/w/{workshop.uid}/archive")
    assert told in astrids.get(f"/workshops?group={group}").text


def test_of_many_deleted_workshops_the_last_is_offered_first(
    astrids: TestClient, database: Database, astrid: Facilitator
) -> None:
    made = begin(database, astrid, "Ett", "Två", "Tre")
    for one in (made[2], made[0], made[1]):
        text = astrids.post(f"/w/{one.uid}/deletion").text
    order = [text.index(f"/w/{made[n].uid}/deletion/undo") for n in (1, 0, 2)]
    assert order == sorted(order) and "2 till togs bort" in text
