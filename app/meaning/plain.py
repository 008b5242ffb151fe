"""The plain way, which every machine has: how much an answer has in common with a theme's words, by
TF-IDF on lemmas and on the letters they are made of, so that misspelt and compound words count too.

Rare words weigh more: idf = ln((1 + n) / (1 + df)) + 1 (Salton & Buckley 1988, smoothed)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from math import log, sqrt

from app.meaning.words import FILLERS, NEGATIONS, written

Sparse = Mapping[str, float]
GRAMS = range(3, 6)
A_GRAM = 1 / len(GRAMS)
"""A run of letters weighs less than a word: each word has many."""
TITLE, PLACED = 4, 1
"""How many times over the title's own words count beside those that are related to them."""
LONGEST = 600
"""So much of a long answer is looked at, in letters."""


class Plain:
    """Some answers, and whatever is compared with them."""

    def __init__(self, texts: Sequence[str], language: str, lemma: Callable[[str], str]) -> None:
        self._small, self._lemma = FILLERS[language], lemma
        counted = [self._features(text) for text in texts]
        self._seen = Counter(feature for features in counted for feature in features)
        self._number = len(texts)
        self.vectors = [self._weighed(features) for features in counted]

    def likeness(self, themes: Sequence[Sequence[tuple[str, int]]]) -> list[list[float]]:
        """For each answer how alike it is to each theme, 0 to 1; a theme is texts, and how many
        times each counts."""
        vectors = [self._weighed(self._of(theme)) for theme in themes]
        return [[dot(answer, theme) for theme in vectors] for answer in self.vectors]

    def _of(self, theme: Sequence[tuple[str, int]]) -> Mapping[str, float]:
        features: defaultdict[str, float] = defaultdict(float)
        for text, times in theme:
            for feature, number in self._features(text).items():
                features[feature] += number * times
        return features

    def _features(self, text: str) -> Mapping[str, float]:
        found: defaultdict[str, float] = defaultdict(float)
        for word in written(text[:LONGEST]):
            if word in self._small and word not in NEGATIONS:
                continue
            lemma = self._lemma(word)
            found[f"={lemma}"] += 1
            marked = f"<{lemma}>"
            for length in GRAMS:
                for at in range(len(marked) - length + 1):
                    found[marked[at : at + length]] += A_GRAM
        return found

    def _weighed(self, features: Mapping[str, float]) -> Sparse:
        weights = {
            feature: (1 + log(1 + number))
            * (log((1 + self._number) / (1 + self._seen.get(feature, 0))) + 1)
            for feature, number in features.items()
        }
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {feature: weight / length for feature, weight in weights.items()}


def dot(one: Sparse, other: Sparse) -> float:
    small, large = sorted((one, other), key=len)
    return sum(weight * large.get(feature, 0.0) for feature, weight in small.items())
