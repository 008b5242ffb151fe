"""Made-up series: the same questions asked in several villages, of nobody or of forty people."""

import random
from collections import Counter
from dataclasses import dataclass, field

from app.models.afterwards.small_groups import Asked
from app.models.answers.shared_theme import key_of
from app.steps.base import Counts

WORDS = ["buss", "hopp", "oro", "mod", "tid", "vilja", "skola", "vård", "fiber", "kraft"]
MOST_PEOPLE = 40
LEANINGS = [
    [12, 8, 6, 4, 3, 2, 2, 1, 1, 1],
    [30, 6, 1, 1, 1, 1, 1, 1, 1, 1],
    [1, 6, 20, 6, 2, 1, 1, 1, 1, 1],
    [1] * 10,
]
"""How likely what stands where is to be chosen."""


@dataclass(frozen=True)
class Question:
    """How something is asked, which everybody knows. A person may choose up to `most` of the
    `columns` of each of the `rows`; of these the first `points` are points on a scale; unless
    `every`, one may leave rows out. `themes`: how many its answers are sorted into, where only some
    have words of those who chose the column `own`, some of whose words may be hidden; `joined`:
    which of them are one in the series, all that ever were."""

    rows: tuple[str, ...] = ("",)
    columns: tuple[str, ...] = ()
    most: int = 1
    points: int = 0
    every: bool = True
    own_words: bool = False
    themes: int = 0
    own: str = ""
    joined: tuple[str, ...] = ()

    @property
    def worth(self) -> dict[str, int]:
        return {column: n + 1 for n, column in enumerate(self.columns[: self.points])}


def options(number: int) -> tuple[str, ...]:
    return tuple(f"o{n}" for n in range(number))


QUESTIONS = {
    "choice": Question(columns=options(4)),
    "choice of several": Question(columns=options(4), most=3),
    "scale": Question(("o0",), options(5), points=5),
    "statements": Question(options(2), options(5), points=4, every=False),
    "dots": Question(columns=options(5), most=3),
    "a word each": Question(own_words=True),
    "two words each": Question(own_words=True, most=2),
    "themes": Question(rows=(), themes=4),
    "choice, or in own words": Question(columns=options(3), themes=2, own="o1"),
    "themes, some of them one": Question(rows=(), themes=3, joined=("0+1",)),
    "themes, joined step by step": Question(rows=(), themes=3, joined=("0+1", "0+1+2")),
    "own words, one theme": Question(columns=options(3), themes=2, own="o1", joined=("0+1",)),
}
"""The last column of the statements is "Don't know"."""


@dataclass(frozen=True)
class Workshop:
    """How many people came, and what they answered to each question."""

    name: str
    people: int
    asked: list[Asked]


@dataclass(frozen=True)
class Series:
    """`years`: which workshops each is of: this year's, those of them that are in another
    comparison too, and last year's. `again`: those that are the same place, this year and the year
    before."""

    questions: list[Question]
    workshops: list[Workshop]
    years: list[list[int]] = field(default_factory=list)
    again: list[tuple[int, int]] = field(default_factory=list)


def series_of(seed: int) -> Series:
    rng = random.Random(seed)
    questions = [QUESTIONS[name] for name in rng.sample(sorted(QUESTIONS), 3)]
    workshops = [_workshop(f"place {n}", questions, rng) for n in range(rng.randint(2, 6))]
    here = range(len(workshops))
    years = [[*here], rng.sample(here, rng.randint(1, len(here)))]
    were = sorted(rng.sample(here, rng.randint(0, len(here))))
    before = [_workshop(f"place {n} before", questions, rng) for n in were]
    again = [(now, len(workshops) + n) for n, now in enumerate(were)]
    return Series(questions, [*workshops, *before], [*years, [then for _, then in again]], again)


def joined_series(seed: int) -> Series:
    """Of a question whose themes are one, in two places."""
    rng = random.Random(seed)
    names = sorted(name for name, question in QUESTIONS.items() if question.joined)
    questions = [QUESTIONS[rng.choice(names)]]
    workshops = [_workshop(f"place {n}", questions, rng) for n in range(2)]
    return Series(questions, workshops, [[0, 1]])


def _workshop(name: str, questions: list[Question], rng: random.Random) -> Workshop:
    came = rng.choice([0, 3, 5, 6, 8, 11, 15, 20, 27, MOST_PEOPLE])
    asked = [_asked(question, came, rng) for question in questions]
    return Workshop(name, max(one.present for one in asked), asked)


def _asked(question: Question, came: int, rng: random.Random) -> Asked:
    present = max(0, came - rng.choice([0, 0, 0, 1, 2, 6]))
    answered = max(0, present - rng.choice([0, 0, 0, 1, 2, 5, 9]))
    counts, answers = _counts(question, answered, rng)
    wrote: tuple[int, ...] = ()
    if question.own:
        gave = counts[""][question.own]
        wrote = gave, max(0, gave - rng.choice([0, 0, 0, 1, 3]))
    among = _among(question, min((answered, *wrote)), rng)
    names = [str(theme) for theme in range(question.themes)]
    return Asked(
        present,
        answered,
        answers,
        counts,
        question.most,
        question.worth,
        question.own_words,
        {name: sum(among[one] for one in among if name in one.split("+")) for name in names},
        wrote,
        question.joined,
        dict(among) if question.joined else {},
    )


def _counts(question: Question, answered: int, rng: random.Random) -> tuple[Counts, int]:
    """What they chose or said, and how many answers that is."""
    leaning = rng.choice(LEANINGS)
    if question.own_words:
        said = [
            rng.choices(WORDS, leaning, k=rng.randint(1, question.most)) for _ in range(answered)
        ]
        by_word = Counter(word for words in said for word in {*words})
        return {"": dict(by_word)}, sum(map(len, said))
    chose = Counter(
        one for _ in range(answered) if question.columns for one in _answer(question, leaning, rng)
    )
    counts = {
        row: {column: chose[row, column] for column in question.columns} for row in question.rows
    }
    return counts, answered + (0 if question.columns else rng.randint(0, answered))


def _answer(question: Question, leaning: list[int], rng: random.Random) -> set[tuple[str, str]]:
    """What somebody chooses of each row."""
    rows = list(question.rows)
    if not question.every:
        rows = rng.sample(rows, rng.choice([1, *[len(rows)] * 6]))
    return {
        (row, column)
        for row in rows
        for column in _some(question.columns, rng.randint(1, question.most), leaning, rng)
    }


def _some(
    columns: tuple[str, ...], number: int, leaning: list[int], rng: random.Random
) -> set[str]:
    chosen: set[str] = set()
    while len(chosen) < number:
        chosen |= {*rng.choices(columns, leaning[: len(columns)])}
    return chosen


def _among(question: Question, wrote: int, rng: random.Random) -> Counter[str]:
    """How many people are in exactly which themes. A person may be in several, or in none."""
    names = [str(theme) for theme in range(question.themes)]
    most = min(3, len(names))
    of_each = [rng.sample(names, rng.randint(0, most)) for _ in range(wrote)]
    rare = {name: rng.random() for name in names}
    lies = [[name for name in one if rng.random() < rare[name]] for one in of_each]
    return Counter(key_of(one) for one in lies if one)
