"""A title in more languages than one: a workshop's, or the name of a talk round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import JSON, Column

from app.i18n import first_of

Wordings = dict[str, dict[str, str]]
"""By language: {"title": …}, in others than the one that stands in its own column. `was` is what
that one read when this was written, where it has been changed since."""
LONGEST = 200


def wordings_column() -> Column[Wordings]:
    return Column(JSON, nullable=False, server_default="{}")


@dataclass(frozen=True)
class Worded:
    """A title: `text` is in `language`; `texts` are all there are, by language."""

    text: str
    language: str
    texts: dict[str, str]

    @classmethod
    def of(cls, text: str, language: str, wordings: Wordings) -> "Worded":
        others = {code: words["title"] for code, words in wordings.items()}
        return cls(text, language, {**others, language: text})

    def in_words(self, languages: Sequence[str]) -> "Worded":
        """In the first of these languages that it is worded in; else as it stands."""
        chosen = first_of(languages, self.language, self.texts)
        return replace(self, text=self.texts[chosen], language=chosen) if chosen else self

    def also(self, language: str) -> str:
        """The same in a second language; empty where it isn't worded in it."""
        return "" if language == self.language else self.texts.get(language, "")

    @property
    def others(self) -> dict[str, str]:
        """All but the one it is shown in; none of what has no title."""
        texts = self.texts if self.text else {}
        return {code: text for code, text in texts.items() if code != self.language}


def with_title(wordings: Wordings, language: str, text: str) -> Wordings:
    """With the title in one more language; an empty one takes it away."""
    others = {code: words for code, words in wordings.items() if code != language}
    return {**others, language: {"title": text}} if text else others


def aged(wordings: Wordings, before: str, after: str) -> Wordings:
    """When the title itself is changed, the others remember what they are translations of."""
    if before == after:
        return wordings
    return {code: _aged(words, words.get("was", before), after) for code, words in wordings.items()}


def _aged(words: dict[str, str], was: str, now: str) -> dict[str, str]:
    said = {"title": words["title"]}
    return said if was == now else {**said, "was": was}


def older(wordings: Wordings, language: str) -> str:
    """What the title read when it was written in this language, if it has been changed since."""
    return wordings.get(language, {}).get("was", "")


def turned(text: str, wordings: Wordings, before: str, after: str) -> tuple[str, Wordings]:
    """When the workshop changes its language, the title that was worded in it comes first, and
    the one before is kept beside it. One that wasn't stays as it reads."""
    if after not in wordings:
        return text, wordings
    first = wordings[after]["title"]
    return first, with_title(with_title(wordings, after, ""), before, text)


def written(typed: Mapping[str, str], first: str) -> Wordings:
    """The titles that say something, by language, in others than the `first`."""
    return {code: {"title": text} for code, text in typed.items() if text and code != first}
