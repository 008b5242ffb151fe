"""Themes that a question is to begin with, in the step's form and in one more language."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.models.agenda.agenda import Step, read_agenda
from app.models.workshop import Workshop
from tests.forms import forms_of
from tests.models.test_sorting import Table
from tests.rooms import do

FORM = {"kind": "open_text", "prompt": "Vad hindrar?", "minutes": "5"}


@pytest.fixture
def step(astrids: TestClient, database: Database, workshop: Workshop) -> str:
    """An open question with two planned themes, the first also in English; its address."""
    new = {**FORM, "themes": "Mandat\r\n\r\n  Korta   projekt "}
    assert "Sparat" not in astrids.post(f"/w/{workshop.uid}/steps", data=new).text
    at = f"/w/{workshop.uid}/steps/{planned(database, workshop).uid}"
    english = {"word_in": "en", "prompt": "What hinders?", "themes.0": "Mandate"}
    assert astrids.post(f"{at}/wording", data=english).status_code == 200
    return at


def planned(database: Database, workshop: Workshop) -> Any:
    with database.reading() as session:
        [entry] = read_agenda(session, workshop.id or 0)
    return entry.steps[0].step


def themes(database: Database, workshop: Workshop) -> list[tuple[str, dict[str, str]]]:
    return [(one["title"], one["wordings"]) for one in planned(database, workshop).themes]


def save(astrids: TestClient, step: str, text: str, **more: str) -> Any:
    return astrids.post(step, data={**FORM, "themes": text, **more})


def test_they_are_written_a_line_each_and_in_other_languages(
    astrids: TestClient, database: Database, workshop: Workshop, step: str
) -> None:
    assert themes(database, workshop) == [("Mandat", {"en": "Mandate"}), ("Korta projekt", {})]
    page = astrids.get(step).text
    assert ">Mandat\nKorta projekt</textarea>" in page
    worded = astrids.get(f"{step}/wording?word_in=en").text
    assert 'name="themes.0" value="Mandate"' in worded and 'name="themes.1" value=""' in worded


def test_the_question_begins_with_them_and_then_no_longer_asks_for_them(
    astrids: TestClient, database: Database, workshop: Workshop, step: str
) -> None:
    do(database, workshop, "next")
    table = astrids.get(f"/w/{workshop.uid}/sorting/1").text
    assert "Mandat" in table and "Korta projekt" in table
    assert 'name="themes"' not in astrids.get(step).text
    assert astrids.post(step, data=FORM).status_code == 200
    assert [title for title, _ in themes(database, workshop)] == ["Mandat", "Korta projekt"]


def test_one_that_stays_is_the_same_theme_wherever_it_stands(
    astrids: TestClient, database: Database, workshop: Workshop, step: str
) -> None:
    give_origins(database, workshop, "a", "b")
    save(astrids, step, "Nytt\nKorta projekt\nMandat")
    assert origins(database, workshop) == {"Nytt": "", "Korta projekt": "b", "Mandat": "a"}
    assert ("Mandat", {"en": "Mandate"}) in themes(database, workshop)


def test_one_that_is_worded_anew_is_the_same_and_loses_what_the_old_words_were_elsewhere(
    astrids: TestClient, database: Database, workshop: Workshop, step: str
) -> None:
    give_origins(database, workshop, "a", "b")
    save(astrids, step, "Befogenhet\nKorta projekt")
    assert origins(database, workshop) == {"Befogenhet": "a", "Korta projekt": "b"}
    assert themes(database, workshop) == [("Befogenhet", {}), ("Korta projekt", {})]


def give_origins(database: Database, workshop: Workshop, *origins: str) -> None:
    with database.writing() as session:
        step = session.get_one(Step, planned(database, workshop).id)
        rows = zip(step.themes, origins, strict=True)
        step.themes = [{**one, "origin": origin} for one, origin in rows]
        session.add(step)


def origins(database: Database, workshop: Workshop) -> dict[str, str]:
    return {one["title"]: one["origin"] for one in planned(database, workshop).themes}


@pytest.mark.parametrize(
    ("text", "say"),
    [
        ("Mandat\nmandat", "Det finns redan ett tema som heter ”mandat”."),
        ("M" * 61, "får ha högst 60 tecken"),
        ("\n".join(map(str, range(41))), "Högst 40 rader får plats."),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_stays_in_the_form(
    astrids: TestClient, database: Database, workshop: Workshop, step: str, text: str, say: str
) -> None:
    reply = save(astrids, step, text)
    assert reply.status_code == 422 and say in reply.text
    assert text in reply.text
    assert len(themes(database, workshop)) == 2


def test_in_another_language_too(astrids: TestClient, step: str) -> None:
    twins = {"themes.0": "Same", "themes.1": "same"}
    english = {"word_in": "en", "prompt": "What hinders?", **twins}
    reply = astrids.post(f"{step}/wording", data=english)
    assert reply.status_code == 422 and 'value="Same"' in reply.text


def test_a_wording_that_is_removed_takes_their_titles_along_and_brings_them_back(
    astrids: TestClient, database: Database, workshop: Workshop, step: str
) -> None:
    removed = astrids.post(f"{step}/wording/removal", data={"word_in": "en"}).text
    assert themes(database, workshop) == [("Mandat", {}), ("Korta projekt", {})]
    [undo] = [form for form in forms_of(removed, step) if form.action == f"{step}/wording"]
    astrids.post(undo.action, data=undo.data())
    assert themes(database, workshop)[0] == ("Mandat", {"en": "Mandate"})


def test_who_saves_after_somebody_else_changed_them_sees_both(
    astrids: TestClient, step: str
) -> None:
    old = astrids.get(step).text.split('name="edition" value="')[1].split('"')[0]
    save(astrids, step, "Ett")
    reply = save(astrids, step, "Två", edition=old)
    assert "Teman att börja med" in reply.text and ">Två</textarea>" in reply.text
    assert "Ett" in reply.text


def test_a_question_whose_answers_cannot_be_sorted_does_not_ask_for_any(
    astrids: TestClient, workshop: Workshop
) -> None:
    for kind, asks in (("scale", False), ("slide", False), ("choice", True), ("word_cloud", True)):
        page = astrids.get(f"/w/{workshop.uid}/steps/new?kind={kind}").text
        assert ('name="themes"' in page) is asks


def test_what_a_copy_took_along_can_be_changed(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    table = Table(database, workshop)
    table.theme("Mandat")
    at = f"/w/{workshop.uid}/copy"
    copied = astrids.post(at, data={"title": "Igen", "themes": "1"})
    at = copied.url.path.split("/agenda")[0]
    [uid, *_] = re.findall(r'/steps/([\w-]{12,})"', copied.text)
    page = astrids.get(f"{at}/steps/{uid}").text
    assert ">Mandat</textarea>" in page
