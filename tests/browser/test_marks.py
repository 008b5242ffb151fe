"""What a facilitator does about a sender and about a word, and what those who wrote see of it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.models.workshop import Workshop
from tests.browser.room import (
    CLOUD,
    SAVED,
    TEXT,
    ask_first,
    on_wall,
    own,
    press,
    rested,
    said,
    write,
)

Make = Callable[..., Workshop]
Open = Callable[..., Page]
UNSHOWN = "Sparat, visas inte"


def test_a_quieted_sender_reads_so_and_is_let_through_again(
    workshop_with: Make, desk_page: Open, phone_page: Open, projector_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    desk, wall = desk_page(workshop), projector_page(workshop)
    bjorn, chidi = phone_page(workshop), phone_page(workshop)
    ask_first(desk, bjorn, chidi)
    said(bjorn, "Bussen")
    said(bjorn, "Skräp")
    answer = desk.locator(".answer", has_text="Skräp")
    rested(answer.get_by_role("button", name="Dölj", exact=True)).click()
    rested(answer.get_by_role("button", name="Tysta avsändaren")).click()
    expect(answer).to_contain_text("avsändaren är tystad")
    expect(desk.get_by_role("region", name="Tystade: de som skrev")).to_contain_text("Skräp")
    expect(bjorn.locator(".mine-list[data-unshown]")).to_have_count(1)

    said(bjorn, "Mera sånt")
    expect(own(bjorn, "Mera sånt").get_by_text(UNSHOWN)).to_be_visible()
    expect(bjorn.locator("#said")).to_have_text(UNSHOWN)
    expect(own(bjorn, "Bussen").get_by_text(UNSHOWN)).to_be_hidden()
    said(chidi, "Tiden")
    expect(on_wall(wall, "Tiden")).to_be_visible()
    expect(on_wall(wall, "Bussen")).to_be_visible()
    expect(wall.get_by_text("Mera sånt")).to_have_count(0)
    expect(desk.get_by_text("4 svar")).to_be_visible()
    expect(desk.get_by_text("2 dolda")).to_be_visible()
    expect(desk.get_by_text("Mera sånt")).to_have_count(0)
    bjorn.reload()
    expect(own(bjorn, "Mera sånt").get_by_text(UNSHOWN)).to_be_visible()

    rested(desk.get_by_role("button", name="Visa det de skickar")).click()
    expect(desk.locator("#quieted")).to_have_count(0)
    expect(bjorn.locator(".mine-list[data-unshown]")).to_have_count(0)
    said(bjorn, "Tack")
    expect(own(bjorn, "Tack").get_by_text(UNSHOWN)).to_be_hidden()
    expect(on_wall(wall, "Tack")).to_be_visible()
    expect(own(bjorn, "Mera sånt").get_by_text(UNSHOWN)).to_be_visible()
    expect(wall.get_by_text("Mera sånt")).to_have_count(0)


def test_a_hidden_word_is_gone_for_all_but_whoever_wrote_it_until_it_is_shown_again(
    workshop_with: Make, desk_page: Open, phone_page: Open, projector_page: Open
) -> None:
    workshop = workshop_with(CLOUD)
    desk, wall = desk_page(workshop), projector_page(workshop)
    bjorn, chidi = phone_page(workshop), phone_page(workshop)
    ask_first(desk, bjorn, chidi)
    said(bjorn, "Kanin")
    said(chidi, "Hopp")
    for page in (wall, desk, chidi):
        expect(page.locator(".bars .label", has_text="Kanin")).to_be_visible()
    word = desk.locator(".bars li", has_text="Kanin")
    rested(word.get_by_role("button", name="Dölj")).click()
    for page in (wall, chidi):
        expect(page.locator(".bars .label", has_text="Kanin")).to_have_count(0)
    expect(desk.get_by_role("region", name="Dolda ord")).to_contain_text("Kanin")
    expect(own(bjorn, "Kanin", SAVED).get_by_text("Sparat", exact=False).first).to_be_visible()

    write(chidi, "kanin!")
    expect(own(chidi, "kanin!", SAVED)).to_be_visible()
    expect(desk.get_by_text("3 svar")).to_be_visible()
    expect(desk.get_by_text("2 dolda")).to_be_visible()
    expect(wall.get_by_text("anin")).to_have_count(0)

    desk.mouse.move(0, 0)
    press(desk, "Visa igen", exact=False)
    expect(desk.get_by_role("region", name="Dolda ord")).to_have_count(0)
    expect(wall.locator(".bars li", has_text="anin").locator(".value")).to_contain_text("2")
