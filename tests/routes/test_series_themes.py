"""Themes that a series shares, changed from the page that compares them."""

import csv
import io
import re
from urllib.parse import urlencode

import pytest
from lxml import html
from starlette.testclient import TestClient

from app.database import Database
from app.models.people import crew
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST
from app.models.series.comparing import comparable
from app.models.series.locality import VILLAGE, named
from tests.conftest import log_in
from tests.series import HINDERS, THEMES, begun, held, sorted_into

BUSES = "Skolskjutsen"
ROWS = "//table[contains(@class, 'matrix')]/tbody//th/a"


@pytest.fixture
def series(database: Database, astrid: Facilitator) -> Series:
    made = begun(database, astrid)
    for name, title in (("Stenberga", THEMES[1]), ("Norrfors", BUSES)):
        said = {HINDERS: [{"text": f"Bussen {n}"} for n in range(20)]}
        workshop = held(database, made, astrid, name, said)
        sorted_into(database, workshop, HINDERS, {title: range(8)})
    return made


@pytest.fixture
def question(database: Database, series: Series) -> str:
    with database.reading() as session:
        return next(one.question for one in comparable(session, series) if one.prompt == HINDERS)


class Page:
    """The comparison with a theme open, and its forms."""

    def __init__(self, client: TestClient, series: Series, question: str) -> None:
        self.client, self.base, self.question = client, f"/series/{series.uid}", question

    def open(self, theme: str = "") -> str:
        return self.client.get(f"{self.base}/compare?{self._ways(theme=theme)}").text

    def _ways(self, **more: str) -> str:
        return urlencode({"question": self.question, **more})

    def rows(self) -> list[str]:
        root = html.fromstring(self.open())
        return [one.text_content() for one in root.xpath(ROWS)]

    def theme(self, label: str) -> str:
        root = html.fromstring(self.open())
        (row,) = [a for a in root.xpath(ROWS) if a.text_content() == label]
        found = re.search(r"theme=([^&#]+)", row.get("href"))
        assert found
        return found[1]

    def send(self, way: str, label: str, **fields: str) -> tuple[int, str]:
        """As the form sends it that the page draws."""
        theme = self.theme(label)
        root = html.fromstring(self.open(theme))
        (form,) = [one for one in root.iter("form") if f"/{theme}/{way}?" in one.get("action", "")]
        sent = {one.get("name"): one.get("value", "") for one in form.iter("input")}
        reply = self.client.post(form.get("action"), data=sent | fields)
        return reply.status_code, reply.text

    def undo(self) -> None:
        (form,) = html.fromstring(self.open()).xpath("//form[@id='themes-done']")
        sent = {one.get("name"): one.get("value", "") for one in form.iter("input")}
        assert self.client.post(form.get("action"), data=sent).status_code == 200


@pytest.fixture
def page(astrids: TestClient, series: Series, question: str) -> Page:
    return Page(astrids, series, question)


def test_a_theme_is_renamed_from_its_panel_and_it_can_be_undone(page: Page) -> None:
    status, text = page.send("title", THEMES[1], title="Resor")
    assert status == 200 and 'role="status"' in text
    assert "Resor" in page.rows()
    assert f'class="quiet beneath">{THEMES[1]}<' in page.open()
    page.undo()
    assert THEMES[1] in page.rows()


def test_a_title_that_another_has_is_kept_in_the_field_with_a_sentence(page: Page) -> None:
    status, text = page.send("title", BUSES, title=THEMES[1])
    assert status == 422
    assert f'value="{THEMES[1]}"' in text and "Det finns redan ett tema" in text
    assert "<details open>" in text


def test_a_theme_is_merged_and_taken_apart_again(page: Page) -> None:
    status, _ = page.send("merging", BUSES, into=page.theme(THEMES[1]), stays="others")
    assert status == 200
    assert BUSES not in page.rows()
    text = page.open(page.theme(THEMES[1]))
    (form,) = html.fromstring(text).xpath("//ul[@class='theme-pieces']//form")
    sent = {one.get("name"): one.get("value", "") for one in form.iter("input")}
    assert page.client.post(form.get("action"), data=sent).status_code == 200
    assert BUSES in page.rows()


def test_merging_with_nothing_says_what_to_choose(page: Page) -> None:
    status, text = page.send("merging", BUSES, into="", stays="others")
    assert status == 422 and "Välj ett annat tema" in text


def test_a_host_is_offered_what_they_may(
    client: TestClient,
    database: Database,
    series: Series,
    question: str,
    page: Page,
    dragana: Facilitator,
) -> None:
    themes = {label: page.theme(label) for label in (BUSES, THEMES[1])}
    with database.writing() as session:
        place = named(session, "Norrfors", VILLAGE)
        crew.enrol(session, series.id or 0, dragana.id or 0, HOST, [place.id or 0])
    log_in(client, database, dragana)
    hers = Page(client, series, question)
    theirs, others = hers.open(themes[BUSES]), hers.open(themes[THEMES[1]])
    assert "/merging?" in theirs and "/title?" not in theirs
    assert "/merging?" not in others
    refused = client.post(
        f"{hers.base}/themes/{themes[THEMES[1]]}/merging?question={question}",
        data={"into": themes[BUSES]},
    )
    assert refused.status_code == 403 and "får en ägare av serien göra" in refused.text


def test_files_say_at_least_how_many_where_a_sum_would_tell_of_few(
    page: Page, database: Database, series: Series, astrid: Facilitator
) -> None:
    said = {HINDERS: [{"text": f"Bussen {n}"} for n in range(30)]}
    workshop = held(database, series, astrid, "Tallåsen", said)
    sorted_into(database, workshop, HINDERS, {THEMES[1]: range(15), "Tåget": range(5, 17)})
    page.send("merging", "Tåget", into=page.theme(THEMES[1]), stays="others")
    file = page.client.get(f"{page.base}/compare/numbers.csv?question={page.question}")
    text = io.StringIO(file.content.decode("utf-8-sig"))
    cells = {
        row["Plats"]: row["Anmärkning"]
        for row in csv.DictReader(text, delimiter=";")
        if row["Kolumn"] == THEMES[1]
    }
    assert (cells["Tallåsen"], cells["Alla 3"]) == ("minst 15", "minst 23"), cells
    document = page.client.get(f"{page.base}/handover").text
    assert "minst 15" in document
