"""The grid of screenshots: each screen in each state, in both languages and both schemes.

Writes screenshots/<language>/<scheme>/<state>-<screen>.png, an index to look at them all, and
the few that README shows to docs/images. Needs Chromium; `make screenshots` runs it.
"""

import csv
import random
import secrets
import shutil
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright
from sqlmodel import Session

from app.clock import now
from app.keeping.purging import purge_now
from app.models import agenda, answer, facilitator, member, participant, picture
from app.models import workshop as workshops
from app.models.answer import Operation, Sent
from app.models.asking import open_askings
from app.models.workshop import Workshop
from app.pictures import draw
from app.routes.parts import LOGIN_COOKIE
from app.steps import STEP_KINDS
from app.steps.pictures import Picture
from tests.browser.conftest import CHROMIUM, FLAGS, HOST, LOCALES
from tests.server import Server, free_port

ROOT = Path(__file__).parent.parent
WAY = f"--host-resolver-rules=MAP {HOST}:80 127.0.0.1:{{port}}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""So that the address in the pictures has no port."""
GRID = ROOT / "screenshots"
README_PICTURES = {
    ("sv", "light", "open", "projector"): "projector.png",
    ("sv", "light", "open", "desk"): "desk.png",
    ("sv", "light", "open", "phone"): "phone.png",
}
SIZES = {
    "projector": (1920, 1080),
    "desk": (1366, 768),
    "desk-phone": (360, 740),
    "presenter": (1366, 768),
    "presenter-phone": (360, 740),
    "phone": (360, 740),
    "page": (1366, 768),
    "page-phone": (360, 740),
}
REHEARSED_S = 12
"""Most simulated phones have answered by then."""
LONG_WORD = "Samverkansöverenskommelseuppföljningsarbetsgruppssammanträdesprotokoll" * 3
TEXTS = {
    "sv": {
        "title": "Vägar framåt i bygden",
        "purpose": "Hitta vad som hindrar, och vem som gör vad",
        "slide": (
            "Varför är vi här?",
            "Vi vill höra **er** bild.\n\n- Vad fungerar?\n- Vad saknas?",
        ),
        "round": ("Samtala två och två", ["Vad fungerar bra?", "Vad hindrar er?", "Vem saknas?"]),
        "picture": ("Så ser torget ut i dag", "Ett torg med en kiosk under en blå himmel"),
        "open": "Vad är det som hindrar viktiga samarbeten?",
        "other": ("en", "What is in the way of working together?"),
        "note": "Låt dem prata **två och två** först.\n\n- Lyft det som inte sagts förut",
        "choice": (
            "Vilket hinder tar vi först?",
            [
                "Personer byts ut",
                "Korta projekt",
                "Otydligt mandat",
                "För bråttom",
                "Olika budgetår",
            ],
        ),
        "scale": (
            "Hur ser det ut hos er?",
            ["Behov", "Förankring", "Samverkan", "Plan", "Riktning"],
        ),
        "cloud": "Ett ord att ta med sig hem?",
        "answers": [
            "Vi vet inte vem vi ska ringa på regionen",
            "Olika budgetår",
            "Korta projekt – när pengarna är slut är samarbetet slut",
            "Förankring internt är svårare än att hitta partners utanför",
            "Att alla har bråttom till lösningen",
            "Revirtänk mellan förvaltningarna",
            "Byalagen orkar inte ett möte till som inte leder någonstans",
            "Personer byts ut, kunskapen försvinner",
            "Otydligt mandat",
        ],
    },
    "en": {
        "title": "Ways forward for the village",
        "purpose": "Find what hinders us, and who does what",
        "slide": (
            "Why are we here?",
            "We want **your** view.\n\n- What works?\n- What is missing?",
        ),
        "round": ("Talk in pairs", ["What works well?", "What hinders you?", "Who is missing?"]),
        "picture": ("The square as it is today", "A square with a kiosk under a blue sky"),
        "open": "What is in the way of working together?",
        "other": ("sv", "Vad är det som hindrar viktiga samarbeten?"),
        "note": "Let them talk **in pairs** first.\n\n- Ask for what nobody has said yet",
        "choice": (
            "Which obstacle first?",
            [
                "People leave",
                "Short projects",
                "Unclear mandate",
                "Too much haste",
                "Different budget years",
            ],
        ),
        "scale": (
            "How is it where you are?",
            ["Needs", "Support", "Cooperation", "Plan", "Direction"],
        ),
        "cloud": "One word to take home?",
        "answers": [
            "We don't know whom to call in the region",
            "Different budget years",
            "Short projects: when the money ends, so does the work",
            "Support within is harder than partners outside",
            "Everyone hurries to the solution",
            "Each department minds its own",
            "No strength for one more meeting that leads nowhere",
            "People leave, and what they knew leaves with them",
            "Unclear mandate",
        ],
    },
}
DECK = """Möte i byn

Varför vi ses
- Affären hotas
- Bussen går sällan


Prata med varandra i grupper

Vad fungerar bra i dag?
Vad hindrar oss?


Nästa steg
Vi ses igen i mars
"""


