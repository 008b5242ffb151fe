"""Which decks need each rule by which decks are read: those that are read worse without it.

Usage: python -m bench.rules [MODULE …] [--all]. A rule is a condition in app/deck: a part of an "and"
or an "or", or an "if" that ends something. Each is left out by itself, and all decks but those of the
test half are read: the fixtures, the ones seen, and the tuning half. Told are the rules that fewer
than two decks need; with --all every rule, with its decks.
"""

import argparse
import ast
import copy
import inspect
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from app.deck import Proposal, propose
from app.deck.decoding import decode
from app.deck.files.reading import read_pages
from app.deck.propose import propose_pages
from bench import others
from bench.deck import BINARY, decks, score, written

RULES = [
    "answers",
    "context",
    "doubts",
    "furniture",
    "lines",
    "names",
    "options",
    "outline",
    "pages",
    "programme",
    "propose",
    "quiz",
    "questions",
    "rating",
    "reading",
    "sections",
    "talking",
    "words",
]
NEEDED_BY = 2
SECONDS = 60
"""What is left out may let a loop go on for ever."""
Scores = dict[str, tuple[int, ...]]


@dataclass(frozen=True)
class Rule:
    """A condition, and the module's code without it."""

    module: ModuleType
    function: str
    line: int
    text: str
    without: ast.Module


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.rules")
    parser.add_argument("module", nargs="*", default=RULES)
    parser.add_argument("--all", action="store_true")
    asked = parser.parse_args()
    readers = dict(_readers())
    usual = _scores(readers)
    for name in asked.module:
        for rule in _rules(import_module(f"app.deck.{name}")):
            worse, better = _changed(usual, _scores_without(rule, readers))
            if asked.all or len(worse) < NEEDED_BY:
                told = f"needed by {', '.join(worse) or 'none'}"
                told += f"; better without: {', '.join(better)}" if better else ""
                print(f"{name}.py:{rule.line} {rule.function}: {rule.text}\n    {told}", flush=True)


def _readers() -> Iterator[tuple[str, Callable[[], tuple[int, ...]]]]:
    """For each deck how its score is found; files are opened once."""
    for path, lines in decks().items():
        yield path.stem, partial(_score_ours, _reader(path), lines)
    for deck in others.decks_of_others():
        if deck.half != others.TEST:
            yield deck.path.stem, partial(_score_other, _reader(deck.path), deck)


def _reader(path: Path) -> Callable[[], Proposal]:
    content = path.read_bytes()
    if path.suffix in BINARY:
        return partial(propose_pages, read_pages(content))
    return partial(propose, decode(content))


def _score_ours(read: Callable[[], Proposal], lines: list[str]) -> tuple[int, ...]:
    found = score(written(read()), lines)
    return found.right, found.right - found.found


def _score_other(read: Callable[[], Proposal], deck: others.Deck) -> tuple[int, ...]:
    found = others.measure(deck, read())
    return (
        found.shown,
        found.ticked_of_wanted,
        found.right - found.ticked,
        found.kinds,
        found.rounds,
        found.headings,
        found.words,
    )


def _scores(readers: dict[str, Callable[[], tuple[int, ...]]]) -> Scores:
    return {name: read() for name, read in readers.items()}


def _scores_without(rule: Rule, readers: dict[str, Callable[[], tuple[int, ...]]]) -> Scores:
    """A rule without which a deck can't be read at all is needed by it."""
    found: Scores = {}
    with _left_out(rule):
        for name, read in readers.items():
            try:
                with _in_time():
                    found[name] = read()
            except Exception:
                found[name] = ()
    return found


def _changed(usual: Scores, now: Scores) -> tuple[list[str], list[str]]:
    """The decks that are worse in some way, and those that are only better."""
    pairs = {name: list(zip(usual[name], now[name], strict=False)) for name in usual}
    worse = [name for name, pair in pairs.items() if not pair or any(b < a for a, b in pair)]
    better = [n for n, pair in pairs.items() if n not in worse and any(b > a for a, b in pair)]
    return worse, better


@contextmanager
def _in_time() -> Iterator[None]:
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)


def _stop(*_: Any) -> None:
    raise TimeoutError


def _rules(module: ModuleType) -> Iterator[Rule]:
    tree = ast.parse(inspect.getsource(module))
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        for node in ast.walk(function):
            for part, text in _parts(node):
                without = _without(tree, node, part)
                yield Rule(module, function.name, node.lineno, text, without)


def _parts(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.BoolOp):
        for part, value in enumerate(node.values):
            yield part, ast.unparse(value)
    if isinstance(node, ast.If) and not node.orelse and _ends(node.body[-1]):
        yield 0, f"if {ast.unparse(node.test)}"


def _ends(last: ast.stmt) -> bool:
    return isinstance(last, ast.Return | ast.Continue | ast.Break)


def _without(tree: ast.Module, node: ast.AST, part: int) -> ast.Module:
    """A copy of the module in which a node lacks a part."""
    made = copy.deepcopy(tree)
    there = list(ast.walk(made))[list(ast.walk(tree)).index(node)]
    return ast.fix_missing_locations(_Lacking(there, part).visit(made))


class _Lacking(ast.NodeTransformer):
    def __init__(self, node: ast.AST, part: int) -> None:
        self.node, self.part = node, part

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        if node is not self.node:
            return self.generic_visit(node)
        del node.values[self.part]
        return node if len(node.values) > 1 else node.values[0]

    def visit_If(self, node: ast.If) -> ast.AST:
        if node is self.node:
            node.test = ast.copy_location(ast.Constant(False), node.test)
        return self.generic_visit(node)


@contextmanager
def _left_out(rule: Rule) -> Iterator[None]:
    """The functions of the module as they are without the rule, wherever they are known."""
    code = compile(rule.without, rule.module.__file__ or "", "exec")
    functions = list(_functions(rule.module))
    before = [function.__code__ for function in functions]
    codes = {(one.co_qualname, one.co_firstlineno): one for one in _codes(code)}
    for function in functions:
        own = function.__code__
        function.__code__ = codes[(own.co_qualname, own.co_firstlineno)]
    try:
        yield
    finally:
        for function, own in zip(functions, before, strict=True):
            function.__code__ = own


def _functions(module: ModuleType) -> Iterator[FunctionType]:
    for thing in vars(module).values():
        if getattr(thing, "__module__", "") != module.__name__:
            continue
        if isinstance(thing, FunctionType):
            yield thing
        elif isinstance(thing, type):
            for own in vars(thing).values():
                function = own.fget if isinstance(own, property) else own
                if isinstance(function, FunctionType) and function.__code__.co_filename == (
                    module.__file__
                ):
                    yield function


def _codes(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from _codes(inner)


if __name__ == "__main__":
    signal.signal(signal.SIGALRM, _stop)
    sys.exit(main())
