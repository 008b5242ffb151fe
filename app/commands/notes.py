"""What `bikupa notes` writes: the notes of a workshop as a file. It exits with a sentence when it
can't."""

from pathlib import Path

from sqlmodel import Session, col, select

from app.clock import now
from app.errors import Refused
from app.exports import FORMATS, file_name, write
from app.exports.notes import notes
from app.i18n import LANGUAGES
from app.keeping.beside import beside_server
from app.models.workshop import Workshop, read_code
from app.papers.making import File


def save_notes(code: str, form: str, to: Path | None, language: str) -> str:
    """What was saved where. Those of the workshop that had the code last."""
    if form not in FORMATS:
        raise SystemExit(f"There is no format {form}. There are {', '.join(FORMATS)}.")
    if language and language not in LANGUAGES:
        raise SystemExit(f"There is no language {language}. There are {', '.join(LANGUAGES)}.")
    name, file = _made(code, form, language)
    target = to or Path(name)
    if target.exists():
        raise SystemExit(f"{target} is there already. Remove it, or say another name with --out.")
    try:
        target.write_bytes(file.body)
    except OSError as error:
        raise SystemExit(f"{target} can't be written: {error.strerror}.") from error
    left_out = f"\nLeft out, since no font here has them: {file.left_out}" if file.left_out else ""
    return f"{target} ({len(file.body):,} bytes){left_out}"


def _made(code: str, form: str, language: str) -> tuple[str, File]:
    """The name that the file would have, and the file."""
    _, database = beside_server()
    try:
        with database.reading() as session:
            workshop = _workshop(session, code)
            document = notes(session, workshop, language or workshop.language, now())
        return f"{file_name(document)}.{form}", write(document, FORMATS[form])
    except Refused as refusal:
        raise SystemExit(f"The notes can't be made ({refusal.why}). Try again.") from refusal
    finally:
        database.dispose()


def _workshop(session: Session, code: str) -> Workshop:
    had = select(Workshop).where(
        Workshop.code == read_code(code), col(Workshop.deleted_at).is_(None)
    )
    last = session.exec(had.order_by(col(Workshop.id).desc())).first()
    if last is None:
        raise SystemExit(f"No workshop has the code {code}.")
    return last
