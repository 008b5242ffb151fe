"""How often the right theme is suggested: first, among three, and for the surest quarter; with titles
only, and with five answers placed in each theme. By what answers mean, and beside it the plain way.

Usage: python -m bench.themes [FILE.csv ...] [--json]. A file has the columns `text,theme`; without
one, those in bench/data/themes are taken, which are described there. Exits with 1 if what is to be
reached isn't.
"""

import argparse
import asyncio
import csv
import json
import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from app.meaning.suggest import EMBEDDINGS, LEMMAS, Meaning, Theme, installed

SETS = Path(__file__).parent / "data/themes"
TITLES, FIVE_PLACED = "titles", "five_placed"
PLACED, DRAWS = 5, 10
LONG_S = 3600
NORMAL_95 = 1.959964
REACH = {"top3": 0.85, "surest_quarter": 0.90}
"""By embeddings with titles only, of all answers together."""
REACH_OF_EACH = {"top3": 0.80}
MEASURES = ("top1", "top3", "surest_quarter")


@dataclass(frozen=True)
class Labelled:
    name: str
    texts: list[str]
    themes: list[str]

    @property
    def titles(self) -> list[str]:
        return list(dict.fromkeys(self.themes))


@dataclass(frozen=True)
class Hits:
    """How many of how many; `answers` is those that were suggested for, once."""

    top1: float
    top3: float
    surest_quarter: float
    answers: int
    quarter: int

    def of(self, measure: str) -> int:
        return self.quarter if measure == "surest_quarter" else self.answers

    def share(self, measure: str) -> float:
        return float(getattr(self, measure)) / self.of(measure) if self.of(measure) else 0.0

    def interval(self, measure: str) -> tuple[float, float]:
        return wilson(self.share(measure), self.of(measure))

    def told(self) -> dict[str, Any]:
        shares = {one: round(self.share(one), 4) for one in MEASURES}
        bounds = {f"{one}_95": [round(at, 4) for at in self.interval(one)] for one in MEASURES}
        return {**shares, "answers": self.answers, **bounds}

    def __str__(self) -> str:
        return "  ".join(
            f"{self.share(one):.2f} ({low:.2f}–{high:.2f})"
            for one in MEASURES
            for low, high in [self.interval(one)]
        )


def wilson(share: float, number: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    if not number:
        return 0.0, 1.0
    square = NORMAL_95**2
    middle = (share + square / (2 * number)) / (1 + square / number)
    spread = sqrt(share * (1 - share) / number + square / (4 * number**2))
    half = NORMAL_95 * spread / (1 + square / number)
    return max(0.0, middle - half), min(1.0, middle + half)


def together(hits: Iterable[Hits]) -> Hits:
    each = list(hits)
    return Hits(
        sum(one.top1 for one in each),
        sum(one.top3 for one in each),
        sum(one.surest_quarter for one in each),
        sum(one.answers for one in each),
        sum(one.quarter for one in each),
    )


def read_set(path: Path) -> Labelled:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["text"].strip(), row["theme"].strip()) for row in csv.DictReader(file)]
    kept = [(text, theme) for text, theme in rows if text and theme]
    return Labelled(path.stem, [text for text, _ in kept], [theme for _, theme in kept])


async def measure(meaning: Meaning, labelled: Labelled) -> dict[str, Hits]:
    """By titles only, and the mean of some draws of five placed in each."""
    drawing = random.Random(labelled.name)
    draws = [await _hits(meaning, labelled, _drawn(drawing, labelled)) for _ in range(DRAWS)]
    mean = Hits(
        *(sum(getattr(one, part) for one in draws) / DRAWS for part in MEASURES),
        draws[0].answers,
        draws[0].quarter,
    )
    return {TITLES: await _hits(meaning, labelled, frozenset()), FIVE_PLACED: mean}


