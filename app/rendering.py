"""The only module that knows Jinja: templates in a language, Markdown, QR codes, assets."""

import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
)
from markdown_it import MarkdownIt
from markupsafe import Markup

from app import i18n
from app.cache import remembered
from app.giving_way import gives_way, in_turns
from app.papers.blocks import per_cent
from app.papers.radar import path
from app.pictures import MOST_FILE
from app.qr import qr_path, qr_rows
from app.security import new_token
from app.steps import STEP_KINDS
from app.steps.plain import pairs
from app.typesetting.breaking import syllables

HERE = Path(__file__).parent
STATIC = HERE / "static"
MOST_KEPT = 4 * 1024 * 1024
"""Bytes of Markdown, and of QR codes, that are remembered as HTML."""


def render(template: str, language: str, **values: Any) -> str:
    made = environment(language).get_template(template)
    return "".join(in_turns(made.generate(values))) if gives_way() else made.render(values)


@cache
def environment(language: str) -> Environment:
    env = Environment(
        loader=ChoiceLoader(
            [
                FileSystemLoader(HERE / "templates"),
                PrefixLoader({"steps": PrefixLoader(_of_kinds())}),
            ]
        ),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    env.install_gettext_translations(i18n.translations(language), newstyle=True)  # type: ignore[attr-defined]
    clock = lru_cache(1000)(i18n.time_words)
    env.filters |= {"markdown": markdown, "minutes": minutes, "clock": clock, "in_round": in_round}
    env.filters |= {"pairs": pairs, "path": path, "syllables": syllables}
    env.globals |= {
        "lang": language,
        "languages": i18n.LANGUAGES,
        "words_in": i18n.Words,
        "wording_languages": i18n.WORDING_LANGUAGES,
        "said_in": lambda other: _said_in(other, language),
        "kinds": STEP_KINDS,
        "asset": asset,
        "qr": qr,
        "date_words": lambda at, tz: i18n.date_words(at, tz, language),
        "short_date": lambda at, tz, today: i18n.short_date(at, tz, language, today),
        "date_in_words": lambda day: i18n.date_in_words(day, language),
        "day_words": lambda at, tz: i18n.day_words(at, tz, language),
        "words": i18n.Words(language),
        "number_words": i18n.number_words,
        "per_cent": per_cent,
        "new_key": new_token,
        "most_file": MOST_FILE,
    }
    return env


def _of_kinds() -> dict[str, BaseLoader]:
    return {name: FileSystemLoader(kind.folder) for name, kind in STEP_KINDS.items()}


def _said_in(other: str, language: str) -> Markup:
    """Attributes for a text in another language than the page's; none for one in the same."""
    if other in ("", language):
        return Markup("")
    return Markup(' lang="{}" dir="{}"').format(other, i18n.direction(other))


def in_round(html: str, asking: int | None) -> Markup:
    """A question's fields as those of the one form of its talk round, named by the asking. Texts
    are escaped here, so the attribute can't be part of one."""
    named = (
        html if asking is None else str(html).replace(' name="', f' form="round" name="{asking}.')
    )
    return Markup(named)  # noqa: S704  (it was markup before)


LINKS = re.compile(r"(https?://|mailto:|tel:)", re.IGNORECASE)
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")
_markdown.validateLink = lambda url: LINKS.match(url) is not None  # type: ignore[method-assign]


@remembered(MOST_KEPT)
def markdown(text: str) -> Markup:
    """Markdown as HTML; no raw HTML, no pictures from elsewhere, and links to the web, to write and
    to call only: others stay as they were written."""
    return Markup(_markdown.render(text))  # noqa: S704  (the renderer escapes)


def minutes(seconds: int) -> int:
    return round(seconds / 60)


@remembered(MOST_KEPT)
def qr(text: str) -> Markup:
    """A QR code as an SVG path, a unit a module; dark on white by CSS."""
    rows = qr_rows(text, border=2)
    size = len(rows)
    return Markup(  # noqa: S704  (numbers only)
        f'<svg class="qr" viewBox="0 0 {size} {size}" aria-hidden="true" focusable="false" '
        f'shape-rendering="crispEdges"><path d="{qr_path(rows)}"/></svg>'
    )


@dataclass(frozen=True)
class Asset:
    """A static file as it is sent: its bytes, and the same gzipped. One that a page fetches `late`
    is of the page's version or none."""

    path: str
    content_type: str
    body: bytes
    zipped: bytes | None
    late: bool = False


FONT = "fonts/atkinson-hyperlegible-next.woff2"
BUNDLES: dict[str, list[str]] = json.loads((STATIC / "bundles.json").read_text())
"""Which files each screen's stylesheet and script are joined from, in order."""
OF_KINDS = "steps/*/"


def asset(name: str) -> str:
    """Where a bundle or a static file is found; the address changes with its content."""
    return _read_asset(name).path


def build() -> str:
    """Tells one version of the pages from another."""
    return asset("phone.js").split("/")[1]


def assets() -> Mapping[str, Asset]:
    """Every asset by name, joined and compressed once a start."""
    return {name: _read_asset(name) for name in (*BUNDLES, *_of_kind(), FONT, "icon.svg")}


def _of_kind() -> dict[str, Path]:
    """The scripts and styles that kinds bring for their forms, and where they are."""
    brought = [
        (kind, name) for kind in STEP_KINDS.values() for name in (kind.script, kind.style) if name
    ]
    return {name: kind.folder / Path(name).name for kind, name in brought}


@cache
def _read_asset(name: str) -> Asset:
    suffix = name.rsplit(".", 1)[-1]
    late = _of_kind().get(name)
    body = _joined(name, suffix) if name in BUNDLES else (late or STATIC / name).read_bytes()
    digest = hashlib.sha256(body).hexdigest()[:12]
    zipped = None if suffix == "woff2" else gzip.compress(body, 9, mtime=0)
    return Asset(f"static/{digest}/{name}", CONTENT_TYPES[suffix], body, zipped, bool(late))


CONTENT_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
}


COMMENT = {
    "js": re.compile(r"^ *//.*\n", re.MULTILINE),
    "css": re.compile(r"^ */\*.*?\*/\n", re.MULTILINE | re.DOTALL),
}
"""One that has its lines to itself; it stays on the server, since a phone pays for each letter."""
SPACE = {"js": (re.compile(r"\n\s*"), "\n"), "css": (re.compile(r"\s*([{};])\s*"), r"\1")}
"""What is there for us alone stays too. In neither may a text have any of it."""


def _joined(name: str, suffix: str) -> bytes:
    files = [path for part in BUNDLES[name] for path in files_of(part)]
    texts = [COMMENT[suffix].sub("", path.read_text()) for path in files]
    if suffix == "js":
        texts = [_without_modules(text) for text in texts]
    else:
        texts = [text.replace("{{ font }}", asset(FONT)) for text in texts]
    space, less = SPACE[suffix]
    return space.sub(less, "\n".join(texts)).encode()


def files_of(part: str) -> list[Path]:
    """Of what each kind may bring, that of those which do."""
    if not part.startswith(OF_KINDS):
        return [STATIC / part]
    files = [kind.folder / part.removeprefix(OF_KINDS) for kind in STEP_KINDS.values()]
    return [file for file in files if file.exists()]


def _without_modules(text: str) -> str:
    """One script's modules share a scope, so their imports and exports fall away."""
    text = re.sub(r"^import\b[^;]*;\n", "", text, flags=re.M)
    return re.sub(r"^export (?=(const|let|function|async|class)\b)", "", text, flags=re.M)
