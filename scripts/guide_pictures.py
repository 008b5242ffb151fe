"""The pictures of the facilitator's guide, in both languages.

Writes docs/images/guide/<name>.<language>.png, few colours and small. Needs Chromium;
`make guide-pictures` runs it.
"""

from io import BytesIO

from PIL import Image
from playwright.sync_api import Page

from scripts.camera import run
from scripts.room import Room
from scripts.shown import ROOT

FOLDER = ROOT / "docs/images/guide"
WIDEST = 1366


class Guide(Room):
    """The workshop of the screenshots, but only what the guide shows of it."""

    schemes = ("light",)

    def run(self) -> None:
        with self.server.database.writing() as session:
            self.token = self.make_facilitator(session)
        with self.server.database.writing() as session:
            self.workshop = self.make_workshop(session)
        self.prepared()
        self.held()
        self.written_down()

    def prepared(self) -> None:
        uid = self.workshop.uid
        self.take("agenda", "page", f"/w/{uid}/agenda")
        self.take("step", "page", self.step(3))
        self.take("invitation", "page", f"/w/{uid}/invite")

    def held(self) -> None:
        """The open question, half way, as each of those in the room sees it."""
        screens = ("projector", "desk", "presenter", "phone")
        for screen in screens:
            self.page(screen, "light").goto(f"/w/{self.workshop.uid}/{screen}")
        for _ in range(4):
            self.act("next")
        answers = self.texts["answers"]
        self.answer(*[[text] for text in answers[:7]])
        self.phone_answers(answers[8:], answers[7])
        self.act("timer", on=252)
        for screen in screens:
            page = self.page(screen, "light")
            if screen != "phone":  # where a text is being written
                page.reload()
            page.wait_for_timeout(450)
            self.shoot(page, screen, screen, "light")

    def written_down(self) -> None:
        self.act("end")
        self.take("sharing", "page", f"/w/{self.workshop.uid}/sharing")

    def shoot(self, page: Page, state: str, screen: str, scheme: str, whole: bool = False) -> None:
        image = Image.open(BytesIO(page.screenshot(full_page=whole))).convert("RGB")
        image.thumbnail((WIDEST, image.height), Image.Resampling.LANCZOS)
        FOLDER.mkdir(parents=True, exist_ok=True)
        image = image.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        image.save(FOLDER / f"{state}.{self.language}.png", optimize=True)


if __name__ == "__main__":
    run(Guide)
