"""Cleans extracted text of what a reader never sees."""

import re
import unicodedata

LONGEST_TEXT = 2_000_000

_FRONT_MATTER = re.compile(r"\A\s*---\n((?:[\w-]+:.*\n|[ \t]+.*\n|#.*\n|\n)*?)---[ \t]*(?:\n|\Z)")
_TITLE = re.compile(r"^title:[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.M | re.I)
_COMMENT = re.compile(r"<!--[^<]*?-->")
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\n]{0,1000}\)")
_TAG = re.compile(
    r"</?(?:[abipu]|img|br|div|span|em|strong|small|su[bp]|[uo]l|li|table|t[rdh]|section|center|font"
    r"|h[1-6]|aside|video|iframe|figure|figcaption)\b[^<>\n]{0,1000}>",
    re.I,
)
_STYLED = re.compile(r"(?<!\w)\.[a-z][\w.-]*\[([^\[\]\n]{0,1000})\]")
_PROPERTIES = re.compile(
    r"(\A\s*|^---+[ \t]*\n\s*)(?:(?:class|layout|template|background-[a-z]+): .*(?:\n|\Z))+", re.M
)
"""What stands over a slide's text in remark."""
_LINK = re.compile(r"(?<!!)\[([^\[\]\n]{1,300})\]\([^()\n]{0,1000}\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,1000}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_`])(?=[^\s*_`])([^*_`\n]{1,1000}?)(?<=[^\s*_`])\1(?![\w*])")
_SOFT_BREAK = re.compile("\u00ad[ \t]*\n[ \t]*")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff\ufe0f]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffd]")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "？": "?", "\u037e": "?"}
)
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_LINE_ENDS = re.compile("\r\n|[\r\v\x85\u2028\u2029]")


def clean(text: str) -> tuple[str, str]:
    """The text without ornaments and invisible characters, and its front matter's title."""
    text = visible(text[:LONGEST_TEXT])
    title = ""
    if front := _FRONT_MATTER.match(text):
        title = _front_title(front[1])
        text = text[front.end() :]
    return without_ornaments(text), title


def visible(text: str) -> str:
    """Without control characters and what takes no room; ligatures and spaces as usual ones."""
    text = _LINE_ENDS.sub("\n", text)
    text = _SOFT_BREAK.sub("", text)
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    text = _SPACES.sub(" ", text)
    return unicodedata.normalize("NFC", text).translate(_LIGATURES)


def _front_title(front: str) -> str:
    found = _TITLE.search(front)
    return found[1] if found else ""


def without_ornaments(text: str) -> str:
    """Without Markdown's pictures, tags, links and emphasis; their words stay."""
    text = _TAG.sub("", _IMAGE.sub("", _COMMENT.sub("", text)))
    text = _STYLED.sub(r"\1", _PROPERTIES.sub(r"\1", text))
    text = _LINK.sub(r"\1", text)
    return _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text))
