"""The words by which decks are read, a file for each language, and what languages a deck is in."""

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "languages"
USUAL = ("sv", "en")
ALWAYS = "en"
"""Its words for workshops are used in all of them."""
FEWEST_WORDS = 3
SPOKEN_TOO = 0.5
"""From which part of the commonest language's words another is spoken as well."""
MUCH = 50_000

_spoken: ContextVar[tuple[str, ...]] = ContextVar("spoken", default=USUAL)


class Words:
    """A pattern in which each @name stands for what the spoken languages list under that name."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def match(self, text: str) -> re.Match[str] | None:
        return _compiled(self.pattern, _spoken.get()).match(text)

    def search(self, text: str) -> re.Match[str] | None:
        return _compiled(self.pattern, _spoken.get()).search(text)

    def without(self, text: str) -> str:
        """The text without the first that matches."""
        return _compiled(self.pattern, _spoken.get()).sub("", text, count=1)


@cache
def _compiled(pattern: str, languages: tuple[str, ...]) -> re.Pattern[str]:
    def listed(name: re.Match[str]) -> str:
        found = [words for language in languages if (words := _listed(language, name[1]))]
        return f"(?:{'|'.join(found) or '(?!)'})"

    return re.compile(re.sub(r"@(\w+)", listed, pattern), re.I)


def _listed(language: str, name: str) -> str:
    return "|".join(_lists(language).get(name, "").split("\n")).strip("|")


@cache
def _lists(language: str) -> dict[str, str]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


@cache
def languages() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@contextmanager
def speaking_as(text: str) -> Iterator[None]:
    """Reads within it by the words of the languages that the text is in."""
    token = _spoken.set(spoken_in(text[:MUCH]))
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken_in(text: str) -> tuple[str, ...]:
    """The languages whose commonest words stand in a text; the usual ones if hardly any do."""
    counts = {
        language: len(_compiled(r"\b@common\b", (language,)).findall(text))
        for language in languages()
    }
    most = max(counts.values())
    first = max(counts, key=lambda language: (counts[language], language in USUAL))
    if most < FEWEST_WORDS or first in USUAL:
        return USUAL
    others = [one for one in counts if counts[one] >= SPOKEN_TOO * most and one not in USUAL]
    return (*others, ALWAYS)
