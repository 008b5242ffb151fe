"""What is suggested at sorting tables: kept by asking, without a word of what was written, and made
anew behind the page when answers or themes have changed."""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.meaning.suggest import Alike, Meaning, Suggested, Theme
from app.meaning.words import gist, language
from app.models.answers.sorting import Sorted
from app.screens.sorting import FOR_THE_LANGUAGE, Hints

MOST_TABLES = 100
PATIENCE_S = 1.0
"""So long is waited for answers to be read; what is known then is shown, and the rest comes."""
RESTS_S = 0.7
"""Between two times that the same table's are made anew."""


@dataclass
class Kept:
    """Of one table: at which version its suggestions were asked for, and what they are; and what
    is the same for answers that say nearly the same, by their rows."""

    asked: int = -1
    suggested: Suggested = field(default_factory=lambda: Suggested("none"))
    gists: dict[int, int] = field(default_factory=dict)
    spoken: str = ""
    making: asyncio.Task[None] | None = None


@dataclass(frozen=True)
class Question:
    """What is to be suggested for: the unsorted answers and the themes, as of a version."""

    asking_id: int
    version: int
    texts: dict[int, str]
    themes: dict[int, Theme]


def question_of(asking_id: int, version: int, now: Sorted) -> Question:
    themes = {
        pile.id: Theme(pile.theme.title, [one.text for one in pile.entries]) for pile in now.piles
    }
    texts = {entry.id: entry.text for entry in now.unsorted}
    return Question(asking_id, version, texts, themes)


class Suggestions:
    """One for the whole server."""

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        self._kept: OrderedDict[int, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, asking_id: int, version: int, alike: list[Alike] | None = None) -> Hints:
        """What is known now."""
        kept = self._table(asking_id)
        found = kept.suggested
        themes = {row: [theme for theme, _ in best] for row, best in found.best.items()}
        thinking = kept.asked < version or found.left > 0 or kept.making is not None
        way = "" if kept.asked < 0 else found.way
        return Hints(themes, found.surest_first(), alike or (), way, thinking)

    def gather(self, asking_id: int, texts: Mapping[int, str]) -> list[list[int]]:
        """Rows whose texts say nearly the same; each is looked at once."""
        kept = self._table(asking_id)
        kept.spoken = kept.spoken or language(list(texts.values())[:FOR_THE_LANGUAGE])
        groups: dict[int, list[int]] = {}
        for row, text in texts.items():
            if row not in kept.gists:
                kept.gists[row] = hash(gist(text, kept.spoken))
            groups.setdefault(kept.gists[row], []).append(row)
        return list(groups.values())

    def make(self, question: Question) -> None:
        """Have them made, unless they are being made; on the loop."""
        kept = self._table(question.asking_id)
        if kept.making is None and (kept.asked < question.version or kept.suggested.left):
            kept.asked = question.version
            kept.making = asyncio.create_task(self._make(kept, question))

    async def alike(self, row: int, question: Question) -> list[Alike]:
        if row not in question.texts:
            return []
        return await self._meaning.alike(row, question.texts, question.asking_id)

    async def _make(self, kept: Kept, question: Question) -> None:
        try:
            kept.suggested = await self._meaning.suggest(
                question.texts, question.themes, question.asking_id, PATIENCE_S
            )
            await asyncio.sleep(RESTS_S)
        finally:
            kept.making = None

    def _table(self, asking_id: int) -> Kept:
        with self._lock:
            kept = self._kept.pop(asking_id, None) or Kept()
            self._kept[asking_id] = kept
            if len(self._kept) > MOST_TABLES:
                self._kept.popitem(last=False)
        return kept
