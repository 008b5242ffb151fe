"""Phones just young enough for all of it, and phones that are older: those know no layers, so they
get the plain look, and their scripts don't run, though scripts are on."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from app.clock import now
from app.database import Database
from app.models.afterwards import publication
from app.models.workshop import Workshop
from tests.browser.conftest import Ask, Heard, NewPage
from tests.browser.older import KNOWS_NO_LAYERS, at_the_floor, below_the_floor, faults
from tests.browser.room import (
    CHOICE,
    CLOUD,
    SLIDE,
    TEXT,
    at,
    field,
    onward,
    own,
    press,
    said,
    stored,
    texts,
    write,
)
from tests.browser.test_access import AXE, OF_COLOUR, RUN, TAGS
from tests.browser.test_bad_lines import swallowed
from tests.browser.test_drafts import SEVERAL, STATEMENTS
from tests.browser.test_survey import as_survey, here, turn
from tests.rooms import do, say_all

Make = Callable[..., Workshop]
Open = Callable[..., Page]
OWN_WAY = ("Unexpected token", "Invalid or unexpected token", "An older browser")
"""How a script ends on a phone that is older than it."""
FINE = Ask(
    "scale",
    "Hur nära är servicen?",
    settings={
        "statements": STATEMENTS[:2],
        "top": 10,
        "low": "Långt bort",
        "high": "Nära",
        "unsure": "Vet inte",
    },
)
KINDS = (SLIDE, TEXT, ("Prata med varandra", [Ask("open_text", "Vad saknas?"), SEVERAL]), FINE)
HONEY = "rgb(244, 185, 60)"


@pytest.fixture
def older_page(new_page: NewPage, heard: Heard) -> Iterator[NewPage]:
    """A phone that is too old: its script ends at once, which is no fault."""
    yield lambda **how: below_the_floor(new_page(360, 740, **how))
    assert heard.exceptions
    heard.exceptions[:] = [said for said in heard.exceptions if not any(map(said.count, OWN_WAY))]


def is_well(page: Page) -> None:
    """It can be read and pressed, and tells ink from paper. Meanwhile no refresh takes it away."""
    page.route("**/phone", lambda route: route.abort("aborted"))
    page.evaluate(AXE)
    assert [*faults(page), *page.evaluate(RUN, [OF_COLOUR, TAGS])] == []
    page.unroute("**/phone")


def fetch(phone: Page) -> None:
    phone.get_by_role("link", name="Hämta det senaste").click()


def refreshes(page: Page) -> bool:
    return page.locator("meta[http-equiv=refresh]").count() > 0


def test_every_kind_is_answered_on_a_phone_that_knows_no_layers(
    workshop_with: Make, older_page: NewPage, database: Database
) -> None:
    room = workshop_with(*KINDS, CLOUD)
    eva = older_page()
    eva.goto(f"/{room.code}")
    at("Du är med!", eva)
    is_well(eva)
    fetch(eva)
    do(database, room, "next")
    expect(eva.get_by_role("heading", name="Välkomna!")).to_be_visible(timeout=15_000)
    assert refreshes(eva)
    is_well(eva)
    do(database, room, "next")
    fetch(eva)
    expect(field(eva)).to_be_visible()
    assert not refreshes(eva)
    field(eva).fill("Avstånden")
    press(eva, "Skicka")
    expect(own(eva, "Avstånden")).to_contain_text("Sparat")
    is_well(eva)
    own(eva, "Avstånden").get_by_role("button", name="Ändra").click()
    field(eva).fill("De långa avstånden")
    press(eva, "Spara ändringen")
    own(eva, "De långa avstånden").get_by_role("button", name="Ta bort").click()
    expect(eva.locator(".taken")).to_be_visible()
    is_well(eva)
    press(eva, "Ångra De långa avstånden")
    expect(own(eva, "De långa avstånden")).to_be_visible()
    do(database, room, "next")
    fetch(eva)
    at("Vad saknas?", eva)
    forms = eva.locator("form.ask")
    forms.nth(0).locator("textarea").fill("En buss")
    for option in forms.nth(1).get_by_role("checkbox").all()[:2]:
        option.check()
    is_well(eva)
    for n in (0, 1):
        forms.nth(n).get_by_role("button", name="Skicka").click()
        expect(eva.locator(".own")).to_have_count(n + 1)
    is_well(eva)
    asked = do(database, room, "next")
    fetch(eva)
    eva.get_by_label("7").first.check()
    eva.get_by_label("Vet inte").last.check()
    is_well(eva)
    press(eva, "Skicka")
    expect(own(eva, "Skolan: 7")).to_be_visible()
    say_all(database, asked[0], [{"values": {"s1": n % 10 + 1, "s2": 3}} for n in range(24)])
    do(database, room, "reveal", on=asked[0].id)
    fetch(eva)
    expect(eva.locator(".result")).to_be_visible()
    is_well(eva)
    do(database, room, "close", on=asked[0].id)
    fetch(eva)
    expect(eva.locator("[data-closed]")).to_be_visible()
    do(database, room, "next")
    fetch(eva)
    field(eva).fill("Hopp")
    press(eva, "Skicka")
    expect(own(eva, "Hopp")).to_be_visible()
    do(database, room, "end")
    fetch(eva)
    at("Tack för att du var med!", eva)
    is_well(eva)
    values = [answer.value for answer in stored(database, room)]
    assert {"text": "En buss"} in values and {"text": "Hopp"} in values
    assert {"values": {"s1": 7, "s2": 0}} in values
    assert [len(value["options"]) for value in values if value and "options" in value] == [2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_survey_is_answered_on_a_phone_that_knows_no_layers(
    workshop_with: Make,
    desk_page: Open,
    older_page: NewPage,
    database: Database,
    scheme: str,
) -> None:
    survey = as_survey(database, workshop_with(SLIDE, TEXT, SEVERAL, FINE))
    desk, eva = desk_page(survey), older_page(scheme=scheme)
    eva.goto(f"/{survey.code}")
    at("Inte öppen än", eva)
    assert refreshes(eva)
    is_well(eva)
    press(desk, "Öppna nu")
    expect(desk.locator("#grave-close- summary")).to_be_visible()
    fetch(eva)
    at("Välkomna!", eva)
    is_well(eva)
    turn(eva)
    here(eva).get_by_label("Ditt svar").fill("Bussen")
    is_well(eva)
    turn(eva)
    here(eva).get_by_role("checkbox").first.check()
    is_well(eva)
    turn(eva)
    eva.get_by_label("4").first.check()
    is_well(eva)
    turn(eva)
    at("Tack! Så här svarade du", eva)
    is_well(eva)
    assert len(stored(database, survey)) == 3
    do(database, survey, "end")
    eva.reload()
    at("Enkäten är stängd. Tack!", eva)
    is_well(eva)


def test_all_else_that_a_phone_shows_is_read_without_layers(
    workshop_with: Make, older_page: NewPage, database: Database
) -> None:
    room = workshop_with(TEXT, CHOICE, FINE)
    eva = older_page()
    eva.goto("/")
    is_well(eva)
    eva.get_by_label("Kod, sex tecken").fill(room.code)
    press(eva, "Gå med")
    at("Du är med!", eva)
    for values in (
        [{"text": "Det är för långt till allt. " * n} for n in range(1, 9)],
        [{"options": [f"o{n % 2 + 1}"]} for n in range(23)],
        [{"values": {"s1": n % 10 + 1, "s2": n % 3 + 1}} for n in range(23)],
    ):
        say_all(database, do(database, room, "next")[0], values)
    fetch(eva)
    at(FINE.prompt, eva)
    eva.get_by_text("Mer om mina svar").click()
    eva.get_by_text("Jag är någon annan").click()
    is_well(eva)
    eva.get_by_role("link", name="Vad som sparas om mig").click()
    at("Vad som sparas om mig", eva)
    is_well(eva)
    press(eva, "Visa en egen kod")
    code = eva.locator(".own-code").inner_text()
    is_well(eva)
    eva.goto(f"/w/{room.uid}/code")
    is_well(eva)
    eva.locator("#code").fill(code)
    press(eva, "Radera mina svar")
    at("Det finns inget att radera", eva)
    is_well(eva)
    do(database, room, "end")
    with database.writing() as session:
        publication.publish(session, room.id or 0, now())
    eva.goto(f"/{room.code}")
    at("Möte i bygden", eva)
    is_well(eva)


def test_a_phone_that_reads_the_script_but_knows_no_layers_runs_nothing_of_it(
    workshop_with: Make, new_page: NewPage, heard: Heard, database: Database
) -> None:
    room = workshop_with(TEXT)
    eva = new_page(360, 740)
    eva.add_init_script(KNOWS_NO_LAYERS)
    do(database, room, "next")
    eva.goto(f"/{room.code}")
    field(eva).fill("Utan skript")
    press(eva, "Skicka")
    expect(own(eva, "Utan skript")).to_contain_text("Sparat")
    assert "saved" in eva.url, "sent by the plain form"
    assert texts(database, room) == ["Utan skript"]
    assert {said for said in heard.exceptions if OWN_WAY[-1] in said} == set(heard.exceptions)
    assert heard.exceptions
    heard.exceptions.clear()


def test_a_phone_at_the_floor_has_all_of_it(
    workshop_with: Make, desk_page: Open, new_page: NewPage, database: Database
) -> None:
    room = workshop_with(*KINDS, CHOICE)
    desk, bjorn = desk_page(room), at_the_floor(new_page(360, 740))
    bjorn.goto(f"/{room.code}")
    at("Du är med!", bjorn)
    onward(desk)
    at("Välkomna!", bjorn)
    onward(desk)
    said(bjorn, "Avstånden")
    own(bjorn, "Avstånden").get_by_role("button", name="Ändra").click()
    field(bjorn).fill("De långa avstånden")
    press(bjorn, "Spara ändringen")
    expect(own(bjorn, "De långa avstånden", "saved")).to_be_visible()
    onward(desk)
    at("Vad saknas?", bjorn)
    option = bjorn.locator(".option").first
    option.click()
    assert look(option.locator("span"), "backgroundColor", "::before") == "rgb(251, 228, 177)"
    bjorn.locator("form.ask").nth(1).get_by_role("button", name="Skicka").click()
    expect(bjorn.locator(".own[data-state=saved]")).to_have_count(1)
    onward(desk)
    at(FINE.prompt, bjorn)
    point = bjorn.locator(".point", has_text="7").first
    point.click()
    assert look(point.locator("> span"), "backgroundColor") == HONEY
    bjorn.locator(".unsure").last.click()
    press(bjorn, "Skicka")
    expect(own(bjorn, "Skolan: 7", "saved")).to_be_visible()
    onward(desk)
    at(CHOICE.prompt, bjorn)
    bjorn.get_by_label("Bussarna").check()
    press(bjorn, "Skicka")
    expect(own(bjorn, "Bussarna", "saved")).to_be_visible()
    press(desk, "Visa svaren")
    bar = bjorn.locator(".bars li").first
    value, drawing = bar.locator(".value").bounding_box(), bar.locator("svg").bounding_box()
    assert value and drawing and abs(value["y"] - drawing["y"]) < 16, "beside its bar"
    for scheme in ("light", "dark"):
        bjorn.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        bjorn.evaluate(AXE)
        assert bjorn.evaluate(RUN, [OF_COLOUR, TAGS]) == []
        paper = look(bjorn.locator("html"), "backgroundColor")
        assert paper == {"light": "rgb(253, 250, 242)", "dark": "rgb(13, 20, 30)"}[scheme]


def test_a_phone_at_the_floor_posts_and_polls_where_sockets_are_swallowed(
    workshop_with: Make, desk_page: Open, new_page: NewPage
) -> None:
    room = workshop_with(TEXT)
    bjorn = at_the_floor(new_page(360, 740))
    swallowed(bjorn)
    bjorn.goto(f"/{room.code}")
    onward(desk_page(room))
    expect(field(bjorn)).to_be_visible(timeout=15_000)
    write(bjorn, "Genom proxyn")
    expect(own(bjorn, "Genom proxyn", "saved")).to_be_visible(timeout=10_000)


def look(locator: Locator, name: str, pseudo: str = "") -> str:
    return str(
        locator.evaluate(
            "(one, [name, pseudo]) => getComputedStyle(one, pseudo || null)[name]", [name, pseudo]
        )
    )
