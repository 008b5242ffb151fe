"""Final versions of the notes: which document is the true one, and until when it was.

A version holds answers. When one of them is hidden, changed, taken back, erased or purged, the
version that holds it is withdrawn in the same commit, whoever did it and however: each commit that
touches a workshop with versions that stand looks whether they still may (`keep_true`). A row of it
stays for good, also when the workshop is deleted, so that whoever has a copy is told the truth of
it: number, date, role and checksums, and nothing of what it said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    LargeBinary,
    Table,
    bindparam,
    event,
    exists,
    or_,
)
from sqlmodel import Field, Index, Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.clock import Milliseconds, now
from app.errors import N_, Invalid
from app.models.afterwards.notes import askings_in_order
from app.models.agenda.asking import Asking
from app.models.answers.answer import Answer
from app.models.answers.mark import HIDDEN, QUIET, SHOWN, WORD, Mark
from app.models.answers.reading import count_from_scratch
from app.models.forgetting import erased
from app.models.workshop import ENDED, Workshop

NUMBER_LETTERS = 8
SIGNS = 16
"""So many of its checksum stand in a version."""
REMOVED, PURGED, DELETED, RESTORED = "removed", "purged", "deleted", "restored"
"""Why one was withdrawn: an answer that it holds was removed, all were purged, with the workshop,
or it was made after the backup that was put back."""
NOT_YET = N_("End the workshop first. Until then the notes are a draft.")
REHEARSED = N_("It is a rehearsal. Remove it at the desk before you make the notes final.")

Holds = dict[str, list[int]]
"""The rows of the answers that count in it (`counted`), and of these the ones that can be read
there (`shown`)."""


class Final(SQLModel, table=True):
    """One version. `workshop_uid` refers to no row, since a version outlives its workshop.

    `document` is its number anywhere, `number` the one among its workshop's, `role` who made it
    final; `checksum` is the SHA-256 of its canonical data, and `says` that data: by language its
    label, its title and its blocks. `own` are the organisation's words as they were, `differs` what
    is otherwise than in the version before. `seen` is the workshop's version as of which all that
    it `holds` still stood. `archived`: its files stay for owners when it is withdrawn.

    The row lock of the workshop lets two have one number only where a backup was put back and
    nobody could read which had been given out since: then both have been."""

    __table_args__ = (Index("final_of", "workshop_uid", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    workshop_uid: str
    document: str = Field(unique=True)
    number: int
    at: Milliseconds = Field(sa_type=BigInteger)
    role: str
    case_number: str = ""
    checksum: str = Field(index=True)
    says: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    own: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    differs: dict[str, list[str]] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False)
    )
    holds: Holds = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    seen: int = 0
    archived: bool = False
    withdrawn_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    why: str = ""

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None

    @property
    def signs(self) -> str:
        """As many of its checksum as stand in it, in groups."""
        return in_fours(self.checksum[:SIGNS])

    @property
    def document_number(self) -> str:
        return "-".join(in_fours(self.document).split())


class FinalFile(SQLModel, table=True):
    """A version in one format and language. `body` is None when it is gone."""

    __tablename__ = "final_file"

    id: int | None = Field(default=None, primary_key=True)
    final_id: int = Field(foreign_key="final.id", index=True)
    form: str
    language: str
    sha256: str = Field(index=True)
    size: int
    body: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))


def in_fours(text: str) -> str:
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def versions_of(session: Session, workshop: Workshop) -> list[Final]:
    """All there have been, the newest first."""
    return list(session.exec(_newest_first(workshop.uid)))


def last(session: Session, workshop: Workshop) -> Final | None:
    """The newest, whether it stands or not."""
    return session.exec(_newest_first(workshop.uid)).first()


def _newest_first(workshop_uid: str) -> SelectOfScalar[Final]:
    found = select(Final).where(Final.workshop_uid == workshop_uid)
    return found.order_by(col(Final.number).desc(), col(Final.at).desc())


def standing(session: Session, workshop: Workshop) -> Final | None:
    """The true one: the newest, as long as it stands."""
    newest = last(session, workshop)
    return newest if newest and newest.stands else None


def files_of(session: Session, final: Final) -> list[FinalFile]:
    """In the order they were made."""
    found = select(FinalFile).where(FinalFile.final_id == final.id)
    return list(session.exec(found.order_by(col(FinalFile.id))))


def file_of(session: Session, final: Final, form: str, language: str) -> FinalFile | None:
    """None where there is no such file, or its bytes are gone."""
    found = select(FinalFile).where(
        FinalFile.final_id == final.id, FinalFile.form == form, FinalFile.language == language
    )
    file = session.exec(found).first()
    return file if file and file.body is not None else None


@dataclass(frozen=True)
class Known:
    """What is known of a file that somebody has: which version it is, and whether there is a newer
    one; `file` is None where its checksum was that of the canonical data."""

    final: Final
    file: FinalFile | None
    newest: Final


def by_sum(session: Session, checksum: str) -> Known | None:
    """Of which version this is the SHA-256, as 64 signs in any case: of one of its files or of its
    canonical data. Answered of all that were ever given out."""
    wanted = checksum.lower()
    found = session.exec(
        select(Final, FinalFile)
        .join(FinalFile, col(FinalFile.final_id) == Final.id)
        .where(FinalFile.sha256 == wanted)
    ).first()
    if found:
        return _known(session, *found)
    final = session.exec(select(Final).where(Final.checksum == wanted)).first()
    return _known(session, final, None) if final else None


def by_document(session: Session, document: str) -> Known | None:
    """The version with this document number, as `security.typed_code` reads it."""
    final = session.exec(select(Final).where(Final.document == document)).first()
    return _known(session, final, None) if final else None


def _known(session: Session, final: Final, file: FinalFile | None) -> Known:
    newest = session.exec(_newest_first(final.workshop_uid)).first()
    return Known(final, file, newest or final)


def refuse(workshop: Workshop) -> None:
    """Raises Invalid as long as nothing can be made final."""
    if workshop.state != ENDED:
        raise Invalid(NOT_YET)
    if workshop.rehearsal is not None:
        raise Invalid(REHEARSED)


def holding(session: Session, workshop_id: int) -> Holds:
    """What notes made of the session's snapshot hold."""
    shown: list[int] = []
    counted: list[int] = []
    for asking, _ in askings_in_order(session, workshop_id):
        results = count_from_scratch(session, asking)
        shown += [entry.id for entry in results.read()]
        counted += results.rows
    return {"shown": shown, "counted": counted}


