"""Words of an answer in Swedish and English: which they are, which say nothing, their stems, what
two answers share, and who wrote nearly the same. Pure and quick; other languages fall back on words
as they are written."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise


def word_set(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


def _longest_first(*lines: str) -> tuple[str, ...]:
    return tuple(sorted(word_set(*lines), key=lambda ending: (-len(ending), ending)))


WORD = re.compile(r"\w+(?:[-'’]\w+)*")
NEGATIONS = word_set(
    "inte ej icke ingen inget inga aldrig utan ingenting ingenstans varken",
    "not no never none nobody nothing nowhere without neither nor cannot",
)
_N_T = ("n't", "n’t")
FILLERS = {
    "sv": word_set(
        "och o å att det den de dom en ett som för till av med är var vara i på om så men vi man",
        "jag du ni han hon oss er dig mig sig sin sitt sina vår vårt våra när där här än vid eller",
        "samt också bara ju väl nog typ liksom har hade blir bli blev dess denna detta dessa",
    ),
    "en": word_set(
        "a an the and or of to in on at is are was were be been it its this that these those we",
        "you i he she they them us our your my me his her their for with as by from so but just",
        "also there here has have had do does did",
    ),
}
"""What an answer can do without. What one may, must or shouldn't says something, and stays."""
IRREGULAR = {
    "sv": (
        "man män männen mannen mans|bok böcker böckerna boken|stad städer städerna staden|"
        "natt nätter|hand händer händerna|fot fötter|tand tänder|rot rötter|bonde bönder bönderna|"
        "son söner sönerna|dotter döttrar döttrarna|bror bröder|far fäder|mor mödrar|land länder|"
        "kraft krafter|gå går gick gått|få får fick fått|se ser såg sett|ge ger gav gett|"
        "komma kommer kom kommit|ta tar tog tagit|stå står stod stått|säga säger sade sa sagt|"
        "göra gör gjorde gjort|vet veta visste|finnas finns fanns funnits|hålla håller höll hållit|"
        "ligga ligger låg legat|sitta sitter satt suttit|dra drar drog dragit|skriva skriver skrev|"
        "lägga lägger lade la lagt|sluta slutar slutade slutat slutas|vill vilja ville velat|"
        "ska skall skulle|kan kunna kunde kunnat|måste|bör borde|liten litet små lilla mindre|"
        "bra bättre bäst|dålig dåligt dåliga sämre sämst|stor stort stora större störst|"
        "mycket mer mera mest|många fler flera flest|gammal gammalt gamla äldre äldst|"
        "lång långt långa längre längst|ung ungt unga yngre yngst|hög högt höga högre högst|"
        "få färre|inte ej icke|ingen inget inga|någon något några nån nåt|annan annat andra"
    ),
    "en": (
        "man men|woman women|child children|person people|foot feet|tooth teeth|go goes went gone|"
        "get gets got|come comes came|take takes took taken|see sees saw seen|give gives gave|"
        "know knows knew known|say says said|make makes made|find finds found|keep keeps kept|"
        "leave leaves left|feel feels felt|think thinks thought|tell tells told|pay pays paid|"
        "buy buys bought|build builds built|run runs ran|good better best|bad worse worst|"
        "much more most|little less least|far further|not n't"
    ),
}
ENDINGS = {
    "sv": _longest_first(
        "heternas heterna heten heter arnas ernas ornas enas andes arens anden aren arna erna orna",
        "ande ades ares aste erns ena ade are ast ens ern het ert ets ad ar as at en er es or an",
        "et na a e s t n r",
    ),
    "en": _longest_first("ings ing edly ies ied ed ly es s e y"),
}
"""What is left has three letters at least."""
LEAST_STEM, LEAST_PART = 3, 4


def written(text: str) -> list[str]:
    """Its words in small letters, as they are written."""
    return [word.lower() for word in WORD.findall(text)]


def language(texts: Iterable[str]) -> str:
    """Swedish unless more of the small words are English ones."""
    found = dict.fromkeys(FILLERS, 0)
    for text in texts:
        for word in written(text):
            for name, small in FILLERS.items():
                found[name] += word in small
    return max(found, key=lambda name: found[name])


@lru_cache(maxsize=20_000)
def stem(word: str, language: str = "sv") -> str:
    """What is left of a word without its ending: equal for *bussen* and *bussarna*."""
    if word.endswith(_N_T) or word in ("ej", "icke"):
        return "not" if language == "en" else "inte"
    if known := _IRREGULAR[language].get(word):
        return known
    for ending in ENDINGS[language]:
        if word.endswith(ending) and len(word) - len(ending) >= LEAST_STEM:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > LEAST_STEM and word[-1] == word[-2] else word


def telling(text: str, language: str = "sv") -> list[str]:
    """The stems of the words that say something, negations among them."""
    return [
        stem(word, language)
        for word in written(text)
        if word not in FILLERS[language] or word in NEGATIONS
    ]


def duplicates(texts: Mapping[int, str]) -> list[list[int]]:
    """Those who wrote nearly the same, in the order that they came: the same stems, however often
    and in whatever order, but each negation where it stood. Only groups of two or more."""
    spoken = language(texts.values())
    groups: dict[object, list[int]] = {}
    for number, text in texts.items():
        groups.setdefault(gist(text, spoken), []).append(number)
    return [group for group in groups.values() if len(group) > 1]


def gist(text: str, language: str) -> object:
    """What is the same for texts that say nearly the same.

    A negation is kept with the word that it stands before: *not A but B* isn't *not B but A*."""
    stems = telling(text, language)
    if not stems:
        return " ".join(text.split())  # nothing but marks or small words: only the very same
    denied = _denying(language)
    pairs = [(one, after) for one, after in pairwise([*stems, ""]) if one in denied]
    return frozenset(stems), tuple(sorted(pairs))


def shared(one: str, other: str, language: str = "sv") -> list[str]:
    """The words of `other`, as written there, that have a stem in common with one of `one`, also as
    a part of a longer word: *chefen* and *förvaltningschefen*."""
    return [piece for piece, common in pieces(other, one, language) if common]


def pieces(text: str, like: str, language: str = "sv") -> list[tuple[str, bool]]:
    """A text in pieces, joined again by "".join, and whether each is a word that `like` has too."""
    theirs = frozenset(telling(like, language))
    cut, at = [], 0
    for found in WORD.finditer(text):
        mine = telling(found.group(), language)
        if any(_fits(stem, theirs) for stem in mine):
            cut += [(text[at : found.start()], False), (found.group(), True)]
            at = found.end()
    return [(piece, common) for piece, common in [*cut, (text[at:], False)] if piece]


def _fits(stem: str, others: frozenset[str]) -> bool:
    return stem in others or any(part_of(stem, other) or part_of(other, stem) for other in others)


def part_of(part: str, whole: str) -> bool:
    """Whether a word is put together with another one, first or last."""
    return (
        len(part) >= LEAST_PART
        and len(whole) > len(part) + 2
        and (whole.endswith(part) or whole.startswith(part))
    )


@lru_cache
def _denying(language: str) -> frozenset[str]:
    return frozenset(stem(word, language) for word in NEGATIONS)


def _irregular(lines: str) -> dict[str, str]:
    return {form: forms[0] for forms in map(str.split, lines.split("|")) for form in forms}


_IRREGULAR = {name: _irregular(lines) for name, lines in IRREGULAR.items()}
