"""Final versions of the notes: what they say as data, their files in all formats, and what is
otherwise than in the one before."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlmodel import Session

from app.clock import Milliseconds, now
from app.database import Database
from app.errors import N_, Slow
from app.exports import FORMATS, Format, write
from app.exports.document import Committed, Document
from app.exports.finality import Finality, Read, with_facts
from app.exports.notes import notes_of
from app.i18n import LANGUAGES, Words
from app.models.afterwards import final as finals
from app.models.afterwards.final import NUMBER_LETTERS, Final, FinalFile, Holds
from app.models.agenda.edition import Overtaken, edition_of
from app.models.answers.reading import Snapshot
from app.models.workshop import Workshop, touch
from app.papers.blocks import Block, Heading
from app.papers.stored import read_back, stored
from app.security import new_code

OWN = (
    "title",
    "wordings",
    "purpose",
    "venue",
    "responsible",
    "language",
    "tz",
    "summary",
    "next_steps",
    "notes_title",
    "case_number",
    "notes_without",
    "rules",
    "written",
    "few_left_out",
)
"""What of a workshop is the organisation's own words in its notes, and how it wants them."""
CHANGED = N_(
    "Somebody has changed the notes since you looked at them. Read them once more, and then make "
    "them final. Nothing is final yet."
)
MOST_TRIES = 5
KIND = "bikupa final notes 1"
"""What the canonical data begin by saying, so that other data never have the same sum."""


@dataclass(frozen=True)
class Composed:
    """What would be made final, as of one snapshot: the notes by language, as everyone may read
    them, what they hold, and the workshop's version then."""

    workshop: Workshop
    documents: dict[str, Document]
    holds: Holds
    own: dict[str, Any]
    before: Final | None
    seen: int

    @property
    def says(self) -> dict[str, Any]:
        return {language: said_by(document) for language, document in self.documents.items()}

    @property
    def edition(self) -> str:
        """Of what is looked at before it is made final; the time of day is none of it."""
        return _edition(self.says, self.before.number if self.before else 0)


def _edition(says: dict[str, Any], after: int) -> str:
    said = {language: said["blocks"] for language, said in says.items()}
    return edition_of({"says": said, "after": after})


def compose(session: Session, workshop_id: int, at: Milliseconds, own: bool = False) -> Composed:
    """`own`: with the organisation's words as they were in the version before, since nobody has
    said that what was changed meanwhile is to be final."""
    workshop = session.get_one(Workshop, workshop_id)
    before = finals.last(session, workshop)
    as_was = before.own if own and before else {}
    written_in = as_was.get("language", workshop.language)
    documents = {
        language: notes_with(session, workshop, language, at, as_was)
        for language in sorted(LANGUAGES, key=lambda code: code != written_in)
    }
    return Composed(
        workshop=workshop,
        documents=documents,
        holds={} if workshop.purged else finals.holding(session, workshop_id),
        own=as_was or _own(workshop, next(iter(documents.values()))),
        before=before,
        seen=workshop.version,
    )


def notes_with(
    session: Session, workshop: Workshop, language: str, at: Milliseconds, own: dict[str, Any]
) -> Document:
    """The notes as everyone may read them, with these words of the organisation's, if any."""
    written = _with_own(workshop, own)
    document = notes_of(Snapshot(session), written, language, at, public=True)
    if not own:
        return document
    return replace(document, committed=[Committed(**one) for one in own["committed"]])


def _own(workshop: Workshop, document: Document) -> dict[str, Any]:
    said = workshop.model_dump(include=set(OWN))
    return {**said, "committed": [asdict(one) for one in document.committed]}


def _with_own(workshop: Workshop, own: dict[str, Any]) -> Workshop:
    """A copy, so that nothing of it is stored."""
    said = {name: own[name] for name in OWN if name in own}
    return Workshop(**workshop.model_dump() | said)


def said_by(document: Document) -> dict[str, Any]:
    """A document as data. Its last blocks are apart, since they go on by themselves: what readers
    had remarked (`remarks`), and from when it is (`moment`)."""
    return {
        "label": document.label,
        "title": document.title,
        "blocks": stored(document.said),
        "remarks": stored(document.remarks),
        "moment": stored(document.moment),
    }


def read_in(
    final: Final, workshop: Workshop, language: str, address: str, remarks: list[Block]
) -> Read:
    """A version that stands, as a page in this language, with what readers have remarked by now."""
    said = final.says.get(language) or next(iter(final.says.values()))
    finality = Finality.of(final, workshop, address)
    return Read(
        workshop=workshop,
        label=said["label"],
        title=said["title"],
        day=workshop.started_at or final.at,
        blocks=with_facts(blocks_of(said, remarks), list(finality.facts(Words(language)))),
    )


def blocks_of(said: dict[str, Any], remarks: list[Block] | None = None) -> list[Block]:
    """All that a version says in a language, to be drawn, with the remarks of then or of now."""
    then = read_back(said["remarks"]) if remarks is None else remarks
    return [*read_back(said["blocks"]), *then, *read_back(said["moment"])]


def blocks_said(said: dict[str, Any]) -> str:
    """What a version says in a language, but for from when it is, to be compared."""
    return json.dumps([said["label"], said["title"], said["blocks"]], sort_keys=True)


