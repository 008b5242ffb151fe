"""What is done in the child: texts and titles in, likenesses out. A question is `how` and what it
needs, as JSON; `app.companion` carries it."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from app.meaning.plain import PLACED, TITLE, Plain
from app.meaning.related import Line, related
from app.meaning.words import language

WORDS, WORDS_ALIKE = 1.3, 0.8
"""How much it counts what words an answer has in common with a theme, or with another answer,
beside what it means. A theme has more words, and most are there because they tell it."""


class Lemmas:
    """The plain way."""

    way = "lemmas"

    def hear(self, question: dict[str, Any]) -> dict[str, Any]:
        return {"way": self.way, **getattr(self, f"_{question['how']}")(question)}

    def _suggest(self, question: dict[str, Any]) -> dict[str, Any]:
        return {"alike": _by_words(question), "read": [True] * len(question["texts"])}

    def _alike(self, question: dict[str, Any]) -> dict[str, Any]:
        """How alike each text is to the first one."""
        texts = question["texts"]
        plain = Plain(texts, spoken := language(texts), _lemmas(spoken))
        return {"alike": [one for (one,) in plain.likeness([[(texts[0], 1)]])]}


class Embeddings(Lemmas):
    """What answers mean, with their words beside."""

    way = "embeddings"

    def __init__(self) -> None:
        from app.meaning.vectors import Vectors

        self._vectors: Vectors = Vectors()

    def _read(self, question: dict[str, Any]) -> dict[str, Any]:
        left = self._vectors.read(
            question["table"], question["texts"], question["seconds"], question["keep"]
        )
        return {"left": left}

    def _read_on(self, question: dict[str, Any]) -> dict[str, Any]:
        return {"left": self._vectors.read_on(question["table"], question["seconds"])}

    def _suggest(self, question: dict[str, Any]) -> dict[str, Any]:
        """Of those that have been read; the others get what their words say."""
        table, texts = question["table"], question["texts"]
        words = _by_words(question)
        read = [self._vectors.known(table, text) for text in texts]
        places = [place for place, known in enumerate(read) if known]
        if places:
            at = {place: number for number, place in enumerate(places)}
            means = self._vectors.likeness(
                table,
                [texts[place] for place in places],
                question["titles"],
                [[line.said for line in lines] for lines in _related(question)],
                [[WORDS * one for one in words[place]] for place in places],
                [[at[one] for one in theme if one in at] for theme in question["placed"]],
            )
            for place, row in zip(places, means.tolist(), strict=True):
                words[place] = row
        return {"alike": words, "read": read}

    def _alike(self, question: dict[str, Any]) -> dict[str, Any]:
        table, texts = question["table"], question["texts"]
        words = super()._alike(question)["alike"]
        read = [place for place, text in enumerate(texts) if self._vectors.known(table, text)]
        if read[:1] == [0]:
            vectors = self._vectors.among(table, [texts[place] for place in read])
            for place, mean in zip(read, (vectors @ vectors[0]).tolist(), strict=True):
                words[place] = mean + WORDS_ALIKE * words[place]
        return {"alike": words}


def _by_words(question: dict[str, Any]) -> list[list[float]]:
    texts = question["texts"]
    spoken = language(texts)
    plain = Plain(texts, spoken, _lemmas(spoken))
    parts = zip(question["titles"], _related(question), question["placed"], strict=True)
    return plain.likeness(
        [
            [
                (title, TITLE),
                *((line.said, 1) for line in lines),
                *((texts[place], PLACED) for place in places),
            ]
            for title, lines, places in parts
        ]
    )


def _related(question: dict[str, Any]) -> list[list[Line]]:
    spoken = language([*question["texts"], *question["titles"]])
    return [related(title, spoken, _lemmas(spoken)) for title in question["titles"]]


@lru_cache(maxsize=50_000)
def lemma(word: str, spoken: str) -> str:
    """The form that stands in a dictionary. One language only: a dictionary is 30 to 100 MB."""
    import simplemma

    return str(simplemma.lemmatize(word, lang=spoken)).lower()


@cache
def _lemmas(spoken: str) -> Callable[[str], str]:
    return lambda word: lemma(word, spoken)
