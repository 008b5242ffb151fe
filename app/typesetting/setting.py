"""Sets one document; runs apart."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from app.sandbox import Made

Form = Literal["pdf", "png", "svg"]
FONTS = Path(__file__).with_name("fonts")
LETTERS = Path(__file__).with_name("letters.typ")
MOST_TRIES = 60
MOST_LETTERS = 1000
"""Tries with each letter once, a few milliseconds each."""
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
    them: PDF/UA refuses a glyph that isn't there. Each refusal names one, so each letter is tried
    before the whole is set. The picture, of `sharp` pixels an inch, is made of what the PDF
    holds."""
    fonts = _fonts()
    letters = sorted(odd_letters(data))
    _, without_font = _until_set(str(LETTERS), letters, fonts, MOST_LETTERS)
    data = without(set(without_font), data)
    (pdf, data), left_out = _until_set(template, data, fonts, MOST_TRIES)
    made = pdf if form == "pdf" else set_once(template, data, form, fonts, sharp)
    return made, without_font + left_out


@cache
def _fonts() -> typst.Fonts:
    """Ours first, then the machine's."""
    return typst.Fonts(font_paths=[str(FONTS)])


def _until_set(
    template: str, data: Any, fonts: typst.Fonts, tries: int
) -> tuple[tuple[bytes, Any], str]:
    """The PDF and what it holds, and the characters left out of it."""
    left_out = ""
    for _ in range(tries):
        try:
            return (set_once(template, data, "pdf", fonts), data), left_out
        except typst.TypstError as error:
            found = MISSING.search(str(error))
            if found is None:
                raise
            missing = ESCAPED.sub(_unescaped, found[1] or found[2])
            left_out += missing
            data = without(set(missing), data)
    data = only_common(data)
    return (set_once(template, data, "pdf", fonts), data), left_out


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else found[2]


def set_once(template: str, data: Any, form: Form, fonts: typst.Fonts, sharp: int = SHARP) -> bytes:
    return typst.compile(
        template,
        root=str(Path(template).parent),
        font_paths=fonts,
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


def only_common(data: Any) -> Any:
    """For texts with more odd characters than there are tries: those of western Europe alone."""
    return without(odd_letters(data), data)


def odd_letters(data: Any) -> set[str]:
    return {one for one in json.dumps(data, ensure_ascii=False) if ord(one) > COMMON}