def main() -> None:
    shutil.rmtree(GRID, ignore_errors=True)
    run(Show)
    write_index()


def run(show: type["Show"]) -> None:
    """One show in each language, on a server of its own."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        sys.exit("There is no Chromium here to take pictures with.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        port = free_port()
        url = f"http://{HOST}"
        server = Server(Path(folder), port, url, BIKUPA_BASE_URL=url)
        server.start()
        browser = playwright.chromium.launch(
            executable_path=chromium, args=[*FLAGS, WAY.format(port=port)]
        )
        try:
            for language in TEXTS:
                show(server, browser, language).run()
        finally:
            browser.close()
            server.dispose()


class Show:
    """One workshop in one language, from the first page to the notes."""

    schemes: tuple[str, ...] = ("light", "dark")

    def __init__(self, server: Server, browser: Browser, language: str) -> None:
        self.server, self.browser, self.language = server, browser, language
        self.texts: dict[str, Any] = TEXTS[language]
        self.random = random.Random(7)
        self.pages: dict[tuple[str, str], Page] = {}

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

    def make_facilitator(self, session: Session) -> str:
        name = "Astrid Lind"
        email = f"astrid-{self.language}@example.se"
        self.astrid = facilitator.create(session, name, email, "korvstoppning")
        self.astrid.admin = True
        for name in ("Björn Ek", "Chidi Eze"):
            mail = f"{name.split()[0].lower()}-{self.language}@example.se"
            facilitator.create(session, name, mail, "korvstoppning")
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
        return made

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

    def step(self, number: int) -> str:
        """The first step of the agenda's item number so."""
        with self.server.database.reading() as session:
            items = agenda.read_agenda(session, self.workshop.id or 0)
        return f"/w/{self.workshop.uid}/steps/{items[number].steps[0].step.uid}"

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
        self.answer(*[[text] for text in answers[1:]])
        self.phone_answers(answers[8], answers[2])
        self.act("timer", on=252)
        yield "open"
        self.answer([LONG_WORD[:200]], ["مرحبا بالعالم 👋🏽"], ["Z̴̢a̷͙l̸͈g̵͚o̶̗ " * 6])
        yield "open-odd"
        self.answer(*[[self.random.choice(landsbygd())] for _ in range(300)])
        yield "open-300"
        self.act("close")
        yield "closed"
        for state in ("choice", "scale", "cloud"):
            self.act("next")
            self.answer(*[None] * 48)
            yield state
            self.act("reveal")
            yield "revealed" if state == "choice" else f"{state}-revealed"
        self.act("blank")
        yield "blank"
        self.act("end")
        yield "ended"

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
        self.post("sharing")
        self.take("shared", "phone", f"/{self.workshop.code}", token=None)
        self.take("notes", "page", f"/w/{self.workshop.uid}/notes", whole=True)
        self.take("notes", "page-phone", f"/w/{self.workshop.uid}/notes")
        self.take("me", "phone", f"/w/{self.workshop.uid}/phone/me")
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
            answer.record(session, sent)

    def phone_answers(self, saved: str, typing: str) -> None:
        for scheme in self.schemes:
            phone = self.page("phone", scheme)
            phone.locator("textarea").fill(saved)
            phone.locator(".send").click()
            phone.locator(".own[data-state=saved]").first.wait_for()
            phone.locator("textarea").fill(typing)

    def everyone(self, state: str) -> None:
        for (screen, scheme), page in self.pages.items():
            if not screen.startswith("page"):
                if screen != "phone":
                    page.reload()
                page.wait_for_timeout(450)
                self.shoot(page, state, screen, scheme)

    def take(
        self, state: str, screen: str, path: str, *, token: str | None = "", whole: bool = False
    ) -> None:
        for scheme in self.schemes:
            page = self.page(screen, scheme, token)
            page.goto(path)
            self.shoot(page, state, screen, scheme, whole)

    def page(self, screen: str, scheme: str, token: str | None = "") -> Page:
        known = (screen, scheme)
        if token is not None and known in self.pages:
            return self.pages[known]
        width, height = SIZES[screen]
        context = self.browser.new_context(
            base_url=self.server.url,
            viewport={"width": width, "height": height},
            device_scale_factor=2 if width < 500 else 1,
            locale=LOCALES[self.language],
            color_scheme=scheme,  # type: ignore[arg-type]
            reduced_motion="reduce",
        )
        page = context.new_page()
        if token is not None:
            cookie = {"name": LOGIN_COOKIE, "value": self.token, "domain": HOST, "path": "/"}
            context.add_cookies([cookie])  # type: ignore[list-item]
            self.pages[known] = page
        return page

    def shoot(self, page: Page, state: str, screen: str, scheme: str, whole: bool = False) -> None:
        picture = GRID / self.language / scheme / f"{state}-{screen}.png"
        picture.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=picture, full_page=whole)
        wanted = README_PICTURES.get((self.language, scheme, state, screen))
        if wanted:
            (ROOT / "docs/images").mkdir(parents=True, exist_ok=True)
            page.screenshot(path=ROOT / "docs/images" / wanted)


