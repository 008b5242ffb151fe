"""What the room should see is on the projector, on some page, or it says how much isn't."""

from collections.abc import Callable
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlmodel import func, select

from app.models.agenda.agenda import read_agenda
from app.models.answers.answer import Answer
from app.models.people import member, participant
from app.models.workshop import Workshop
from app.routes._shared.parts import SCREEN_COOKIE
from app.steps import STEP_KINDS
from app.steps.recalled import IN_ORDER
from tests.browser.conftest import Ask, NewPage, give_cookie
from tests.browser.pairs import all_pairs, pairs_of
from tests.browser.room import until
from tests.rooms import do, say_all
from tests.server import Server

Make = Callable[..., Workshop]
LONG = "Samverkansöverenskommelseuppföljning, och sedan det vi lovade varandra. "
MOST = 300


def text(length: int, n: int) -> str:
    return f"{n} {LONG * 60}"[:length].strip()


def options(count: int, length: int) -> list[dict[str, str]]:
    return [{"id": f"o{n}", "text": text(length, n)} for n in range(1, count + 1)]


def open_text(rows: int, length: int) -> tuple[Ask, list[Any]]:
    said = [{"text": text(min(length, 2000), n)} for n in range(rows)]
    return Ask("open_text", prompt(length), settings={"max_length": 2000}), said


def choice(rows: int, length: int) -> tuple[Ask, list[Any]]:
    count = min(max(rows, 2), 30)
    offered = options(count, min(length, 200))
    chosen = [{"options": [f"o{1 + n * n % count}"]} for n in range(23)]
    return Ask("choice", prompt(length), settings={"options": offered}, show="live"), chosen


def scale(rows: int, length: int) -> tuple[Ask, list[Any]]:
    count = min(rows, 12)
    how = {"statements": options(count, min(length, 200)), "top": 10}
    how |= {"low": text(min(length, 60), 1), "high": text(min(length, 60), 10)}
    rated = [{"values": {f"o{k}": 1 + n * k % 10 for k in range(1, count + 1)}} for n in range(23)]
    return Ask("scale", prompt(length), settings=how, show="live"), rated


