"""The editor and the desk of what was promised last time, and of a question asked once more."""

import re
from html import unescape
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from app.database import Database
from app.models.agenda.agenda import Step, add_item, add_step
from app.models.agenda.asking import Asking
from app.models.commitments.news import standings
from app.models.people import member
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, READER
from app.models.workshop import Workshop
from app.steps.recalled import DONE, NOT_BEGUN
from tests.promised import ask_about, commitment_of, promised_by
from tests.rooms import say

BUS = "Skolbussen för alla"


@pytest.fixture
def earlier(database: Database, astrid: Facilitator) -> Workshop:
    return promised_by(database, astrid, (BUS, "regionen", "2027-Q1", NOT_BEGUN, ""))


def form(kind: str, **said: Any) -> dict[str, Any]:
    return {"kind": kind, "prompt": "Det här lovade vi", "minutes": "5", "top": "5", **said}


def last_step(database: Database) -> Step:
    with database.reading() as session:
        return session.exec(select(Step).order_by(Step.id.desc())).first()  # type: ignore


def test_the_editor_offers_workshops_with_commitments_that_one_runs(
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    earlier: Workshop,
    astrid: Facilitator,
    dragana: Facilitator,
) -> None:
    hers = promised_by(database, dragana, ("Hennes", "", "", NOT_BEGUN, ""))
    read = promised_by(database, dragana, ("Läses", "", "", NOT_BEGUN, ""))
    hosted = promised_by(database, dragana, ("Värd", "", "", NOT_BEGUN, ""))
    empty = promised_by(database, astrid)
    with database.writing() as session:
        member.add(session, read.id or 0, astrid.id or 0, READER)
        member.add(session, hosted.id or 0, astrid.id or 0, HOST)
    page = astrids.get(f"/w/{workshop.uid}/steps/new?kind=promised").text
    [select_] = re.findall(r'<select name="earlier".+?</select>', page, re.S)
    offered = re.findall(r'value="(.*?)"', select_)
    assert offered == ["", hosted.uid, earlier.uid]
    assert not {hers.uid, read.uid, empty.uid} & set(offered)


def test_what_is_chosen_is_kept_and_shown_in_the_preview(
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    earlier: Workshop,
    astrid: Facilitator,
) -> None:
    sent = form("promised", earlier=earlier.uid)
    made = astrids.post(f"/w/{workshop.uid}/steps", data=sent, follow_redirects=False)
    assert made.status_code == 303, made.text
    step = last_step(database)
    assert step.earlier == {"workshop": earlier.uid, "by": astrid.id}
    assert step.show == "live"
    at = f"/w/{workshop.uid}/steps/{step.uid}"
    assert re.search(rf'value="{earlier.uid}" selected', astrids.get(at).text)
    for screen in ("phone", "projector"):
        assert BUS in unescape(astrids.get(f"{at}/preview?screen={screen}").text)


@pytest.mark.parametrize("role", [None, READER])
def test_what_one_doesnt_run_cant_be_chosen(
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    astrid: Facilitator,
    dragana: Facilitator,
    role: str | None,
) -> None:
    hers = promised_by(database, dragana, ("Hennes", "", "", NOT_BEGUN, ""))
    if role:
        with database.writing() as session:
            member.add(session, hers.id or 0, astrid.id or 0, role)
    refused = astrids.post(f"/w/{workshop.uid}/steps", data=form("promised", earlier=hers.uid))
    assert refused.status_code == 422
    assert "Hennes" not in refused.text
    previewed = astrids.post(
        f"/w/{workshop.uid}/steps/preview", data=form("promised", earlier=hers.uid)
    )
    assert "Hennes" not in previewed.text


