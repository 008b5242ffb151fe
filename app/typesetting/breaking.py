"""Places to break in what is longer than any word, so that it stays on paper."""

import re

LONGEST_WORD = 60
PART = 20
"""Letters, between two places."""
LONG_NAME = 7
"""Letters of a word that may not have room in the head of a narrow column."""
SOFT = "\u00ad"
"""A hyphen where a line is broken at it, and nothing elsewhere."""
_VOWELS = "aeiouyåäöæøéèü"
_BETWEEN = re.compile(rf"(?<=\w[{_VOWELS}])([^\W\d_{_VOWELS}]+)(?=[{_VOWELS}])", re.IGNORECASE)
_BEGINS = re.compile(
    r"(skj|stj|str|skr|sp[rl]|s[kpt]|[kptgbdf][rl]|[kdtgf]j|[ktd]v|.)$", re.IGNORECASE
)
"""What of the consonants between two vowels the next syllable begins with."""


def breakable(text: str, longest: int = LONGEST_WORD) -> str:
    """The text with places to break in its words of so many letters and more."""

    def parted(found: re.Match[str]) -> str:
        return re.sub(rf"(.{{{min(PART, longest)}}})(?=.)", "\\1\u200b", found[0])

    return re.sub(rf"\S{{{longest},}}", parted, text)


def syllables(text: str, longest: int = LONG_NAME) -> str:
    """The text with soft hyphens in its words of so many letters and more: between syllables, as
    far as vowels and consonants tell."""

    def parted(found: re.Match[str]) -> str:
        return _BETWEEN.sub(lambda between: _BEGINS.sub(rf"{SOFT}\1", between[1]), found[0])

    return re.sub(rf"[^\W\d_]{{{longest},}}", parted, text)
