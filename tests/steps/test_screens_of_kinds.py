"""Every kind of step on every screen and in both languages; and a kind that is new."""

import json
import random
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from jinja2 import ChoiceLoader, DictLoader
from pydantic import Field
from starlette.testclient import TestClient

from app.database import Database
from app.exports.notes import notes
from app.live.room import Stage
from app.models.agenda.asking import Asking
from app.models.answers.reading import ResultsCache
from app.models.workshop import Workshop
from app.papers.blocks import Bar, Bars, Block
from app.rendering import environment
from app.screens.render import render_stage
from app.screens.views import SCREENS, stage
from app.steps import STEP_KINDS
from app.steps.base import NoSettings, StepKind, Words
from app.steps.choice import ChoiceSettings
from app.steps.open_text import CountTally
from app.steps.options import Option
from app.steps.plain import Plain
from app.steps.slide import SlideSettings
from tests.exports.read_back import WHOLE, file_of, words_of
from tests.rooms import ask, do, say, say_all
from tests.steps.test_kinds import PLACE, TWO, every_kind

SCRIPT = "<script>alert(1)</script>"
ADDRESS = "http://testserver"
VOID = {"meta", "link", "input", "br", "img", "rect", "path", "line", "hr"}


def draw(
    database: Database, workshop: Workshop, screen: str, language: str = "sv", present: int = 4
) -> Stage:
    """One screen's stage as a tick renders it."""
    with database.reading() as session:
        now = session.get_one(Workshop, workshop.id)
        look = stage(session, ResultsCache(), now, screen, present=present, at=0)
        return render_stage(screen, language, look, ADDRESS)


