"""Every page in every state against WCAG 2.2 AA: in Swedish all of it and in both schemes; in
English what other words and lengths can change."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlmodel import select

from app.clock import now
from app.keeping.purging import purge_now
from app.models.agenda.agenda import Item, Step, read_agenda, set_words
from app.models.people import administration, invitation, member
from app.models.people.facilitator import Facilitator
from app.models.run import rehearsal
from app.models.workshop import Workshop
from app.routes._shared.parts import SCREEN_COOKIE
from tests.browser.conftest import Ask, NewPage, give_cookie
from tests.browser.doubles import answers_to, marked
from tests.browser.room import CHOICE, CLOUD, RESTS, ROUND, SCALE, SLIDE, TEXT, rested
from tests.conftest import someone
from tests.rooms import do, say_all
from tests.server import Server

AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """async ([only, tags]) => {
  const runOnly = only ? { type: 'rule', values: only } : { type: 'tag', values: tags };
  const rules = only ? {} : { 'target-size': { enabled: true } };
  const resultTypes = ['violations'];
  const found = await axe.run(document, { runOnly, rules, iframes: false, resultTypes });
  return found.violations.map((one) => `${one.id}: ` + one.nodes.slice(0, 3).map((node) =>
    `${node.target} (${[...node.any, ...node.all].map((check) => check.message)[0]})`).join('; '));
}"""
OF_COLOUR = ["color-contrast", "link-in-text-block"]
"""What another scheme can change."""
OF_WORDS = [
    "document-title",
    "html-has-lang",
    "html-lang-valid",
    "valid-lang",
    "button-name",
    "link-name",
    "label",
    "label-content-name-mismatch",
    "scrollable-region-focusable",
    "target-size",
]
"""What another language can change."""
WHOLE = "sv"
LANGUAGES = [WHOLE, "en"]
LONG = "Samverkansöverenskommelseuppföljningsarbetsgrupp" * 4

Make = Callable[..., Workshop]


class Access:
    """Looks at pages of one language and keeps what is wrong."""

    def __init__(self, language: str) -> None:
        self.wrong: list[str] = []
        self.looked = 0
        self._looks: list[tuple[str, list[str] | None]] = [("light", OF_WORDS)]
        if language == WHOLE:
            self._looks = [("light", None), ("dark", OF_COLOUR)]

    def look(self, page: Page, state: str) -> None:
        page.evaluate(AXE)
        for scheme, only in self._looks:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            found = page.evaluate(RUN, [only, TAGS])
            self.wrong += [f"{state}, {scheme}: {one}" for one in found]
        self.looked += 1

    def press(self, page: Page, button: str, state: str) -> None:
        """Press a button that leads to another page, and wait until nothing more comes."""
        with page.expect_navigation(wait_until="networkidle"):
            page.locator(button).first.click()
        page.wait_for_load_state("networkidle")
        self.look(page, state)

    def go(self, page: Page, path: str, state: str = "", ready: str = "h1") -> None:
        page.goto(path)
        page.locator(ready).first.wait_for(state="attached")
        self.look(page, state or path.split("/")[-1])


@pytest.fixture
def access(language: str) -> Iterator[Access]:
    access = Access(language)
    yield access
    assert access.looked
    assert access.wrong == []


@pytest.fixture
def room(workshop_with: Make, server: Server) -> Workshop:
    held = Ask("open_text", "Vad oroar dig?", approve_first=True)
    steps = (SLIDE, TEXT, ROUND, CHOICE, SCALE, CLOUD, held)
    made = workshop_with(*steps, title="Möte i bygden")
    with server.database.writing() as session:
        found = session.get_one(Workshop, made.id)
        found.second_language, found.starts_at = "en", now()
        for entry in read_agenda(session, made.id or 0)[:4]:
            for step in entry.steps:
                set_words(session, step.step, "en", "In English?", "")
                step.step.desk_notes = "Fråga **Lars**.\n\n- Lugnt"
                session.add(step.step)
    return made


@pytest.fixture
def moments(room: Workshop, server: Server) -> Iterator[str]:
    """The states that a meeting passes, one after the other."""
    return _moments(room, server)


VALUES: dict[str, list[dict[str, Any]]] = {
    "open_text": [{"text": "Avstånden"}, {"text": LONG}],
    "choice": [{"options": ["o1"]}, {"options": ["o2"]}],
    "scale": [{"values": {"o0": 4}}, {"values": {"o0": 2}}],
    "word_cloud": [{"text": "Hopp"}, {"text": "hopp!"}],
}


def _moments(room: Workshop, server: Server) -> Iterator[str]:
    base = server.database
    yield "welcome"
    while True:
        asked = do(base, room, "next")
        for asking in asked:
            say_all(base, asking, VALUES[asking.kind])
        yield "-".join(["open", *(asking.kind for asking in asked[:1])]) if asked else "slide"
        if asked and asked[0].show == "reveal":
            do(base, room, "reveal", on=asked[0].id)
            do(base, room, "timer", on=90)
            yield f"revealed-{asked[0].kind}"
        if asked and asked[0].prompt == TEXT.prompt:
            do(base, room, "close", on=asked[0].id)
            yield "closed"
            with base.reading() as session:
                rows = tuple(one.id for one in answers_to(session, asked[0]))
            do(base, room, "new_theme", on=asked[0].id, title="Resor", these=rows)
            for verb in ("show_themes", "themes_to_phones"):
                do(base, room, verb, on=asked[0].id)
            yield "themes"
        if asked and asked[0].approve_first:
            break
    do(base, room, "blank")
    yield "blank"
    do(base, room, "end")
    yield "ended"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_three_screens_are_accessible_in_every_state(
    room: Workshop,
    moments: Iterator[str],
    server: Server,
    new_page: NewPage,
    log_in: Callable[[Page, Facilitator], Page],
    astrid: Facilitator,
    access: Access,
    language: str,
) -> None:
    phone, desk = (new_page(360, 740, language) for _ in range(2))
    projector = new_page(1920, 1080, language)
    desk.set_viewport_size({"width": 1366, "height": 768})
    log_in(desk, astrid)
    with server.database.writing() as session:
        token = member.make_screen_link(session, room.id or 0)
    give_cookie(projector, server, SCREEN_COOKIE, token, f"/w/{room.uid}")
    presenter = log_in(new_page(360, 740, language), astrid)
    screens = {"phone": phone, "projector": projector, "desk": desk, "presenter": presenter}
    for moment in moments:
        for name, page in screens.items():
            if not (name == "phone" and moment == "blank"):
                access.go(page, f"/w/{room.uid}/{name}", f"{name} {moment}", "h1, h2")
        if moment == "open-choice":
            phone.get_by_role("button", name=["Skicka", "Send"][language == "en"]).click()
            access.look(phone, "phone, nothing chosen")
            phone.locator(".option input").first.check()
            phone.locator(".send").click()
            phone.locator(".own[data-state=saved]").wait_for()
            access.look(phone, "phone, answered")
        if moment == "themes":
            phone.locator(".theme-list summary").click()
            access.look(phone, "phone, what lies in a theme")
            ids = ".themes, .theme-list strong"
            numbers = phone.locator(ids).evaluate_all("all => all.map((one) => one.id)")
            place = "/".join(one.rpartition("-")[2] for one in numbers)
            access.go(phone, f"/w/{room.uid}/phone/themes/{place}", "phone, a theme by itself")
            asked, _, theme = place.partition("/")
            for wish in ("", f"?edit={theme}", "?pile=0", "?surest=1", f"?pile={theme}"):
                at = f"/w/{room.uid}/sorting/{asked}{wish}"
                access.go(desk, at, f"the sorting table {wish}", "h1, h2")
            desk.locator(".sort-row").first.press("Enter")
            access.look(desk, "the sorting table, the menu of a row")
        if moment == "open-open_text":
            phone.context.set_offline(True)
            phone.locator("[data-draft]").first.fill("Avstånden")
            phone.locator(".send").first.click()
            phone.locator(".own[data-state=waiting]").wait_for()
            access.look(phone, "phone, offline")
            phone.context.set_offline(False)
            phone.locator(".own[data-state=saved]").wait_for(timeout=15_000)
            desk.locator("[data-see=phone]").click()
            desk.locator(".phone-window iframe").wait_for()
            rested(desk.locator(".answer [id^=hide-]").first).click()
            access.look(desk, "desk, hiding, with the phone's picture")
            desk.locator(".hide[open] button").first.click()
            desk.locator(".hidden-one").wait_for()
            desk.context.set_offline(True)
            desk.locator("#offline").wait_for(timeout=15_000)
            access.look(desk, "desk, one hidden, offline")
            desk.context.set_offline(False)
    for key in "q?":
        projector.keyboard.press(key)
        access.look(projector, f"projector, {key}")
        projector.keyboard.press("Escape")
    access.go(phone, f"/w/{room.uid}/phone/me")
    access.go(desk, f"/w/{room.uid}/quotes")
    desk.locator("input[name=answer]").first.check()
    access.press(desk, "main form .primary", "notes, ended, with a quote")
    _write(desk, access)
    _correct(desk, access, f"/w/{room.uid}/answers")
    access.go(desk, f"/w/{room.uid}/sharing", "sharing, before")
    access.press(desk, "main form .primary", "sharing, shared")
    access.go(phone, f"/{room.code}", "shared notes")
    access.go(desk, f"/w/{room.uid}/final", "final, before")
    desk.locator("[name=role]").fill(" ")
    access.press(desk, "main form .primary", "final, no role")
    desk.locator("[name=role]").fill("processledaren")
    desk.locator("main form .primary").click()
    desk.locator(".version").wait_for(timeout=60_000)
    access.look(desk, "final, made")
    access.go(phone, f"/{room.code}", "shared notes, final")


def _write(notes: Page, access: Access) -> None:
    """A summary, in both languages, with what it may have."""
    part = notes.locator("section", has=notes.locator("#summary"))
    part.locator("summary").first.click()
    part.locator("[name=text]").fill("# Så blev det\n\n- **En** [plan](https://example.org)")
    part.locator("details details summary").click()
    part.locator("[name=also]").fill("# How it went")
    notes.locator("#summary-look h3").nth(2).wait_for()
    access.look(notes, "notes, a summary on its way")


def _correct(desk: Page, access: Access, answers: str) -> None:
    access.go(desk, answers, "answers, not gone through", "#ready")
    desk.locator("[id^=spelling-]").first.click()
    desk.locator("main [name=text]").fill("Avstånden!")
    access.look(desk, "a spelling")
    access.press(desk, "main form .primary", "answers, one of them corrected")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_accessible(
    room: Workshop,
    server: Server,
    new_page: NewPage,
    log_in: Callable[[Page, Facilitator], Page],
    astrid: Facilitator,
    workshop_with: Make,
    access: Access,
    language: str,
) -> None:
    page = new_page(1366, 768, language)
    with server.database.writing() as session:
        token = invitation.invite(session)
        invited = {"email": "rut@example.se", "role": member.READER}
        invitation.invite(session, maker_id=astrid.id, workshop_id=room.id, **invited)
    for path in (
        "/",
        "/QQQQQQ",
        "/XXXXXX?x",
        "/login",
        "/invitation",
        "/screen",
        "/nowhere/at/all",
    ):
        access.go(page, path, path)
    access.go(page, f"/invitation#{token}", "invitation, its form", "input[name=password]")
    page.locator("main form").evaluate("form => (form.noValidate = true)")
    access.press(page, "main form .primary", "invitation, mistakes")
    assert page.locator(".bad").count()

    chidi = someone(server.database, "Chidi Eze", f"chidi-{language}@example.se")
    access.go(log_in(page, chidi), "/workshops", "workshops, empty")
    log_in(page, astrid)
    words = marked(server.database, workshop_with)
    for name in ("desk", "answers"):
        access.go(page, f"/w/{words.uid}/{name}", f"{name}, what is kept back", ".hidden-one")
        page.locator("details.hide summary").first.click()
        access.look(page, f"{name}, the menu of what is hidden")
    do(server.database, words, "park_line", title=LONG, receiver="Regionen")
    do(server.database, words, "park_line", title="Fiber till byn")
    access.go(page, f"/w/{words.uid}/parked", "parked")
    page.locator(".parked-line details summary").first.click()
    access.look(page, "parked, a line's form")
    access.go(page, f"/w/{words.uid}/rules", "rules of the room, what is hidden")
    w, step = f"/w/{room.uid}", _first_step(server, room)
    kinds = ("slide", "open_text", "choice", "scale", "word_cloud")
    paths = [
        "/workshops",
        "/workshops?group=past",
        "/workshops?q=xyz",
        "/templates",
        "/templates/puzzle",
        f"{w}/copy",
        "/account",
        "/public-records",
        "/deck",
        *(
            f"{w}/{name}"
            for name in (
                "agenda",
                "members",
                "facts",
                "invite",
                "notes",
                "notes/contents",
                "quotes",
                "parked",
                "rules/edit",
                "desk",
            )
        ),
        *(f"{w}/steps/new?kind={kind}" for kind in kinds),
        f"{w}/steps/{step}",
        f"{w}/steps/{step}/preview",
        f"{w}/steps/{step}/wording?word_in=ar",
        f"{w}/wording?word_in=ar",
    ]
    for path in paths:
        access.go(page, path, path)
    page.goto("/deck")
    page.locator("textarea").fill("Samtal\n\nVad fungerar?\n\nVad saknas?\n\nRubrik\n- En punkt\n")
    page.locator("main form .primary").first.click()
    page.locator("[data-row]").first.wait_for()
    access.look(page, "proposal")

    page.goto("/templates")
    page.locator("form[action='/workshops/file'] input[type=file]").evaluate(
        "field => field.required = false"
    )
    page.locator("form[action='/workshops/file'] button").click()
    page.locator("#file-mistake").wait_for()
    access.look(page, "an agenda file, mistake")
    for keep in ({"keep_until": now()}, {"keep_until": now(), "keep_counts": True}):
        change(server, room, **keep)
        for name in ("facts", "notes", "members", "desk"):
            access.go(page, f"{w}/{name}", f"{name}, soon deleted, {len(keep)}")
    access.go(page, "/workshops", "workshops, one soon deleted")
    access.go(log_in(page, keeper(server, chidi)), "/facilitators", "facilitators")
    access.go(page, "/facilitators/log", "security log")
    access.go(page, f"/facilitators/{chidi.id}/erasure", "erasing another's account, refused")
    access.go(page, "/account/erasure", "erasing one's own account")
    page.locator("#password").fill("gissning")
    access.press(page, "main form .danger", "erasing one's own account, mistakes")
    log_in(page, astrid)

    empty = workshop_with(title="Tom")
    page.goto("/workshops")
    page.locator("form[action$=archive] button").first.click()
    page.locator("form[action$='archive/undo']").first.wait_for()
    access.look(page, "workshops, one archived")
    access.go(page, f"/w/{empty.uid}/agenda", "agenda, empty")
    access.go(page, f"/w/{empty.uid}/desk", "desk, empty agenda")
    page.locator("#more summary").click()
    access.look(page, "desk, its menu open")
    page.wait_for_timeout(RESTS)
    access.press(page, "form[action$=screen-links] button", "projector link")
    asking = do(server.database, room, "next") or do(server.database, room, "next")
    say_all(server.database, asking[0], [{"text": f"Svar {n}"} for n in range(60)])
    access.go(page, f"{w}/desk/answers/{asking[0].id}", "older answers")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_records_of_purges_are_accessible(
    room: Workshop,
    server: Server,
    new_page: NewPage,
    log_in: Callable[[Page, Facilitator], Page],
    astrid: Facilitator,
    workshop_with: Make,
    access: Access,
    language: str,
) -> None:
    page = log_in(new_page(1366, 768, language), _administrator(server))
    access.go(page, "/facilitators/disposals", "disposal records, none", "main .lead")
    for purged, counts in ((workshop_with(TEXT), False), (room, True)):
        gone = {"state": "ended", "keep_until": now() - 1, "keep_counts": counts}
        change(server, purged, purge_decision=LONG, **gone)
    purge_now(server.settings, server.database)
    access.go(page, "/facilitators/disposals", "disposal records", ".people a")
    page.locator(".people a").first.click()
    page.locator(".document .facts").wait_for()
    access.look(page, "a disposal record, of nothing left")
    log_in(page, astrid)
    access.go(page, f"/w/{room.uid}/notes", "notes, purged", "a[href$=disposal]")
    page.locator("a[href$=disposal]").first.click()
    page.locator(".document .facts").wait_for()
    access.look(page, "a disposal record")


@pytest.mark.parametrize("language", LANGUAGES)
def test_ones_own_pages_and_a_rehearsal_are_accessible(
    room: Workshop,
    server: Server,
    new_page: NewPage,
    log_in: Callable[[Page, Facilitator], Page],
    astrid: Facilitator,
    access: Access,
    language: str,
) -> None:
    w = f"/w/{room.uid}"
    phone, desk = new_page(360, 740, language), log_in(new_page(1366, 768, language), astrid)
    with server.database.writing() as session:
        rehearsal.begin(session, room.id or 0)
    asked = do(server.database, room, "next") or do(server.database, room, "next")
    say_all(server.database, asked[0], [{"text": "På riktigt"}])
    for screen in ("desk", "projector"):
        access.go(desk, f"{w}/{screen}", f"{screen}, rehearsal", "h1, h2")
    desk.goto(f"{w}/desk")
    access.press(desk, "form[action$=removal] button", "rehearsal, to be removed")
    phone.goto(f"{w}/phone")
    phone.locator(".phone-more > summary").click()
    phone.locator(".someone-else summary").click()
    access.look(phone, "phone, someone else")
    phone.goto(f"{w}/phone/me")
    access.press(phone, "form[action$=code] button", "own code")
    code = phone.locator(".own-code").inner_text()
    access.go(phone, f"{w}/code", "own code, to type")
    for typed in ("CCCC CCCC", code):
        phone.locator("#code").fill(typed)
        access.press(phone, "[formaction]", f"erasing by {typed}")


def change(server: Server, room: Workshop, **values: object) -> None:
    with server.database.writing() as session:
        found = session.get_one(Workshop, room.id)
        found.sqlmodel_update({"state": "open", **values})
        session.add(found)


def keeper(server: Server, leaver: Facilitator) -> Facilitator:
    """One who looks after the accounts, among them one that is turned off and owns something."""
    made = _administrator(server)
    with server.database.writing() as session:
        member.begin(session, leaver, "Kvar", language="sv", keep_days=9)
        administration.disable(session, leaver.id or 0, now())
    return made


def _administrator(server: Server) -> Facilitator:
    made = someone(server.database, "Adam Alm", f"adam-{time.time_ns()}@example.se")
    with server.database.writing() as session:
        administration.make_admin(session, made.id or 0)
    return made


def _first_step(server: Server, room: Workshop) -> str:
    with server.database.reading() as session:
        steps = select(Step).join(Item).where(Item.workshop_id == room.id)
        return [step.uid for step in session.exec(steps)][-1]


WRONG = """<title>Fel</title><p style='color:#bbb'>Ljust</p><img src='data:,'>
<a href='/' style='display:block;width:9px;height:9px'></a>
<a href='/x' style='display:block;width:9px;height:9px'>i</a>"""


@pytest.mark.parametrize(
    ("language", "rules"),
    [
        ("sv", ["html-has-lang", "image-alt", "wrong, light: color-contrast", "link-name"]),
        ("en", ["html-has-lang", "link-name", "target-size"]),
    ],
)
def test_the_check_sees_what_is_wrong(new_page: NewPage, language: str, rules: list[str]) -> None:
    page = new_page()
    page.set_content(WRONG)
    access = Access(language)
    access.look(page, "wrong")
    found = " ".join(access.wrong)
    for rule in rules:
        assert rule in found
