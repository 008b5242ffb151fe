"""What notes are made of: kinds of step yield blocks, formats walk them.

`name` tells a format which block it has. Numbers stay numbers, so that each format writes them
in its own way. Texts are plain text, whatever they look like.
"""

from dataclasses import dataclass, field
from typing import ClassVar, Self

from app.papers.radar import Radar

PER_CENT_FROM = 10
"""Of fewer people than this no per cent are said."""


def per_cent(people: int, of: int) -> int | None:
    """Half up; None of so few that it would say more than their number does."""
    return (200 * people + of) // (2 * of) if of >= PER_CENT_FROM else None


class Part(int):
    """A number of people out of `of`: a number to whoever reckons, and per cent to who reads."""

    of: int

    def __new__(cls, people: int, of: int = 0) -> Self:
        part = super().__new__(cls, people)
        part.of = of
        return part

    @property
    def per_cent(self) -> int | None:
        return per_cent(self, self.of)


Cell = str | float | None
"""None is a value that there isn't: the mean of no answers."""


@dataclass(frozen=True)
class Heading:
    name: ClassVar[str] = "heading"
    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """`tone` is "plain" or "quiet" (how many answered)."""

    name: ClassVar[str] = "paragraph"
    text: str
    tone: str = "plain"


@dataclass(frozen=True)
class Run:
    """Words of one hand; a line break within them is "\\n". `link` is where they lead (http,
    https or mailto), empty if nowhere."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether it reads as it leads."""
        return self.text == self.link != ""


@dataclass(frozen=True)
class Passage:
    """`form` is "paragraph" or "heading" (below that of its part), of one line, or "bullets", or
    "numbers" counted from `first`."""

    form: str
    lines: list[list[Run]]
    first: int = 1


@dataclass(frozen=True)
class Prose:
    """What the facilitator wrote; `tone` is "summary" or "next" (what happens next). `language`
    is the one it is in, empty where it is that of all the notes."""

    name: ClassVar[str] = "prose"
    passages: list[Passage]
    tone: str
    language: str = ""


@dataclass(frozen=True)
class Facts:
    """Label and value pairs: place, date, people."""

    name: ClassVar[str] = "facts"
    rows: list[tuple[str, str]]


@dataclass(frozen=True)
class Quotes:
    """Answers, word for word."""

    name: ClassVar[str] = "quotes"
    texts: list[str]


@dataclass(frozen=True)
class Voices:
    """Answers that the facilitator has lifted to the top; they stand among the others too."""

    name: ClassVar[str] = "voices"
    texts: list[str]


@dataclass(frozen=True)
class Bar:
    """`share` is 0–1 of all who answered; `value` is what stands beside it; `right`: it is the
    right answer, or one of them."""

    label: str
    value: float
    share: float
    right: bool = False


@dataclass(frozen=True)
class Bars:
    name: ClassVar[str] = "bars"
    is_drawn: ClassVar[bool] = True
    caption: str
    bars: list[Bar]


@dataclass(frozen=True)
class Means:
    """`column` is the place of the column with each row's mean, on a scale from 1 to `top`."""

    column: int
    top: int


@dataclass(frozen=True)
class Table:
    """`labels`: the first column names its row. `spread` are the places of the columns that
    together tell how each row's people are spread over a scale, which a picture can show;
    `radar`: the picture shows first each row's mean, around a middle."""

    name: ClassVar[str] = "table"
    caption: str
    head: list[str]
    rows: list[list[Cell]] = field(default_factory=list)
    labels: bool = True
    spread: tuple[int, ...] = ()
    radar: Means | None = None

    @property
    def around(self) -> Radar | None:
        """Its means as a radar."""
        if self.radar is None:
            return None
        means = [row[self.radar.column] for row in self.rows]
        return Radar([None if isinstance(mean, str) else mean for mean in means], self.radar.top)

    @property
    def is_drawn(self) -> bool:
        """Whether a picture can show it: nothing is left out of it."""
        counts = [row[place] for row in self.rows for place in self.spread]
        return bool(counts) and all(isinstance(count, int) for count in counts)


@dataclass(frozen=True)
class Address:
    """Where this is read as a web page; on paper with a QR code of it."""

    name: ClassVar[str] = "address"
    text: str
    link: str


Figure = Bars | Table
"""What a picture shows; of tables those that are drawn."""
Block = Heading | Paragraph | Prose | Facts | Quotes | Voices | Bars | Table | Address
