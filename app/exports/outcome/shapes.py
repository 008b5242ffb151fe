"""What there is to read of what became of it, in one language: the page and its parts."""

from dataclasses import dataclass

from app.clock import Milliseconds
from app.errors import N_
from app.i18n import Words
from app.models.became.counts import Number
from app.models.workshop import Workshop

TITLE = N_("What became of what we said?")
FEW = N_("a few")
WHAT_FEW_IS = N_(
    "“A few” stands where a number is under %(least)s, or would give one away that is."
)


@dataclass(frozen=True)
class Text:
    text: str
    language: str

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True)
class Tile:
    """How many commitments have a status; `anchor` is the first of them, empty for none."""

    status: str
    number: int
    label: str
    anchor: str


@dataclass(frozen=True)
class Onward:
    """Where on the page more is said about something, and what."""

    anchor: str
    label: str
    title: Text


@dataclass(frozen=True)
class Reply:
    """Something said back, and by whom and when."""

    text: Text
    by: str


@dataclass(frozen=True)
class Row:
    """What was said: a theme or a question. `number` is None where nothing was counted; `share`
    0–1 of the most on the page. `unanswered` stands where nothing is said back yet."""

    key: str
    title: Text
    number: Number | None
    share: float
    replies: list[Reply]
    onward: list[Onward]
    unanswered: str
    quotes: list[str]

    @property
    def is_few(self) -> bool:
        return self.number is not None and self.number.people is None


@dataclass(frozen=True)
class Group:
    """The rows of a question; it isn't named where there is only one."""

    question: Text | None
    rows: list[Row]


@dataclass(frozen=True)
class Item:
    """A decision, what won't happen or what waits: `facts` says by whom, when and where."""

    anchor: str
    title: Text
    text: Text
    facts: str


@dataclass(frozen=True)
class Going:
    """A commitment: whose it is, and how it goes: by its `key`, and in words with the day. `anchor`
    is set on the first of each status."""

    key: str
    anchor: str
    what: Text
    who: str
    is_free: bool
    status: str
    said: Text


@dataclass(frozen=True)
class NextNews:
    """`before` and `after` stand around the `day`; what is written besides is `text`."""

    before: str
    day: str
    after: str
    text: Text

    @property
    def said(self) -> str:
        """All of it on one line."""
        return " ".join(
            part for part in (f"{self.before}{self.day}{self.after}", self.text.text) if part
        )


@dataclass(frozen=True)
class Contact:
    role: Text
    phone: str
    mail: str

    def __bool__(self) -> bool:
        return bool(self.role or self.phone or self.mail)

    @property
    def dialled(self) -> str:
        return "".join(sign for sign in self.phone if sign in "+0123456789")


@dataclass(frozen=True)
class Outcome:
    """`updated` is when this edition was published, None for what isn't."""

    workshop: Workshop
    language: str
    taken_at: Milliseconds
    updated: Milliseconds | None
    where_and_when: str
    took_part: int | None
    people: str
    as_of: str
    intro: Text
    promised: str
    tiles: list[Tile]
    groups: list[Group]
    decided: list[Item]
    going: list[Going]
    will_not: list[Item]
    waits: list[Item]
    next_news: NextNews | None
    contact: Contact

    @property
    def title(self) -> str:
        return Words(self.language)(TITLE)

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def tells_of_few(self) -> bool:
        return any(row.is_few for row in self.rows)

    @property
    def is_empty(self) -> bool:
        return not (self.groups or self.decided or self.going or self.will_not or self.waits)
