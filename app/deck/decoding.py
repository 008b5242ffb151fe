"""A file's bytes as text, or a sentence about why they aren't text."""

import codecs

from app.errors import N_, Invalid

MOST_BYTES = 2 * 1024 * 1024

NOT_TEXT = N_("We can't read that kind of file. Choose a .pptx, .pdf, .txt or .md file.")
EMPTY = N_("There is no text there. Paste the text from your presentation, or choose a file.")
TOO_LARGE = N_("That is more than 2 MB of text. Divide it and take the part you need.")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes) -> str:
    """Text in UTF-8, in UTF-16 with its mark, or else in Windows-1252. Raises Invalid."""
    if len(content) > MOST_BYTES:
        raise Invalid(TOO_LARGE)
    text = _decoded(content)
    if not text.strip():
        raise Invalid(EMPTY)
    return text


def _decoded(content: bytes) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if b"\0" in content:
        raise Invalid(NOT_TEXT)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _western(content)


def _western(content: bytes) -> str:
    """Windows-1252; the five bytes that it leaves out are read as Latin-1 reads them."""
    odd = sum(byte < 32 and byte not in b"\t\n\r\f\v" for byte in content)
    if odd > len(content) / 100:
        raise Invalid(NOT_TEXT)
    return content.decode("cp1252", "replace").replace("\ufffd", " ")