def canonical(final: Final) -> bytes:
    """What its checksum is over: UTF-8, keys in order, no space that isn't said."""
    data = {
        "kind": KIND,
        "document": final.document,
        "version": final.number,
        "at": final.at,
        "role": final.role,
        "case_number": final.case_number,
        "says": final.says,
    }
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def make_final(
    database: Database,
    workshop_id: int,
    role: str,
    at: Milliseconds,
    address: str,
    edition: str = "",
) -> Final:
    """Make the notes final as they are now, if they are still what was looked at. Raises Invalid,
    Overtaken, Slow, Fault."""
    made = _made(database, workshop_id, role, at, address, edition)
    assert made is not None
    return made


def make_owed(database: Database, workshop_id: int, at: Milliseconds, address: str) -> Final | None:
    """Make the version that takes the place of one which an answer was removed from. None where
    somebody else has made it, also meanwhile."""
    return _made(database, workshop_id, "", at, address, owed=True)


def _made(
    database: Database,
    workshop_id: int,
    role: str,
    at: Milliseconds,
    address: str,
    edition: str = "",
    *,
    owed: bool = False,
) -> Final | None:
    """The files are made before the lock is taken, and anew if something came between; None where
    what was `owed` no longer is."""
    for _ in range(MOST_TRIES):
        with database.reading() as session:
            finals.refuse(session.get_one(Workshop, workshop_id))
            composed = compose(session, workshop_id, at, own=owed)
        if owed and not finals.is_owed(composed.before):
            return None
        if edition and edition != composed.edition:
            return pressed_twice(composed.before, role, edition)
        final = version_of(composed, composed.before.role if owed and composed.before else role, at)
        files = files_for(composed, final, address)
        with database.writing() as session:
            version = touch(session, workshop_id)
            if version == composed.seen + 1:
                final.seen = version
                store(session, final, files)
                return final
    raise Slow()


def store(session: Session, final: Final, files: list[FinalFile]) -> None:
    session.add(final)
    session.flush()
    for file in files:
        file.final_id = final.id or 0
    session.add_all(files)


def pressed_twice(before: Final | None, role: str, edition: str) -> Final:
    """The version that the first press of the two made. Raises Overtaken where there is none."""
    if before is None or before.role != role:
        raise Overtaken({}, CHANGED)
    if edition != _edition(before.says, before.number - 1):
        raise Overtaken({}, CHANGED)
    return before


def version_of(composed: Composed, role: str, at: Milliseconds) -> Final:
    """A version of what was composed, which isn't stored yet."""
    workshop, before, says = composed.workshop, composed.before, composed.says
    final = Final(
        workshop_uid=workshop.uid,
        document=new_code(NUMBER_LETTERS),
        number=before.number + 1 if before else 1,
        at=at,
        role=role,
        case_number=composed.own["case_number"],
        checksum="",
        says=says,
        own=composed.own,
        differs=_differs(before, says, composed.own["language"]),
        holds=composed.holds,
        archived=workshop.archives,
    )
    final.checksum = hashlib.sha256(canonical(final)).hexdigest()
    return final


def files_for(
    composed: Composed, final: Final, address: str, forms: Iterable[str] | None = None
) -> list[FinalFile]:
    """In all formats, or in these. Raises Slow, Fault."""
    return [
        _file(with_finality(document, final, address), FORMATS[form], language)
        for language, document in composed.documents.items()
        for form in forms or FORMATS
    ]


def _file(document: Document, form: Format, language: str) -> FinalFile:
    body = write(document, form).body
    checksum = hashlib.sha256(body).hexdigest()
    return FinalFile(
        final_id=0, form=form.name, language=language, sha256=checksum, size=len(body), body=body
    )


def with_finality(document: Document, final: Final, address: str) -> Document:
    """The notes as the version that they are."""
    finality = Finality.of(final, document.workshop, address)
    opening = with_facts(document.opening, list(finality.facts(document.words)))
    return replace(document, final=finality, opening=opening)


def differs_from(before: Final | None, composed: Composed) -> dict[str, list[str]]:
    """In what a version made now would differ from the one before."""
    return _differs(before, composed.says, composed.workshop.language)


def has_changed(session: Session, workshop_id: int) -> bool:
    """Whether a version made now would differ from the one before; one language tells it."""
    workshop = session.get_one(Workshop, workshop_id)
    said = said_by(notes_with(session, workshop, workshop.language, now(), {}))
    before = finals.last(session, workshop)
    return bool(_differs(before, {workshop.language: said}, workshop.language))


def _differs(before: Final | None, says: dict[str, Any], language: str) -> dict[str, list[str]]:
    """By how (`new`, `changed`, `gone`), the headings of the parts; of one that was withdrawn only
    why, since nothing is left to compare with."""
    if before is None:
        return {}
    if not before.stands or language not in before.says:
        return {before.why: []}
    then, since = _parts(before.says[language]), _parts(says[language])
    found = {
        "new": [part for part in since if part not in then],
        "changed": [part for part in since if part in then and since[part] != then[part]],
        "gone": [part for part in then if part not in since],
    }
    return {how: parts for how, parts in found.items() if parts}


def _parts(said: dict[str, Any]) -> dict[str, list[Any]]:
    """What stands under each heading; what comes again is counted."""
    parts: dict[str, list[Any]] = {}
    name = said["title"]
    for block in said["blocks"]:
        if block["is"] == Heading.__name__:
            name, number = block["text"], 1
            while name in parts:
                number += 1
                name = f"{block['text']} ({number})"
        parts.setdefault(name, []).append(block)
    return parts