def _drawn(drawing: random.Random, labelled: Labelled) -> frozenset[int]:
    """Five of each theme, or half of a small one."""
    chosen: set[int] = set()
    for title in labelled.titles:
        of_theme = [at for at, theme in enumerate(labelled.themes) if theme == title]
        chosen.update(drawing.sample(of_theme, min(PLACED, len(of_theme) // 2)))
    return frozenset(chosen)


async def _hits(meaning: Meaning, labelled: Labelled, placed: frozenset[int]) -> Hits:
    texts = {at: text for at, text in enumerate(labelled.texts) if at not in placed}
    themes = {
        number: Theme(
            title, [labelled.texts[at] for at in sorted(placed) if labelled.themes[at] == title]
        )
        for number, title in enumerate(labelled.titles)
    }
    suggested = await meaning.suggest(texts, themes, patience_s=LONG_S)
    right = {at: labelled.titles.index(labelled.themes[at]) for at in texts}
    ranks = {
        at: [theme for theme, _ in suggested.best.get(at, [])].index(right[at])
        for at in texts
        if right[at] in [theme for theme, _ in suggested.best.get(at, [])]
    }
    quarter = suggested.surest_first()[: max(1, len(texts) // 4)]
    return Hits(
        sum(rank == 0 for rank in ranks.values()),
        len(ranks),
        sum(ranks.get(at) == 0 for at in quarter),
        len(texts),
        len(quarter),
    )


async def measure_all(
    sets: Sequence[Labelled],
) -> Mapping[str, Mapping[str, Mapping[str, Hits]]]:
    """By way, by set, by what was known."""
    ways = {LEMMAS: Meaning(embeddings=False)}
    if installed():
        ways = {EMBEDDINGS: Meaning(), **ways}
    found = {}
    for way, meaning in ways.items():
        found[way] = {labelled.name: await measure(meaning, labelled) for labelled in sets}
        await meaning.close()
    return found


def pooled(by_set: Mapping[str, Mapping[str, Hits]]) -> dict[str, Hits]:
    return {
        known: together(one[known] for one in by_set.values()) for known in (TITLES, FIVE_PLACED)
    }


def missed(by_set: Mapping[str, Mapping[str, Hits]]) -> list[str]:
    """What isn't reached, a sentence each."""
    everything = pooled(by_set)[TITLES]
    return [
        f"{measure} is {everything.share(measure):.2f} of all, to be {least}"
        for measure, least in REACH.items()
        if everything.share(measure) < least
    ] + [
        f"{measure} is {hits[TITLES].share(measure):.2f} of {name}, to be {least}"
        for name, hits in by_set.items()
        for measure, least in REACH_OF_EACH.items()
        if hits[TITLES].share(measure) < least
    ]


def as_json(found: Mapping[str, Mapping[str, Mapping[str, Hits]]]) -> dict[str, Any]:
    return {
        way: {known: hits.told() for known, hits in pooled(found[way]).items()}
        if way in found
        else None
        for way in (EMBEDDINGS, LEMMAS)
    }


def print_table(found: Mapping[str, Mapping[str, Mapping[str, Hits]]]) -> None:
    print(f"{'':48}{'first':18}{'among three':18}surest quarter, each with its 95 % interval")
    for way, by_set in found.items():
        for name, hits in [*by_set.items(), ("all together", pooled(by_set))]:
            for known, one in hits.items():
                print(f"{way:11}{name:18}{known:12}{one.answers:5}  {one}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.themes")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if asked.files:
        sys.exit(_report(asked.files, asked.json))
    for folder in sorted(path for path in SETS.iterdir() if path.is_dir()):
        print(f"\n{folder.name}:")
        if _report(sorted(folder.glob("*.csv")), asked.json):
            print("not reached")


def _report(files: Sequence[Path], with_json: bool) -> int:
    found = asyncio.run(measure_all([read_set(path) for path in files]))
    if with_json:
        print(json.dumps(as_json(found)))
    else:
        print_table(found)
    why = missed(found[EMBEDDINGS]) if EMBEDDINGS in found else ["the embeddings aren't here"]
    for sentence in why:
        print(f"MISS: {sentence}", file=sys.stderr)
    return int(bool(why))


if __name__ == "__main__":
    main()
