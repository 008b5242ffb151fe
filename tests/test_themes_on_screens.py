"""Themes as each screen draws them: what stands there, what doesn't, and how much it weighs."""

import gzip
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.database import Database
from app.models.agenda.agenda import add_item, add_step
from app.models.answers.quiet import ever_quieted
from app.models.workshop import SELF, Workshop
from app.screens.views import SCREENS
from tests.models.test_sorting import Table
from tests.rooms import ask_round, come_in, do, hide, say, say_all
from tests.steps.test_screens_of_kinds import draw
from tests.test_phone_pages import Visits
from tests.test_screens import LARGEST


@pytest.fixture
def table(database: Database, workshop: Workshop) -> Table:
    """Two of four answers are in Mandat, one lies aside."""
    table = Table(database, workshop, answers=4)
    table.theme("Mandat", "Svar 0", "Svar 1")
    table.act("lay_aside", "Svar 2")
    return table


def put_in(table: Table, title: str, first: int, count: int) -> None:
    """A new theme with so many of the answers that came first from there on."""
    rows = tuple(range(first, first + count))
    do(table.database, table.workshop, "new_theme", on=table.asking.id, title=title, these=rows)


def html(table: Table, screen: str) -> str:
    return draw(table.database, table.workshop, screen).html


def test_each_screen_says_what_the_projector_shows(table: Table) -> None:
    assert "theme" not in html(table, "projector")
    assert "Visa teman på duken" in html(table, "desk")
    table.act("show_themes")
    wall, desk = html(table, "projector"), html(table, "desk")
    for said in ("Mandat", "2 personer", "2 av 4 svar i 1 tema", "1 kvar att sortera"):
        assert said in wall and said in desk, said
    assert "1 lagt åt sidan" in wall and "har svarat" not in wall
    assert "<q dir=" in wall and "Svar 3" not in wall
    assert "1 tema visas" in html(table, "presenter")
    assert "Mandat" not in html(table, "phone")
    table.act("hide_themes")
    assert "Mandat" not in html(table, "projector") and "Svar 3" in html(table, "projector")


def test_all_answers_and_one_shown_large_stand_before_the_themes_until_they_are_put_back(
    table: Table,
) -> None:
    table.act("show_themes")
    do(table.database, table.workshop, "lift", on=table.row("Svar 3"))
    assert "Mandat" not in html(table, "projector") and "Svar 3" in html(table, "projector")
    assert "Visa svaren igen" not in html(table, "desk")
    do(table.database, table.workshop, "put_back")
    assert "Mandat" in html(table, "projector")
    table.act("alone")
    assert "Mandat" not in html(table, "projector")
    table.act("show_themes")
    assert "Mandat" in html(table, "projector")


def test_a_talk_round_shows_the_one_question_whose_themes_are_shown(
    database: Database, workshop: Workshop
) -> None:
    first, second = ask_round(
        database, workshop, "Samtal", [(("open_text"), name, None) for name in ("Vad?", "Vem?")]
    )
    for one in (first, second):
        say(database, one, {"text": "Bussen"})
    do(database, workshop, "new_theme", on=second.id, title="Resor", these=(2,))
    do(database, workshop, "show_themes", on=second.id)
    wall = draw(database, workshop, "projector").html
    assert "Resor" in wall and "Vem?" in wall and "Vad?" not in wall
    do(database, workshop, "hide_themes", on=second.id)
    assert "Vad?" in draw(database, workshop, "projector").html


def test_phones_show_them_when_it_is_said_and_never_what_is_hidden(table: Table) -> None:
    table.act("show_themes")
    table.act("themes_to_phones")
    phone = html(table, "phone")
    for said in ("Mandat", "2 personer", "Visa 2 svar", "Svar 0", "Svar 1"):
        assert said in phone, said
    assert "Svar 3" not in phone
    hide(table.database, table.workshop, table.asking, "Svar 1")
    phone = html(table, "phone")
    assert "Svar 1" not in phone and "1 person<" in phone
    table.act("hide_themes")
    assert "Mandat" not in html(table, "phone")


def test_ones_own_answer_says_where_it_lies_and_those_who_said_nothing_are_told_nothing(
    database: Database, workshop: Workshop
) -> None:
    table = Table(database, workshop, answers=2)
    björn, chidi = come_in(database, workshop), come_in(database, workshop)
    receipt = say(database, table.asking, {"text": "Mitt"}, björn)
    table.theme("Mandat", "Mitt")
    table.theme("Tid")
    table.act("put_too", "Mitt", theme=table.sorted().piles[1].id)
    table.act("show_themes")
    visits = Visits(database)

    def reads(who: Any) -> str:
        [page] = visits.make([visits.wanted(who)])
        return page.html.replace("\n", "")

    assert "Ditt svar ligger i" not in reads(björn)
    table.act("themes_to_phones")
    where = "Ditt svar ligger i: <bdi>Mandat</bdi>, <bdi>Tid</bdi>"
    assert where in reads(björn) and "Ditt svar ligger i" not in reads(chidi)
    say(database, table.asking, {"text": "Ändrat"}, björn, do="edit", thread=receipt.thread)
    assert where in reads(björn)
    hide(database, workshop, table.asking, "Ändrat")
    assert "Ditt svar ligger i" not in reads(björn)
    with database.reading() as session:
        assert not ever_quieted(session, workshop.id or 0)