def photo(session: Session, workshop: Workshop, alt: str) -> Picture:
    """A square with a kiosk, stored."""
    image = Image.new("RGB", (1600, 1000), "#9cc4e4")
    brush = ImageDraw.Draw(image)
    brush.rectangle((0, 640, 1600, 1000), fill="#c9bfae")
    brush.rectangle((560, 400, 1040, 800), fill="#8e3b2f")
    brush.polygon([(500, 400), (800, 220), (1100, 400)], fill="#3f3a38")
    brush.rectangle((660, 500, 940, 640), fill="#f2e6c9")
    file = BytesIO()
    image.save(file, "PNG")
    (uid,) = picture.add(session, workshop.id or 0, [draw(file.getvalue())])
    return Picture(uid=uid, alt=alt, width=image.width, height=image.height)


def landsbygd() -> list[str]:
    """Answers of all lengths, such as people write."""
    with (ROOT / "tests/data/landsbygd.csv").open(encoding="utf-8") as file:
        return [row["text"] for row in csv.DictReader(file)]


def write_index() -> None:
    pictures = sorted(GRID.rglob("*.png"))
    names = [str(picture.relative_to(GRID)) for picture in pictures]
    rows = "".join(
        f'<figure><img src="{n}" width="480"><figcaption>{n}</figcaption></figure>' for n in names
    )
    style = "body{display:flex;flex-wrap:wrap;gap:1em}"
    (GRID / "index.html").write_text(f"<!doctype html><style>{style}</style>{rows}")
    print(f"{len(names)} pictures in {GRID.relative_to(ROOT)}, docs/images made anew")


if __name__ == "__main__":
    main()
