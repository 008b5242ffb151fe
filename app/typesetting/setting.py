"""Sets one document; runs apart."""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from app.sandbox import Made

Form = Literal["pdf", "png", "svg"]
FONTS = Path(__file__).with_name("fonts")
LETTERS = Path(__file__).with_name("letters.typ")
MOST_TRIES = 60
WHITE = {"n": "\n", "t": "\t", "r": "\r"}
MISSING = re.compile(r'the text `"(.*?)"` could not be displayed|codepoint `"(.*?)"`', re.DOTALL)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
COMMON = 0xFF
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
    them: PDF/UA refuses a glyph that isn't there. Each letter is tried before the whole is set.
    The picture, of `sharp` pixels an inch, is made of what the PDF holds."""
    missing = _without_font(sorted(odd_letters(data)))
    (pdf, data), left_out = _until_set(template, without(set(missing), data))
    made = pdf if form == "pdf" else set_once(template, data, form, sharp)
    return made, "".join(missing) + left_out


def _without_font(letters: list[str]) -> list[str]:
    """Halved until each stands alone, since a refusal of many names one."""
    if not letters or _can_be_set(letters):
        return []
    half = len(letters) // 2
    return letters if not half else _without_font(letters[:half]) + _without_font(letters[half:])


def _can_be_set(letters: list[str]) -> bool:
    try:
        set_once(str(LETTERS), letters, "pdf")
    except typst.TypstError as error:
        if _refused(error):
            return False
        raise
    return True


def _refused(error: typst.TypstError) -> set[str]:
    """What it refuses of a text; no letter that every font has, which may stand beside it."""
    found = MISSING.search(str(error))
    return odd_letters(ESCAPED.sub(_unescaped, found[1] or found[2])) if found else set()


@cache
def _fonts() -> typst.Fonts:
    """Ours first, then the machine's."""
    return typst.Fonts(font_paths=[str(FONTS)])


def _until_set(template: str, data: Any) -> tuple[tuple[bytes, Any], str]:
    """The PDF and what it holds, and the characters left out of it: those that a letter can't be
    set with."""
    left_out = ""
    for _ in range(MOST_TRIES):
        try:
            return (set_once(template, data, "pdf"), data), left_out
        except typst.TypstError as error:
            refused = _refused(error)
            if not refused:
                raise
            left_out += "".join(sorted(refused))
            data = without(refused, data)
    odd = odd_letters(data)
    data = without(odd, data)  # those of western Europe alone
    return (set_once(template, data, "pdf"), data), left_out + "".join(sorted(odd))


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else WHITE.get(found[2], found[2])


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
    if isinstance(data, str) and letters & set(data):
        kept = "".join(one for one in data if one not in letters)
        return re.sub(" {2,}", " ", kept).strip()
    if isinstance(data, list):
        return [without(letters, part) for part in data]
    if isinstance(data, dict):
        return {name: without(letters, part) for name, part in data.items()}
    return data


def odd_letters(data: Any) -> set[str]:
    """Those beyond western Europe's, and what is no letter at all."""
    if isinstance(data, str):
        return {one for one in data if ord(one) > COMMON or _is_control(one)}
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else []
    return set().union(*map(odd_letters, parts))


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) == "Cc" and letter not in "\n\t"
