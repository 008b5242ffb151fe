"""Places to break in what is longer than any word, so that it stays on paper."""

import re

LONGEST_WORD = 60
PART = 20
"""Letters, between two places."""


def breakable(text: str, longest: int = LONGEST_WORD) -> str:
    """The text with places to break in its words of so many letters and more."""

    def parted(found: re.Match[str]) -> str:
        return re.sub(rf"(.{{{min(PART, longest)}}})(?=.)", "\\1\u200b", found[0])

    return re.sub(rf"\S{{{longest},}}", parted, text)
