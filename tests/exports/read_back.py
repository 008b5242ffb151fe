"""What a file of the notes says, read back from it."""

import io
import re
import zipfile
from html import unescape
from importlib import import_module

from pypdf import PdfReader

from app.exports import FORMATS
from app.exports.document import Document
from app.exports.on_paper import paper

WHOLE = [name for name in FORMATS if name != "zip"]
"""The formats that hold all of the notes; the other one holds pictures."""
NOT_SEEN = re.compile(r"[\s\u00ad\u200b\u2011‐-]")


def file_of(document: Document, name: str) -> bytes:
    """The file, made in this process."""
    writer = FORMATS[name].writer
    if writer:
        return writer(document)
    made: bytes = import_module(f"app.papers.{name}").write(paper(document))[0]
    return made


def words_of(document: Document, name: str) -> str:
    """All the words of the file."""
    return words_in(file_of(document, name), name)


def words_in(file: bytes, name: str) -> str:
    """All its words."""
    match name:
        case "pdf":
            return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)
        case "docx":
            return _words(file, r"word/(document|header\d*|footer\d*)\.xml")
        case "xlsx":
            return _words(file, r"xl/(sharedStrings|worksheets/sheet\d+)\.xml")
        case _:
            return file.decode("utf-8-sig")


def _words(file: bytes, parts: str) -> str:
    with zipfile.ZipFile(io.BytesIO(file)) as opened:
        found = [opened.read(one) for one in opened.namelist() if re.fullmatch(parts, one)]
    return unescape(
        re.sub(r"<[^>]*>", "", re.sub(r"</(w:p|v|si|t)>", "\n", b"".join(found).decode()))
    )


def flat(text: str) -> str:
    """Without what a line's end may change."""
    return NOT_SEEN.sub("", text)
