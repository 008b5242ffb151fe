"""The simple formatting of a facilitator's own texts: bold, italic, lists and paragraphs.

A small part of Markdown; everything else in it is only text.
"""

from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.papers.blocks import Passage, Run

_reader = MarkdownIt("zero").enable(["list", "emphasis", "newline", "escape"])
FORMS = {"bullet_list_open": "bullets", "ordered_list_open": "numbers"}


def read_prose(text: str) -> list[Passage]:
    """What was written as passages. A list in a list becomes more lines of the outer one;
    a list of nothing is nothing."""
    passages: list[Passage] = []
    depth, new_line = 0, True
    for token in _reader.parse(text):
        if token.type in FORMS:
            if depth == 0:
                first = int(token.attrGet("start") or 1) if token.type != "bullet_list_open" else 1
                passages.append(Passage(FORMS[token.type], [], first))
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "list_item_open":
            new_line = True
        elif token.type == "inline":
            runs = list(_runs(token.children or []))
            if depth == 0:
                passages.append(Passage("paragraph", [runs]))
            elif new_line:
                passages[-1].lines.append(runs)
            else:
                passages[-1].lines[-1].extend([Run("\n"), *runs])
            new_line = False
    return [passage for passage in passages if passage.lines]


def _runs(tokens: Iterable[Token]) -> Iterator[Run]:
    """Texts of the same hand put together."""
    bold = italic = 0
    run = Run("")
    for token in tokens:
        if token.type.startswith("strong_"):
            bold += token.nesting
        elif token.type.startswith("em_"):
            italic += token.nesting
        else:
            text = "\n" if token.type in ("softbreak", "hardbreak") else token.content
            if (run.bold, run.italic) == (bool(bold), bool(italic)):
                run = Run(run.text + text, run.bold, run.italic)
            else:
                if run.text:
                    yield run
                run = Run(text, bool(bold), bool(italic))
    if run.text:
        yield run


def plain_prose(passages: list[Passage]) -> str:
    """The same without formatting, a line for each paragraph and item."""
    return "\n".join(line for passage in passages for line in _lines(passage))


def _lines(passage: Passage) -> Iterator[str]:
    for number, runs in enumerate(passage.lines, passage.first):
        mark = {"bullets": "– ", "numbers": f"{number}. "}.get(passage.form, "")
        yield mark + "".join(run.text for run in runs)
