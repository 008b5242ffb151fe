"""Divides a deck's text into pages, by the marks that extraction leaves behind."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.deck.vocabulary import Words

MOST_LINES = 10_000
FARTHEST_OFF = 2

HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")

_RULE = re.compile(r"^\s{0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_SETEXT = re.compile(r"^={3,}[ \t]*$")
_DASHES = re.compile(r"^-{4,}[ \t]*$")
_MARKER = Words(
    r"^[\s#\[(=*–—-]*@slide\s*(?:nr\.?\s*)?\d{1,3}\b(?!\s*(?:@of|/)\s*\d)"
    r"(?P<rest>[\s:.\])=*–—-]*|\s*[:.–—-]\s*(?P<title>\S.*))$"
)
_NOTES = Words(r"^\W*(?:\?{3}|@notes)\W*$")
_PAGE_START = re.compile(r"^ (?=[^\W\d_]|\d)(?![a-zåäöæøéü])")


@dataclass
class Page:
    """Lines between two breaks, and the speaker's notes to them; `firm` when the break can't be
    mere spacing, `aside` is what stands on the page and isn't of it: its number, a footer.
    `number` is its place in a file whose pages can be drawn, else 0."""

    lines: list[str] = field(default_factory=list)
    firm: bool = False
    notes: str = ""
    aside: list[str] = field(default_factory=list)
    number: int = 0

    @property
    def filled(self) -> list[str]:
        return [line for line in self.lines if line.strip()]


def split_pages(text: str) -> list[Page]:
    every = text.replace("\f", "\n\f\n").split("\n")
    lines = _headings_underlined(every[:MOST_LINES])
    pages = _by_marks(lines) if _has_marks(lines) else _by_spacing(lines)
    pages[-1].aside = every[MOST_LINES:]
    return filled_pages(pages)


def filled_pages(pages: Sequence[Page]) -> list[Page]:
    """The pages that hold something; what hangs on one that doesn't goes to the one before it,
    or to the first."""
    kept: list[Page] = []
    before = Page()
    for page in pages:
        if page.filled:
            kept.append(page)
        else:
            _hand_over(page, kept[-1] if kept else before)
    if kept:
        _hand_over(before, kept[0])
    return kept


def _hand_over(page: Page, to: Page) -> None:
    to.notes = joined_notes(to.notes, page.notes)
    to.aside = [*to.aside, *page.aside]


def joined_notes(*notes: str) -> str:
    """Speaker's notes one after the other, each once."""
    filled = dict.fromkeys(note.strip() for note in notes)
    return "\n\n".join(note for note in filled if note)


def _headings_underlined(lines: list[str]) -> list[str]:
    made: list[str] = []
    for line in lines:
        if _SETEXT.match(line) and made and made[-1].strip():
            made[-1] = "# " + made[-1].strip()
        elif made and _underlines(line, made[-1]) and not "".join(made[-2:-1]).strip():
            made[-1] = "## " + made[-1].strip()
        else:
            made.append(line.expandtabs(4))
    return made


def _underlines(line: str, title: str) -> bool:
    """Whether dashes are as long as the line above them, as a rule between pages seldom is."""
    close = abs(len(line.rstrip()) - len(title.strip())) <= FARTHEST_OFF
    return close and bool(_DASHES.match(line)) and not HEADING.match(title)


def _has_marks(lines: list[str]) -> bool:
    filled = [line for line in lines if line.strip(" ")]
    inner = filled[1:-1]
    if any(_is_mark(line) for line in inner):
        return True
    return sum(bool(HEADING.match(line)) for line in filled) > 1


def _is_mark(line: str) -> bool:
    return line == "\f" or bool(_RULE.match(line)) or bool(_MARKER.match(line))


def _by_marks(lines: list[str]) -> list[Page]:
    pages = [Page(firm=True)]
    depth = 0 if any(_RULE.match(line) or line == "\f" for line in lines) else _depth(lines)
    noting = False
    for line in lines:
        heading = HEADING.match(line)
        marker = _MARKER.match(line)
        if _is_mark(line) or (heading and len(heading[1]) <= depth):
            pages.append(Page(firm=True))
            noting = False
            line = (marker["title"] or "") if marker else "" if _is_mark(line) else line
        if not noting:
            noting = bool(_NOTES.match(line))
            pages[-1].lines += [] if noting else [line]
        else:
            pages[-1].notes += line + "\n"
    return pages


def _depth(lines: list[str]) -> int:
    levels = [len(found[1]) for line in lines if (found := HEADING.match(line))]
    return max(2, min(levels, default=2))


def _by_spacing(lines: list[str]) -> list[Page]:
    starts = _indented_starts(lines)
    pages, blanks = [Page()], 0
    for number, line in enumerate(lines):
        if not line.strip():
            blanks += 1
        else:
            if blanks > 1 or number in starts:
                pages.append(Page(firm=number in starts))
            blanks = 0
        pages[-1].lines.append(line)
    return pages


def _indented_starts(lines: list[str]) -> set[int]:
    # Some extractions leave one space where a form feed stood.
    starts = {number for number, line in enumerate(lines) if _PAGE_START.match(line)}
    filled = sum(bool(line.strip()) for line in lines)
    return starts if len(starts) * 8 <= filled else set()
