"""Pictures from Astrid's computer to the wall and to Björn's phone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from app.database import Database
from app.models.agenda import picture, step_form
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from app.pictures import draw
from tests.browser.room import RESTS, at, onward, press
from tests.browser.test_access import Access
from tests.browser.test_weight import Wire
from tests.pictures import files

Make = Callable[..., Workshop]
Open = Callable[..., Page]


@pytest.fixture
def access() -> Iterator[Access]:
    access = Access("sv")
    yield access
    assert access.wrong == []


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "torget.jpg"
    file.write_bytes(files.noisy_photo())
    return file


@pytest.fixture
def page(new_page: Open, log_in: Callable[..., Page], astrid: Facilitator) -> Page:
    return log_in(new_page(), astrid)


def is_seen(picture: Locator) -> None:
    """Not only there: its pixels have come."""
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("img => img.naturalWidth") > 0


def test_a_photo_goes_from_astrids_computer_to_the_wall_and_to_bjorns_phone(
    workshop_with: Make,
    page: Page,
    desk_page: Open,
    projector_page: Open,
    phone_page: Open,
    photo: Path,
    access: Access,
) -> None:
    workshop = workshop_with()
    page.goto(f"/w/{workshop.uid}/steps/new?kind=slide")
    page.get_by_label("Rubrik").fill("Så ser torget ut")
    page.get_by_label("Välj en bild eller en PDF").set_input_files(photo)
    describe = page.get_by_label("Vad visar bilden?")
    expect(describe).to_be_focused(timeout=20_000)
    is_seen(page.frame_locator(".phone-frame").locator(".slide-picture"))
    access.look(page, "editor, a picture")
    press(page, "Spara")
    expect(page.get_by_role("alert")).to_contain_text("Skriv vad bilden visar")
    access.look(page, "editor, not described")
    describe.fill("Kiosken vid torget")
    press(page, "Spara")
    expect(page.locator(".entry-name")).to_have_text("Så ser torget ut")

    desk, projector = desk_page(workshop), projector_page(workshop)
    bjorn = phone_page(workshop)
    bjorn.wait_for_timeout(500)
    wire = Wire(bjorn)
    onward(desk)
    at("Så ser torget ut", desk, projector, bjorn)
    for screen in (desk, projector, bjorn):
        is_seen(screen.get_by_alt_text("Kiosken vid torget"))
    bjorn.wait_for_timeout(300)
    print("a picture on a phone", wire.all, "bytes")
    assert wire.all <= 60 * 1024
    box = projector.get_by_alt_text("Kiosken vid torget").bounding_box()
    assert box and box["width"] >= 1700 and 650 <= box["height"] <= 1080 - 196
    for name, screen in (("desk", desk), ("projector", projector), ("phone", bjorn)):
        access.look(screen, f"{name}, a picture")


def test_nothing_on_the_phone_moves_when_the_picture_comes(
    workshop_with: Make, database: Database, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with()
    with database.writing() as session:
        (uid,) = picture.add(session, workshop.id or 0, [draw(files.plain(800, 600))])
        fields = {"prompt": "Torget", "body": "Under bilden", "minutes": "3"}
        place = {"uid": uid, "alt": "Torget", "width": 800, "height": 600}
        step_form.new_step(session, workshop, "slide", {**fields, "picture": place})
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    held: list[Route] = []
    bjorn.route("**/pictures/**", lambda route: held.append(route))
    onward(desk)
    at("Torget", bjorn)
    below = bjorn.get_by_text("Under bilden")
    before = below.bounding_box()
    bjorn.wait_for_timeout(300)
    assert len(held) == 1
    held[0].continue_()
    expect(bjorn.get_by_alt_text("Torget")).to_have_js_property("complete", True)
    is_seen(bjorn.get_by_alt_text("Torget"))
    assert below.bounding_box() == before


def test_options_are_chosen_by_their_pictures(
    workshop_with: Make,
    page: Page,
    desk_page: Open,
    projector_page: Open,
    phone_page: Open,
    tmp_path: Path,
    access: Access,
) -> None:
    workshop = workshop_with()
    page.goto(f"/w/{workshop.uid}/steps/new?kind=choice")
    page.get_by_label("Fråga", exact=True).fill("Vilket förslag?")
    rows = page.locator("[data-row]")
    for n, colour in enumerate(["green", "blue"]):
        file = tmp_path / f"{colour}.png"
        file.write_bytes(files.plain(400, 300, colour=colour))
        rows.nth(n).locator("[data-words]").fill(f"Förslag {n + 1}")
        rows.nth(n).locator("[type=file]").set_input_files(file)
        rows.nth(n).get_by_label("Vad visar bilden?").fill(f"Torget i {colour}")
    page.get_by_role("button", name="En rad till").click()
    page.keyboard.type("Inget av dem")
    phone = page.frame_locator(".phone-frame")
    expect(phone.locator(".option")).to_have_count(3)
    is_seen(phone.locator(".option img").last)
    access.look(page, "editor, options with pictures")
    press(page, "Spara")
    desk, projector, bjorn = desk_page(workshop), projector_page(workshop), phone_page(workshop)
    onward(desk)
    at("Vilket förslag?", projector, bjorn)
    is_seen(projector.locator(".gallery img").last)
    is_seen(bjorn.locator(".option img").last)
    for name, screen in (("projector", projector), ("phone", bjorn)):
        access.look(screen, f"{name}, options with pictures")
    bjorn.get_by_role("radio", name="Torget i blue Förslag 2").check()
    press(bjorn, "Skicka")
    expect(bjorn.locator(".own")).to_contain_text("Förslag 2")
    press(desk, "Visa svaren")
    is_seen(projector.locator(".bars img").last)
    is_seen(bjorn.locator(".bars img").last)
    for name, screen in (("projector", projector), ("phone", bjorn), ("desk", desk)):
        access.look(screen, f"{name}, results with pictures")


def test_pages_of_a_pdf_are_chosen_by_keys(
    workshop_with: Make, page: Page, tmp_path: Path, access: Access
) -> None:
    workshop = workshop_with()
    file = tmp_path / "bilder.pdf"
    file.write_bytes(files.pdf("Varför vi ses", "Nästa steg"))
    page.goto(f"/w/{workshop.uid}/steps/new?kind=slide")
    page.get_by_label("Rubrik").fill("En sida")
    page.get_by_label("Välj en bild eller en PDF").set_input_files(file)
    expect(page.locator("[data-page]").first).to_be_focused(timeout=20_000)
    access.look(page, "editor, pages to choose")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Vad visar bilden?")).to_have_value("Nästa steg Vi ses i Granby.")
    access.look(page, "editor, a page chosen")
    page.goto(f"/w/{workshop.uid}/document")
    access.look(page, "document")
    page.get_by_label("PDF").set_input_files(file)
    press(page, "Visa sidorna")
    page.get_by_label("Sida 1").uncheck()
    access.look(page, "document, its pages")
    press(page, "Lägg till som sidor")
    expect(page.locator(".entry-name")).to_have_text("Nästa steg")


def test_a_file_that_does_not_get_here_is_told_and_can_be_chosen_again(
    workshop_with: Make, page: Page, tmp_path: Path
) -> None:
    workshop = workshop_with()
    file, large = tmp_path / "torget.png", tmp_path / "stor.png"
    file.write_bytes(files.plain())
    large.write_bytes(bytes(20 * 1024 * 1024 + 1))
    page.goto(f"/w/{workshop.uid}/steps/new?kind=slide")
    page.get_by_label("Rubrik").fill("Torget")
    choose = page.get_by_label("Välj en bild eller en PDF")
    choose.set_input_files(large)
    expect(page.get_by_role("alert")).to_contain_text("Filen är för stor")
    page.context.set_offline(True)
    choose.set_input_files(file)
    expect(page.get_by_role("alert")).to_contain_text("Filen kom inte fram")
    page.context.set_offline(False)
    choose.set_input_files([])
    choose.set_input_files(file)
    expect(page.locator(".pictured img")).to_be_visible()
    expect(page.get_by_label("Rubrik", exact=True)).to_have_value("Torget")


def test_a_picture_removed_or_replaced_is_in_reach(
    workshop_with: Make, database: Database, page: Page, photo: Path
) -> None:
    workshop = workshop_with()
    with database.writing() as session:
        (uid,) = picture.add(session, workshop.id or 0, [draw(files.plain(800, 600))])
        place = {"uid": uid, "alt": "Torget förr", "width": 800, "height": 600}
        fields = {"prompt": "Torget", "minutes": "3", "picture": place}
        step = step_form.new_step(session, workshop, "slide", fields).uid
    page.goto(f"/w/{workshop.uid}/steps/{step}")
    describe = page.get_by_label("Vad visar bilden?")
    describe.fill("Torget år 1920")
    page.get_by_label("Byt bild").set_input_files(photo)
    expect(describe).to_have_value("", timeout=20_000)
    page.get_by_role("button", name="Tillbaka till den förra bilden").click()
    expect(describe).to_have_value("Torget år 1920")
    assert page.locator("[name='picture.uid']").input_value() == uid
    page.get_by_label("Ta bort bilden").check()
    press(page, "Spara")
    expect(page.get_by_text("Borttagen: bilden i Torget")).to_be_visible()
    page.wait_for_timeout(RESTS)
    page.get_by_role("button", name="Ångra: Torget").click()
    expect(page.get_by_text("Bilden är tillbaka.")).to_be_visible()
    page.goto(f"/w/{workshop.uid}/steps/{step}")
    assert page.locator("[name='picture.uid']").input_value() == uid
