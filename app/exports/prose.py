"""The simple formatting of a facilitator's own texts: headings, bold, italic, links and lists.

A small part of Markdown; everything else in it is only text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from app.papers.blocks import Passage, Run

FORMS = {"bullet_list_open": "bullets", "ordered_list_open": "numbers"}
_LETTER = r"[^\s\\<>()\"`\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
"""What an address is made of: no space, and nothing that turns or hides what stands around it."""
_PART = rf"(?:{_LETTER}|\({_LETTER}*\))"
_ADDRESS = rf"(?:https?://{_PART}+|mailto:(?:(?!@){_LETTER})+@{_PART}+)"
_BEHIND = re.compile(rf"\(({_ADDRESS})\)", re.IGNORECASE)
_BARE = re.compile(rf"<({_ADDRESS})>", re.IGNORECASE)


def _link(state: StateInline, silent: bool) -> bool:
    """[text](address); a picture is text, and what leads elsewhere, has no text or stands in
    another link."""
    if state.src[state.pos] != "[" or state.linkLevel or state.pending.endswith("!"):
        return False
    first, last = state.pos + 1, state.md.helpers.parseLinkLabel(state, state.pos, True)
    found = _BEHIND.match(state.src, last + 1) if last > 0 else None
    if not found or not state.src[first:last].strip():
        return False
    if not silent:
        most, state.pos, state.posMax = state.posMax, first, last
        state.linkLevel += 1
        state.push("link_open", "a", 1).attrSet("href", found[1])
        state.md.inline.tokenize(state)
        state.push("link_close", "a", -1)
        state.linkLevel -= 1
        state.posMax = most
    state.pos = found.end()
    return True


def _bare_link(state: StateInline, silent: bool) -> bool:
    """<address>, which reads as it leads."""
    found = None if state.linkLevel else _BARE.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.push("link_open", "a", 1).attrSet("href", found[1])
        state.push("text", "", 0).content = found[1]
        state.push("link_close", "a", -1)
    state.pos = found.end()
    return True


_reader = MarkdownIt("zero").enable(["heading", "list", "emphasis", "newline", "escape"])
_reader.inline.ruler.push("link_in_prose", _link)
_reader.inline.ruler.push("bare_link_in_prose", _bare_link)


def read_prose(text: str) -> list[Passage]:
    """What was written as passages. A list in a list becomes more lines of the outer one, a
    heading in it a line; a list or heading of nothing is nothing."""
    passages: list[Passage] = []
    depth, new_line, form = 0, True, "paragraph"
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
        elif token.type.startswith("heading_"):
            form = "heading" if token.nesting > 0 else "paragraph"
        elif token.type == "inline":
            runs = list(_runs(token.children or []))
            if depth == 0:
                passages.append(Passage(form, [runs] if runs else []))
            elif new_line:
                passages[-1].lines.append(runs)
            else:
                passages[-1].lines[-1].extend([Run("\n"), *runs])
            new_line = False
    return [passage for passage in passages if passage.lines]


def _runs(tokens: Iterable[Token]) -> Iterator[Run]:
    """Texts of the same hand put together."""
    bold = italic = 0
    link = ""
    run = Run("")
    for token in tokens:
        if token.type.startswith("strong_"):
            bold += token.nesting
        elif token.type.startswith("em_"):
            italic += token.nesting
        elif token.type.startswith("link_"):
            link = str(token.attrGet("href") or "")
        else:
            text = "\n" if token.type in ("softbreak", "hardbreak") else token.content
            said = Run(text, bool(bold), bool(italic), link)
            if replace(run, text=text) == said:
                run = replace(run, text=run.text + text)
            else:
                if run.text:
                    yield run
                run = said
    if run.text:
        yield run


def plain_prose(passages: list[Passage]) -> str:
    """The same without formatting, a line for each paragraph, heading and item; where a link
    leads stands behind it."""
    return "\n".join(line for passage in passages for line in _lines(passage))


def _lines(passage: Passage) -> Iterator[str]:
    for number, runs in enumerate(passage.lines, passage.first):
        mark = {"bullets": "– ", "numbers": f"{number}. "}.get(passage.form, "")
        yield mark + "".join(_plain(runs))


def _plain(runs: list[Run]) -> Iterator[str]:
    for link, together in groupby(runs, key=lambda run: run.link):
        text = "".join(run.text for run in together)
        yield text if link in ("", text) else f"{text} ({link})"
