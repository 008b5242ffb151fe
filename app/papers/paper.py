"""A document before it is a file: its blocks in order, and the questions for whoever parts it by
them. It refers to no table, so that it can be handed to a process of its own."""

import pickle
from dataclasses import dataclass, field
from typing import TypeGuard

from app.clock import Milliseconds
from app.papers.blocks import Bars, Block, Figure, Heading, Table
from app.papers.names import safe_name

LONGEST_FOOT = 80


@dataclass(frozen=True)
class Said:
    """An answer word for word, whether it stands among the quotes, and the names of the themes
    that it lies in, or of what lies in none."""

    text: str
    quoted: bool = False
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """One question: `name` is its prompt on one line, `round` its talk round, `kind` how it was
    asked, `number` which time. `blocks` are its heading, how it was asked and its results;
    `answers` all its answers in words, in the order of the alphabet."""

    name: str
    round: str
    kind: str
    number: int
    blocks: list[Block] = field(default_factory=list)
    answers: list[Said] = field(default_factory=list)


@dataclass(frozen=True)
class Paper:
    """`label` is what it is ("Meeting notes"), `author` a role and never a person, `subject` the
    purpose, `day` (in milliseconds, UTC) what it is about, in the zone `tz`, and `taken_at` when
    it was made. `blocks` are all of it in reading order, `overview` those of the whole meeting
    alone."""

    language: str
    label: str
    title: str
    author: str
    subject: str
    tz: str
    day: Milliseconds
    taken_at: Milliseconds
    blocks: list[Block]
    overview: list[Block]
    chapters: list[Chapter]
    status: str = ""
    """Whether it is a draft, or which version; empty for what is neither."""
    version: str = ""
    """Which final version it is, a line for each fact; empty where it is none."""

    @property
    def foot(self) -> str:
        """What stands at the foot of each page, beside its number."""
        words = " ".join(self.title.split())
        if len(words) > LONGEST_FOOT:
            words = words[: LONGEST_FOOT - 1].rstrip() + "…"
        return " · ".join(part for part in (words, self.status) if part)

    @property
    def figures(self) -> list[tuple[str, Figure]]:
        """In reading order, each with the name of a file, without its ending: its number, and the
        heading that it stands under ("01 Vad hindrar")."""
        found: list[tuple[str, Figure]] = []
        heading = self.title
        for block in self.blocks:
            if isinstance(block, Heading):
                heading = block.text
            elif is_figure(block):
                found.append((safe_name(f"{len(found) + 1:02} {heading}"), block))
        return found


def is_figure(block: Block) -> TypeGuard[Figure]:
    return isinstance(block, Bars | Table) and block.is_drawn


def packed(paper: Paper) -> bytes:
    return pickle.dumps(paper)


def unpacked(content: bytes) -> Paper:
    """What `packed` made, in the process that it was made for; never what comes from outside."""
    paper = pickle.loads(content)  # noqa: S301
    assert isinstance(paper, Paper)
    return paper
