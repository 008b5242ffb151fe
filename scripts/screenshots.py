"""The grid of screenshots: each screen in each state, in both languages and both schemes.

Writes screenshots/<language>/<scheme>/<state>-<screen>.png, an index to look at them all, and
the few that README shows to docs/images. Needs Chromium; `make screenshots` runs it.
"""

import shutil
import time
from collections.abc import Iterator

from app.clock import DAY_MS, now
from app.keeping.purging import purge_now
from app.models.people import member
from app.models.workshop import SELF
from scripts.camera import GRID, run, write_index
from scripts.follow_up import FollowUp
from scripts.shown import DECK, LONG_WORD, landsbygd

LAST = 11
"""The page of a survey after all its own: what one has answered."""
FULL = ("open-300", "themes", "revealed", "scale-revealed", "cloud-revealed", "commitments")
"""What fills a projector, which is looked at in other shapes too."""
THEMES = (19, 17, 14, 11, 9, 6)
"""How many people stand behind each."""
REHEARSED_S = 12
"""Most simulated phones have answered by then."""


def main() -> None:
    shutil.rmtree(GRID, ignore_errors=True)
    run(Show)
    write_index()


class Show(FollowUp):
    """One workshop in one language, from the first page to the notes."""

    def run(self) -> None:
        with self.server.database.writing() as session:
            self.token = self.make_facilitator(session)
        self.take("login", "page", "/login", token=None)
        self.take("workshops-empty", "page", "/workshops")
        self.take("workshops-empty", "page-phone", "/workshops")
        with self.server.database.writing() as session:
            self.workshop = self.make_workshop(session)
        self.before()
        self.many()
        self.rehearse()
        self.live()
        self.after()
        self.survey()

    def before(self) -> None:
        uid = self.workshop.uid
        pages = {
            "workshops": "/workshops",
            "workshops-none-found": "/workshops?q=xyzzy",
            "templates": "/templates",
            "template": "/templates/puzzle",
            "copy": f"/w/{uid}/copy",
            "deck": "/deck",
            "agenda": f"/w/{uid}/agenda",
            "facts": f"/w/{uid}/facts",
            "document": f"/w/{uid}/document",
            "step-picture": self.step(1),
            "members": f"/w/{uid}/members",
            "invite": f"/w/{uid}/invite",
            "account": "/account",
            "facilitators": "/facilitators",
            "notes-empty": f"/w/{uid}/notes",
        }
        for state, path in pages.items():
            self.take(state, "page", path)
            self.take(state, "page-phone", path)
        self.take("step", "page", self.step(3))
        self.take("wording", "page", f"{self.step(0)}/wording?word_in=ar")
        self.take("titles", "page", f"/w/{uid}/wording?word_in=ar")
        for scheme in ("light", "dark"):
            page = self.page("page", scheme)
            page.goto("/deck")
            page.locator("textarea").first.fill(DECK)
            page.locator("form:has(textarea) button").first.click()
            page.wait_for_load_state()
            self.shoot(page, "proposal", "page", scheme)
        self.take("join", "phone", "/", token=None)
        self.take("unknown", "phone", "/CCCCCC", token=None)

    def many(self) -> None:
        """A start page with a year's workshops, some of them archived."""
        with self.server.database.writing() as session:
            for number in range(30):
                title = f"{self.texts['title']} {number + 1}"
                made = member.begin(session, self.astrid, title, language="sv", keep_days=90)
                made.state, made.ended_at = "ended", now() - number * 86_400_000
                session.add(made)
                if number % 5 == 0:
                    member.put_away(session, made.id or 0, self.astrid.id or 0, now())
        for screen in ("page", "page-phone"):
            self.take("workshops-many", screen, "/workshops", whole=True)
            self.take("workshops-page", screen, "/workshops?group=past&page=2", whole=True)

    def live(self) -> None:
        uid = self.workshop.uid
        paths = {
            "projector": f"/w/{uid}/projector",
            "desk": f"/w/{uid}/desk",
            "desk-phone": f"/w/{uid}/desk",
            "presenter": f"/w/{uid}/presenter",
            "presenter-phone": f"/w/{uid}/presenter",
            "phone": f"/w/{uid}/phone",
        }
        for screen, path in paths.items():
            for scheme in ("light", "dark"):
                self.page(screen, scheme).goto(path)
        self.everyone("welcome")
        for state in self.steps():
            self.everyone(state)
            if state in FULL:
                for shape in ("16-10", "4-3", "portrait"):
                    self.alone(state, f"projector-{shape}", paths["projector"])

    def steps(self) -> Iterator[str]:
        """The run, stopping where there is something to see."""
        answers = self.texts["answers"]
        self.act("next")
        yield "slide"
        self.act("next")
        yield "picture"
        self.act("next")
        self.answer(*[[text] for text in answers[:5]] * 3)
        yield "round"
        self.act("next")
        yield "open-none"
        self.answer([answers[0]])
        yield "open-one"
        self.answer(*[[text] for text in answers[1:8]])
        self.phone_answers(answers[8:], answers[2])
        self.act("timer", on=252)
        yield "open"
        self.answer([LONG_WORD[:200]], ["مرحبا بالعالم 👋🏽"], ["Z̴̢a̷͙l̸͈g̵͚o̶̗ " * 6])
        yield "open-odd"
        self.answer(*[[self.random.choice(landsbygd())] for _ in range(300)])
        yield "open-300"
        self.act("close")
        yield "closed"
        yield from self.themes()
        for state in ("choice", "scale", "cloud"):
            self.act("next")
            self.answer(*[None] * 48)
            yield state
            self.act("reveal")
            yield "revealed" if state == "choice" else f"{state}-revealed"
        self.act("next")
        yield "commitments-none"
        self.promise()
        self.answer(*[None] * 10)
        yield "commitments"
        self.act("blank")
        yield "blank"
        self.act("end")
        yield "ended"

    def promise(self) -> None:
        """Each scheme's phone promises something that nobody takes yet, and begins on more."""
        for scheme in self.schemes:
            phone = self.page("phone", scheme)
            phone.locator("bikupa-commitment textarea").fill(self.texts["themes"][0])
            phone.locator(".send").click()
            phone.locator(".own[data-state=saved]").first.wait_for()
            phone.locator("[data-chips=who] [type=radio]").nth(1).click()
            phone.locator("[data-chips=when] [type=radio]").nth(1).click()

    def themes(self) -> Iterator[str]:
        """The answers sorted into themes, for the projector and the phones."""
        asking = self.sort(THEMES)
        self.act("show_themes", on=asking)
        self.act("themes_to_phones", on=asking)
        yield "themes"

    def rehearse(self) -> None:
        """The evening before, with nobody but simulated phones."""
        self.post("rehearsal")
        self.act("next")
        time.sleep(REHEARSED_S)
        for screen in ("projector", "desk", "desk-phone"):
            for scheme in ("light", "dark"):
                page = self.page(screen, scheme)
                page.goto(f"/w/{self.workshop.uid}/{screen.partition('-')[0]}")
                self.shoot(page, "rehearsal", screen, scheme)
        self.post("rehearsal/removal")

    def own_code(self) -> None:
        for scheme in ("light", "dark"):
            page = self.page("phone", scheme)
            page.goto(f"/w/{self.workshop.uid}/phone/me")
            page.locator("form[action$=code] button").click()
            page.wait_for_load_state()
            self.shoot(page, "own-code", "phone", scheme, whole=True)
        self.take("own-code-typed", "phone", f"/w/{self.workshop.uid}/code")

    def after(self) -> None:
        self.own_code()
        uid = self.workshop.uid
        self.take("sharing", "page", f"/w/{uid}/sharing")
        self.take("quotes", "page", f"/w/{uid}/quotes")
        for screen in ("page", "page-phone"):
            self.take("contents", screen, f"/w/{uid}/notes/contents", whole=True)
        self.post("sharing")
        self.remark()
        self.take("shared", "phone", f"/{self.workshop.code}", token=None)
        self.take("notes", "page", f"/w/{self.workshop.uid}/notes", whole=True)
        self.take("notes", "page-phone", f"/w/{self.workshop.uid}/notes")
        self.take("me", "phone", f"/w/{self.workshop.uid}/phone/me")
        self.follow_up()
        self.keep(keep_until=now(), keep_counts=True)
        for state, path in {
            "reminder": "/workshops",
            "facts-reminder": f"/w/{self.workshop.uid}/facts",
        }.items():
            self.take(state, "page", path, whole=True)
            self.take(state, "page-phone", path)
        self.keep(keep_until=now() - 1)
        purge_now(self.server.settings, self.server.database)
        self.take("notes-purged", "page", f"/w/{self.workshop.uid}/notes", whole=True)
        for screen in ("page", "page-phone"):
            self.take("disposal", screen, f"/w/{self.workshop.uid}/disposal", whole=True)
            self.take("public-records", screen, "/public-records", whole=True)

    def survey(self) -> None:
        """The same questions as a survey, before it opens, while it is open, and closed."""
        with self.server.database.writing() as session:
            self.workshop = self.make_workshop(session)
        self.keep(pace=SELF, opens_at=now() + DAY_MS, closes_at=now() + 9 * DAY_MS)
        uid = self.workshop.uid
        paths = {"desk": f"/w/{uid}/desk", "desk-phone": f"/w/{uid}/desk"}
        self.everywhere("survey-before", {**paths, "phone": f"/w/{uid}/phone"})
        self.take("survey-agenda", "page", f"/w/{uid}/agenda")
        self.act("open")
        self.answer(*[None] * 12)
        self.everywhere("survey-open", {**paths, "projector": f"/w/{uid}/projector"})
        self.take("survey-open", "phone", f"/w/{uid}/phone?page=3")
        for scheme in self.schemes:
            phone = self.page("phone", scheme)
            phone.locator("section:not([hidden]) textarea").fill(self.texts["answers"][0])
            phone.locator("section:not([hidden]) .turns .send").click()
            phone.locator(".own[data-state=saved]").first.wait_for(state="attached")
            phone.goto(f"/w/{uid}/phone?page={LAST}")
            self.shoot(phone, "survey-answered", "phone", scheme, whole=True)
        self.act("close")
        self.everywhere("survey-closed", {**paths, "phone": f"/w/{uid}/phone"})

    def everywhere(self, state: str, paths: dict[str, str]) -> None:
        for screen, path in paths.items():
            self.take(state, screen, path)

    def alone(self, state: str, screen: str, path: str) -> None:
        """One more screen, which is closed again, in the light alone."""
        page = self.page(screen, "light")
        page.goto(path)
        page.wait_for_timeout(450)
        self.shoot(page, state, screen, "light")
        self.pages.pop((screen, "light")).context.close()

    def everyone(self, state: str) -> None:
        for (screen, scheme), page in self.pages.items():
            if not screen.startswith("page"):
                if screen != "phone":
                    page.reload()
                page.wait_for_timeout(450)
                self.shoot(page, state, screen, scheme)


if __name__ == "__main__":
    main()