def words(rows: int, length: int, picture: bool = False) -> tuple[Ask, list[Any]]:
    said = [
        {"text": text(min(length, 40), n)} for n in range(rows) for _ in range(1 + rows // (n + 3))
    ]
    return Ask("word_cloud", prompt(length), settings={"picture": picture}), said[:MOST]


def cloud(rows: int, length: int) -> tuple[Ask, list[Any]]:
    return words(rows, length, picture=True)


def dots(rows: int, length: int) -> tuple[Ask, list[Any]]:
    ask, _ = choice(rows, length)
    count = len(ask.settings["options"])
    placed = [{"dots": {f"o{1 + n * n % count}": 1}} for n in range(23)]
    return Ask("dots", ask.prompt, settings={"options": ask.settings["options"]}), placed


def ranking(rows: int, length: int) -> tuple[Ask, list[Any]]:
    count = min(max(rows, 2), 30)
    how = {"options": options(count, min(length, 200)), "places": 3}
    first = [n * n % count for n in range(23)]
    ordered = [
        {"order": [f"o{1 + (one + k) % count}" for k in range(min(3, count))]} for one in first
    ]
    return Ask("ranking", prompt(length), settings=how), ordered


def commitments(rows: int, length: int) -> tuple[Ask, list[Any]]:
    said = [
        {"what": text(min(length, 140), n), "who": text(min(length, 60), n), "first": "Ringa"}
        for n in range(rows)
    ]
    return Ask("commitment", prompt(length)), said


def offered(rows: int, length: int) -> tuple[Ask, list[Any]]:
    ask, chosen = choice(rows, length)
    return Ask(ask.kind, ask.prompt, settings=ask.settings, show="reveal"), chosen


def promised(rows: int, length: int) -> tuple[Ask, list[Any]]:
    lines = [
        {
            "id": f"p{n}",
            "what": text(min(length, 140), n),
            "who": text(min(length, 60), n),
            "status": IN_ORDER[n % 4],
            "said": text(length, n),
        }
        for n in range(min(rows, 60))
    ]
    how = {"promised": {"of": "Stenberga", "as_of": "2027-01-14", "lines": lines}}
    return Ask("promised", prompt(length), settings=how), [{"text": "Ja"}]


def slide(rows: int, length: int) -> tuple[Ask, list[Any]]:
    body = "\n\n".join(f"- {text(length, n)}" for n in range(rows))
    return Ask("slide", prompt(length), body[:20_000]), []


def prompt(length: int) -> str:
    return text(min(length, 500), 0) if length > 100 else "Vad hindrar?"


KINDS = {
    "open_text": open_text,
    "all answers": open_text,
    "lifted": open_text,
    "choice": choice,
    "offered": offered,
    "dots": dots,
    "ranking": ranking,
    "scale": scale,
    "words": words,
    "cloud": cloud,
    "promised": promised,
    "commitments": commitments,
    "slide": slide,
    "round": open_text,
}
SHAPES = ((1920, 1080), (1280, 800), (1024, 768), (1080, 1920))
FACTORS: dict[str, list[Any]] = {
    "kind": list(KINDS),
    "rows": [1, 6, 12, MOST],
    "length": [12, 2000],
    "shape": list(SHAPES),
    "zoom": ["as it is", "A+", "browser"],
}
CASES = all_pairs(FACTORS)

ZOOMED = """for (const [of, by] of [['outerWidth', 'innerWidth'], ['outerHeight', 'innerHeight']])
  Object.defineProperty(window, of, { get: () => window[by] * (window.name === 'zoomed' ? 2 : 1) })
"""
"""A browser that enlarges to 200 %, which a page is told by its window alone."""
READY = "document.querySelector('bikupa-fit')?.style.length && document.fonts.status === 'loaded'"
SEEN = (Path(__file__).parent / "seen.js").read_text()


def test_the_cases_hold_every_pair() -> None:
    met = {pair for case in CASES for pair in pairs_of(case)}
    wanted = sum(len(FACTORS[one]) * len(FACTORS[other]) for one, other in combinations(FACTORS, 2))
    assert len(met) == wanted


def test_the_cases_hold_every_kind_of_step() -> None:
    assert {ask(1, 12)[0].kind for ask in KINDS.values()} == set(STEP_KINDS)


def test_each_row_is_in_view_on_some_page_or_counted_and_no_letter_lies_behind_anything(
    workshop_with: Make, new_page: NewPage, server: Server
) -> None:
    page = new_page(1920, 1080)
    page.add_init_script(ZOOMED)
    failures = []
    for case in CASES:
        look = look_at(page, server, workshop_with, **case)
        if look["wrong"]:
            failures.append((case, look))
        least = 23.5 if case["zoom"] == "as it is" else 47.5
        if look["type"] and look["type"] < least:
            failures.append((case, look["type"]))
        if case["kind"] == "scale" and look["ends"] < look["pages"]:
            failures.append((case, look))
    assert failures == []


def look_at(
    page: Page,
    server: Server,
    workshop_with: Make,
    kind: str,
    rows: int,
    length: int,
    shape: tuple[int, int],
    zoom: str,
) -> dict[str, Any]:
    workshop = room_of(server, workshop_with, kind, rows, length)
    if zoom == "A+":
        for _ in range(5):
            do(server.database, workshop, "larger")
    page.set_viewport_size({"width": shape[0], "height": shape[1]})
    page.evaluate("(name) => (window.name = name)", "zoomed" if zoom == "browser" else "")
    open_wall(page, server, workshop)
    look: dict[str, Any] = page.evaluate(SEEN)
    return look


def room_of(server: Server, workshop_with: Make, kind: str, rows: int, length: int) -> Workshop:
    if kind == "round":
        asks = [open_text(1, length)[0] for _ in range(min(max(rows, 2), 12))]
        workshop = workshop_with(("Prata med varandra", asks))
        for asking in do(server.database, workshop, "next"):
            say_all(server.database, asking, open_text(9, length)[1])
        return workshop
    ask, said = KINDS[kind](rows, length)
    workshop = workshop_with(ask)
    asked = do(server.database, workshop, "next")
    receipts = say_all(server.database, asked[0], said) if asked else []
    if kind in ("dots", "ranking"):
        do(server.database, workshop, "reveal")
    if kind == "all answers":
        do(server.database, workshop, "alone")
    if kind == "lifted":
        do(server.database, workshop, "lift", on=1 + latest_answer(server) - len(receipts))
    return workshop


def latest_answer(server: Server) -> int:
    with server.database.reading() as session:
        return session.exec(select(func.max(Answer.id))).one() or 0


def open_wall(page: Page, server: Server, workshop: Workshop) -> None:
    with server.database.writing() as session:
        token = member.make_screen_link(session, workshop.id or 0)
    give_cookie(page, server, SCREEN_COOKIE, token, f"/w/{workshop.uid}")
    page.goto(f"/w/{workshop.uid}/projector")
    until(page, READY)


TITLES = ("Möte", "Kommunikationsplan och landsbygdsutveckling", (LONG * 3)[:200], "m" * 200)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_welcome_says_how_many_are_here_beside_any_title(
    workshop_with: Make, new_page: NewPage, server: Server, shape: tuple[int, int]
) -> None:
    page = new_page(*shape)
    page.add_init_script(ZOOMED)
    for title, purpose, name in product(TITLES, ("", LONG * 8), ("", "zoomed")):
        workshop = workshop_with(title=title)
        with server.database.writing() as session:
            found = session.get_one(Workshop, workshop.id)
            found.purpose = purpose
            session.add(found)
            participant.join(session, found, "sv")
        page.evaluate("(name) => (window.name = name)", name)
        open_wall(page, server, workshop)
        assert page.evaluate(SEEN)["wrong"] == [], (title, bool(purpose), name)


def test_a_word_is_set_smaller_rather_than_parted(
    workshop_with: Make, new_page: NewPage, server: Server
) -> None:
    page = new_page(1024, 768)
    open_wall(page, server, workshop_with(title="Landsbygdsutveckling"))
    assert page.locator("h1").evaluate(LINES) == 1


LINES = "(h1) => Math.round(h1.offsetHeight / parseFloat(getComputedStyle(h1).lineHeight))"
LARGER = """() => {
  const fit = document.querySelector('bikupa-fit'), { layouts } = fit, { layout } = layouts;
  const list = fit.querySelector('[data-rows]'), goesOver = () =>
    list.scrollHeight > list.clientHeight + 1 || list.scrollWidth > list.clientWidth + 1;
  if (goesOver()) return 'goes over';
  const larger = { ...layout, type: layout.type / 0.9, head: fit.head };
  const wide = layouts.mostColumns(list, larger.type) >= layout.columns;
  layouts.lay(larger);
  return wide && larger.type <= 36 && !goesOver() ? `${layout.type} in ${layout.columns}` : '';
}"""


@pytest.mark.parametrize("shape", [(1920, 1080), (1024, 768)])
@pytest.mark.parametrize("kind", ["offered", "choice", "dots", "ranking"])
def test_letters_are_as_large_as_there_is_room_for_in_several_columns_too(
    workshop_with: Make, new_page: NewPage, server: Server, kind: str, shape: tuple[int, int]
) -> None:
    page = new_page(*shape)
    for rows in (9, 11, 14, 18):
        open_wall(page, server, room_of(server, workshop_with, kind, rows, 30))
        assert page.evaluate(LARGER) == "", (rows, shape)


def radar(count: int, length: int) -> tuple[Ask, list[Any]]:
    ask, rated = scale(count, length)
    how = {**ask.settings, "drawn": "radar", "top": 5, "unsure": "Vet inte"}
    few = [{name: 1 + point % 5 for name, point in one["values"].items()} for one in rated]
    return Ask("scale", "Hur ligger?", settings=how, show="live"), [{"values": one} for one in few]


@pytest.mark.parametrize("shape", [(1920, 1080), (1024, 768), (1280, 720)])
@pytest.mark.parametrize(("kind", "rows"), [("scale", 1), ("choice", 30), ("words", 60)])
def test_what_has_changed_is_read_from_the_back_on_some_page(
    workshop_with: Make,
    new_page: NewPage,
    server: Server,
    shape: tuple[int, int],
    kind: str,
    rows: int,
) -> None:
    ask, said = KINDS[kind](rows, 120)
    workshop = workshop_with(ask, Ask(ask.kind, "Och nu?", show="live"))
    with server.database.writing() as session:
        [first], [again] = (one.steps for one in read_agenda(session, workshop.id or 0))
        again.step.same_as = first.step.origin
        session.add(again.step)
    other = [{"text": f"Nytt {one['text']}"[:40]} for one in said] if kind == "words" else said[:9]
    for moved in (said, other):
        [asked] = do(server.database, workshop, "next")
        say_all(server.database, asked, moved)
    page = new_page(*shape)
    open_wall(page, server, workshop)
    look = page.evaluate(SEEN)
    assert page.locator(".change").count()
    assert look["wrong"] == [] and look["type"] >= 23.5, look


def own_words(rows: int, length: int) -> tuple[Ask, list[Any]]:
    ask, chosen = choice(3, length)
    how = {**ask.settings, "own_line": "Annat, med egna ord"}
    said = [{"options": ["+"], "own": text(min(length, 140), n)} for n in range(rows)]
    return Ask("choice", ask.prompt, settings=how, show="live"), [*chosen, *said]


OVERLAPS = """() => {
  const box = (element) => element.getBoundingClientRect();
  const drawn = box(document.querySelector('.radar'));
  const texts = [...document.querySelectorAll('.radar text')].map(box);
  const meet = (one, other) => one.left < other.right - 2 && other.left < one.right - 2
    && one.top < other.bottom - 6 && other.top < one.bottom - 6;
  const rows = [...document.querySelectorAll('.around li')].filter((row) => !row.matches('.away'));
  return [rows.filter((row) => meet(row.getBoundingClientRect(), drawn)).length,
    texts.filter((one, n) => texts.slice(n + 1).some((other) => meet(one, other))).length,
    Math.round(Math.abs(drawn.width - drawn.height)), rows.length];
}"""


@pytest.mark.parametrize("shape", [(1920, 1080), (1024, 768), (1280, 800), (1080, 1920)])
@pytest.mark.parametrize(("count", "length"), [(3, 12), (5, 12), (8, 80), (8, 200)])
def test_a_radar_and_its_statements_are_read_from_the_back_and_lie_beside_each_other(
    workshop_with: Make,
    new_page: NewPage,
    server: Server,
    shape: tuple[int, int],
    count: int,
    length: int,
) -> None:
    ask, rated = radar(count, length)
    workshop = workshop_with(ask)
    [asked] = do(server.database, workshop, "next")
    say_all(server.database, asked, rated)
    page = new_page(*shape)
    open_wall(page, server, workshop)
    on_rows, on_texts, uneven, rows = page.evaluate(OVERLAPS)
    assert (on_rows, on_texts, uneven) == (0, 0, 0)
    assert rows == count or length > 80
    look = page.evaluate(SEEN)
    assert look["wrong"] == [] and look["type"] >= 23.5 and look["ends"] >= look["pages"]


@pytest.mark.parametrize("shape", [(1920, 1080), (1024, 768)])
@pytest.mark.parametrize(("rows", "length"), [(0, 12), (9, 140), (MOST, 140)])
def test_own_words_stand_under_the_bars_on_some_page(
    workshop_with: Make,
    new_page: NewPage,
    server: Server,
    shape: tuple[int, int],
    rows: int,
    length: int,
) -> None:
    ask, said = own_words(rows, length)
    workshop = workshop_with(ask)
    [asked] = do(server.database, workshop, "next")
    say_all(server.database, asked, said)
    page = new_page(*shape)
    open_wall(page, server, workshop)
    look = page.evaluate(SEEN)
    assert look["wrong"] == [] and look["type"] >= 23.5


DARKNESS = """() => [...document.querySelectorAll('.cloud li')].map((word) => {
  const style = getComputedStyle(word), [lightness] = style.color.match(/[\\d.]+/).map(Number);
  return [parseFloat(style.fontSize), lightness];
})"""


def test_the_largest_word_of_a_cloud_is_the_darkest(
    workshop_with: Make, new_page: NewPage, server: Server
) -> None:
    workshop = workshop_with(Ask("word_cloud", "Ett ord?", settings={"picture": True}))
    [asking] = do(server.database, workshop, "next")
    words = {"Hopp": 9, "Lust": 5, "Oro": 2, "Mod": 1}
    say_all(
        server.database, asking, [{"text": word} for word, n in words.items() for _ in range(n)]
    )
    page = new_page(1920, 1080)
    open_wall(page, server, workshop)
    largest_first = sorted(page.evaluate(DARKNESS), reverse=True)
    sizes, lightness = zip(*largest_first, strict=True)
    assert len(set(sizes)) == len(words)
    assert list(lightness) == sorted(set(lightness))
