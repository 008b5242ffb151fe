"""Letters of every kind stand as they were written, and markup in any text does nothing."""

import re
import unicodedata
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from app.models.workshop import Workshop
from tests.browser.conftest import Ask, Heard
from tests.browser.room import SAVED, ask_first, onward, own, press, texts, write
from tests.rooms import do, say_all
from tests.server import Server

pytestmark = pytest.mark.browser

Make = Callable[..., Workshop]
Open = Callable[..., Page]
Holds = Callable[[Workshop, int], None]

ZALGO = "Z" + "\u0310\u0351\u036b\u0353\u0359\u0321" * 20
NEIGHBOUR = "Granne ett två tre"
WRITTEN = {
    "emoji": "👩‍👩‍👧 🇸🇪 🫨 ❤️‍🔥",
    "right to left": "مرحبا بالعالم",
    "an override": "\u202eesrever \u2067och \u202b vidare",
    "zalgo": ZALGO,
    "a long word": "Samverkansöverenskommelseuppföljning" * 5,
    "astral": "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𓀀 🄰",
}
TEXT = Ask("open_text", "Vad hindrar?")
CLOUD = Ask("word_cloud", "Ett ord?", show="live")
BARS = Ask("word_cloud", "Ett ord?", settings={"picture": False}, show="live")


def test_letters_of_every_kind_come_to_the_wall_as_they_were_written(
    workshop_with: Make,
    phone_page: Open,
    desk_page: Open,
    projector_page: Open,
    server: Server,
    holds: Holds,
) -> None:
    room = workshop_with(TEXT)
    bjorn, desk, wall = phone_page(room), desk_page(room), projector_page(room)
    ask_first(desk, bjorn)
    for written in WRITTEN.values():
        write(bjorn, written)
    expect(bjorn.locator(f".own[data-state={SAVED}]")).to_have_count(len(WRITTEN))
    assert texts(server.database, room) == [
        unicodedata.normalize("NFC", written) for written in WRITTEN.values()
    ]
    shown = wall.locator(".answers li")
    expect(shown).to_have_count(len(WRITTEN))
    assert set(shown.all_text_contents()) == set(texts(server.database, room))
    for style, wanted in (("unicodeBidi", "isolate"), ("overflow", "clip")):
        found = shown.evaluate_all(f"all => all.map(one => getComputedStyle(one).{style})")
        assert {value.partition("-")[0] for value in found} == {wanted}
    holds(room, len(WRITTEN))


@pytest.mark.parametrize("ask", [TEXT, CLOUD, BARS], ids=["answers", "cloud", "bars"])
@pytest.mark.parametrize("odd", ["zalgo", "an override"])
def test_an_odd_answer_leaves_its_neighbour_on_the_wall_as_it_is(
    workshop_with: Make, projector_page: Open, server: Server, ask: Ask, odd: str
) -> None:
    drawn = []
    for text in (WRITTEN[odd], "Z" if odd == "zalgo" else "esrever och vidare"):
        room = workshop_with(ask)
        (asking,) = do(server.database, room, "next")
        say_all(server.database, asking, [{"text": text[:40]}] + [{"text": NEIGHBOUR}] * 2)
        wall = projector_page(room)
        wall.emulate_media(reduced_motion="reduce")
        near = wall.get_by_text(NEIGHBOUR).last
        expect(near).to_be_visible()
        wall.wait_for_timeout(500)
        drawn.append(near.screenshot(animations="disabled"))
    assert drawn[0] == drawn[1]


ATTACKS = [
    "<script>window.harmed='script'</script>",
    "<img src=x onerror=\"window.harmed='img'\">",
    "<svg onload=\"window.harmed='svg'\"><rect/></svg>",
    '<b hx-get="/harm" hx-trigger="load">hx</b>',
    '"><iframe src="/harm"></iframe>',
    "<a href=\"javascript:window.harmed='link'\">länk</a>",
    "[länk](javascript:window.harmed)",
    "![bild](http://evil.example/harm.png)",
    "<style>body{display:none}</style>",
    "{{ 7 * 110143 }}",
    "</textarea></template><script>window.harmed=2</script>",
]
INERT = """() => ({
  harmed: window.harmed ?? null,
  made: document.querySelectorAll(
    `main script, main img:not(.first-page), main iframe:not([inert]), main style, [hx-get="/harm"],
     [src="/harm"]`).length,
  links: [...document.querySelectorAll('a')]
    .filter(one => /^javascript:/i.test(one.getAttribute('href'))).length,
})"""


def test_markup_in_any_text_is_inert_on_every_screen_and_in_every_export(
    workshop_with: Make,
    phone_page: Open,
    desk_page: Open,
    projector_page: Open,
    server: Server,
    heard: Heard,
    holds: Holds,
) -> None:
    asked: list[str] = []
    for part in range(0, len(ATTACKS), 3):
        attacks = (ATTACKS * 2)[part : part + 3]
        options = [{"id": f"o{n}", "text": text} for n, text in enumerate(attacks)]
        room = workshop_with(
            Ask("slide", attacks[0], attacks[1]),
            (attacks[2], [Ask("open_text", attacks[0], attacks[1])]),
            Ask("choice", attacks[1], attacks[2], settings={"options": options}, show="live"),
            title=f"Om {attacks[0]}",
        )
        bjorn, desk, wall = phone_page(room), desk_page(room), projector_page(room)
        pages = (bjorn, desk, wall)
        for page in pages:
            page.on("request", lambda request: asked.append(request.url))
        onward(desk)
        for page in pages:
            expect(heading(page, attacks[0])).to_be_visible()
        check_inert(*pages)
        onward(desk)
        for text in attacks:
            write(bjorn, text)
            expect(own(bjorn, text, SAVED)).to_be_visible()
        expect(wall.locator(".answers li")).to_have_count(3)
        check_inert(*pages)
        onward(desk)
        bjorn.locator("form.ask input[type=radio]").first.check()
        press(bjorn, "Skicka")
        expect(own(bjorn, attacks[0], SAVED)).to_be_visible()
        check_inert(*pages)
        notes = desk.context.new_page()
        notes.goto(f"/w/{room.uid}/notes")
        agenda = desk.context.new_page()
        agenda.goto(f"/w/{room.uid}/agenda")
        check_inert(notes, agenda)
        for page in (*pages, notes, agenda):
            page.close()
        holds(room, 4)
    assert not any("harm" in url for url in asked)
    assert heard.console == []


def heading(page: Page, words: str) -> Locator:
    """The one that says just this."""
    only = re.compile(rf"^\s*{re.escape(words)}\s*$")
    return page.locator("h1, h2").filter(has_text=only).first


def check_inert(*pages: Page) -> None:
    for page in pages:
        assert page.evaluate(INERT) == {"harmed": None, "made": 0, "links": 0}, page.url
        assert "771001" not in page.content(), "what a template engine would have made of it"
