"""Notes as documents: a workshop becomes blocks, each format walks the blocks."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event
from urllib.parse import quote

from app import i18n
from app.errors import N_, NotFound
from app.exports import json_notes, markdown, table_csv
from app.exports.disposal import json_file as disposal_json
from app.exports.disposal.record import Record
from app.exports.document import Document
from app.exports.on_paper import paper
from app.exports.outcome import json_file as outcome_json
from app.exports.outcome.document import Telling
from app.papers.making import File, make
from app.papers.names import safe_name


@dataclass(frozen=True)
class Format:
    """`name` is its address and the file's ending, `label` its button. Those without a `writer`
    here are made apart, by app.papers."""

    name: str
    label: str
    media_type: str
    writer: Callable[[Document], bytes] | None = None

    def said(self, words: i18n.Words) -> str:
        """Its button in words. Word, PDF and Excel are called so in every language."""
        return self.label if self.name in USUAL else words(self.label)


def _json(document: Document) -> bytes:
    """Each has a format of its own."""
    if isinstance(document, Telling):
        return outcome_json.write(document)
    if isinstance(document, Record):
        return disposal_json.write(document)
    return json_notes.write(document)


OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        Format("docx", "Word", f"{OFFICE}.wordprocessingml.document"),
        Format("pdf", "PDF", "application/pdf"),
        Format("xlsx", "Excel", f"{OFFICE}.spreadsheetml.sheet"),
        Format("zip", N_("The pictures (ZIP)"), "application/zip"),
        Format("md", "Markdown", "text/markdown; charset=utf-8", markdown.write),
        Format("csv", N_("Table (CSV)"), "text/csv; charset=utf-8", table_csv.write),
        Format("json", "JSON", "application/json", _json),
    )
}
USUAL = ("docx", "pdf", "xlsx")
"""What most people ask for."""
OF_A_RECORD = ("docx", "pdf", "md", "json")
"""What is made of the record of a purge: there is nothing to reckon with in it, and no picture."""


PICTURES = {"png": Format("png", "PNG", "image/png"), "svg": Format("svg", "SVG", "image/svg+xml")}
"""Of one figure."""
LOOK = Format("look", "", "image/png")
"""The first page of the PDF, to be looked at."""


def write(document: Document, form: Format, link: str = "", left: Event | None = None) -> File:
    """The notes as a file. `link` is where they are read as a web page, if anywhere; `left` is
    set when nobody waits for the file any more. Raises Slow, Fault."""
    if form.writer:
        return File(form.writer(document))
    return make(form.name, paper(document, link), left)


def write_picture(
    document: Document, form: Format, number: int, left: Event | None = None
) -> tuple[str, File]:
    """A figure of the notes by its number, from 1, as a file, and its name, as in the file of all
    pictures. Raises NotFound, Slow, Fault."""
    whole = paper(document)
    if not 0 < number <= len(whole.figures):
        raise NotFound()
    name, figure = whole.figures[number - 1]
    alone = replace(whole, blocks=[figure], overview=[], chapters=[])
    return f"{name}.{form.name}", make(form.name, alone, left)


def disposition(document: Document, form: Format) -> str:
    """The Content-Disposition of the notes: title and date."""
    return attachment(f"{file_name(document)}.{form.name}")


def attachment(name: str) -> str:
    """The Content-Disposition of a download, with å ä ö (RFC 6266, RFC 5987)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def file_name(document: Document) -> str:
    """The title and the day; of a copy also that it is one."""
    day = i18n.local(document.day, document.workshop.tz)
    copied = document.copied.status(document.words) if document.copied else ""
    return f"{safe_name(document.title)} {day:%Y-%m-%d} {copied}".strip()
