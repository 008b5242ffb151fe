"""What a backup that is put back must know of the time after it: which final versions were given
out and withdrawn, which copies were handed out, and which answers were erased or hidden. The
database that was there knows."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, inspect
from sqlmodel import Session, col, select

from app.database import Database
from app.models.afterwards import final as finals
from app.models.afterwards import masked_copy
from app.models.afterwards.final import Final, FinalFile
from app.models.afterwards.masked_copy import MaskedCopy, MaskedFile
from app.models.agenda.rules import rules_of
from app.models.answers import hidden_word
from app.models.answers.answer import Answer
from app.models.answers.mark import HIDDEN, SHOWN, WORD
from app.models.answers.moderation import moderate
from app.models.answers.own_answers import MOST_KEYS, erase_sent
from app.models.people.participant import Participant
from app.models.workshop import Workshop, touch

VERSION = (
    "workshop_uid",
    "document",
    "number",
    "at",
    "role",
    "case_number",
    "checksum",
    "archived",
    "withdrawn_at",
    "why",
)
FILE = ("form", "language", "sha256", "size")
COPY = ("workshop_uid", "at", "version", "document", "parts", "provisions", "checksum")
ERASED = """
SELECT workshop.uid, answer.participant_id, answer.key
FROM answer JOIN participant ON participant.id = answer.participant_id
JOIN workshop ON workshop.id = participant.workshop_id
WHERE answer.body_hash = ''
"""
KEPT_BACK = f"""
SELECT workshop.uid, answer.participant_id, answer.key, mark.name, mark."on", mark.reason,
  mark.asking_id, mark.respondent_id, mark.thread, mark.word
FROM mark JOIN answer ON answer.id = mark.of_row JOIN workshop ON workshop.id = mark.workshop_id
WHERE mark.name IN ('{SHOWN}', '{HIDDEN}', '{WORD}') ORDER BY mark.id
"""  # noqa: S608  (our own words)


class Sent(NamedTuple):
    """An answer by what it has in every copy: the phone's number, and the key that it made."""

    participant_id: int
    key: str


class Hidden(NamedTuple):
    """An answer, or a word by way of one that says it, which those who lead have hidden."""

    sent: Sent
    name: str
    reason: str


Versions = list[tuple[Final, list[FinalFile]]]
Copies = list[tuple[MaskedCopy, list[MaskedFile]]]


@dataclass
class Known:
    """Answers by the uid of their workshop; the newest version last."""

    versions: Versions = field(default_factory=list)
    copies: Copies = field(default_factory=list)
    erased: dict[str, list[Sent]] = field(default_factory=dict)
    hidden: dict[str, list[Hidden]] = field(default_factory=dict)

    def beyond(self, other: "Known") -> "Known":
        """What the other doesn't know of answers, and all versions and copies."""
        erased = {
            uid: sorted(set(sent) - set(other.erased.get(uid, [])))
            for uid, sent in self.erased.items()
        }
        hidden = {
            uid: sorted(set(these) - set(other.hidden.get(uid, [])))
            for uid, these in self.hidden.items()
        }
        return Known(self.versions, self.copies, erased, hidden)


def read_known(database: Database) -> Known:
    """Raises DatabaseError for what is damaged, or made by a Bikupa that names things otherwise;
    one that is older than final versions knows of none."""
    with database.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        known = Known()
        if Final.__tablename__ in tables:
            known.versions = _versions(connection)
        if MaskedCopy.__tablename__ in tables:
            known.copies = _copies(connection)
        if Answer.__tablename__ in tables:
            known.erased, known.hidden = _erased(connection), _hidden(connection)
    return known


def _versions(connection: Connection) -> Versions:
    files: dict[int, list[FinalFile]] = defaultdict(list)
    for final_id, *file in connection.exec_driver_sql(_chosen("final_file", ("final_id", *FILE))):
        files[final_id].append(FinalFile(**dict(zip(FILE, file, strict=True))))
    return [
        (Final(**dict(zip(VERSION, version, strict=True))), files[final_id])
        for final_id, *version in connection.exec_driver_sql(_chosen("final", ("id", *VERSION)))
    ]


