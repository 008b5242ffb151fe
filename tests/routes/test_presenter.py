"""The presenter view and private notes: for those who lead, and for nobody else."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.exports import FORMATS
from app.models.agenda.agenda import add_item, add_step
from app.models.people import member
from app.models.workshop import Workshop
from app.routes._shared.parts import SCREEN_COOKIE
from app.screens.views import SCREENS
from app.steps import STEP_KINDS
from app.steps.base import Picture
from app.steps.slide import SlideSettings
from tests.models.test_rehearsal import begin, rehearse
from tests.rooms import ask, do, say
from tests.routes.test_pictures import stored
from tests.steps.test_screens_of_kinds import draw
from tests.surveys import asked, make_survey

SCALE = (
    STEP_KINDS["scale"]
    .propose(["Behov", "Plan"])
    .model_copy(update={"low": "Inte alls", "high": "Helt", "top": 5})
)
CANARY, NEXT = "kanariefågel7", "papegoja7"


@pytest.fixture
def noted(database: Database, workshop: Workshop) -> Workshop:
    """A question and a slide, each with a private note; the room is at the question."""
    with database.writing() as session:
        for kind, prompt, note in (
            ("open_text", "Vad hindrar?", f"Fråga **{CANARY}** <script>x</script>"),
            ("slide", "Tack!", f"- {NEXT}"),
        ):
            item = add_item(session, workshop.id or 0, planned_s=600)
            add_step(session, item, kind, prompt, language="sv", desk_notes=note)
    (asking,) = do(database, workshop, "next")
    say(database, asking, {"text": "Bussen"})
    return workshop


def test_private_notes_are_on_the_desk_and_the_presenter_view_for_now_and_next(
    astrids: TestClient, noted: Workshop
) -> None:
    for path in ("desk", "desk/stage", "presenter", "presenter/stage"):
        page = astrids.get(f"/w/{noted.uid}/{path}").text
        assert f"<strong>{CANARY}</strong>" in page and NEXT in page
        assert "<script>x" not in page


def test_private_notes_are_on_no_other_screen(database: Database, noted: Workshop) -> None:
    for at in ("question", "slide"):
        seen = {
            screen: CANARY in html or NEXT in html
            for screen in SCREENS
            for html in [draw(database, noted, screen).html]
        }
        assert seen == {"phone": False, "projector": False, "desk": True, "presenter": True}, at
        do(database, noted, "next")


def test_private_notes_are_on_no_page_that_others_see_and_in_no_document(
    astrids: TestClient, client: TestClient, database: Database, noted: Workshop
) -> None:
    w = f"/w/{noted.uid}"
    paths = ["notes", *(f"notes/{name}" for name in FORMATS), "desk/phone", "projector"]
    pages = {path: astrids.get(f"{w}/{path}") for path in [*paths, "projector/stage", "phone"]}
    with database.writing() as session:
        link = member.make_screen_link(session, noted.id or 0)
    client.cookies.clear()
    client.cookies.set(SCREEN_COOKIE, link)
    pages["projector by its link"] = client.get(f"{w}/projector")
    assert {path: page.status_code for path, page in pages.items()} == dict.fromkeys(pages, 200)
    assert [path for path, page in pages.items() if CANARY in page.text or NEXT in page.text] == []


def test_a_long_private_note_is_cut_on_the_desk_and_whole_in_the_presenter_view(
    database: Database, workshop: Workshop
) -> None:
    note = "ord " * 900 + "slutet"
    with database.writing() as session:
        item = add_item(session, workshop.id or 0)
        add_step(session, item, "slide", "Vad?", language="sv", desk_notes=note)
    do(database, workshop, "next")
    assert "slutet" in draw(database, workshop, "presenter").html
    desk = draw(database, workshop, "desk").html
    assert "ord ord" in desk and "slutet" not in desk


@pytest.mark.parametrize(
    ("kind", "offered", "seen"),
    [
        ("choice", STEP_KINDS["choice"].propose(["Bussen", "Affären"]), ["Bussen", "Affären"]),
        ("scale", SCALE, ["Behov", "Plan", "1 = Inte alls, 5 = Helt"]),
        ("open_text", None, []),
    ],
)
def test_the_presenter_view_has_what_the_room_sees_of_a_question(
    database: Database, workshop: Workshop, kind: str, offered: Any, seen: list[str]
) -> None:
    ask(database, workshop, kind, "Hur?", offered, body="Tänk på **alla**")
    html = draw(database, workshop, "presenter").html
    assert "<strong>alla</strong>" in html
    assert re.findall(r'<li dir="auto">(.*?)</li>', html) == seen


def test_the_presenter_view_tells_the_time_the_lateness_and_who_answered(
    database: Database, noted: Workshop
) -> None:
    do(database, noted, "timer", on=60, at=0)
    html = draw(database, noted, "presenter", present=4).html
    for what in ("bikupa-countdown", "bikupa-clock", 'late="', "1 av 4", "Nästa", "Tack!"):
        assert what in html, what
    assert "Bussen" not in html


def test_the_presenter_view_turns_pages_without_its_script(
    astrids: TestClient, noted: Workshop
) -> None:
    back = f"/w/{noted.uid}/presenter"
    assert f'name="back" value="{back}"' in astrids.get(back).text
    page = astrids.post(f"/w/{noted.uid}/acts", data={"do": "next", "back": back})
    assert page.url.path == back and '<h2 dir="auto">Tack!</h2>' in page.text


def test_the_picture_of_the_phone_is_what_a_phone_shows_and_nothing_can_be_pressed(
    astrids: TestClient, client: TestClient, noted: Workshop
) -> None:
    picture = astrids.get(f"/w/{noted.uid}/desk/phone?language=en").text
    assert '<body class="phone" inert>' in picture and "Vad hindrar?" in picture
    assert "Skicka" in picture and "<script" not in picture


def test_the_step_form_keeps_private_notes(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    form = {"kind": "open_text", "prompt": "Vad?", "max_length": "280", "minutes": "3"}
    add = astrids.post(f"/w/{workshop.uid}/steps", data={**form, "desk_notes": "Lugnt *tempo*"})
    [uid] = re.findall(r'/steps/([\w-]{20,})"', add.text)
    assert "Lugnt *tempo*" in astrids.get(f"/w/{workshop.uid}/steps/{uid}").text
    drawn = astrids.get(f"/w/{workshop.uid}/steps/{uid}/preview").text
    assert "tempo" not in drawn


def test_the_presenter_view_shows_the_picture_of_a_slide(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    uid = stored(astrids, workshop)
    picture = Picture(uid=uid, alt="Torget", width=4, height=3)
    with database.writing() as session:
        item = add_item(session, workshop.id or 0)
        settings = SlideSettings(picture=picture)
        add_step(session, item, "slide", "Så ser det ut", language="sv", settings=settings)
    do(database, workshop, "next")
    shown = f'src="/w/{workshop.uid}/pictures/{uid}/phone"'
    assert shown in astrids.get(f"/w/{workshop.uid}/presenter").text


def test_the_presenter_view_counts_simulated_phones_apart(
    astrids: TestClient, database: Database, noted: Workshop
) -> None:
    begin(database, noted)
    rehearse(database, noted, asked(database, noted)[0])
    html = draw(database, noted, "presenter").html
    assert "<strong>3 av 3</strong><small>simulerade" in html
    assert "</strong><small>har svarat" in html


def test_a_survey_has_a_desk_and_no_presenter_view(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    w = f"/w/{workshop.uid}"
    assert f"{w}/presenter" in astrids.get(f"{w}/desk").text
    make_survey(database, workshop)
    assert f"{w}/presenter" not in astrids.get(f"{w}/desk").text
    sent = astrids.get(f"{w}/presenter", follow_redirects=False)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{w}/desk")
