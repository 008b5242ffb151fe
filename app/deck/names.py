"""Recognises lists of names: places, people, organisations."""

import re
from collections.abc import Sequence

from app.deck.lines import Block

FEWEST_NAMES = 8
FEWEST_FULL_NAMES = 5
SHORTEST_RUN = 3

_CAPITAL = r"[A-ZÅÄÖÉÆØ]"
_NAME = re.compile(
    rf"{_CAPITAL}[\w'’.-]+(?:\s+(?:{_CAPITAL}[\w'’.-]*|av|von|de|och|on|upon|under|the|of|la))"
    r"{0,3}(?:\s*[,(–-].{0,60})?$"
)
_FULL_NAME = re.compile(rf"{_CAPITAL}[\w'’-]+\s+{_CAPITAL}")


def is_name_list(blocks: Sequence[Block]) -> bool:
    names = names_among(blocks)
    full = sum(bool(_FULL_NAME.match(name.text)) for name in names)
    many = len(names) >= FEWEST_NAMES or full >= FEWEST_FULL_NAMES
    return many and len(names) * 2 > len(blocks)


def names_among(blocks: Sequence[Block]) -> list[Block]:
    """The blocks that are names and stand together with other names."""
    runs: list[list[Block]] = [[]]
    before: Block | None = None
    for block in blocks:
        if not _is_name(block.text):
            runs.append([])
        elif block.after_blank and before is not None and not before.after_blank:
            runs.append([block])
        else:
            runs[-1].append(block)
        before = block
    return [block for run in runs if len(run) >= SHORTEST_RUN for block in run]


def _is_name(text: str) -> bool:
    return len(text) <= 100 and bool(_NAME.match(text))