def _copies(connection: Connection) -> Copies:
    files: dict[int, list[MaskedFile]] = defaultdict(list)
    for copy_id, *file in connection.exec_driver_sql(_chosen("masked_file", ("copy_id", *FILE))):
        files[copy_id].append(MaskedFile(**dict(zip(FILE, file, strict=True))))
    found = connection.exec_driver_sql(_chosen("masked_copy", ("id", *COPY)))
    return [(_copy(dict(zip(COPY, copy, strict=True))), files[copy_id]) for copy_id, *copy in found]


def _copy(row: dict[str, Any]) -> MaskedCopy:
    """SQLite gives JSON as it is stored, PostgreSQL as what it says."""
    said = row["provisions"]
    return MaskedCopy(**row | {"provisions": json.loads(said) if isinstance(said, str) else said})


def _chosen(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    return f"SELECT {names} FROM {table} ORDER BY id"  # noqa: S608  (our own names)


def _erased(connection: Connection) -> dict[str, list[Sent]]:
    found: dict[str, list[Sent]] = defaultdict(list)
    for uid, *sent in connection.exec_driver_sql(ERASED):
        found[uid].append(Sent(*sent))
    return found


def _hidden(connection: Connection) -> dict[str, list[Hidden]]:
    """What the last mark about it says."""
    last = {}
    for uid, phone, key, name, on, reason, *about in connection.exec_driver_sql(KEPT_BACK):
        stands = name == HIDDEN or (name == WORD and on)
        last[uid, name == WORD, *about] = stands, Hidden(Sent(phone, key), name, reason)
    found: dict[str, list[Hidden]] = defaultdict(list)
    for (uid, *_), (stands, hidden) in last.items():
        if stands:
            found[uid].append(hidden)
    return found


def carry_over(old: Database, new: Database) -> None:
    """Raises DatabaseError where the old one can't be read; then nothing was changed."""
    here = read_known(new)
    _tell(new, read_known(old).beyond(here))


def _tell(database: Database, known: Known) -> None:
    """Have the database know it too. Final versions that hold what goes are withdrawn."""
    with database.writing() as session:
        for given_out, files in known.versions:
            finals.carry_over(session, given_out, files)
        for copy, masked in known.copies:
            masked_copy.carry_over(session, copy, masked)
        for workshop in session.exec(select(Workshop)).all():
            _hide(session, workshop, known.hidden.get(workshop.uid, []))
            _erase(session, workshop, known.erased.get(workshop.uid, []))


def _hide(session: Session, workshop: Workshop, hidden: list[Hidden]) -> None:
    assert workshop.id is not None
    here = _find(session, workshop.id, [one.sent for one in hidden])
    for one in hidden:
        answer = here.get(one.sent)
        if answer is None or answer.id is None or answer.value is None:
            continue
        about, version = (session, workshop.id, answer.id), touch(session, workshop.id)
        if one.name == WORD:
            hidden_word.hide(*about, version=version, by=None)
        else:
            reason = rules_of(workshop).named(one.reason)
            moderate(*about, HIDDEN, version=version, by=None, reason=reason)


def _erase(session: Session, workshop: Workshop, erased: list[Sent]) -> None:
    assert workshop.id is not None
    here = _find(session, workshop.id, erased).values()
    erase_sent(session, workshop.id, [one.id for one in here if one.body_hash and one.id])


def _find(session: Session, workshop_id: int, sent: list[Sent]) -> dict[Sent, Answer]:
    """Those that are here too."""
    found: dict[Sent, Answer] = {}
    phones = select(Participant.id).where(Participant.workshop_id == workshop_id)
    for start in range(0, len(sent), MOST_KEYS):
        part = set(sent[start : start + MOST_KEYS])
        rows = select(Answer).where(
            col(Answer.key).in_({key for _, key in part}), col(Answer.participant_id).in_(phones)
        )
        for answer in session.exec(rows):
            if (one := Sent(answer.participant_id, answer.key)) in part:
                found[one] = answer
    return found
