"""How well decks of others are read: their prompts, kinds, rounds and headings, and whether text is lost.

Each deck in bench/data/decks has its labels beside it, NAME.json, written before it was run. The
hash of its name says whether it is one to tune on or one to test on; of those only sums are told.
Those in the folder "seen" are small ones that were made to show a fault, and all to tune on.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import reduce
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.deck import Proposal, ProposedStep
from bench.themes import wilson

OTHERS = Path(__file__).parent / "data/decks"
SEEN, TUNING, TEST = "seen", "tuning", "test"
HALVES = (SEEN, TUNING, TEST)
REACH = {
    "recall": 0.85,
    "precision": 0.75,
    "kinds": 0.6,
    "headings": 0.95,
}
"""On the test half: prompts that are shown, prompts of what is ticked."""
_WORD = re.compile(r"\w+")
_LETTER = re.compile(r"^(?:[A-Ha-h]|\d)\) ?")
"""Before an option; not a word of it."""


@dataclass(frozen=True)
class Wanted:
    """A prompt that a label names; `line` is all that stood on its line, `slide` its number."""

    text: str
    line: str
    kind: str
    options: list[str]
    slide: int


@dataclass(frozen=True)
class Deck:
    path: Path
    wanted: list[Wanted]
    headings: list[str]
    words: "Counter[str]"
    """As often as on the slide that has it most: what is built up over slides is shown once."""

    @property
    def half(self) -> str:
        return SEEN if self.path.parent.name == SEEN else half_of(self.path.stem)


def half_of(name: str) -> str:
    """By the last bit of its hash, so that nobody chooses."""
    return TEST if sha256(name.encode()).digest()[-1] % 2 else TUNING


@dataclass(frozen=True)
class Found:
    """Counts, each followed by what it is a share of."""

    shown: int = 0
    ticked_of_wanted: int = 0
    wanted: int = 0
    right: int = 0
    ticked: int = 0
    kinds: int = 0
    not_open: int = 0
    rounds: int = 0
    several: int = 0
    headings: int = 0
    all_headings: int = 0
    words: int = 0
    all_words: int = 0

    def shares(self) -> dict[str, tuple[int, int]]:
        return {
            "recall": (self.shown, self.wanted),
            "recall of what is ticked": (self.ticked_of_wanted, self.wanted),
            "precision": (self.right, self.ticked),
            "kinds": (self.kinds, self.not_open),
            "rounds": (self.rounds, self.several),
            "headings": (self.headings, self.all_headings),
            "words": (self.words, self.all_words),
        }

    def __add__(self, other: "Found") -> "Found":
        return Found(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def decks_of_others(folder: Path = OTHERS) -> list[Deck]:
    return [_deck(label) for label in sorted(folder.rglob("*.json"))]


def _deck(label: Path) -> Deck:
    path = next(path for path in label.parent.glob(f"{label.stem}.*") if path != label)
    said = json.loads(label.read_text())
    return Deck(
        path,
        [_wanted(prompt, said["text"][prompt["slide"] - 1]) for prompt in said["prompts"]],
        said["headings"],
        reduce(Counter.__or__, map(_words_on, said["text"]), Counter()),
    )


def _words_on(slide: Sequence[str]) -> "Counter[str]":
    return Counter(word for line in slide for word in _words(_LETTER.sub("", line)))


def _wanted(prompt: dict[str, Any], slide: Sequence[str]) -> Wanted:
    text = prompt["text"]
    line = next((line for line in slide if text in line), text)
    return Wanted(_bare(text), _bare(line), prompt["kind"], prompt["options"], prompt["slide"])


def measure(deck: Deck, proposal: Proposal) -> Found:
    steps = [step for step in proposal.steps if step.prompt]
    pairs = matched(steps, deck.wanted)
    right = {id(step) for _, step in pairs}
    not_open = [one for one in deck.wanted if one.kind != "open"]
    said = {_bare(text) for step in proposal.steps for text in (step.heading, step.prompt)}
    said.add(_bare(proposal.title))
    return Found(
        shown=len(pairs),
        ticked_of_wanted=sum(step.ticked for _, step in pairs),
        wanted=len(deck.wanted),
        right=sum(step.ticked and id(step) in right for step in steps),
        ticked=sum(step.ticked for step in steps),
        kinds=sum(has_kind(one, step) for one, step in pairs if one.kind != "open"),
        not_open=len(not_open),
        **_rounds(deck, pairs),
        headings=sum(_bare(heading) in said for heading in deck.headings),
        all_headings=len(deck.headings),
        words=deck.words.total() - (deck.words - _words_of(proposal)).total(),
        all_words=deck.words.total(),
    )


def matched(
    steps: Sequence[ProposedStep], wanted: Sequence[Wanted]
) -> list[tuple[Wanted, ProposedStep]]:
    """Each prompt with the step that asks it, or that lists it among what is rated; a ticked one
    first, and no step for two prompts unless it lists them."""
    left = sorted(steps, key=lambda step: not step.ticked)
    pairs = []
    for one in wanted:
        step = next((step for step in left if _asks(step, one)), None)
        if step:
            left.remove(step)
        step = step or next((s for s in steps if one.text in map(_bare, s.options)), None)
        pairs += [(one, step)] if step else []
    return pairs


def _asks(step: ProposedStep, one: Wanted) -> bool:
    """Whether a step's question is just that, alone or with what stood on its line; what was said
    before asking may stand in its text."""
    prompt = _bare(step.prompt)
    before = one.text.removesuffix(prompt).strip(" :.")
    return prompt in (one.text, one.line) or (
        before != one.text.strip(" :.") and bool(before) and before in _bare(step.body)
    )


def has_kind(one: Wanted, step: ProposedStep) -> bool:
    """Whether it is answered in the way that is wanted, with just these options."""
    return _KINDS[one.kind](one, step)


_KINDS: dict[str, Callable[[Wanted, ProposedStep], bool]] = {
    "open": lambda one, step: not step.options,
    "choice": lambda one, step: [*map(_bare, step.options)] == [*map(_bare, one.options)],
    "scale": lambda one, step: step.kind == one.kind,
    "word_cloud": lambda one, step: step.kind == one.kind,
    "true_false": lambda one, step: len(step.options) == 2 and one.text == _bare(step.prompt),
    "yes_no": lambda one, step: step.hint == one.kind or len(step.options) == 2,
}


def _rounds(deck: Deck, pairs: Sequence[tuple[Wanted, ProposedStep]]) -> dict[str, int]:
    """Of the slides with several prompts, those whose prompts are together, or offered so."""
    slides = Counter(one.slide for one in deck.wanted)
    several = [slide for slide, prompts in slides.items() if prompts > 1]
    together = 0
    for slide in several:
        steps = {id(step): step for one, step in pairs if one.slide == slide}
        found = sum(one.slide == slide for one, _ in pairs) == slides[slide]
        rounds = {step.round or -step.slide for step in steps.values()}
        together += found and (len(steps) == 1 or (len(rounds) == 1 and rounds != {0}))
    return {"rounds": together, "several": len(several)}


def _words_of(proposal: Proposal) -> "Counter[str]":
    return Counter(word for text in _texts(proposal) for word in _words(text))


def _texts(proposal: Proposal) -> Iterator[str]:
    yield from (proposal.title, *proposal.left_out)
    for step in proposal.steps:
        yield from (step.heading, step.prompt, step.body, step.notes, *step.options)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _bare(text: str) -> str:
    return " ".join(text.split()).strip(" :.").casefold()


def mistakes(deck: Deck, proposal: Proposal) -> Iterator[str]:
    """What is missing, too much, or of another kind, a line each."""
    steps = [step for step in proposal.steps if step.prompt]
    pairs = matched(steps, deck.wanted)
    seen, right = [one for one, _ in pairs], [id(step) for _, step in pairs]
    yield from (f"missing: {one.text}" for one in deck.wanted if one not in seen)
    yield from (f"not ticked: {one.text}: {s.doubt}" for one, s in pairs if not s.ticked)
    yield from (f"too much: {s.prompt}" for s in steps if s.ticked and id(s) not in right)
    yield from (
        f"unsure: {s.prompt}: {s.doubt}" for s in steps if not s.ticked and id(s) not in right
    )
    for one, step in pairs:
        if not has_kind(one, step):
            yield f"kind: {step.kind} {step.options} for {one.kind} {one.options}: {one.text}"
    said = {_bare(text) for step in proposal.steps for text in (step.heading, step.prompt)}
    yield from (
        f"heading: {h}" for h in deck.headings if _bare(h) not in said | {_bare(proposal.title)}
    )
    if lost := deck.words - _words_of(proposal):
        yield f"words lost: {dict(lost)}"


def table(found: Found) -> Iterator[str]:
    for name, (part, whole) in found.shares().items():
        low, high = wilson(part / whole if whole else 0.0, whole)
        yield f"    {name:26}{part:5} of {whole:5}  {part / (whole or 1):.2f} ({low:.2f}–{high:.2f})"


def missed(found: Found) -> list[str]:
    shares = found.shares()
    return [
        f"{name} is {part / (whole or 1):.2f}, to be {least}"
        for name, least in REACH.items()
        for part, whole in [shares[name]]
        if part < least * whole
    ] + ([f"words lost: {found.all_words - found.words}"] if found.words < found.all_words else [])


def together(each: Iterable[Found]) -> Found:
    return sum(each, Found())
