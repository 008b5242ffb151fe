"""A survey over HTTP: its hours, its pages, what a phone remembers, and what comes too late."""

import re
from datetime import date, timedelta

import pytest
from starlette.testclient import TestClient

from app.clock import DAY_MS, now
from app.database import Database
from app.models.workshop import ENDED, LED, OPEN, SELF, Workshop
from app.routes._shared.hours import typed_hours
from app.routes.home import typed_facts
from tests.rooms import come_in, do, say, say_all
from tests.routes.test_agenda import fill
from tests.steps.test_screens_of_kinds import draw
from tests.surveys import again, asked, make_survey

AHEAD = (date.today() + timedelta(3)).isoformat()
LATER = (date.today() + timedelta(9)).isoformat()
HOURS = {
    "pace": "self",
    "opens_day": AHEAD,
    "opens_clock": "08:00",
    "closes_day": LATER,
    "closes_clock": "18:30",
}
MANY = [("", [("open_text", f"Fråga {n} " + "om servicen där vi bor " * 6, {})]) for n in range(40)]


def save(astrids: TestClient, workshop: Workshop, **changed: str) -> "tuple[int, str]":
    typed = {**typed_facts(workshop), **HOURS, **changed}
    reply = astrids.post(f"/w/{workshop.uid}/facts", data=typed)
    return reply.status_code, reply.text


def visible(text: str) -> str:
    """The number of the page that shows."""
    pages = re.findall(r'data-page="(\d+)"[^>]*>', text)
    hidden = re.findall(r'data-page="(\d+)"[^>]* hidden>', text)
    [shown] = set(pages) - set(hidden)
    return str(shown)


def test_the_hours_are_kept_as_they_were_typed(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    assert save(astrids, workshop)[0] == 200
    assert typed_hours(again(database, workshop)) == HOURS
    assert ">Europe/" not in save(astrids, workshop, closes_day="", closes_clock="")[1]
    assert again(database, workshop).closes_at is None
    save(astrids, workshop, pace="led")
    led = again(database, workshop)
    assert (led.pace, led.opens_at, led.closes_at) == (LED, None, None)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"opens_clock": ""}, "opens_clock"),
        ({"closes_day": ""}, "closes_clock"),
        ({"closes_day": "2026-02-30"}, "closes_day"),
        ({"opens_clock": "kl. åtta"}, "opens_clock"),
        ({"opens_day": "2025-01-01"}, "opens_day"),
        ({"opens_day": "", "opens_clock": "", "closes_day": "2025-01-01"}, "closes_day"),
        ({"closes_day": AHEAD, "closes_clock": "07:00"}, "closes_day"),
        ({"closes_day": "2999-01-01"}, "closes_day"),
    ],
)
def test_odd_hours_are_shown_again_with_what_to_mend(
    astrids: TestClient, database: Database, workshop: Workshop, wrong: dict[str, str], where: str
) -> None:
    status, text = save(astrids, workshop, title="Ny rubrik", **wrong)
    assert status == 422 and f'id="{where}-mistake"' in text
    for typed in ({**HOURS, **wrong}["closes_clock"], "Ny rubrik"):
        assert f'value="{typed}"' in text
    assert again(database, workshop).pace == LED


def test_mistakes_in_facts_and_hours_are_said_together(
    astrids: TestClient, workshop: Workshop
) -> None:
    _, text = save(astrids, workshop, title="", closes_clock="")
    assert 'id="title-mistake"' in text and 'id="closes_clock-mistake"' in text


