"""Tells what a file is by what is in it, never by its name."""

import io
import zipfile
from enum import Enum, auto

from app.deck.decoding import NOT_TEXT
from app.deck.files import refusals
from app.errors import Invalid

HEAD_BYTES = 1024
"""A PDF may have some bytes before its mark, and no more than this."""
MOST_PARTS = 20_000
MOST_UNPACKED = 400 * 1024 * 1024

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ZIPPED = (b"PK\x03\x04", b"PK\x05\x06")
_RICH_TEXT = b"{\\rtf"


class Kind(Enum):
    TEXT = auto()
    PDF = auto()
    ZIPPED = auto()
    OLD_OFFICE = auto()


def kind_of(head: bytes) -> Kind:
    """What a file that begins like this can be read as. Raises Invalid."""
    if not head:
        raise Invalid(refusals.EMPTY)
    if head.startswith(_RICH_TEXT):
        raise Invalid(refusals.OTHER_DOCUMENT)
    if head.startswith(_ZIPPED):
        return Kind.ZIPPED
    if head.startswith(_OLD_OFFICE):
        return Kind.OLD_OFFICE
    return Kind.PDF if b"%PDF-" in head[:HEAD_BYTES] else Kind.TEXT


def check_zipped(content: bytes) -> None:
    """Raises Invalid unless it is a PowerPoint presentation of a size that can be unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Invalid(refusals.TOO_MUCH)
            if any(part.flag_bits & 1 for part in parts):
                raise Invalid(refusals.LOCKED)
            _check_parts(package, {part.filename for part in parts})
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError) as error:
        raise Invalid(refusals.BROKEN) from error


def _check_parts(package: zipfile.ZipFile, names: set[str]) -> None:
    if "mimetype" in names:
        with package.open("mimetype") as stated:
            presents = b"presentation" in stated.read(200)
        raise Invalid(refusals.OPEN_DOCUMENT if presents else refusals.OTHER_DOCUMENT)
    if any(name.startswith("Index/") or name.endswith(("Index.zip", ".apxl")) for name in names):
        raise Invalid(refusals.KEYNOTE)
    if any(name.startswith(("word/", "xl/")) for name in names):
        raise Invalid(refusals.OTHER_DOCUMENT)
    if not any(name.startswith("ppt/") for name in names):
        raise Invalid(refusals.BROKEN if "[Content_Types].xml" in names else NOT_TEXT)


def why_not_old_office(content: bytes) -> str:
    """The sentence for a compound file, the wrapping of old formats and of locked new ones."""
    if _stream("EncryptedPackage") in content:
        return refusals.LOCKED
    if _stream("PowerPoint Document") in content:
        return refusals.OLD_POWERPOINT
    return refusals.OTHER_DOCUMENT


def _stream(name: str) -> bytes:
    """A stream's name as the compound file's directory writes it."""
    return name.encode("utf-16-le")
