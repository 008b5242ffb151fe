"""Themes before the room: cards that fit any wall, pages by the clicker, and phones."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, select

from app.database import Database
from app.models.agenda.asking import Asking
from app.models.answers.reading import count_from_scratch
from app.models.workshop import Workshop
from tests.browser.conftest import Ask
from tests.browser.room import RESTS, TEXT, at, key, onward, own, press, said
from tests.rooms import do, say_all
from tests.server import Server

Make = Callable[..., Workshop]
Open = Callable[..., Page]
TITLES = (
    *("Personer byts ut", "Mandat", "مرحبا بالعالم", "Bråttom till lösningen"),
    "Kommunikationsinfrastrukturplaneringsunderlag saknas helt",
    "Samverkansöverenskommelseuppföljning",
)
QUOTES = ("Ny handläggare varje gång vi ringer", "När eldsjälen flyttar dör hela samarbetet " * 4)
LONG = "Vad är det som hindrar viktiga samarbeten mellan kommunen, regionen och oss som bor här?"
SIZES = [(1920, 1080), (1280, 720), (1024, 768), (768, 1024)]
CUT = """() => {
  const wrong = [], page = document.documentElement;
  const say = (what, one) => wrong.push(`${what}: ${one.textContent.trim().slice(0, 40)}`);
  if (page.scrollWidth > innerWidth || page.scrollHeight > innerHeight) say('scrolls', page);
  const foot = document.querySelector('.wall-foot').getBoundingClientRect();
  const least = 24 * innerWidth / 1920 - .1;
  for (const card of document.querySelectorAll('[data-card]:not([hidden])')) {
    const box = card.getBoundingClientRect();
    if (box.bottom > foot.top || box.right > innerWidth) say('outside', card);
    if (card.scrollHeight > card.clientHeight + 1) say('cut', card);
    if (card.scrollWidth > card.clientWidth + 1) say('too wide', card);
    const size = (one) => parseFloat(getComputedStyle(one).fontSize);
    for (const one of card.querySelectorAll('h2, .people p, li'))
      if (one.checkVisibility() && size(one) < least) say('small', one);
  }
  const cells = [...document.querySelectorAll('[data-card]:not([hidden]) .people svg')];
  const scale = (one) => Math.round((one.clientWidth / one.viewBox.baseVal.width) * 1000);
  const each = new Set(cells.map(scale));
  if (each.size > 1) say('of different scale', cells[0].closest('[data-cards]'));
  return wrong;
}"""


POST = """async ([path, form]) =>
  (await fetch(path, { method: 'POST', body: new URLSearchParams(form) })).ok"""


@pytest.fixture
def room(workshop_with: Make) -> Workshop:
    return workshop_with(TEXT, Ask("open_text", "Vad mer?"))


@pytest.fixture
def sort(server: Server, room: Workshop) -> Callable[..., Asking]:
    """Let the room come to its first question, and sort answers into so many themes."""

    def sort(themes: int, each: int = 2) -> Asking:
        [asking] = do(server.database, room, "next")
        texts = [{"text": f"{QUOTES[n % 2]} {n}"} for n in range(themes * each + 3)]
        say_all(server.database, asking, texts)
        rows = ids(server.database, asking)
        for n in range(themes):
            title = TITLES[n % len(TITLES)] if n < len(TITLES) else f"Tema {n + 1}"
            these = tuple(rows[n * each : (n + 1) * each])
            do(server.database, room, "new_theme", on=asking.id, title=title, these=these)
        return asking

    return sort


def ids(database: Database, asking: Asking) -> list[int]:
    with database.reading() as session:
        return [entry.id for entry in count_from_scratch(session, asking).shown.values()]


def theme_ids(database: Database, room: Workshop) -> list[int]:
    with database.reading() as session:
        found = select(Asking).where(Asking.workshop_id == room.id).order_by(col(Asking.id))
        return list(session.exec(found).all()[0].themes_shown)


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("themes", [1, 2, 6, 9, 12, 40])
def test_every_card_is_whole_on_any_wall(
    room: Workshop,
    sort: Callable[..., Asking],
    server: Server,
    projector_page: Open,
    themes: int,
    width: int,
    height: int,
) -> None:
    asking = sort(themes)
    do(server.database, room, "show_themes", on=asking.id)
    with server.database.writing() as session:
        session.get_one(Asking, asking.id).prompt = LONG
    wall = projector_page(room, width=width, height=height)
    expect(wall.locator("[data-card]:visible").first).to_be_visible()
    wall.wait_for_timeout(300)
    assert wall.evaluate(CUT) == []
    seen = wall.locator("[data-card]:visible").count()
    assert seen == themes if themes <= 6 else seen >= 3
    for _ in range(2):
        do(server.database, room, "larger")
    wall.reload()
    wall.wait_for_timeout(300)
    assert wall.evaluate(CUT) == []


def test_nine_on_a_page_and_the_clicker_turns_them(
    room: Workshop, sort: Callable[..., Asking], desk_page: Open, projector_page: Open
) -> None:
    sort(12)
    desk, wall = desk_page(room), projector_page(room)
    press(desk, "Visa teman på duken")
    cards = wall.locator("[data-card]:visible h2")
    expect(wall.locator("[data-more]:visible")).to_contain_text("1–9 av 12")
    first = cards.all_inner_texts()
    assert len(first) == 9
    expect(desk.locator("#pages")).to_contain_text("På duken: 1–9 av 12")
    key(wall, "PageDown")
    expect(wall.locator("[data-more]:visible")).to_contain_text("10–12 av 12")
    assert len(cards.all_inner_texts()) == 3
    assert not set(first) & set(cards.all_inner_texts())
    key(wall, "PageUp")
    expect(wall.locator("[data-more]:visible")).to_contain_text("1–9 av 12")
    for name in ("PageDown", "PageDown"):
        key(wall, name)
    at("Vad mer?", wall)
    key(wall, "PageUp")
    expect(wall.locator("[data-more]:visible")).to_contain_text("1–9 av 12")


def test_every_theme_of_forty_comes_once_by_the_clicker(
    room: Workshop, sort: Callable[..., Asking], server: Server, projector_page: Open
) -> None:
    asking = sort(40, each=1)
    do(server.database, room, "show_themes", on=asking.id)
    wall = projector_page(room)
    seen: list[str] = []
    for first in (1, 10, 19, 28, 37):
        expect(wall.locator("[data-more]:visible")).to_contain_text(f"{first}–")
        seen += wall.locator("[data-card]:visible").evaluate_all("all => all.map((one) => one.id)")
        key(wall, "PageDown")
    assert seen == [f"theme-{one}" for one in theme_ids(server.database, room)]


def test_the_desk_shows_reorders_and_takes_them_away_and_numbers_follow(
    room: Workshop,
    sort: Callable[..., Asking],
    server: Server,
    desk_page: Open,
    projector_page: Open,
    log_in: Callable[..., Page],
) -> None:
    asking = sort(3)
    desk, wall = desk_page(room), projector_page(room)
    expect(desk.get_by_role("link", name="Sortera svaren")).to_be_visible()
    press(desk, "Visa teman på duken")
    titles = wall.locator("[data-card] h2")
    expect(titles).to_have_text([TITLES[1], TITLES[0], TITLES[2]])
    expect(wall.locator(".wall-foot")).to_contain_text("6 av 9 svar i 3 teman")
    expect(wall.locator(".wall-foot")).to_contain_text("3 kvar att sortera")
    last = theme_ids(server.database, room)[-1]
    rest = ids(server.database, asking)[-3:]
    post(desk, room, "put", on=str(asking.id), theme=str(last), these=",".join(map(str, rest)))
    expect(wall.locator("[data-card]").nth(2)).to_contain_text("5 personer")
    expect(wall.locator(".wall-foot")).to_contain_text("9 av 9 svar i 3 teman")
    expect(wall.locator(".wall-foot")).not_to_contain_text("kvar")
    press(desk, "Ordna om")
    expect(titles).to_have_text([TITLES[2], TITLES[1], TITLES[0]])
    desk.wait_for_timeout(RESTS)
    press(desk, "I egen ordning")
    expect(titles).to_have_text(list(TITLES[:3]))
    expect(desk.get_by_role("button", name="Flest personer först")).to_be_visible()
    first = theme_ids(server.database, room)[0]
    post(desk, room, "remove_theme", on=str(asking.id), theme=str(first))
    expect(titles).to_have_text(list(TITLES[1:3]))
    hidden = ids(server.database, asking)[2]
    post(desk, room, "hide", on=str(hidden))
    expect(wall.locator("[data-card]").first).to_contain_text("1 person")
    press(desk, "Stäng frågan")
    expect(titles).to_have_text(list(TITLES[1:3]))
    desk.wait_for_timeout(RESTS)
    press(desk, "Visa svaren igen")
    expect(wall.locator("[data-card]")).to_have_count(0)
    expect(wall.locator(".answers li").first).to_be_visible()


def test_without_scripts_the_wall_has_all_of_them_and_scrolls(
    room: Workshop, sort: Callable[..., Asking], server: Server, projector_page: Open
) -> None:
    asking = sort(12)
    do(server.database, room, "show_themes", on=asking.id)
    wall = projector_page(room, javascript=False)
    for n in range(12):
        expect(wall.locator("[data-card]").nth(n)).to_be_visible()


def test_phones_read_themes_originals_and_where_their_own_lies(
    room: Workshop,
    server: Server,
    desk_page: Open,
    phone_page: Open,
) -> None:
    desk, bjorn, chidi = desk_page(room), phone_page(room), phone_page(room)
    onward(desk)
    at(TEXT.prompt, bjorn, chidi)
    said(bjorn, "Ingen vågar säga ja")
    with server.database.reading() as session:
        [asking] = session.exec(select(Asking).where(Asking.workshop_id == room.id)).all()
    say_all(server.database, asking, [{"text": f"Svar {n}"} for n in range(30)])
    rows = ids(server.database, asking)
    on = str(asking.id)
    post(desk, room, "new_theme", on=on, title="Mandat", these=",".join(map(str, rows)))
    post(desk, room, "new_theme", on=on, title="Tid")
    press(desk, "Visa teman på duken")
    expect(desk.get_by_role("button", name="Visa svaren igen")).to_be_visible()
    expect(bjorn.locator(".themes")).to_have_count(0)
    press(desk, "Visa teman på telefonerna")
    expect(bjorn.locator(".own")).to_contain_text("Ditt svar ligger i: Mandat")
    expect(chidi.locator(".lies")).to_have_count(0)
    card = chidi.locator(".theme-list > li").first
    expect(card).to_contain_text("31 personer")
    card.locator("summary").click()
    originals = card.locator(".originals li")
    expect(originals).to_have_count(3)
    press_link(chidi, "Visa fler")
    expect(originals).to_have_count(23)
    press_link(chidi, "Visa fler")
    expect(originals).to_have_count(31)
    expect(card.get_by_role("link", name="Visa fler")).to_be_hidden()
    post(desk, room, "hide", on=str(rows[1]))
    expect(originals).to_have_count(30)
    expect(card).not_to_contain_text("Svar 0\n")
    expect(card.locator("details")).to_have_attribute("open", "")
    theme = theme_ids(server.database, room)[1]
    post(desk, room, "put", on=on, theme=str(theme), these=str(rows[0]))
    expect(bjorn.locator(".own")).to_contain_text("Ditt svar ligger i: Tid")
    own(bjorn, "Ingen vågar").get_by_role("button", name="Ändra").click()
    bjorn.locator("[data-draft]").fill("Ingen vågar säga nej")
    press(bjorn, "Spara ändringen")
    expect(own(bjorn, "Ingen vågar säga nej")).to_contain_text("Ditt svar ligger i: Tid")
    bjorn.reload()
    expect(own(bjorn, "Ingen vågar säga nej")).to_contain_text("Ditt svar ligger i: Tid")
    press(desk, "Ta bort teman från telefonerna")
    expect(bjorn.locator(".lies, .themes")).to_have_count(0)


def test_without_scripts_a_phone_reads_the_same(
    room: Workshop, sort: Callable[..., Asking], server: Server, phone_page: Open
) -> None:
    asking = sort(1, each=30)
    for verb in ("show_themes", "themes_to_phones"):
        do(server.database, room, verb, on=asking.id)
    eva = phone_page(room, javascript=False)
    eva.locator("summary", has_text="Visa 30 svar").click()
    press_link(eva, "Visa fler")
    expect(eva.locator(".originals li")).to_have_count(23)
    press_link(eva, "Visa fler")
    expect(eva.locator(".originals li")).to_have_count(30)
    press_link(eva, "Tillbaka")
    expect(eva.locator(".theme-list")).to_contain_text("30 personer")


def post(desk: Page, room: Workshop, do_: str, **fields: str) -> None:
    """As another of those who lead, so that all screens are told."""
    form = [["do", do_], *map(list, fields.items())]
    assert desk.evaluate(POST, [f"/w/{room.uid}/acts", form])


def press_link(page: Page, name: str) -> None:
    page.locator("main").get_by_role("link", name=name).first.click()
