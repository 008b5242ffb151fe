"""Chapters of the guide and of how answers are protected, as the app shows them by itself: the
documents are the only place where they are written."""

import re
from functools import cache
from pathlib import Path

from app.exports.prose import read_prose
from app.papers.blocks import Block, Heading, Prose

DOCS = Path(__file__).parents[2] / "docs"
PUBLIC_RECORDS = {
    "sv": (
        ("guide.sv.md", "### Innan ni raderar"),
        ("protected.sv.md", "## Allmänna handlingar och gallring"),
    ),
    "en": (
        ("guide.en.md", "### Before you delete"),
        ("protected.en.md", "## Public records and deleting them"),
    ),
}
AMONG_DOCUMENTS = re.compile(r"\[([^\]]+)\]\((?!https:)[^)]*\)")
"""A link from one document to another, which the app doesn't show as they are."""


@cache
def public_records(language: str) -> tuple[Block, ...]:
    """What to do before something is deleted, and why."""
    return tuple(
        block for name, heading in PUBLIC_RECORDS[language] for block in _chapter(name, heading)
    )


def _chapter(name: str, heading: str) -> tuple[Block, Block]:
    """From its heading to the next one that isn't below it."""
    marks, _, title = heading.partition(" ")
    _, _, rest = (DOCS / name).read_text().partition(f"\n{heading}\n")
    text = re.split(rf"^#{{1,{len(marks)}}} ", rest, maxsplit=1, flags=re.M)[0]
    return Heading(title), Prose(read_prose(AMONG_DOCUMENTS.sub(r"\1", text)), "next")