def test_once_begun_only_the_closing_moves(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    save(astrids, workshop)
    make_survey(database, again(database, workshop))
    do(database, workshop, "open")
    status, text = save(astrids, workshop, pace="led")
    assert status == 422 and 'id="pace-mistake"' in text
    stands = again(database, workshop)
    assert save(astrids, workshop, opens_day="2025-01-01", opens_clock="08:00")[0] == 200
    moved = again(database, workshop)
    assert (moved.state, moved.pace, moved.opens_at) == (OPEN, SELF, stands.opens_at)
    assert moved.closes_at is not None
    do(database, workshop, "close")
    assert save(astrids, workshop, title="Nytt namn", closes_day="2025-01-01")[0] == 200
    assert again(database, workshop).closes_at == moved.closes_at


def test_before_it_opens_a_phone_is_told_when(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    make_survey(database, workshop, opens_at=1_796_626_800_000 + 10**12)
    text = client.get(f"/{workshop.code}").text
    assert re.search(r"Öppnar \w+dag \d+ \w+ kl. \d\d:\d\d", text)
    assert "data-page" not in text and "Vad fungerar?" not in text


def test_pages_turn_by_plain_forms_and_the_place_is_remembered(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    make_survey(database, workshop)
    first, *_ = do(database, workshop, "open")
    assert visible(client.get(f"/{workshop.code}").text) == "1"
    path, ops = f"/w/{workshop.uid}/phone", f"/w/{workshop.uid}/ops"
    assert visible(client.get(f"{path}?page=2").text) == "2"
    form = {"asking": str(first.id), "key": "a" * 32, "do": "submit", "thread": "", "to": "3"}
    turned = client.post(ops, data={**form, "value.text": "Bussen"})
    assert visible(turned.text) == "3" and "Bussen" in turned.text
    assert visible(client.get(path).text) == "3"  # another day
    assert visible(client.get(f"/{workshop.code}").text) == "3"  # by the link again
    empty = client.post(ops, data={**form, "key": "b" * 32, "to": "1", "value.text": " "})
    assert visible(empty.text) == "1"
    assert visible(client.get(f"{path}?page=99").text) == "5"
    assert visible(client.get(f"{path}?page=x").text) == "1"
    with database.reading():
        assert draw(database, workshop, "phone").n == again(database, workshop).turn


def test_the_overview_has_what_was_said_and_what_was_left_out(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    make_survey(database, workshop)
    first, *_ = do(database, workshop, "open")
    client.get(f"/{workshop.code}")
    form = {"asking": str(first.id), "key": "a" * 32, "value.text": "Bussen går"}
    client.post(f"/w/{workshop.uid}/ops", data=form)
    text = client.get(f"/w/{workshop.uid}/phone?page=5").text
    overview = text[text.index('id="title-overview"') :]
    assert overview.count("Bussen går") == 1
    assert len(re.findall(r"data-none >Inte besvarad", overview)) == 2


def test_what_comes_after_the_close_is_refused_and_kept(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    make_survey(database, workshop)
    first, *_ = do(database, workshop, "open")
    client.get(f"/{workshop.code}")
    do(database, workshop, "close")
    form = {"asking": str(first.id), "key": "a" * 32, "to": "3", "value.text": "För sent"}
    late = client.post(f"/w/{workshop.uid}/ops", data=form)
    assert late.status_code == 409 and ">För sent</textarea>" in late.text
    text = client.get(f"/w/{workshop.uid}/phone").text
    assert "Enkäten är stängd" in text and 'class="ask"' not in text


def test_who_comes_first_after_the_close_is_told_so_kindly(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    make_survey(database, workshop)
    do(database, workshop, "open")
    do(database, workshop, "close")
    for path in (f"/{workshop.code}", f"/w/{workshop.uid}/phone"):
        late = client.get(path)
        assert late.status_code == 410 and "Tack för att du ville svara" in late.text
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).pace = LED
    assert client.get(f"/{workshop.code}").status_code == 404


def test_phones_see_results_only_after_the_close_and_when_revealed(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    make_survey(database, workshop)
    *_, choice = do(database, workshop, "open")
    client.get(f"/{workshop.code}")
    say(database, choice, {"options": ["o2"]})
    do(database, workshop, "reveal", on=choice.id)
    path = f"/w/{workshop.uid}/phone"
    assert "Så svarade alla" not in client.get(path).text
    do(database, workshop, "close")
    assert "Så svarade alla (1 person)" in client.get(path).text
    do(database, workshop, "conceal", on=choice.id)
    assert "Så svarade alla" not in client.get(path).text


def test_phones_that_answered_find_the_shared_notes_after_the_close(
    astrids: TestClient, client: TestClient, database: Database, workshop: Workshop
) -> None:
    make_survey(database, workshop)
    do(database, workshop, "open")
    phone = f"/w/{workshop.uid}/phone"
    client.get(phone)
    do(database, workshop, "close")
    assert "Läs anteckningarna" not in client.get(phone).text
    astrids.post(f"/w/{workshop.uid}/sharing")
    link = f'href="/w/{workshop.uid}/shared"'
    assert link in client.get(phone).text
    assert link in draw(database, workshop, "phone").html


def test_answers_wake_no_phone_and_its_stage_is_small(
    database: Database, workshop: Workshop
) -> None:
    make_survey(database, workshop, steps=MANY)
    question = do(database, workshop, "open")[0]
    before = draw(database, workshop, "phone")
    say_all(database, question, [{"text": f"Svar {n}"} for n in range(30)])
    do(database, workshop, "hide", on=1, reason="personal")
    after = draw(database, workshop, "phone")
    assert (before.n, before.html) == (after.n, after.html)
    assert len(after.html.encode()) < 700


def test_the_desk_and_the_projector_stay_bounded(database: Database, workshop: Workshop) -> None:
    make_survey(database, workshop, steps=MANY * 2)
    for question in do(database, workshop, "open")[:3]:
        say_all(database, question, [{"text": "Långt " * 40} for _ in range(40)])
    do(database, workshop, "reveal", on=asked(database, workshop)[0].id)
    for screen in ("desk", "projector"):
        assert len(draw(database, workshop, screen).html.encode()) <= 24 * 1024, screen


def test_the_desk_reads_approves_and_hides_answers(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    make_survey(database, workshop)
    first, _, choice = do(database, workshop, "open")
    with database.writing() as session:
        session.merge(first).approve_first = True
    say(database, first, {"text": "Väntar på godkännande"})
    say(database, choice, {"options": ["o2"]})
    desk = astrids.get(f"/w/{workshop.uid}/desk").text
    assert "2 har börjat, 0 har svarat på allt" in " ".join(desk.split())
    assert "1 väntar på dig" in desk
    text = astrids.get(f"/w/{workshop.uid}/desk/answers/{first.id}?after=0").text
    assert "Väntar på godkännande" in text and "Godkänn" in text
    assert "Bredbandet" in astrids.get(f"/w/{workshop.uid}/desk/answers/{choice.id}?after=0").text


def test_the_desk_opens_extends_and_closes_by_forms(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    make_survey(database, workshop)
    states = []
    for act, on in (("open", ""), ("extend", "7"), ("close", "")):
        astrids.post(f"/w/{workshop.uid}/acts", data={"do": act, "on": on})
        states.append(again(database, workshop).state)
    assert states == [OPEN, OPEN, ENDED]
    assert again(database, workshop).closes_at
    assert astrids.post(f"/w/{workshop.uid}/acts", data={"do": "next"}).status_code == 422


def test_own_answers_come_down_the_line_only_where_there_are_any(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    make_survey(database, workshop)
    first, *_ = do(database, workshop, "open")
    client.get(f"/{workshop.code}")
    assert client.get(f"/w/{workshop.uid}/phone/mine").json() == []
    form = {"asking": str(first.id), "key": "a" * 32, "value.text": "Bussen"}
    client.post(f"/w/{workshop.uid}/ops", data=form)
    [mine] = client.get(f"/w/{workshop.uid}/phone/mine").json()
    assert mine["asking"] == first.id and "Bussen" in mine["html"]
    come_in(database, workshop)


def test_the_pages_of_a_survey_tell_its_hours_and_no_planned_minutes(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    pages = {"/workshops": "Enkät</span>", f"/w/{workshop.uid}/agenda": ""}
    fill(database, workshop, "Vad fungerar?", title="Så har vi det")
    (step,) = fill(database, workshop, "Vad saknas?")
    assert 'id="minutes-' in astrids.get(f"/w/{workshop.uid}/agenda").text
    make_survey(database, workshop, closes_at=now() + 9 * DAY_MS, steps=())
    save(astrids, workshop, day=AHEAD, clock="09:17")
    for path, mark in pages.items():
        text = astrids.get(path).text
        assert "Öppnar " in text and "kl. 08:00" in text and mark in text, path
        assert "09:17" not in text and 'id="minutes-' not in text, path
    form = {"kind": "open_text", "prompt": "Vad saknas oss?", "minutes": "5"}
    assert 'type="hidden" name="minutes"' in astrids.get(f"/w/{workshop.uid}/steps/{step}").text
    astrids.post(f"/w/{workshop.uid}/steps/{step}", data=form)
    do(database, workshop, "open")
    assert "Öppen till " in astrids.get("/workshops").text
