"""The workshop in the pictures: made, run and answered, as a desk and the people there would."""

import random
import secrets
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from typing import Any

from playwright.sync_api import Browser
from sqlmodel import Session, col, select

from app.clock import now
from app.models import workshop as workshops
from app.models.agenda import agenda
from app.models.agenda.asking import Asking, open_askings
from app.models.answers.answer import Operation, Sent
from app.models.answers.reading import count_from_scratch
from app.models.people import facilitator, member, participant
from app.models.run import run
from app.models.workshop import Workshop
from app.routes._shared.parts import LOGIN_COOKIE
from app.steps import STEP_KINDS
from scripts.camera import Camera
from scripts.shown import TEXTS, photo
from tests.server import Server


class Room(Camera):
    """One workshop in one language."""

    def __init__(self, server: Server, browser: Browser, language: str) -> None:
        super().__init__(server, browser, language)
        self.texts: dict[str, Any] = TEXTS[language]
        self.random = random.Random(7)
        self.password = facilitator.hashed("korvstoppning")

    def make_facilitator(self, session: Session) -> str:
        name = "Astrid Lind"
        email = f"astrid-{self.language}@example.se"
        self.astrid = facilitator.create(session, name, email, self.password)
        self.astrid.admin = True
        for name in ("Björn Ek", "Chidi Eze"):
            mail = f"{name.split()[0].lower()}-{self.language}@example.se"
            facilitator.create(session, name, mail, self.password)
        return facilitator.log_in(session, self.astrid, now())

    def make_workshop(self, session: Session) -> Workshop:
        texts, language = self.texts, self.language
        made = workshops.open_workshop(session, texts["title"], language=language, keep_days=90)
        made.purpose, made.venue, made.starts_at = texts["purpose"], "Folkets hus", now()
        made.second_language = texts["other"][0]
        session.add(made)
        member.admit(session, made.id or 0, self.astrid.id or 0, "owner")

        def item(minutes: int, title: str = "") -> Callable[..., Any]:
            place = agenda.add_item(session, made.id or 0, title, planned_s=minutes * 60)
            return lambda kind, prompt, **how: agenda.add_step(
                session, place, kind, prompt, language=language, **how
            )

        item(5)("slide", texts["slide"][0], body=texts["slide"][1])
        heading, alt = texts["picture"]
        item(3)("slide", heading, settings=STEP_KINDS["slide"].of_page(photo(session, made, alt)))
        add = item(15, texts["round"][0])
        for prompt in texts["round"][1]:
            add("open_text", prompt)
        step = item(12)("open_text", texts["open"], desk_notes=texts["note"])
        agenda.set_words(session, step, *texts["other"], "")
        for kind in ("choice", "scale"):
            prompt, options = texts[kind]
            item(8)(kind, prompt, settings=STEP_KINDS[kind].propose(options))
        cloud = STEP_KINDS["word_cloud"].Settings(picture=True)
        item(4)("word_cloud", texts["cloud"], settings=cloud)
        prompt, receivers = texts["commitment"]
        item(10)("commitment", prompt, settings=STEP_KINDS["commitment"].propose(receivers))
        return made

    def step(self, number: int) -> str:
        """The first step of the agenda's item number so."""
        with self.server.database.reading() as session:
            items = agenda.read_agenda(session, self.workshop.id or 0)
        return f"/w/{self.workshop.uid}/steps/{items[number].steps[0].step.uid}"

    def keep(self, **values: Any) -> None:
        with self.server.database.writing() as session:
            found = session.get_one(Workshop, self.workshop.id)
            found.sqlmodel_update(values)
            session.add(found)

    def act(self, verb: str, **more: Any) -> None:
        """As a desk would, through the page, so that all screens are told."""
        self.post("acts", do=verb, **more)

    def post(self, path: str, **fields: Any) -> None:
        form = {name: str(value) for name, value in fields.items()}
        asked = urllib.request.Request(
            f"{self.server.local}/w/{self.workshop.uid}/{path}",
            data=urllib.parse.urlencode(form).encode(),
            headers={"cookie": f"{LOGIN_COOKIE}={self.token}"},
        )
        urllib.request.urlopen(asked).close()

    def answer(self, *values: list[str] | None) -> None:
        """One more person for each value answers all that is open; None: as the kind would."""
        with self.server.database.writing() as session:
            askings = open_askings(session, self.workshop.id or 0)
            sent = []
            for value in values:
                who, _ = participant.join(session, self.workshop, self.language)
                for asking in askings:
                    how = asking.how
                    given = how.example(asking.read_settings(), self.random).model_dump()
                    operation = Operation(
                        key=secrets.token_hex(16),
                        asking=asking.id or 0,
                        value={"text": value[0]} if value else given,
                    )
                    place = (self.workshop.id or 0, who.id or 0, who.respondent_id)
                    sent.append(Sent(*place, operation))
            run.record(session, sent)

    def sort(self, people: Sequence[int]) -> int:
        """The answers to what was asked last, so many into each theme; returns the asking."""
        with self.server.database.reading() as session:
            found = select(Asking).where(Asking.workshop_id == self.workshop.id)
            asking = session.exec(found.order_by(col(Asking.id).desc())).first()
            assert asking is not None and asking.id is not None
            rows = [one.id for one in count_from_scratch(session, asking).shown.values()]
        for title, many in zip(self.texts["themes"], people, strict=False):
            these, rows = rows[:many], rows[many:]
            self.act("new_theme", on=asking.id, title=title, these=",".join(map(str, these)))
        return asking.id

    def phone_answers(self, saved: list[str], typing: str) -> None:
        """Each scheme's phone says something of its own."""
        for scheme, said in zip(self.schemes, saved, strict=False):
            phone = self.page("phone", scheme)
            phone.locator("textarea").fill(said)
            phone.locator(".send").click()
            phone.locator(".own[data-state=saved]").first.wait_for()
            phone.locator("textarea").fill(typing)
