"""The sorting table for all meetings of a series: what is placed there lies in its own meeting."""

from collections.abc import Callable

import pytest
from lxml import html
from sqlmodel import select
from starlette.testclient import TestClient

from app.database import Database
from app.models.agenda.asking import Asking
from app.models.answers.reading import count_from_scratch
from app.models.answers.shared_theme import rows_in
from app.models.people import crew, member
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, READER
from app.models.series.comparing import comparable
from app.models.workshop import Workshop
from tests.conftest import log_in
from tests.rooms import do
from tests.series import HINDERS, THEMES, begun, held, sorted_into

TWO = ("Stenberga", "Norrfors")


@pytest.fixture
def villages(database: Database, series: Series, astrid: Facilitator) -> dict[str, Workshop]:
    return {
        name: held(
            database, series, astrid, name, {HINDERS: [{"text": f"{name} {n}"} for n in range(4)]}
        )
        for name in TWO
    }


class Table:
    """As a browser without scripts sees it."""

    def __init__(self, client: TestClient, database: Database, series: Series) -> None:
        with database.reading() as session:
            asked = {one.prompt: one.question for one in comparable(session, series)}
        self.client = client
        self.address = f"/series/{series.uid}/sorting/{asked[HINDERS]}"

    def page(self, ways: str = "") -> html.HtmlElement:
        reply = self.client.get(self.address + ways)
        assert reply.status_code == 200
        return html.fromstring(reply.text)

    def rows(self, ways: str = "") -> dict[str, int]:
        """The unsorted answers and their rows."""
        found = self.page(ways).xpath("//li[@class='sort-row']")
        return {
            one.xpath(".//p")[0].text_content(): int(one.get("data-ids").split(",")[0])
            for one in found
        }

    def piles(self) -> dict[str, int]:
        found = self.page().xpath("//li[starts-with(@class, 'sort-theme')]")
        return {one.xpath(".//h3")[0].text_content(): int(one.get("data-theme")) for one in found}

    def act(self, verb: str, theme: object = "", *these: int, **fields: str) -> int:
        pressed = f"{verb}:{theme}:{','.join(map(str, these))}"
        sent = {"act": pressed, **fields}
        return self.client.post(self.address, data=sent, follow_redirects=False).status_code


@pytest.fixture
def table(
    astrids: TestClient, database: Database, series: Series, villages: dict[str, Workshop]
) -> Table:
    return Table(astrids, database, series)


Lies = Callable[[str], dict[str, list[str]]]


@pytest.fixture
def lies(database: Database, villages: dict[str, Workshop]) -> Lies:
    """What lies in each theme of a village, as its own table has it."""

    def there(name: str) -> dict[str, list[str]]:
        with database.reading() as session:
            of = select(Asking).where(Asking.workshop_id == villages[name].id)
            asking = next(one for one in session.exec(of) if one.prompt == HINDERS)
            piles = count_from_scratch(session, asking).sorted().piles
        return {one.theme.title: [entry.text for entry in one.entries] for one in piles}

    return there


def test_answers_of_all_places_stand_on_one_table_each_with_its_place(table: Table) -> None:
    assert set(table.rows()) == {f"{name} {n}" for name in TWO for n in range(4)}
    places = [one.text_content() for one in table.page().xpath("//b[@class='sort-place']")]
    assert sorted(places) == ["Norrfors"] * 4 + ["Stenberga"] * 4
    assert list(table.piles()) == list(THEMES), "a theme that all have is one"


def test_the_table_is_of_one_place_if_that_is_chosen(
    table: Table, villages: dict[str, Workshop]
) -> None:
    ways = f"?place={villages['Norrfors'].id}"
    assert set(table.rows(ways)) == {f"Norrfors {n}" for n in range(4)}
    links = table.page(ways).xpath("//section[@class='sort-board']//a/@href")
    assert links and all(f"place={villages['Norrfors'].id}" in one for one in links)
    chosen = table.page(ways).xpath("//select[@id='place']/option[@selected]")
    assert [one.text_content() for one in chosen] == ["Norrfors, 4 kvar"]


def test_what_is_placed_lies_in_its_own_meetings_theme(table: Table, lies: Lies) -> None:
    rows, piles = table.rows(), table.piles()
    assert table.act("put", piles[THEMES[0]], rows["Norrfors 1"], rows["Stenberga 2"]) == 303
    assert lies("Norrfors")[THEMES[0]] == ["Norrfors 1"]
    assert lies("Stenberga")[THEMES[0]] == ["Stenberga 2"]
    assert len(table.rows()) == 6


def test_a_theme_that_a_meeting_lacks_is_made_there_and_is_the_same(
    table: Table, lies: Lies, database: Database, villages: dict[str, Workshop]
) -> None:
    sorted_into(database, villages["Stenberga"], HINDERS, {"Vägen": [0]})
    rows, piles = table.rows(), table.piles()
    assert "Vägen" not in lies("Norrfors")
    assert table.act("put", piles["Vägen"], rows["Norrfors 1"]) == 303
    assert lies("Norrfors")["Vägen"] == ["Norrfors 1"]
    assert table.piles() == piles, "it stands in the row that was there"
    with database.reading() as session:
        rows_there = [
            set(rows_in(session, session.get_one(Workshop, one.id)).values())
            for one in villages.values()
        ]
    assert rows_there[0] == rows_there[1]


