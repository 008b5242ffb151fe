"""On a phone no page parts a word that has room on a line, and none is wider than the screen."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page
from sqlmodel import col, select

from app.clock import now
from app.database import Database
from app.demo.making import make_demo
from app.models.answers.theme import Theme
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from tests.browser.conftest import NewPage
from tests.browser.test_became import SIDEWAYS
from tests.routes.table import TABLE

LogIn = Callable[[Page, Facilitator], Page]
OF_ONE = re.compile(r"/(w/\{uid\}|series/\{series_uid\})(/[a-z-]+)*")
PAGES = sorted(path for method, path in TABLE if method == "GET" and OF_ONE.fullmatch(path))
NO_PAGE = re.compile(r"/(file|package|look)$")
"""Files, and a picture that the browser shows by itself."""
WIDTHS = (320, 360, 768)
PARTED = (Path(__file__).parent / "parted.js").read_text()


def test_no_short_word_is_parted_on_any_page_of_a_series_and_its_meetings(
    database: Database, new_page: NewPage, log_in: LogIn, astrid: Facilitator
) -> None:
    series = make_demo(database, astrid, 90, now())
    with database.reading() as session:
        theme = session.exec(select(Theme).order_by(col(Theme.id))).first()
        assert theme is not None
        met = session.get_one(Workshop, theme.workshop_id)
    paths = [one.format(uid=met.uid, series_uid=series.uid) for one in PAGES]
    paths += [f"/series/{series.uid}?view=table"]
    paths += [f"/w/{met.uid}/sorting/{theme.asking_id}?edit={theme.id}"]
    page = log_in(new_page(360, 740), astrid)
    wrong = []
    for path in (one for one in paths if not NO_PAGE.search(one)):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 740})
            if parted := page.evaluate(PARTED):
                wrong.append((path, width, parted))
            if page.evaluate(SIDEWAYS) > 0:
                wrong.append((path, width, "wider than the screen"))
    assert wrong == [], "\n".join(map(str, wrong))
