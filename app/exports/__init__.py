"""Notes as documents: a workshop becomes blocks, each format walks the blocks."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from app import i18n
from app.exports import json_notes, markdown, table_csv
from app.exports.document import Document
from app.papers.names import safe_name


@dataclass(frozen=True)
class Format:
    """`name` is its address and the file's ending, `label` its button."""

    name: str
    label: str
    media_type: str
    write: Callable[[Document], bytes]


FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        Format("md", "Markdown", "text/markdown; charset=utf-8", markdown.write),
        Format("csv", "Excel (CSV)", "text/csv; charset=utf-8", table_csv.write),
        Format("json", "JSON", "application/json", json_notes.write),
    )
}


def disposition(document: Document, form: Format) -> str:
    """The Content-Disposition of the notes: title and date."""
    return attachment(f"{file_name(document)}.{form.name}")


def attachment(name: str) -> str:
    """The Content-Disposition of a download, with å ä ö (RFC 6266, RFC 5987)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def file_name(document: Document) -> str:
    """The title and the day."""
    day = i18n.local(document.day, document.workshop.tz)
    return f"{safe_name(document.title)} {day:%Y-%m-%d}".strip()