def test_a_fellow_host_may_save_the_step_and_the_choice_stays_whose_it_was(
    client: TestClient,
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    earlier: Workshop,
    astrid: Facilitator,
    dragana: Facilitator,
) -> None:
    with database.writing() as session:
        member.add(session, workshop.id or 0, dragana.id or 0, HOST)
        step = add_step(
            session, add_item(session, workshop.id or 0), "promised", "Vad?", language="sv"
        )
        step.earlier = {"workshop": earlier.uid, "by": dragana.id}
        session.add(step)
        uid = step.uid
    sent = form("promised", earlier=earlier.uid)
    saved = astrids.post(f"/w/{workshop.uid}/steps/{uid}", data=sent, follow_redirects=False)
    assert saved.status_code == 303
    assert last_step(database).earlier == {"workshop": earlier.uid, "by": dragana.id}


def test_the_desk_reads_what_phones_say_by_commitment_and_tells_it(
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    earlier: Workshop,
    astrid: Facilitator,
) -> None:
    asking = ask_about(database, workshop, earlier, astrid)
    one = commitment_of(database, BUS)
    say(database, asking, {"on": one.uid, "text": "Den rullar redan"})
    say(database, asking, {"on": "", "text": "Bra jobbat"})
    at = f"/w/{workshop.uid}/promised/{asking.id}"
    page = unescape(astrids.get(at).text)
    assert page.index(BUS) < page.index("Den rullar redan") < page.index("Bra jobbat")
    assert f'href="{at}"' in astrids.get(f"/w/{workshop.uid}/desk").text
    sent = {"line": one.uid, "status": DONE, "said": "Sedan maj"}
    assert "Sparat i listan" in astrids.post(f"{at}/news", data=sent).text
    assert "I listan står det ”Klart” nu" in unescape(astrids.get(at).text)
    with database.reading() as session:
        assert standings(session, earlier.id or 0)[one.id or 0].status == DONE
    updated = {"do": "copy_promises", "on": asking.id, "back": at}
    astrids.post(f"/w/{workshop.uid}/acts", data=updated)
    assert "I listan står det" not in astrids.get(at).text


def test_a_refusal_says_why_and_keeps_what_was_typed(
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    earlier: Workshop,
    astrid: Facilitator,
) -> None:
    asking = ask_about(database, workshop, earlier, astrid)
    one = commitment_of(database, BUS)
    at = f"/w/{workshop.uid}/promised/{asking.id}"
    sent = {"line": one.uid, "status": "will_not", "said": ""}
    refused = astrids.post(f"{at}/news", data=sent)
    assert refused.status_code == 422
    assert "Skriv varför det inte blir av" in refused.text
    assert 'value="will_not" selected' in refused.text
    long = "Skolbussen som går alldeles för sällan till oss"
    refused = astrids.post(f"{at}/short", data={"line": one.uid, "short": long})
    assert refused.status_code == 422
    assert long in refused.text


@pytest.mark.parametrize("kind", ["scale", "choice", "word_cloud"])
def test_the_editor_offers_earlier_questions_of_the_same_kind(
    astrids: TestClient, database: Database, workshop: Workshop, kind: str
) -> None:
    with database.writing() as session:
        origins = {
            name: add_step(
                session,
                add_item(session, workshop.id or 0),
                name,
                f"Hur är det, {name}?",
                language="sv",
            ).origin
            for name in ("scale", "choice", "word_cloud", "open_text")
        }
    page = unescape(astrids.get(f"/w/{workshop.uid}/steps/new?kind={kind}").text)
    [select_] = re.findall(r'<select name="same_as".+?</select>', page, re.S)
    assert re.findall(r'value="(.*?)"', select_) == ["", origins[kind]]
    sent = form(kind, same_as=origins[kind], most="2")
    made = astrids.post(f"/w/{workshop.uid}/steps", data=sent, follow_redirects=False)
    assert made.status_code == 303, made.text
    assert last_step(database).same_as == origins[kind]
    agenda = unescape(astrids.get(f"/w/{workshop.uid}/agenda").text)
    assert f"samma fråga som ”Hur är det, {kind}?”" in agenda


def test_an_asking_of_another_kind_is_not_found(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    with database.reading() as session:
        assert session.exec(select(Asking)).first() is None
    assert astrids.get(f"/w/{workshop.uid}/promised/1").status_code == 404
