"""Sets one document; runs apart."""

import json
import re
from pathlib import Path
from typing import Any, Literal

import typst

from app.sandbox import Made

Form = Literal["pdf", "png"]
FONTS = Path(__file__).with_name("fonts")
MOST_TRIES = 60
MISSING = re.compile(r'the text `"(.*?)"` could not be displayed', re.S)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
SHARP = 110
"""Pixels an inch, for a look at it on a screen."""


def set_document(content: bytes) -> Made:
    """The job: what is told as JSON becomes a document, and the characters left out of it."""
    told = json.loads(content)
    body, left_out = set_without_missing(told["template"], told["data"], told["form"])
    return left_out, [body]


def set_without_missing(template: str, data: Any, form: Form) -> tuple[bytes, str]:
    """The document, and the characters left out of it because no font has them: PDF/UA refuses
    a glyph that isn't there. Each refusal names one. The picture is made of what the PDF holds."""
    fonts, left_out = typst.Fonts(font_paths=[str(FONTS)]), ""
    for _ in range(MOST_TRIES):
        try:
            pdf = set_once(template, data, "pdf", fonts)
            return pdf if form == "pdf" else set_once(template, data, form, fonts), left_out
        except typst.TypstError as error:
            found = MISSING.search(str(error))
            if found is None:
                raise
            missing = ESCAPED.sub(_unescaped, found[1])
            left_out += missing
            data = without(set(missing), data)
    data = only_common(data)
    return set_once(template, data, form, fonts), left_out


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else found[2]


def set_once(template: str, data: Any, form: Form, fonts: typst.Fonts) -> bytes:
    return typst.compile(
        template,
        root=str(Path(template).parent),
        font_paths=fonts,
        format=form,
        ppi=SHARP,
        pdf_standards=["ua-1"],
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
    odd = {one for one in json.dumps(data, ensure_ascii=False) if ord(one) > 0xFF}
    return without(odd, data)
