"""Copies of the notes that were handed out with parts masked: which, of what, when, and under which
provisions.

Neither the file is kept nor what was masked in it, so that nothing has to be cleaned when an answer
is erased. A row stays for good, as that of a final version does: whoever has the file is told what
it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, func, select

from app.clock import Milliseconds
from app.models.afterwards import final as finals
from app.models.afterwards.final import SIGNS, Final, in_fours
from app.models.workshop import Workshop


class MaskedCopy(SQLModel, table=True):
    """`workshop_uid` refers to no row, since a copy outlives its workshop. `version` is the number
    of the final version that it is of, and `document` that version's number anywhere; 0 and empty
    where it is of a draft. `parts` are masked in it, and `provisions` says how many under each.
    `checksum` is of what can be read in it: who makes the same copy again makes no other one."""

    __tablename__ = "masked_copy"
    __table_args__ = (
        UniqueConstraint("workshop_uid", "number"),
        UniqueConstraint("workshop_uid", "checksum"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workshop_uid: str
    number: int
    at: Milliseconds = Field(sa_type=BigInteger)
    version: int = 0
    document: str = ""
    parts: int
    provisions: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    checksum: str = Field(index=True)

    @property
    def signs(self) -> str:
        """As many of its checksum as stand in it, in groups."""
        return in_fours(self.checksum[:SIGNS])


class MaskedFile(SQLModel, table=True):
    """A copy in one format and language, as it was handed out."""

    __tablename__ = "masked_file"
    __table_args__ = (UniqueConstraint("copy_id", "form", "language", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    copy_id: int = Field(foreign_key="masked_copy.id")
    form: str
    language: str
    sha256: str = Field(index=True)
    size: int


@dataclass(frozen=True)
class KnownCopy:
    """What is known of a copy that somebody has: the version that it is of, and the newest that
    there is; None where it is of a draft, and where there has been no version. `file` is None where
    it was asked for by what stands in it."""

    copy: MaskedCopy
    file: MaskedFile | None
    final: Final | None
    newest: Final | None


def by_sum(session: Session, checksum: str) -> KnownCopy | None:
    """Of which copy this is the SHA-256, as 64 signs in any case: of one of its files or of what
    can be read in it. Answered of all that were ever handed out."""
    wanted = checksum.lower()
    found = session.exec(
        select(MaskedCopy, MaskedFile)
        .join(MaskedFile, col(MaskedFile.copy_id) == MaskedCopy.id)
        .where(MaskedFile.sha256 == wanted)
    ).first()
    if found:
        return _known(session, *found)
    copy = session.exec(select(MaskedCopy).where(MaskedCopy.checksum == wanted)).first()
    return _known(session, copy, None) if copy else None


def _known(session: Session, copy: MaskedCopy, file: MaskedFile | None) -> KnownCopy:
    of = finals.by_document(session, copy.document) if copy.document else None
    return KnownCopy(copy, file, of.final if of else None, _newest(session, copy))


def _newest(session: Session, copy: MaskedCopy) -> Final | None:
    found = select(Final).where(Final.workshop_uid == copy.workshop_uid)
    return session.exec(found.order_by(col(Final.number).desc())).first()


def copies_of(session: Session, workshop: Workshop) -> list[tuple[MaskedCopy, list[MaskedFile]]]:
    """All that were made, the newest first, each with its files in the order they were."""
    found = select(MaskedCopy).where(MaskedCopy.workshop_uid == workshop.uid)
    copies = session.exec(found.order_by(col(MaskedCopy.number).desc())).all()
    return [(copy, _files_of(session, copy)) for copy in copies]


def _files_of(session: Session, copy: MaskedCopy) -> list[MaskedFile]:
    found = select(MaskedFile).where(MaskedFile.copy_id == copy.id)
    return list(session.exec(found.order_by(col(MaskedFile.id))))


def like(session: Session, workshop: Workshop, checksum: str) -> MaskedCopy | None:
    """The copy that reads so, if it has been made before."""
    found = select(MaskedCopy).where(
        MaskedCopy.workshop_uid == workshop.uid, MaskedCopy.checksum == checksum
    )
    return session.exec(found).first()


def record(session: Session, copy: MaskedCopy, file: MaskedFile) -> MaskedCopy:
    """Say that this file of the copy is handed out; the same one twice is said once."""
    workshop = session.exec(
        select(Workshop).where(Workshop.uid == copy.workshop_uid).with_for_update()
    ).one()
    there = like(session, workshop, copy.checksum) or _first_time(session, copy)
    files = _files_of(session, there)
    if not any((one.form, one.language, one.sha256) == _named(file) for one in files):
        file.copy_id = there.id or 0
        session.add(file)
    return there


def carry_over(session: Session, copy: MaskedCopy, files: Iterable[MaskedFile]) -> None:
    """Of a copy that the database knew in whose place this one is put: that it was handed out."""
    here = session.exec(
        select(MaskedCopy).where(
            MaskedCopy.workshop_uid == copy.workshop_uid, MaskedCopy.checksum == copy.checksum
        )
    ).first() or _first_time(session, copy)
    known = [_named(file) for file in _files_of(session, here)]
    for file in files:
        if _named(file) not in known:
            session.add(MaskedFile(**file.model_dump() | {"id": None, "copy_id": here.id}))


def _first_time(session: Session, copy: MaskedCopy) -> MaskedCopy:
    numbers = select(func.max(MaskedCopy.number)).where(
        MaskedCopy.workshop_uid == copy.workshop_uid
    )
    copy.number = (session.exec(numbers).one() or 0) + 1
    session.add(copy)
    session.flush()
    return copy


def _named(file: MaskedFile) -> tuple[str, str, str]:
    return file.form, file.language, file.sha256
