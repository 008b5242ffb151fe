"""What a file is told to be, what is refused with which sentence, and what a child may cost."""

import io
import logging
import tempfile
import time
import zipfile
from pathlib import Path
from typing import IO

import pytest
from pptx import Presentation
from pypdf import PdfReader, PdfWriter

from app.deck.decoding import NOT_TEXT
from app.deck.files import child, refusals
from app.deck.files.child import read_file
from app.errors import Invalid
from app.i18n import translate
from tests.test_sandbox import every_place_taken

FIXTURES = Path(__file__).parent / "fixtures"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def opened(content: bytes) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115
    file.write(content)
    file.seek(0)
    return file


def refused(content: bytes) -> str:
    with opened(content) as file, pytest.raises(Invalid) as no:
        read_file(file)
    return no.value.say


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def pdf(*, password: str = "", pages: int = 1) -> bytes:
    writer, made = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(400, 300)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(made)
    return made.getvalue()


def pptx() -> bytes:
    made = io.BytesIO()
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[6])
    deck.save(made)
    return made.getvalue()


def package(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """A package with another content for one of its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for info in old.infolist():
            new.writestr(info.filename, part if info.filename == name else old.read(info))
    return made.getvalue()


REFUSED = {
    "nothing": (b"", refusals.EMPTY),
    "a locked PDF": (pdf(password="hemligt"), refusals.LOCKED),
    "a locked presentation": (OLE + "EncryptedPackage".encode("utf-16-le"), refusals.LOCKED),
    "an old presentation": (
        OLE + "PowerPoint Document".encode("utf-16-le"),
        refusals.OLD_POWERPOINT,
    ),
    "an old letter": (OLE + "WordDocument".encode("utf-16-le"), refusals.OTHER_DOCUMENT),
    "a cut PDF": (fixture("44-strategidag.pdf")[:300], refusals.BROKEN),
    "a cut presentation": (fixture("41-servicedialog.pptx")[:9000], refusals.BROKEN),
    "only the mark of a PDF": (b"%PDF-1.7\n", refusals.BROKEN),
    "a PDF of pictures": (pdf(pages=3), refusals.NO_TEXT),
    "a presentation of pictures": (pptx(), refusals.NO_TEXT),
    "a Keynote presentation": (package(Index__Document=b"x"), refusals.KEYNOTE),
    "an OpenDocument presentation": (
        package(mimetype=b"application/vnd.oasis.opendocument.presentation"),
        refusals.OPEN_DOCUMENT,
    ),
    "an OpenDocument text": (
        package(mimetype=b"application/vnd.oasis.opendocument.text"),
        refusals.OTHER_DOCUMENT,
    ),
    "a Word document": (package(word__document=b"<w/>"), refusals.OTHER_DOCUMENT),
    "a rich text": (b"{\\rtf1 Hej", refusals.OTHER_DOCUMENT),
    "a zip of something": (package(photos__1=b"x"), NOT_TEXT),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0", NOT_TEXT),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_can_not_be_read_is_refused_with_its_own_sentence(what: str) -> None:
    content, say = REFUSED[what]
    assert refused(content) == say
    assert translate("sv", say) != say


def test_a_file_of_more_than_50_mb_is_refused_unread() -> None:
    with opened(b"%PDF-1.7\n") as file:
        file.truncate(refusals.MOST_FILE + 1)
        with pytest.raises(Invalid) as no:
            read_file(file)
    assert no.value.say == refusals.TOO_LARGE


def test_a_pdf_with_an_empty_password_is_read() -> None:
    writer, made = PdfWriter(PdfReader(FIXTURES / "44-strategidag.pdf")), io.BytesIO()
    writer.encrypt("", "ägarens", algorithm="RC4-128")
    writer.write(made)
    with opened(made.getvalue()) as file:
        assert len(read_file(file).steps) > 5


def test_a_slide_show_and_a_template_are_presentations_too() -> None:
    content = fixture("41-servicedialog.pptx")
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        types = file.read("[Content_Types].xml")
    for kind in (b"slideshow.main+xml", b"template.main+xml"):
        other = types.replace(b"presentation.main+xml", kind)
        with opened(with_part(content, "[Content_Types].xml", other)) as file:
            assert len(read_file(file).steps) > 5


def test_a_package_that_would_unpack_to_gigabytes_is_refused() -> None:
    bomb = package(
        ppt__presentation=bytes(refusals.MOST_FILE),
        **{f"ppt__media{n}": bytes(refusals.MOST_FILE) for n in range(8)},
    )
    assert len(bomb) < 1024 * 1024
    assert refused(bomb) == refusals.TOO_MUCH


def test_entities_in_a_slide_are_not_unfolded() -> None:
    content = fixture("41-servicedialog.pptx")
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        slide = file.read("ppt/slides/slide3.xml")
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    start = slide.index(b"?>") + 2
    laughs = f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>'.encode()
    text = slide[start:].replace(b"<a:t>", b"<a:t>&e9;", 1)
    started = time.monotonic()
    bomb = with_part(content, "ppt/slides/slide3.xml", slide[:start] + laughs + text)
    assert refused(bomb) == refusals.BROKEN
    assert time.monotonic() - started < 20


def a_job_that(monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    monkeypatch.setattr(child, "JOB", f"tests.test_sandbox:{does}")
    monkeypatch.setattr(child, "CPU_SECONDS", 1)


@pytest.mark.parametrize(
    ("does", "say"),
    [
        ("crash", refusals.BROKEN),
        ("fail", refusals.BROKEN),
        ("hang", refusals.TOO_MUCH),
        ("eat", refusals.TOO_MUCH),
    ],
)
def test_what_goes_wrong_in_reading_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, does: str, say: str
) -> None:
    a_job_that(monkeypatch, does)
    with caplog.at_level(logging.WARNING, "bikupa.apart"):
        assert refused(b"%PDF-1.7") == say
    assert len(caplog.records) == 1 and "hemligt" not in caplog.text


def test_when_many_are_read_at_once_the_next_one_is_asked_to_wait() -> None:
    with every_place_taken():
        assert refused(b"%PDF-1.7") == refusals.BUSY
