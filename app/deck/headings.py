"""Gives a slide a heading out of its own words, since a step without one can't be told apart."""

import re

from app.deck.questions import split_sentences

LONGEST_HEADING = 500
LONGEST_LIFTED = 160
"""A first sentence up to so long becomes the heading; of a longer one its first words do."""
LONGEST_GIST = 60

_SIGNS = re.compile(r"(?:[-#>]+|\d{1,3}\.)\s+")


def headed(heading: str, body: str) -> tuple[str, str]:
    """A heading that fits, and the body; no word of the two is lost."""
    if not heading:
        heading, body = _lifted(body)
    if len(heading) > LONGEST_HEADING:
        return shortened(heading, LONGEST_GIST), "\n\n".join(filter(None, [heading, body]))
    return heading, body


def _lifted(body: str) -> tuple[str, str]:
    """The first sentence of a text moved up; where a list comes first, or a long sentence, only
    its first words are said above it."""
    first, _, others = body.partition("\n\n")
    lines = [line for line in first.splitlines() if line.strip()]
    if len(lines) == 1 and not _SIGNS.match(lines[0]):
        sentence, *more = split_sentences(lines[0])
        if len(sentence) <= LONGEST_LIFTED:
            return sentence, "\n\n".join(filter(None, [" ".join(more), others]))
    return shortened(_bare(lines), LONGEST_GIST), body


def _bare(lines: list[str]) -> str:
    return _SIGNS.sub("", lines[0].strip(), count=1) if lines else ""


def shortened(text: str, longest: int) -> str:
    """The text, or its first words and a sign that more follow."""
    if len(text) <= longest:
        return text
    cut = text[:longest].rsplit(None, 1)[0] if " " in text[:longest] else text[: longest - 1]
    return f"{cut.rstrip(' ,;:–—-')} …"[:longest]
