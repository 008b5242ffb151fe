"""Recognises lists of names: places, people, organisations."""

import re
from collections.abc import Sequence

from app.deck.lines import Block

FEWEST_NAMES = 8
FEWEST_FULL_NAMES = 5

_CAPITAL = r"[A-ZÅÄÖÉÆØ]"
_NAME = re.compile(
    rf"{_CAPITAL}[\w'’.-]+(?:\s+(?:{_CAPITAL}[\w'’.-]*|av|von|de|och|on|upon|under|the|of|la))"
    r"{0,3}(?:\s*[,(–-].{0,60})?$"
)
_FULL_NAME = re.compile(rf"{_CAPITAL}[\w'’-]+\s+{_CAPITAL}")


def is_name_list(blocks: Sequence[Block]) -> bool:
    names = [block.text for block in blocks if is_name(block.text)]
    full = sum(bool(_FULL_NAME.match(name)) for name in names)
    many = len(names) >= FEWEST_NAMES or full >= FEWEST_FULL_NAMES
    return many and len(names) * 2 > len(blocks)


def is_name(text: str) -> bool:
    return len(text) <= 100 and bool(_NAME.match(text))
