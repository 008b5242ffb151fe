"""How well questions are found in whole decks: precision and recall of prompts with their kinds
and talk rounds.

Usage: python -m bench.deck [FOLDER]. Beside each deck stands NAME.expected: a line for each
prompt, its talk round (- for none), kind and words.
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.deck import Proposal
from app.deck.files.child import read_file

DECKS = Path(__file__).parents[1] / "tests/deck/fixtures"
BINARY = (".pdf", ".pptx")


@dataclass(frozen=True)
class Score:
    """How many prompts were found, wanted, and both."""

    found: int
    wanted: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0


def decks(folder: Path = DECKS) -> dict[Path, list[str]]:
    """Each deck's file and the lines that are expected of it."""
    return {
        next(path for path in folder.glob(f"{expected.stem}.*") if path != expected): (
            expected.read_text().splitlines()
        )
        for expected in sorted(folder.glob("*.expected"))
    }


def read_deck(path: Path) -> Proposal:
    with path.open("rb") as file:
        return read_file(file)


def written(proposal: Proposal) -> list[str]:
    return [f"{s.round or '-'} {s.kind} {s.prompt}" for s in proposal.steps if s.prompt]


def score(found: Iterable[str], wanted: Iterable[str]) -> Score:
    lines, expected = set(found), set(wanted)
    return Score(len(lines), len(expected), len(lines & expected))


def total(scores: Iterable[Score]) -> Score:
    each = list(scores)
    return Score(
        sum(s.found for s in each), sum(s.wanted for s in each), sum(s.right for s in each)
    )


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DECKS
    scores = {path: score(written(read_deck(path)), lines) for path, lines in decks(folder).items()}
    for path, one in scores.items():
        print(_line(path.name, one))
    binary = [one for path, one in scores.items() if path.suffix in BINARY]
    text = [one for path, one in scores.items() if path.suffix not in BINARY]
    print(_line(f"{len(binary)} PDF and PowerPoint files", total(binary)))
    print(_line(f"{len(text)} text files", total(text)))


def _line(name: str, one: Score) -> str:
    counts = f"{one.right} right, {one.found} found, {one.wanted} wanted"
    return f"{name:32} precision {one.precision:.3f}  recall {one.recall:.3f}  ({counts})"


if __name__ == "__main__":
    main()