def test_one_press_undoes_what_one_press_did_in_all_places(
    table: Table, lies: Lies, database: Database, villages: dict[str, Workshop]
) -> None:
    sorted_into(database, villages["Stenberga"], HINDERS, {"Vägen": [0]})
    rows, piles = table.rows(), table.piles()
    table.act("put", piles[THEMES[0]], rows["Norrfors 0"])
    table.act("put", piles["Vägen"], rows["Norrfors 1"], rows["Stenberga 2"])
    assert table.act("undo_sorting") == 303
    assert lies("Stenberga")["Vägen"] == ["Stenberga 0"]
    assert "Vägen" not in lies("Norrfors")
    assert lies("Norrfors")[THEMES[0]] == ["Norrfors 0"], "what was done before stands"


def test_a_new_theme_is_one_in_all_places_of_what_is_marked(table: Table, lies: Lies) -> None:
    rows = table.rows()
    marked = (rows["Norrfors 0"], rows["Stenberga 0"])
    assert table.act("new_theme", "", *marked, title="Mobilen") == 303
    assert lies("Norrfors")["Mobilen"] == ["Norrfors 0"]
    assert lies("Stenberga")["Mobilen"] == ["Stenberga 0"]
    assert list(table.piles()).count("Mobilen") == 1


def test_each_surest_one_goes_to_the_theme_of_its_own_meeting(table: Table, lies: Lies) -> None:
    rows, piles = table.rows(), table.piles()
    these = [rows["Norrfors 0"], rows["Stenberga 0"], rows["Norrfors 1"]]
    into = [piles[THEMES[0]], piles[THEMES[0]], piles[THEMES[1]]]
    fields = {f"into-{row}": str(pile) for row, pile in zip(these, into, strict=True)}
    assert table.act("put_each", "", *these, **fields) == 303
    assert lies("Norrfors") == {THEMES[0]: ["Norrfors 0"], THEMES[1]: ["Norrfors 1"]}
    assert lies("Stenberga")[THEMES[0]] == ["Stenberga 0"]


def test_what_lies_aside_and_what_is_taken_out_follow(table: Table, lies: Lies) -> None:
    rows, piles = table.rows(), table.piles()
    table.act("lay_aside", "", rows["Norrfors 0"], rows["Stenberga 0"])
    assert set(table.rows("?pile=0")) == {"Norrfors 0", "Stenberga 0"}
    table.act("put", piles[THEMES[0]], rows["Norrfors 0"])
    assert set(table.rows(f"?pile={piles[THEMES[0]]}")) == {"Norrfors 0"}
    table.act("take_out", piles[THEMES[0]], rows["Norrfors 0"])
    assert lies("Norrfors")[THEMES[0]] == []


def test_pressed_twice_is_once_done(table: Table, lies: Lies) -> None:
    row = table.rows()["Norrfors 0"]
    for _ in range(2):
        assert table.act("new_theme", "", row, title="Mobilen", key="one-press") == 303
    assert lies("Norrfors")["Mobilen"] == ["Norrfors 0"]
    assert list(table.piles()).count("Mobilen") == 1


def test_an_answer_of_another_series_is_not_placed_here(
    table: Table, database: Database, astrid: Facilitator
) -> None:
    other = begun(database, astrid)
    said = {HINDERS: [{"text": "Någon annanstans"}]}
    workshop = held(database, other, astrid, "Tallåsen", said)
    [row] = sorted_into(database, workshop, HINDERS, {})
    assert table.act("put", table.piles()[THEMES[0]], row) == 404
    assert table.act("hide", "", row, reason="personal") == 404


def test_what_is_hidden_here_is_hidden_in_its_meeting(
    table: Table, database: Database, villages: dict[str, Workshop]
) -> None:
    row = table.rows()["Norrfors 3"]
    assert table.act("hide", "", row, reason="personal") == 303
    assert "Norrfors 3" not in table.rows()
    do(database, villages["Norrfors"], "show", on=row)
    assert "Norrfors 3" in table.rows()


def test_a_host_sorts_the_places_that_they_lead_and_nobody_else_does(
    client: TestClient,
    database: Database,
    series: Series,
    villages: dict[str, Workshop],
    table: Table,
    dragana: Facilitator,
) -> None:
    elsewhere = table.rows()["Stenberga 0"]
    with database.writing() as session:
        crew.enrol(session, series.id or 0, dragana.id or 0, HOST)
    log_in(client, database, dragana)
    assert client.get(table.address).status_code == 403
    with database.writing() as session:
        member.add(session, villages["Norrfors"].id or 0, dragana.id or 0, HOST)
        member.add(session, villages["Stenberga"].id or 0, dragana.id or 0, READER)
    assert set(table.rows()) == {f"Norrfors {n}" for n in range(4)}
    assert table.act("put", table.piles()[THEMES[0]], elsewhere) == 404


def test_the_comparison_leads_there_for_those_who_may(table: Table) -> None:
    compared = table.address.replace("sorting/", "compare?question=")
    assert f'href="{table.address}"' in table.client.get(compared).text
