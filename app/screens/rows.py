"""What of each question the projector is sent: a part of its rows, which the screen then measures.

A stage stays small, so of many rows only some are sent: the first ones, or those around the row
that is first in view. The parts begin at the same rows for every projector, whatever its shape.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from itertools import accumulate

from app.models.answers.entry import Entry
from app.models.run.acts.view import PARTS
from app.screens.moment import Moment, Prompt

ON_PROJECTOR = 60
MOST_TEXT = 10_000


@dataclass(frozen=True)
class Wall:
    """Rows of one question from number `start`, counted from 0; `entries` are those that are
    answers. `total`: all answers there are. `pages`: the others can be turned to."""

    entries: list[Entry] = field(default_factory=list)
    start: int = 0
    total: int = 0
    pages: bool = True
    lifted: bool = False


def shown_prompts(now: Moment) -> list[Prompt]:
    """The questions on the projector: all that are asked, or the one that is shown alone."""
    lifted = [prompt for prompt in now.prompts if lifted_of(now, prompt)]
    alone = [prompt for prompt in now.prompts if prompt.id == now.workshop.alone_id]
    themed = [prompt for prompt in now.prompts if prompt.piles][:1]
    return lifted or alone or themed or now.prompts


def themed_prompt(now: Moment) -> Prompt | None:
    """The question whose themes the projector shows in place of its answers."""
    shown = shown_prompts(now)
    themed = [one for one in shown if one.piles and one.id != now.workshop.alone_id]
    return themed[0] if len(shown) == len(themed) == 1 and not lifted_of(now, themed[0]) else None


def lifted_of(now: Moment, prompt: Prompt) -> Entry | None:
    """The answer that is shown alone and large, where the room may see it."""
    wanted = now.workshop.lifted_id
    return prompt.results.seen(wanted) if wanted is not None and prompt.lists else None


def wall_of(now: Moment, prompt: Prompt, share: int) -> Wall:
    """`share`: among how many the stage's bytes are divided."""
    if entry := lifted_of(now, prompt):
        return Wall([entry], total=1, lifted=True)
    row = now.workshop.first_row // PARTS if share == 1 else 0
    if prompt.kind.drawn:
        return Wall(start=row - row % prompt.kind.part)
    results = prompt.results
    if prompt.id == now.workshop.alone_id:
        return _around(results.read(), row)
    newest = that_fit(results.newest(ON_PROJECTOR // share), MOST_TEXT // share)
    return Wall(newest, total=results.readable, pages=False)


def wall_beside(now: Moment) -> Wall:
    """Of the answers that a slide shows beside its text."""
    if not now.beside or not now.beside.is_shown or now.beside.takes_themes:
        return Wall()
    return _around(now.beside.entries, now.workshop.first_row // PARTS)


def _around(entries: list[Entry], row: int) -> Wall:
    """The part that holds a row, or the last one."""
    start = 0
    while start < len(entries):
        part = that_fit(entries[start : start + ON_PROJECTOR], MOST_TEXT)
        if row < start + len(part) or start + len(part) == len(entries):
            return Wall(part, start, len(entries))
        start += len(part)
    return Wall()


def that_fit(entries: Iterable[Entry], most: int) -> list[Entry]:
    """The first of them, as long as their texts take at most so many bytes as HTML; at least
    one, so that something new always shows."""
    entries = list(entries)
    sizes = accumulate(len(escape(entry.text).encode()) for entry in entries)
    return [
        entry
        for n, (entry, size) in enumerate(zip(entries, sizes, strict=True))
        if not n or size <= most
    ]
