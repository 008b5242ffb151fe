"""Everything that a series hands over in one file: its own document, and the final notes of its
meetings, with a list of checksums."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from app.exports import FORMATS, write
from app.exports.document import Document
from app.i18n import Words
from app.models.afterwards import final as finals
from app.models.series.meetings import Meeting
from app.models.workshop import Workshop
from app.papers.names import safe_name
from app.papers.zip import SUMS, sums, zipped

OWN_FORMS = ("pdf", "docx", "xlsx")
FORMS = ("pdf", "docx")
"""Of the notes of each meeting."""
LEFT_OUT = "README.txt"


@dataclass(frozen=True)
class Notes:
    """Files of a meeting's final notes, or none, and why."""

    meeting: Meeting
    files: list[tuple[str, bytes]]
    why: str = ""


def notes_of(
    session: Session, meetings: list[Meeting], roles: dict[int, str], words: Words
) -> Iterator[Notes]:
    """Of the meetings whose notes may be read: by everyone, or by who is in them (`roles`)."""
    for number, one in enumerate(meetings, 1):
        workshop = session.get_one(Workshop, one.workshop_id)
        final = finals.standing(session, workshop)
        if not workshop.is_held:
            continue
        if not (workshop.is_published or one.workshop_id in roles):
            yield Notes(one, [], words("not shared, and you aren't a member of it"))
        elif final is None:
            yield Notes(one, [], words("not made final"))
        else:
            name = safe_name(f"{number:02} {one.name}")
            found = [
                (f"{name}/{name} {form}.{form}", file.body)
                for form in FORMS
                if (file := finals.file_of(session, final, form, workshop.language))
                and file.body is not None
            ]
            yield Notes(one, found)


def package(document: Document, notes: list[Notes], words: Words) -> bytes:
    """The same answers make the same file."""
    name = safe_name(document.title)
    files = [(f"{name}.{form}", write(document, FORMATS[form]).body) for form in OWN_FORMS]
    files += [file for one in notes for file in one.files]
    missing = [f"{one.meeting.name}: {one.why}" for one in notes if one.why]
    if missing:
        head = words("These meetings' notes aren't here:")
        files.append((LEFT_OUT, "\n".join([head, *missing, ""]).encode()))
    return zipped([*files, (SUMS, sums(files))])
