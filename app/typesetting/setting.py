"""Sets one document; runs apart."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from app.sandbox import Made

Form = Literal["pdf", "png", "svg"]
FONTS = Path(__file__).with_name("fonts")
LETTERS = Path(__file__).with_name("letters.typ")
MISSING = re.compile(r'the text `"(.*?)"` could not be displayed|codepoint `"(.*?)"`', re.DOTALL)
MOST_TRIES = 2000
"""A few milliseconds each."""
COMMON = 0xFF
BREAK = "\u200b"
SHARP = 110
"""Pixels an inch, for a look at it on a screen."""


def set_document(content: bytes) -> Made:
    """The job: what is told as JSON becomes a document, and the characters left out of it."""
    told = json.loads(content)
    body, left_out = set_without_missing(told["template"], told["data"], told["form"])
    return left_out, [body]


def set_without_missing(
    template: str, data: Any, form: Form, sharp: int = SHARP
) -> tuple[bytes, str]:
    """The document, and the characters left out of it because no font has them, or PDF/A none of
    them: PDF/UA refuses a glyph that isn't there. Each letter is tried before the whole is set,
    and then each text with marks, since one font's mark may not stand on another's letter.
    The picture, of `sharp` pixels an inch, is made of what the PDF holds."""
    letters = _refused(sorted(odd_letters(data)))
    data = without(letters, data)
    texts = _refused(sorted(_marked(data)))
    left_out = letters | {one for text in texts for one in text if _is_mark(one)}
    data = _without_marks(texts, data)
    try:
        pdf = set_once(template, data, "pdf")
    except typst.TypstError as error:
        if not _is_of_letters(error):
            raise
        odd = odd_letters(data)
        left_out, data = left_out | odd, without(odd, data)
        pdf = set_once(template, data, "pdf")
    made = pdf if form == "pdf" else set_once(template, data, form, sharp)
    return made, "".join(sorted(left_out))


def _refused(texts: list[str]) -> set[str]:
    """Those that can't be set, and what there are no tries left for."""
    return set(_halved(texts, iter(range(MOST_TRIES))))


def _halved(texts: list[str], tries: Iterator[int]) -> list[str]:
    """Halved until each stands alone, since a refusal names only one."""
    if not texts or (next(tries, None) is not None and _can_be_set(texts)):
        return []
    half = len(texts) // 2
    return _halved(texts[:half], tries) + _halved(texts[half:], tries) if half else texts


def _can_be_set(texts: list[str]) -> bool:
    try:
        set_once(str(LETTERS), texts, "pdf")
    except typst.TypstError as error:
        if _is_of_letters(error):
            return False
        raise
    return True


def _is_of_letters(error: typst.TypstError) -> bool:
    return MISSING.search(str(error)) is not None


@cache
def _fonts() -> typst.Fonts:
    """Ours first, then the machine's."""
    return typst.Fonts(font_paths=[str(FONTS)])


def set_once(template: str, data: Any, form: Form, sharp: int = SHARP) -> bytes:
    return typst.compile(
        template,
        root=str(Path(template).parent),
        font_paths=_fonts(),
        format=form,
        ppi=sharp,
        pdf_standards=["ua-1", "a-2a"],
        sys_inputs={"data": json.dumps(data)},
    )


def without(letters: set[str], data: Any) -> Any:
    """All texts in the data without these characters."""

    def kept(text: str) -> str:
        if not letters & set(text):
            return text
        left = "".join(one for one in text if one not in letters)
        return re.sub(" {2,}", " ", left).strip()

    return _changed(kept, data)


def _without_marks(texts: set[str], data: Any) -> Any:
    """The data, these texts in it without what only stands on other letters."""

    def plain(text: str) -> str:
        return "".join(one for one in text if not _is_mark(one)) if text in texts else text

    return _changed(plain, data)


def _changed(change: Callable[[str], str], data: Any) -> Any:
    if isinstance(data, str):
        return change(data)
    if isinstance(data, list):
        return [_changed(change, part) for part in data]
    if isinstance(data, dict):
        return {name: _changed(change, part) for name, part in data.items()}
    return data


def odd_letters(data: Any) -> set[str]:
    """Those beyond western Europe's, and what is no letter at all."""
    return set(filter(_is_odd, _letters(data)))


def _marked(data: Any) -> set[str]:
    """The texts with what only stands on other letters."""
    marks = set(filter(_is_mark, _letters(data)))
    return {text for text in _texts(data) if not marks.isdisjoint(text)} if marks else set()


def _letters(data: Any) -> set[str]:
    return set().union(*_texts(data))


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    for part in data.values() if isinstance(data, dict) else data if isinstance(data, list) else []:
        yield from _texts(part)


def _is_odd(letter: str) -> bool:
    control = unicodedata.category(letter) == "Cc" and letter not in "\n\t"
    return ord(letter) > COMMON or control


def _is_mark(letter: str) -> bool:
    category = unicodedata.category(letter)
    stands_on_others = category[0] == "M" or category in ("Cf", "Sk")
    return _is_odd(letter) and stands_on_others and letter != BREAK
