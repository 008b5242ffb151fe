"""What notes are made of: kinds of step yield blocks, formats walk them."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """`tone` is "plain", "quiet" (how many answered) or "summary"."""

    text: str
    tone: str = "plain"


@dataclass(frozen=True)
class Facts:
    """Label and value pairs: place, date, people."""

    rows: list[tuple[str, str]]


@dataclass(frozen=True)
class Quotes:
    """Answers, word for word."""

    texts: list[str]


@dataclass(frozen=True)
class Bar:
    """`share` is 0–1 of the longest bar; `value` is what stands beside it."""

    label: str
    value: str
    share: float


@dataclass(frozen=True)
class Bars:
    caption: str
    bars: list[Bar]


@dataclass(frozen=True)
class Table:
    caption: str
    head: list[str]
    rows: list[list[str]] = field(default_factory=list)


Block = Heading | Paragraph | Facts | Quotes | Bars | Table
