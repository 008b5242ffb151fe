"""Pictures from outside, made anew as pictures of ours: without metadata, in the sizes of our
screens. The reading itself is done apart, in `reading`, `pdf` and `pages`."""

from dataclasses import dataclass
from typing import IO, Any

from app.errors import N_, Invalid, Slow
from app.sandbox import GaveUp, Made, apart

MB = 1024 * 1024
MOST_FILE = 20 * MB
CONTENT_TYPE = "image/webp"
WIDE, PHONE, SMALL = "wide", "phone", "small"
SIZES = (WIDE, PHONE, SMALL)
"""For the projector, for a phone's whole width, and for an option or a page to choose."""
SMALL_PAGES_S = 8
TOO_LARGE_FILE = N_("The file is too large: at most %(most)s MB have room.")
BROKEN = N_("The file can't be read. It may be damaged. Save it again and try once more.")
TOO_HARD = N_("The file is too heavy to read. Make it smaller and try again.")


@dataclass(frozen=True)
class Drawn:
    """A picture made anew; `words` are those that stand on a page."""

    width: int
    height: int
    wide: bytes
    phone: bytes
    small: bytes
    words: str = ""


@dataclass(frozen=True)
class Small:
    """A page by its number, small."""

    page: int
    width: int
    height: int
    body: bytes


def is_pdf(content: bytes) -> bool:
    return b"%PDF-" in content[:1024]


def draw(content: bytes) -> Drawn:
    """A picture of any kind that is taken. Raises Invalid with a sentence, and Slow."""
    return _drawn("app.pictures.reading:draw", content, seconds=20)[0]


def draw_pages(content: bytes) -> list[Drawn]:
    """The pages of a PDF. Raises Invalid with a sentence, and Slow."""
    return _drawn("app.pictures.pdf:draw", content, seconds=60)


def draw_small_pages(file: IO[bytes]) -> list[Small]:
    """The first pages of a PDF, as many as there is time for; of what can't be drawn, none."""
    try:
        sizes, contents = apart("app.pictures.pages:draw", file, seconds=SMALL_PAGES_S)
    except (GaveUp, Slow, Invalid):
        return []  # the sandbox has logged it; without pictures the page says the same
    drawn = enumerate(zip(sizes, contents, strict=True), 1)
    return [Small(number, wide, high, body) for number, ((wide, high), body) in drawn if body]


def _drawn(job: str, content: bytes, seconds: int) -> list[Drawn]:
    if len(content) > MOST_FILE:
        raise Invalid(TOO_LARGE_FILE, most=MOST_FILE // MB)
    try:
        return _put_together(apart(job, content, seconds=seconds))
    except GaveUp as error:
        raise Invalid(TOO_HARD) from error


def _put_together(made: Made) -> list[Drawn]:
    pictures: list[dict[str, Any]]
    pictures, contents = made
    found = []
    for number, one in enumerate(pictures):
        wide, phone, small = contents[number * len(SIZES) : (number + 1) * len(SIZES)]
        width, height, words = int(one["width"]), int(one["height"]), str(one["words"])
        found.append(Drawn(width, height, wide, phone, small, words))
    return found