def keep_true(session: Session, touched: Mapping[int, int]) -> None:
    """Withdraw what holds something that doesn't stand any more. `touched` are workshops and their
    versions."""
    standing = session.connection().execute(_STANDING, {"touched": list(touched)}).all()
    for final_id, workshop_id in standing:
        final = session.get_one(Final, final_id)
        if not _may_have_lost(session, workshop_id, final.seen):
            continue
        now_held = holding(session, workshop_id)
        if all(set(rows) <= set(now_held[how]) for how, rows in final.holds.items()):
            final.seen = touched[workshop_id]
        else:
            withdraw(session, final, REMOVED)


_FINALS: Table = Final.__table__  # type: ignore[attr-defined]
_WORKSHOPS: Table = Workshop.__table__  # type: ignore[attr-defined]
_STANDING = (
    _FINALS.select()
    .join(_WORKSHOPS, _WORKSHOPS.c.uid == _FINALS.c.workshop_uid)
    .with_only_columns(_FINALS.c.id, _WORKSHOPS.c.id)
    .where(
        _WORKSHOPS.c.id.in_(bindparam("touched", expanding=True)),
        _FINALS.c.withdrawn_at.is_(None),
    )
)
"""Asked at each commit, so it is made once, and of columns alone."""


@event.listens_for(Session, "before_commit")
def _before_commit(session: Session) -> None:
    """Once for all verbs, also for those that are yet to come."""
    touched = session.info.get("touched")
    if touched:
        session.flush()
        keep_true(session, touched)


def _may_have_lost(session: Session, workshop_id: int, seen: int) -> bool:
    """Whether any answer, or what says that one is hidden, has changed since."""
    here = select(Asking.id).where(Asking.workshop_id == workshop_id)
    answers = exists().where(col(Answer.asking_id).in_(here), col(Answer.version) > seen)
    marks = exists().where(
        col(Mark.workshop_id) == workshop_id,
        col(Mark.name).in_((HIDDEN, SHOWN, WORD, QUIET)),
        col(Mark.version) > seen,
    )
    return bool(session.execute(select(1).where(or_(answers, marks))).first())


def withdraw(session: Session, final: Final, why: str) -> None:
    """Take it back for good: of what it said nothing is left, but for owners where that was
    declared before anybody answered."""
    final.withdrawn_at, final.why, final.holds = now(), why, {}
    if not final.archived or why == DELETED:
        final.archived, final.says, final.differs = False, {}, {}
        for file in files_of(session, final):
            file.body = None
            session.add(file)
    session.add(final)
    erased(session, "final", "final_file")


def withdraw_all(session: Session, workshop: Workshop, why: str) -> None:
    """With the answers, or with the workshop: then nothing of the organisation's words is left
    either, also of those that were withdrawn before."""
    for final in versions_of(session, workshop):
        if final.stands or (why == DELETED and final.archived):
            withdraw(session, final, why)
        if why == DELETED:
            final.own, final.case_number = {}, ""
            session.add(final)


def carry_over(session: Session, given_out: Final, files: Iterable[FinalFile]) -> None:
    """Of a version that the database knew in whose place this one is put: if this one doesn't know
    it, that it was given out; if it was withdrawn there, that it is so here. Nobody owes the next
    one then: what this database holds is no longer what was removed meanwhile."""
    here = session.exec(select(Final).where(Final.document == given_out.document)).first()
    if here is None:
        if given_out.stands:
            given_out.withdrawn_at, given_out.why = now(), RESTORED
        given_out.archived = False
        session.add(given_out)
        session.flush()
        session.add_all(FinalFile(**file.model_dump() | _of(given_out)) for file in files)
    elif not given_out.stands:
        here.archived = here.archived and given_out.archived
        withdraw(session, here, given_out.why)
        here.withdrawn_at, here.own = given_out.withdrawn_at, {}
        here.case_number = given_out.case_number


def _of(final: Final) -> dict[str, Any]:
    """What a file of it has from it, when it comes from elsewhere."""
    return {"id": None, "final_id": final.id, "body": None}


def is_owed(final: Final | None) -> bool:
    """Whether the next version is to be made without anybody asking: the true one was withdrawn,
    and the organisation's words of it are still there."""
    owing = final is not None and not final.stands and final.why in (REMOVED, PURGED)
    return owing and bool(final and final.own)


def owed(session: Session) -> list[Workshop]:
    """The workshops whose next version is to be made."""
    withdrawn = select(Final.workshop_uid).where(col(Final.why).in_((REMOVED, PURGED))).distinct()
    here = col(Workshop.uid).in_(withdrawn) & col(Workshop.deleted_at).is_(None)
    found = session.exec(select(Workshop).where(here, Workshop.state == ENDED))
    return [one for one in found if is_owed(last(session, one))]
