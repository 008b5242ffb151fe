"""A server and a browser to take pictures with: one page for each screen and scheme."""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from app.routes._shared.parts import LOGIN_COOKIE
from scripts.shown import ROOT, TEXTS
from tests.browser.conftest import CHROMIUM, FLAGS, HOST, LOCALES
from tests.server import Server, free_port

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
    "projector-16-10": (1280, 800),
    "projector-4-3": (1024, 768),
    "projector-portrait": (768, 1024),
    "desk": (1366, 768),
    "desk-phone": (360, 740),
    "presenter": (1366, 768),
    "presenter-phone": (360, 740),
    "phone": (360, 740),
    "page": (1366, 768),
    "page-phone": (360, 740),
}


def run(camera: type["Camera"]) -> None:
    """Its pictures in each language, on a server of its own."""
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
                camera(server, browser, language).run()
        finally:
            browser.close()
            server.dispose()


class Camera:
    """The screens in one language, as one person sees them; `run` says what there is to see."""

    schemes: tuple[str, ...] = ("light", "dark")

    def __init__(self, server: Server, browser: Browser, language: str) -> None:
        self.server, self.browser, self.language = server, browser, language
        self.token = ""
        self.pages: dict[tuple[str, str], Page] = {}

    def run(self) -> None:
        raise NotImplementedError

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


def write_index() -> None:
    pictures = sorted(GRID.rglob("*.png"))
    names = [str(picture.relative_to(GRID)) for picture in pictures]
    rows = "".join(
        f'<figure><img src="{n}" width="480"><figcaption>{n}</figcaption></figure>' for n in names
    )
    style = "body{display:flex;flex-wrap:wrap;gap:1em}"
    (GRID / "index.html").write_text(f"<!doctype html><style>{style}</style>{rows}")
    print(f"{len(names)} pictures in {GRID.relative_to(ROOT)}, docs/images made anew")
