"""Word cloud: a few words each; people are counted, not words."""

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from pydantic import Field

from app.errors import N_, Invalid
from app.i18n.alphabet import in_alphabet
from app.papers.blocks import Bar, Bars, Block, Part, Table
from app.steps.base import Context, Counts, Entry, Figures, StepKind, Words
from app.steps.change import Change
from app.steps.plain import Line, Plain, at_most

Key = TypeVar("Key", int, str)
SHOWN = 24
LONG = N_("A word or two is enough: at most 40 characters.")
EXAMPLES = ("hopp", "Framtidstro", "gemenskap", "Gemenskap!", "nyfiken", "trött", "stolt", "mod")


class WordCloudSettings(Plain):
    """`picture`: the projector draws a cloud instead of bars."""

    most: int = Field(3, ge=1, le=10)
    picture: bool = False


class WordCloudAnswer(Plain):
    text: Annotated[Line, at_most(400, LONG)]


@dataclass(frozen=True)
class Word:
    """`people` said it; `share` is 0–1 of all who answered, `size` 1–10 of the most said one's;
    `id` is the first row that says it."""

    text: str
    people: int
    share: float
    size: int
    id: int


class WordTally:
    """People per word. Forms that differ only in case or punctuation are one word."""

    def __init__(self) -> None:
        self._said: dict[str, Counter[int]] = {}
        self._forms: dict[str, Counter[str]] = {}
        self._rows: dict[str, Counter[int]] = {}
        self._who: Counter[int] = Counter()

    def add(self, entry: Entry[WordCloudAnswer]) -> None:
        text, word = entry.value.text, merge(entry.value.text)
        self._said.setdefault(word, Counter())[entry.respondent] += 1
        self._forms.setdefault(word, Counter())[text] += 1
        self._rows.setdefault(word, Counter())[entry.id] += 1
        self._who[entry.respondent] += 1

    def remove(self, entry: Entry[WordCloudAnswer]) -> None:
        text, word = entry.value.text, merge(entry.value.text)
        _take(self._said[word], entry.respondent)
        _take(self._forms[word], text)
        _take(self._rows[word], entry.id)
        _take(self._who, entry.respondent)
        if not self._said[word]:
            del self._said[word], self._forms[word], self._rows[word]

    @property
    def total(self) -> int:
        return len(self._said)

    @property
    def people(self) -> int:
        return len(self._who)

    def words(self, most: int = SHOWN, start: int = 0) -> list[Word]:
        """The words most people said, the most first; equals in the order of the alphabet. From
        number `start` on."""
        ranked = sorted(self._said.items(), key=lambda one: (-len(one[1]), in_alphabet(one[0])))
        top = len(ranked[0][1]) if ranked else 1
        return [
            Word(
                self._form(word),
                n,
                n / (self.people or 1),
                max(1, round(10 * n / top)),
                min(self._rows[word]),
            )
            for word, n in ((word, len(who)) for word, who in ranked[start : start + most])
        ]

    def _form(self, word: str) -> str:
        """How it is written: the most used form, of equals the first in the alphabet."""
        return min(self._forms[word].items(), key=lambda one: (-one[1], in_alphabet(one[0])))[0]


def _take(counted: Counter[Key], key: Key) -> None:
    counted[key] -= 1
    if not counted[key]:
        del counted[key]


def merge(text: str) -> str:
    """What makes two forms one word: letters and digits, without case, and the signs without which
    it would be another one: “C” isn't “C++”, 5 isn't −5, and Thai and Hindi write vowels as marks.

    Symbols stay when there is nothing else, so that an emoji is a word.
    """
    folded = unicodedata.normalize("NFC", JOINERS.sub("", text.casefold()))
    kept = "".join(letter if _tells(letter) else " " for letter in _SIGNS.sub(_hold, folded))
    return " ".join(kept.split()).translate(_BACK) or text


JOINERS = re.compile("[\u200b-\u200d\u2060\ufeff\ufe00-\ufe0f\u00ad]")
"""What says how letters are drawn, or where a line may break."""
_SIGNS = re.compile(r"(?<=\w)[+#%°‰]+|(?<=\d) [%°‰]|(?<![\w+-])[+−-](?=\d)")
"""After a word, and before a number."""
_HELD = {sign: chr(0xE000 + n) for n, sign in enumerate("+#%°‰-")}
_BACK = {ord(held): sign for sign, held in _HELD.items()}


def _hold(signs: re.Match[str]) -> str:
    return "".join(_HELD["-" if sign == "−" else sign] for sign in signs[0].strip())


def _tells(letter: str) -> bool:
    return letter.isalnum() or letter in _HELD.values() or unicodedata.category(letter)[0] == "M"


def _not_in(words: list[Word], others: list[Word]) -> list[str]:
    known = {merge(word.text) for word in others}
    return [word.text for word in words if merge(word.text) not in known]


class WordCloud(StepKind[WordCloudSettings, WordCloudAnswer]):
    name = "word_cloud"
    place = 30
    label = N_("Word cloud")
    hint = N_("A word or two each; the most common stand out.")
    lists = True
    sorts = True
    threads = True
    empty = N_("Write something first.")
    minutes = 4
    drawn = True
    on_phones = True
    compares = True
    Settings = WordCloudSettings
    Answer = WordCloudAnswer

    def check(
        self,
        settings: WordCloudSettings,
        answer: WordCloudAnswer,
        context: Context[WordCloudAnswer],
    ) -> None:
        if not answer.text:
            raise Invalid(self.empty)
        if len(answer.text) > 40:
            raise Invalid(LONG)

    def word(self, answer: WordCloudAnswer) -> str:
        return merge(answer.text)

    def most(self, settings: WordCloudSettings) -> int:
        return settings.most

    def tally(self, settings: WordCloudSettings) -> WordTally:
        return WordTally()

    def text(self, settings: WordCloudSettings, answer: WordCloudAnswer) -> str:
        return answer.text

    def notes(self, settings: WordCloudSettings, tally: WordTally, words: Words) -> Iterable[Block]:
        said = tally.words(most=tally.total)
        if said:
            yield Bars(
                words("How many people said each word"),
                [Bar(word.text, Part(word.people, tally.people), word.share) for word in said],
            )

    def groups(self, tally: WordTally) -> Counts:
        return {"": {word.text: word.people for word in tally.words(most=tally.total)}}

    def change(
        self,
        settings: WordCloudSettings,
        before: WordTally,
        after: WordTally,
        least: int,
        words: Words,
    ) -> Change:
        """Those that most people said first."""
        then, now = before.words(before.total), after.words(after.total)
        return Change(
            new=_not_in(now, then),
            gone=_not_in(then, now),
        )

    def counted_in(self, settings: WordCloudSettings) -> int:
        return settings.most

    def notes_of_counts(
        self, settings: WordCloudSettings, told: Figures, words: Words
    ) -> Iterable[Block]:
        """Those that aren't told in the order of the alphabet, since another would tell of them."""
        said = sorted(
            told.counts[""].items(), key=lambda one: (-(one[1] or 0), in_alphabet(one[0]))
        )
        if said:
            head = [words("Word"), words("People")]
            yield Table(words("How many people said each word"), head, [[*one] for one in said])

    def example(self, settings: WordCloudSettings, rng: random.Random) -> WordCloudAnswer:
        return WordCloudAnswer(text=rng.choice(EXAMPLES))


KIND = WordCloud()
