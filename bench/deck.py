"""How well questions are found in whole decks: precision and recall of prompts with their kinds
and talk rounds.

Usage: python -m bench.deck [FOLDER] [--mistakes]. Beside each deck stands NAME.expected: a line for
each prompt, its talk round (- for none), kind and words. A folder with NAME.json instead is scored
by bench.labels. Without a folder the decks of others are measured too, by bench.others: both halves,
and with --mistakes what goes wrong, but on the test half. Exits with 1 if what is to be reached on the
test half isn't.
"""

import argparse
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from app.deck import Proposal
from app.deck.files.child import read_file
from bench import others
from bench.labels import labels, marks, mistakes
from bench.score import Score, total

DECKS = Path(__file__).parents[1] / "tests/deck/fixtures"
BINARY = (".pdf", ".pptx")


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


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.deck")
    parser.add_argument("folder", nargs="?", type=Path, default=DECKS)
    parser.add_argument("--mistakes", action="store_true")
    asked = parser.parse_args()
    if list(asked.folder.glob("*.json")):
        _print_marks(asked.folder)
    else:
        _print_scores(asked.folder)
    if asked.folder == DECKS:
        sys.exit(_print_others(with_mistakes=asked.mistakes))


def _print_others(*, with_mistakes: bool) -> int:
    found: dict[str, list[others.Found]] = {half: [] for half in others.HALVES}
    for deck in others.decks_of_others():
        proposal = read_deck(deck.path)
        found[deck.half].append(others.measure(deck, proposal))
        if with_mistakes and deck.half != others.TEST:
            print(deck.path.name, *others.mistakes(deck, proposal), sep="\n    ")
    for half, each in found.items():
        print(f"\n{len(each)} decks of others, {half}, with 95 % intervals")
        print(*others.table(others.together(each)), sep="\n")
    why = others.missed(others.together(found[others.TEST]))
    for sentence in why:
        print(f"MISS: {sentence}", file=sys.stderr)
    return int(bool(why))


def _print_scores(folder: Path) -> None:
    scores = {path: score(written(read_deck(path)), lines) for path, lines in decks(folder).items()}
    for path, one in scores.items():
        print(f"{path.name:32} {one}")
    binary = [one for path, one in scores.items() if path.suffix in BINARY]
    text = [one for path, one in scores.items() if path.suffix not in BINARY]
    print(f"{f'{len(binary)} PDF and PowerPoint files':32} {total(binary)}")
    print(f"{f'{len(text)} text files':32} {total(text)}")


def _print_marks(folder: Path) -> None:
    each = []
    for path, wanted in labels(folder).items():
        started = time.perf_counter()
        proposal = read_deck(path)
        took = time.perf_counter() - started
        each.append(marks(proposal, wanted))
        print(f"{path.name:32} {each[-1].strict}  {took:.2f} s")
        for mistake in mistakes(proposal, wanted):
            print(f"    {mistake}")
    print(f"{'strict: heading and text':32} {total(one.strict for one in each)}")
    print(f"{'lenient: text':32} {total(one.lenient for one in each)}")
    print(f"{'kinds':32} {total(one.kinds for one in each).share}")
    print(f"{'options':32} {total(one.options for one in each).share}")


if __name__ == "__main__":
    main()
