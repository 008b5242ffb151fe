"""The pictures of the facilitator's guide, in both languages.

Writes docs/images/guide/<name>.<language>.png, few colours and small. Needs Chromium;
`make guide-pictures` runs it.
"""

from io import BytesIO

from PIL import Image
from playwright.sync_api import Page
from sqlmodel import Session

from app.clock import now
from app.demo.making import make_demo
from app.i18n import local
from app.models.became.page import draft
from app.models.became.parked_reply import put_on_page
from app.models.became.reply import DECIDED, Typed, write
from app.models.commitments.answering import Answered, answer
from app.models.commitments.making import Words, make
from app.models.commitments.news import NOT_BEGUN
from app.models.commitments.parked import parked_lines
from app.models.commitments.receiver import Receiver, receiver_named
from app.models.commitments.telling import Teller, Told, tell
from app.models.series.comparing import comparable
from app.models.workshop import Workshop
from app.security import new_token
from scripts.camera import run
from scripts.follow_up import FollowUp
from scripts.shown import ROOT

FOLDER = ROOT / "docs/images/guide"
WIDEST = 1366
THEMES = (13, 11, 8, 6)
"""How many people stand behind each."""


class Guide(FollowUp):
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
        self.followed_up()
        self.in_many_places()

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
        self.answer(*[[text] for text in self.texts["answers"]] * 4)
        self.sort(THEMES)
        self.act("end")
        self.take("sharing", "page", f"/w/{self.workshop.uid}/sharing")

    def followed_up(self) -> None:
        uid = self.workshop.uid
        line, receiver, said = self.texts["parked"]
        self.act("park_line", title=line, receiver=receiver)
        with self.server.database.writing() as session:
            self.promise(session)
            asked = receiver_named(session, self.workshop.id or 0, receiver)
            assert asked is not None
            link = self.link_of(session, asked.id or 0)
        self.take("follow-up", "page", f"/w/{uid}/commitments")
        self.take("received", "phone", link, token=None)
        with self.server.database.writing() as session:
            self.tell_all(session, said)
            self.publish(session)
        self.take("outcome", "page", f"/{self.workshop.code}", token=None)

    def in_many_places(self) -> None:
        """The demo, which is in Swedish in both languages."""
        series = make_demo(self.server.database, self.astrid, 90, now())
        with self.server.database.reading() as session:
            rated = comparable(session, series)[1].question
        self.take("series", "page", f"/series/{series.uid}", whole=True)
        self.take("compare", "page", f"/series/{series.uid}/compare?question={rated}", whole=True)

    def promise(self, session: Session) -> None:
        number, today = self.workshop.id or 0, now()
        day = local(today, self.workshop.tz).date().isoformat()
        for what, who, status, news in self.texts["promises"]:
            made = make(session, number, Words(what=what, who=who), at=today, by=self.astrid.id)
            if status != NOT_BEGUN:
                told = Told(status=status, said=news, day=day, teller=who)
                tell(session, number, made.uid, told, Teller(self.astrid.id), at=today)

    def tell_all(self, session: Session, said: str) -> None:
        """What came back for what was parked, what each theme is answered, and what is decided."""
        number, today = self.workshop.id or 0, now()
        here = session.get_one(Workshop, number)
        day = local(today, here.tz).date().isoformat()
        [line] = parked_lines(session, number)
        told = Answered(said=said)
        asked = session.get_one(Receiver, line.row.receiver_id)
        answer(session, number, line.id, asked, told, today=day)
        put_on_page(session, here, line.id, at=today, by=self.astrid.id)
        title, who, case = self.texts["decided"]
        decided = Typed(says=DECIDED, title=title, who=who, case_number=case, day=day)
        themes = [one for one in draft(session, here).subjects if one.theme]
        replies = zip(themes, self.texts["replies"], strict=False)
        answers = [Typed(about=theme.key, text=text) for theme, text in replies]
        for typed in (decided, *answers):
            write(session, here, new_token(), typed, at=today)

    def shoot(self, page: Page, state: str, screen: str, scheme: str, whole: bool = False) -> None:
        image = Image.open(BytesIO(page.screenshot(full_page=whole))).convert("RGB")
        image.thumbnail((WIDEST, image.height), Image.Resampling.LANCZOS)
        FOLDER.mkdir(parents=True, exist_ok=True)
        image = image.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        image.save(FOLDER / f"{state}.{self.language}.png", optimize=True)


if __name__ == "__main__":
    run(Guide)