def test_titles_are_read_in_each_language_that_they_are_worded_in(table: Table) -> None:
    theme = table.sorted().piles[0].id
    table.act("name_theme", theme=theme, title="Mandate", language="en")
    table.act("show_themes")
    table.act("themes_to_phones")
    björn = come_in(table.database, table.workshop)
    visits = Visits(table.database)
    for language, title, other in (("en", "Mandate", "Mandat<"), ("sv", "Mandat<", "Mandate")):
        [page] = visits.make([visits.wanted(björn, language)])
        assert title in page.html and other not in page.html, language
    assert "Mandate" not in html(table, "projector")


def test_in_a_closed_survey_phones_show_them_and_in_an_open_one_not(
    database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).pace = SELF
        item = add_item(session, workshop.id or 0)
        add_step(session, item, "open_text", "Vad hindrar?", language="sv")
    [asking] = do(database, workshop, "open")
    björn = come_in(database, workshop)
    say(database, asking, {"text": "Bussen"}, björn)
    do(database, workshop, "new_theme", on=asking.id, title="Resor", these=(1,))
    for verb in ("reveal", "show_themes", "themes_to_phones"):
        do(database, workshop, verb, on=asking.id)
    assert "Resor" in draw(database, workshop, "projector").html
    visits = Visits(database)
    [page] = visits.make([visits.wanted(björn)])
    assert "1 person<" not in page.html and "Ditt svar ligger i" not in page.html
    do(database, workshop, "close")
    [page] = visits.make([visits.wanted(björn)])
    assert "Visa 1 svar" in page.html and "<bdi>Resor</bdi>" in page.html
    do(database, workshop, "conceal", on=asking.id)
    [page] = visits.make([visits.wanted(björn)])
    assert "Resor" not in page.html


@pytest.mark.parametrize("letter", ["å", "<"])
def test_forty_themes_of_long_words_stay_light(
    database: Database, workshop: Workshop, letter: str
) -> None:
    table = Table(database, workshop, answers=0)
    say_all(database, table.asking, [{"text": letter * 280}] * 200)
    for n in range(40):
        put_in(table, f"{letter * 57} {n:02}", 5 * n + 1, 5)
    table.act("show_themes")
    table.act("themes_to_phones")
    for screen in SCREENS:
        drawn = html(table, screen).encode()
        print(screen, letter, len(drawn))
        assert len(drawn) <= LARGEST[screen] * 1024, (screen, len(drawn))


def phone_of(client: TestClient, workshop: Workshop) -> str:
    assert client.get(f"/{workshop.code}").status_code == 200
    return f"/w/{workshop.uid}/phone"


def test_the_originals_are_read_some_at_a_time_by_those_who_are_in_the_room(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    table = Table(database, workshop, answers=0)
    say_all(database, table.asking, [{"text": f"Svar {n}."} for n in range(50)])
    put_in(table, "Mandat", 1, 50)
    theme = table.sorted().piles[0].id
    path = phone_of(client, workshop)
    originals = f"{path}/themes/{table.asking.id}/{theme}"
    table.act("show_themes")
    assert client.get(originals).status_code == 404
    table.act("themes_to_phones")
    first = client.get(originals).text
    assert first.count("<li id=") == 23 and "Svar 49." in first and "Svar 26." not in first
    assert "?most=43#original-24" in first
    rest = client.get(f"{originals}?most=63").text
    assert rest.count("<li id=") == 50 and "data-more" not in rest
    hide(database, workshop, table.asking, "Svar 49.")
    assert "Svar 49." not in client.get(originals).text
    assert client.get(f"{path}/themes/{table.asking.id}/{theme + 1}").status_code == 404
    client.cookies.clear()
    assert client.get(originals).status_code == 404


def test_a_phones_page_with_themes_is_light(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    table = Table(database, workshop, answers=0)
    say_all(database, table.asking, [{"text": f"Ett svar på {n} ord. " * 12} for n in range(120)])
    for n in range(12):
        put_in(table, f"Samverkansöverenskommelser {n}", 10 * n + 1, 10)
    table.act("show_themes")
    path = phone_of(client, workshop)
    without = len(gzip.compress(client.get(path).content))
    table.act("themes_to_phones")
    page = client.get(path)
    assert "Samverkansöverenskommelser 11" in page.text and "Ett svar på" not in page.text
    assert len(gzip.compress(page.content)) - without <= 2048
