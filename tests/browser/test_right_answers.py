"""A right answer: ticked in the editor, known at the desk, told to each phone with the answers."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.models.workshop import Workshop
from tests.browser.conftest import Ask
from tests.browser.room import at, onward, press

Make = Callable[..., Workshop]
Open = Callable[..., Page]
QUIZ = Ask(
    "choice",
    "Hur många invånare har Trivselesund?",
    settings={
        "options": [{"id": f"o{n}", "text": text} for n, text in enumerate(("52", "520", "5 200"))],
        "right": ["o1"],
    },
    show="reveal",
)


def test_each_phone_reads_whether_its_own_was_right_when_the_answers_show(
    workshop_with: Make, desk_page: Open, phone_page: Open, projector_page: Open
) -> None:
    workshop = workshop_with(QUIZ)
    desk, wall = desk_page(workshop), projector_page(workshop)
    bjorn, chidi, dana = (phone_page(workshop) for _ in range(3))
    onward(desk)
    at(QUIZ.prompt, bjorn, chidi, dana)
    expect(desk.locator(".right-answer")).to_contain_text("Rätt svar: 520")
    for phone, chosen in ((bjorn, "520"), (chidi, "52")):
        phone.get_by_label(chosen, exact=True).check()
        press(phone, "Skicka")
        expect(phone.locator(".own[data-state=saved]")).to_be_visible()
    expect(bjorn.locator(".verdict")).to_have_count(0)
    press(desk, "Visa svaren")
    expect(wall.locator(".right-mark")).to_have_text("✓ rätt svar")
    expect(bjorn.locator(".verdict")).to_contain_text("Ditt svar är rätt.")
    expect(chidi.locator(".verdict")).to_contain_text("Rätt svar: 520")
    expect(dana.locator(".right-mark")).to_be_visible()
    expect(dana.locator(".verdict")).to_have_count(0)
    chidi.get_by_label("520", exact=True).check()
    press(chidi, "Skicka")
    expect(chidi.locator(".verdict")).to_contain_text("Ditt svar är rätt.")
    press(desk, "Dölj svaren")
    expect(bjorn.locator(".verdict")).to_have_count(0)
