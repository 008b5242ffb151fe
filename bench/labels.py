"""Scores decks that others have labelled: which prompts they hold, under which heading.

Beside each deck stands NAME.json: rounds with a `name` and `prompts`, each with its `text`, `kind`
and `options`. `also_name` and `also` list what is as good a name or text.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.deck import Proposal, ProposedStep
from bench.score import Score


@dataclass
class Wanted:
    """A prompt that a label names."""

    names: list[str]
    texts: list[str]
    kind: str
    options: list[str]

    def says(self, step: ProposedStep) -> bool:
        return _bare(step.prompt) in self.texts

    def stands(self, step: ProposedStep) -> bool:
        """Whether a step says it under the right heading; a heading that asks has none above."""
        return self.says(step) and _bare(step.heading or step.prompt) in self.names


@dataclass(frozen=True)
class Marks:
    """`strict` wants a prompt under its heading, `lenient` anywhere; kinds and options are
    counted among the prompts that were found anywhere."""

    strict: Score
    lenient: Score
    kinds: Score
    options: Score


def labels(folder: Path) -> dict[Path, list[Wanted]]:
    """Each labelled deck's file and what is wanted of it."""
    return {
        next(path for path in folder.glob(f"{label.stem}.*") if path != label): (
            wanted_in(json.loads(label.read_text()))
        )
        for label in sorted(folder.glob("*.json"))
    }


def wanted_in(label: dict[str, Any]) -> list[Wanted]:
    return [
        Wanted(
            [_bare(name) for name in [one["name"], *one.get("also_name", [])]],
            [_bare(text) for text in [prompt["text"], *prompt.get("also", [])]],
            prompt["kind"],
            prompt.get("options", []),
        )
        for one in label["rounds"]
        for prompt in one["prompts"]
    ]


def marks(proposal: Proposal, wanted: Sequence[Wanted]) -> Marks:
    steps = [step for step in proposal.steps if step.prompt]
    strict = _matched(steps, wanted, Wanted.stands)
    lenient = _matched(steps, wanted, Wanted.says)
    listing = [(step, one) for step, one in lenient if step.options or one.options]
    return Marks(
        Score(len(steps), len(wanted), len(strict)),
        Score(len(steps), len(wanted), len(lenient)),
        _share([step.kind == one.kind for step, one in lenient]),
        _share([step.options == one.options for step, one in listing]),
    )


def mistakes(proposal: Proposal, wanted: Sequence[Wanted]) -> list[str]:
    """What is missing, too much, or under another heading, a line each."""
    steps = [step for step in proposal.steps if step.prompt]
    pairs = _matched(steps, wanted, Wanted.says)
    seen = [step for step, _ in pairs]
    found = [one for _, one in pairs]
    return [
        *(f"missing: {one.texts[0]}" for one in wanted if one not in found),
        *(f"too much: {step.prompt}" for step in steps if step not in seen),
        *(
            f"heading: {step.heading!r} for {one.names[0]!r}: {step.prompt}"
            for step, one in pairs
            if not one.stands(step)
        ),
        *(
            f"kind: {step.kind} for {one.kind}: {step.prompt}"
            for step, one in pairs
            if step.kind != one.kind
        ),
        *(
            f"options: {step.options}: {step.prompt}"
            for step, one in pairs
            if step.options != one.options
        ),
    ]


def _matched(
    steps: Sequence[ProposedStep],
    wanted: Sequence[Wanted],
    fits: Callable[[Wanted, ProposedStep], bool],
) -> list[tuple[ProposedStep, Wanted]]:
    """Steps with what they fulfil; nothing is fulfilled twice."""
    left, pairs = list(wanted), []
    for step in steps:
        one = next((one for one in left if fits(one, step)), None)
        if one:
            left.remove(one)
            pairs.append((step, one))
    return pairs


def _share(right: Sequence[bool]) -> Score:
    return Score(len(right), len(right), sum(right))


def _bare(text: str) -> str:
    return " ".join(text.split()).strip(": ").casefold()
