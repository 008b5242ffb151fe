"""Phones of earlier years, as today's Chromium can play them: what they don't know is renamed in
what the server sends, or taken away, so that it isn't known here either."""

import re
from pathlib import Path

from playwright.sync_api import Page, Route

from app.rendering import assets

AT_THE_FLOOR = (":has(", "oklch(", "light-dark(", "color-mix(", "subgrid", "dvh", "overflow: clip")
"""What Chrome 99 or Safari 15.4 lacks and the phone's sheets have, or had."""
BELOW_IT = (*AT_THE_FLOOR, "@layer", "revert-layer")
FORGET = """for (const [of, names] of [
  [window, ["CSSStyleSheet", "navigation"]],
  [AbortSignal, ["any", "timeout"]],
  [Array, ["fromAsync"]],
  [Array.prototype, ["toReversed", "toSorted", "toSpliced", "with"]],
  [Document.prototype, ["startViewTransition"]],
  [Element.prototype, ["checkVisibility", "moveBefore", "setHTMLUnsafe"]],
  [HTMLFormElement.prototype, ["requestSubmit"]],
  [Map, ["groupBy"]],
  [Object, ["groupBy"]],
  [Promise, ["try", "withResolvers"]],
  [Set.prototype, ["difference", "intersection", "union"]],
]) for (const name of names) delete of[name];"""
"""What Chrome 99 or Safari 15.4 lacks and scripts of today use."""
KNOWS_NO_LAYERS = "CSS.supports = () => false;"
TOO_NEW = "class Newer { static { #"
"""What such a phone reads in a script that is newer than it: a mistake, so nothing of it runs."""
READABLE = (Path(__file__).parent / "readable.js").read_text()


def at_the_floor(page: Page) -> Page:
    """A phone that is just young enough for all of it."""
    page.add_init_script(FORGET)
    _send_sheets_without(page, AT_THE_FLOOR)
    return page


def below_the_floor(page: Page) -> Page:
    """A phone that is older: it drops what stands in a layer, and scripts, though they are on."""
    page.add_init_script(KNOWS_NO_LAYERS)
    _send_sheets_without(page, BELOW_IT)
    script = re.compile(r"/(phone|survey|own-code)\.js$")
    page.route(script, lambda route: route.fulfill(body=TOO_NEW, content_type="text/javascript"))
    return page


def _send_sheets_without(page: Page, unknown: tuple[str, ...]) -> None:
    def send(route: Route) -> None:
        sheet = assets()[route.request.url.rsplit("/", 1)[-1]].body.decode()
        route.fulfill(body=without(sheet, unknown), content_type="text/css")

    page.route("**/*.css", send)


def without(sheet: str, unknown: tuple[str, ...]) -> str:
    """The sheet with such names in it as no browser knows: `@layer` is `@x-layer`."""
    names = "|".join(map(re.escape, unknown))
    return re.sub(names, lambda found: re.sub("([a-z])", r"x-\1", found[0], count=1), sheet)


def faults(page: Page) -> list[str]:
    """What keeps somebody from reading the page and pressing what is on it, when its sheets have
    come."""
    page.wait_for_load_state("load")
    size = page.viewport_size or {"width": 360, "height": 740}
    page.set_viewport_size(size | {"height": page.evaluate("document.body.scrollHeight + 40")})
    found: list[str] = page.evaluate(READABLE)
    page.set_viewport_size(size)
    return found
