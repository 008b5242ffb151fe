"""All pictures of a document in a zip file, with a list of their SHA-256 sums to check them by."""

import io
from collections.abc import Iterator
from hashlib import sha256
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.papers.figures import Picture, pictures
from app.papers.paper import Paper

SUMS = "SHA256SUMS.txt"
"""As `sha256sum -c` reads it."""
VERSION = "VERSION.txt"
"""Of final notes: which these are the pictures of."""
NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The first that a zip file can hold: the same pictures are the same file."""
FROM_UNIX, MAY_BE_READ = 3, 0o644


def write(paper: Paper) -> tuple[bytes, str]:
    """The file, and the characters left out of the pictures because no font has them."""
    drawn = pictures(paper)
    files = [file for picture in drawn for file in _files(picture)]
    left_out = dict.fromkeys(letter for picture in drawn for letter in picture.left_out)
    if paper.version:
        files.append((VERSION, paper.version.encode()))
    return zipped([*files, (SUMS, sums(files))]), "".join(left_out)


def _files(picture: Picture) -> Iterator[tuple[str, bytes]]:
    yield f"{picture.name}.svg", picture.svg
    yield f"{picture.name}.png", picture.png


def sums(files: list[tuple[str, bytes]]) -> bytes:
    return "".join(f"{sha256(body).hexdigest()}  {name}\n" for name, body in files).encode()


def zipped(files: list[tuple[str, bytes]]) -> bytes:
    content = io.BytesIO()
    with ZipFile(content, "w") as package:
        for name, body in files:
            package.writestr(_entry(name), body)
    return content.getvalue()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, NO_TIME)
    entry.create_system, entry.compress_type = FROM_UNIX, ZIP_DEFLATED
    entry.external_attr = MAY_BE_READ << 16
    return entry
