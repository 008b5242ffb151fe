"""What people say who speak of a theme: words that are related to a title, from a list of ours. A
title is one or two words long and answers seldom repeat them.

In `related/sv.txt` and `en.txt` each line has the words that a theme is called by, a colon, and the
words that come up, the most telling first. A title that names no theme may be one of those words:
*Papperskorgar* has the line of *avfall*. One that none of them fits is taken as it stands."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from app.meaning.words import FILLERS, NEGATIONS, part_of, stem, word_set, written

FOLDER = Path(__file__).parent / "related"
LANGUAGES = ("sv", "en")
MOST = 2
"""Lines for each word of a title."""
NAMED_FIRST, NAMED, PART = 3, 2, 1
SAYS_NO_SUBJECT = word_set(
    "ska skall kan kunna får få måste bör vill alla allt ingen inget mer fler bättre sämre bra",
    "dålig dåligt dåliga stor stort små lite för saknas brist ny nya övrigt annat andra behövs",
    "should can could must will all everyone none more better worse good bad big small too lack",
    "lacking missing new other misc things need",
)
"""What stands in titles of any kind."""


class Line(NamedTuple):
    keys: frozenset[str]
    first: frozenset[str]
    called: str
    words: str
    stems: tuple[str, ...]
    """Of the words that come up."""

    @property
    def said(self) -> str:
        return f"{self.called} {self.words}"


def related(title: str, language: str, lemma: Callable[[str], str]) -> list[Line]:
    """The lines that fit a title, best first. `lemma` is that of the language, which the lines in
    it are called by too."""
    lines = _lines(language, lemma)
    words = [word for word in written(title) if _says_something(word, language)]
    called = [line for word in words for line in _called({word, lemma(word)}, lines)]
    mentioned = [line for word in words for line in _mentioning(stem(word, language), lines)]
    return list(dict.fromkeys(called or mentioned))


def _says_something(word: str, language: str) -> bool:
    return word not in FILLERS[language] | NEGATIONS | SAYS_NO_SUBJECT


def _called(forms: set[str], lines: list[Line]) -> list[Line]:
    """Those that name it; *trafik* in *lokaltrafik* counts where no line has the word itself."""
    fitting = [(_fit(forms, line), line) for line in lines]
    least = max(PART, min(NAMED, max(fit for fit, _ in fitting)))
    chosen = [(fit, line) for fit, line in fitting if fit >= least]
    return [line for _, line in sorted(chosen, key=lambda one: -one[0])[:MOST]]


def _mentioning(root: str, lines: list[Line]) -> list[Line]:
    """The line where it comes up first: what is most telling of a theme stands first there."""
    having = [line for line in lines if root in line.stems]
    return sorted(having, key=lambda line: line.stems.index(root))[:1]


def _fit(forms: set[str], line: Line) -> int:
    if forms & line.keys:
        return NAMED_FIRST if forms & line.first else NAMED
    return PART if any(part_of(key, word) for key in line.keys for word in forms) else 0


@cache
def _lines(spoken: str, lemma: Callable[[str], str]) -> list[Line]:
    return [
        _line(line, language, lemma if language == spoken else None)
        for language in LANGUAGES
        for line in (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    ]


def _line(line: str, language: str, lemma: Callable[[str], str] | None) -> Line:
    called, _, said = line.partition(":")
    keys = called.split()
    forms = [frozenset((key, lemma(key)) if lemma else (key,)) for key in keys]
    stems = tuple(stem(word, language) for word in written(said))
    return Line(frozenset().union(*forms), forms[0], called.strip(), said.strip(), stems)