class Reader(HTMLParser):
    """Complains of tags that don't match, and of two things with one id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.feed(html)
        assert self.open == []
        assert len(self.ids) == len(set(self.ids))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        assert not any(name.startswith("on") or name == "style" for name, _ in attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@every_kind
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("shown", ["live", "reveal"])
def test_every_kind_is_drawn_with_nothing_and_with_something(
    kind: Any, how: Any, screen: str, shown: str, database: Database, workshop: Workshop
) -> None:
    asking = show_kind(database, workshop, kind, how, shown)
    empty = [draw(database, workshop, screen, language).html for language in ("sv", "en")]
    if asking:
        rng = random.Random(7)
        say_all(database, asking, [kind.example(how, rng).model_dump() for _ in range(7)])
    full = [draw(database, workshop, screen, language).html for language in ("sv", "en")]
    for html in (*empty, *full):
        Reader(html)
        assert "Vad?" in html and SCRIPT not in html
    assert kind.asks is False or empty[0] != empty[1]
    drawn = (shown == "live" and not kind.sealed) or screen == "desk"
    seen = screen == "desk" or not kind.to_desk
    changes = (screen == "presenter" or seen) and (screen != "phone" or (drawn and kind.on_phones))
    assert (empty != full) is (kind.asks and changes)
    if asking and kind.sealed:
        do(database, workshop, "reveal")
        for language in ("sv", "en"):
            Reader(draw(database, workshop, screen, language).html)


def show_kind(
    database: Database, workshop: Workshop, kind: Any, how: Any, shown: str = "live"
) -> Asking | None:
    """The step on the screens; its asking if it asks."""
    if kind.asks:
        return ask(database, workshop, kind.name, f"Vad? {SCRIPT}", how, show=shown, body=SCRIPT)
    from app.models.agenda.agenda import add_item, add_step

    with database.writing() as session:
        item = add_item(session, workshop.id or 0)
        add_step(
            session, item, kind.name, f"Vad? {SCRIPT}", language="sv", body=SCRIPT, settings=how
        )
    do(database, workshop, "next")
    return None


@pytest.mark.parametrize("screen", SCREENS)
def test_markup_in_an_answer_is_only_text(
    database: Database, workshop: Workshop, screen: str
) -> None:
    attacks = [
        SCRIPT,
        '"><svg onload=alert(1)>',
        "<a hx-get=/x>",
        "{{ 7 * 110143 }}",
        "javascript:1",
    ]
    for kind in ("open_text", "word_cloud"):
        asking = ask(database, workshop, kind, "Vad?")
        for text in attacks:
            say(database, asking, {"text": text[:40]})
        html = draw(database, workshop, screen).html
        Reader(html)
        assert "<script" not in html and "<svg onload" not in html and "<a hx-get" not in html
        assert "771001" not in html  # what a template engine would have made of it


class Mood(Plain):
    mood: int = Field(ge=1, le=3)


class MoodKind(StepKind[NoSettings, Mood]):
    """A kind that is nowhere in app/."""

    name, label, hint = "mood", "Mood", "How it feels."
    lists = True
    drawn = True
    on_phones = True
    quotes = True
    Settings, Answer = NoSettings, Mood
    templates = "mood"  # type: ignore[assignment]

    def tally(self, settings: NoSettings) -> CountTally:
        return CountTally()

    def text(self, settings: NoSettings, answer: Mood) -> str:
        return "moln" * answer.mood

    def notes(self, settings: NoSettings, tally: CountTally, words: Words) -> Iterable[Block]:
        yield Bars("Humör", [Bar("alla", tally.count, 1)])

    def example(self, settings: NoSettings, rng: random.Random) -> Mood:
        return Mood(mood=rng.randint(1, 3))


MOOD = {
    "mood/answer.html": '<input type="number" name="value.mood" value="{{ value.mood if value }}">',
    "mood/results.html": "<p>{{ prompt.tally.count }} sorters humör på {{ screen }}</p>",
    "mood/edit.html": "",
}


@pytest.fixture
def mood(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setitem(STEP_KINDS, "mood", MoodKind())
    for language in ("sv", "en"):
        env = environment(language)
        both = ChoiceLoader([DictLoader(MOOD), env.loader])  # type: ignore[list-item]
        monkeypatch.setattr(env, "loader", both)
    yield "mood"


def test_a_new_kind_goes_from_phone_to_projector_to_notes(
    mood: str, client: TestClient, database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, mood, "Hur känns det?")
    page = client.get(f"/{workshop.code}").text
    assert 'name="value.mood"' in page
    key = re.search(r'name="key" value="([\w-]{16,})"', page)
    assert key is not None
    sent = client.post(
        f"/w/{workshop.uid}/ops",
        data={"key": key[1], "asking": str(asking.id), "do": "submit", "value.mood": "2"},
    )
    assert sent.status_code == 200 and "molnmoln" in sent.text
    for screen in ("phone", "projector", "desk"):
        assert f"1 sorters humör på {screen}" in draw(database, workshop, screen).html
    with database.reading() as session:
        document = notes(session, session.get_one(Workshop, workshop.id), "sv", 0)
    for name in WHOLE:
        file = words_of(document, name)
        assert "Hur känns det?" in file and "molnmoln" in file
    assert json.loads(file_of(document, "json"))["questions"][0]["kind"] == "mood"


@pytest.mark.parametrize("screen", ["phone", "projector", "desk"])
def test_a_picture_is_described_and_keeps_its_place_on_each_screen_that_shows_it(
    database: Database, workshop: Workshop, screen: str
) -> None:
    show_kind(database, workshop, STEP_KINDS["slide"], SlideSettings(picture=PLACE))
    html = draw(database, workshop, screen).html
    assert f"/w/{workshop.uid}/pictures/abc/" in html
    assert 'width="1920" height="1080" alt="Torget &lt;b&gt;"' in html


def test_the_projector_shows_the_pictures_to_choose_among_before_the_answers(
    database: Database, workshop: Workshop
) -> None:
    how = ChoiceSettings(options=TWO, pictures={"o1": PLACE})
    asking = ask(database, workshop, "choice", "Hur?", how, show="reveal")
    say(database, asking, {"options": ["o1"]})
    before = draw(database, workshop, "projector").html
    assert "abc/phone" in before and "Tåg" in before and "<rect" not in before
    do(database, workshop, "reveal", on=asking.id)
    after = draw(database, workshop, "projector").html
    assert "abc/small" in after and "<rect" in after


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("show", ["live", "reveal"])
def test_thirty_pictures_fit_in_a_stage(
    database: Database, workshop: Workshop, screen: str, show: str
) -> None:
    options = [Option(id=f"o{n}", text=f"Förslag {n} " + "ö" * 40) for n in range(30)]
    pictures = {one.id: PLACE.model_copy(update={"uid": "x" * 22}) for one in options}
    how = ChoiceSettings(options=options, pictures=pictures)
    ask(database, workshop, "choice", "Hur?", how, show=show)
    assert len(draw(database, workshop, screen).html.encode()) <= 24 * 1024
