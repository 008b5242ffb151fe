"""Copies of the notes that are disclosed with chosen answers masked.

A copy is made of what the session reads masked (`models/answers/masking`), and never of notes from
which something is taken away afterwards.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from threading import Event
from typing import Any

from sqlmodel import Session, col, select

from app.clock import Milliseconds
from app.database import Database
from app.errors import N_, Invalid
from app.exports import Format, write
from app.exports.copied import Copied, masked_under
from app.exports.document import Committed, Document, Question
from app.exports.finality import with_facts
from app.exports.finals import blocks_said, compose, notes_with
from app.exports.maskable import MASKED, Maskable, by_id, mask_for, maskable
from app.exports.prose import plain_prose
from app.i18n import LANGUAGES, Words
from app.models.afterwards import final as finals
from app.models.afterwards.final import Final
from app.models.afterwards.masked_copy import MaskedCopy, MaskedFile, like, record
from app.models.answers.masking import masked
from app.models.commitments.commitment import Commitment
from app.models.workshop import Workshop
from app.papers.blocks import Block, Heading, Paragraph, Prose
from app.papers.making import File
from app.papers.stored import stored

LONGEST_PROVISION = 120
LEAST_LETTERS = 3
"""Shorter words stand everywhere, and say nothing by doing so."""
NOTHING_CHOSEN = N_("Tick what is to be masked first.")
NO_PROVISION = N_("Write under which provision it is masked.")
LONG_PROVISION = N_("Keep the provision at most 120 characters long.")
PURGED = N_("The answers are deleted, so there is nothing to mask.")
REHEARSED = N_("It is a rehearsal. Remove it at the desk before you make a copy.")
CHANGED = N_(
    "Something that you chose has been changed since, or no longer shows. Look through what is "
    "chosen, and make the copy then. Nothing is made yet."
)
KIND = "bikupa masked copy 1"


@dataclass(frozen=True)
class Chosen:
    """What is to be masked under a provision, by the ids of the parts."""

    provision: str
    parts: list[int]


@dataclass(frozen=True)
class StillSaid:
    """A masked text that can be read in the copy all the same, and under which headings."""

    text: str
    where: list[str]


class SaysStill(Invalid):
    """Words of what is masked stand elsewhere too, and nobody has said that they may."""

    say = N_("Some of what is masked can still be read elsewhere in the copy. Nothing is made yet.")

    def __init__(self, found: list[StillSaid]) -> None:
        super().__init__()
        self.found = found


@dataclass(frozen=True)
class Of:
    """What a copy is of: the version that stands, or a draft. `left_behind` is a version that
    stands and has other words than the notes have now, so that no copy of it can be made."""

    final: Final | None = None
    left_behind: Final | None = None


def of_what(session: Session, workshop_id: int, at: Milliseconds) -> Of:
    final = finals.standing(session, session.get_one(Workshop, workshop_id))
    if final is None:
        return Of()
    now = compose(session, workshop_id, at, own=True).says
    same = {code: blocks_said(said) for code, said in now.items()} == {
        code: blocks_said(said) for code, said in final.says.items()
    }
    return Of(final) if same else Of(left_behind=final)


def refuse(workshop: Workshop) -> None:
    """Raises Invalid where no copy can be made."""
    if workshop.purged:
        raise Invalid(PURGED)
    if workshop.rehearsal is not None:
        raise Invalid(REHEARSED)


def make_copy(
    database: Database,
    workshop_id: int,
    chosen: list[Chosen],
    form: Format,
    language: str,
    at: Milliseconds,
    left: Event | None = None,
    *,
    looked: bool = False,
) -> tuple[Document, File]:
    """The copy as a file, which is put down among what was handed out. `looked`: somebody has
    looked at where words of what is masked stand still. Raises Invalid, Slow, Fault."""
    with database.reading() as session:
        copying = _Copying.read(session, workshop_id, chosen, at)
        document = copying.document(session, language)
    found = list(still_said(document, copying.covered))
    if found and not looked:
        raise SaysStill(found)
    file = write(document, form, left=left)
    with database.writing() as session:
        record(session, copying.copy, _handed_out(file, form, language))
    return document, file


def _handed_out(file: File, form: Format, language: str) -> MaskedFile:
    checksum = hashlib.sha256(file.body).hexdigest()
    return MaskedFile(
        copy_id=0, form=form.name, language=language, sha256=checksum, size=len(file.body)
    )


@dataclass(frozen=True)
class _Copying:
    """What is copied, as of one snapshot: `covered` are the parts, `under` which provision each
    is."""

    workshop: Workshop
    of: Of
    covered: list[Maskable]
    under: dict[int, str]
    copy: MaskedCopy

    @classmethod
    def read(
        cls, session: Session, workshop_id: int, chosen: list[Chosen], at: Milliseconds
    ) -> "_Copying":
        """Raises Invalid."""
        workshop = session.get_one(Workshop, workshop_id)
        refuse(workshop)
        covered, under = _covered(session, workshop_id, chosen)
        of = of_what(session, workshop_id, at)
        copy = MaskedCopy(
            workshop_uid=workshop.uid,
            number=0,
            at=at,
            version=of.final.number if of.final else 0,
            document=of.final.document if of.final else "",
            parts=len(covered),
            provisions=dict(Counter(under[part.id] for part in covered)),
            checksum="",
        )
        made = cls(workshop, of, covered, under, copy)
        copy.checksum = made._checksum(session)
        if before := like(session, workshop, copy.checksum):
            copy.at = before.at
        return made

    def document(self, session: Session, language: str) -> Document:
        written = self._written(session, language)
        copied = Copied(self.copy, self.of.final, self.workshop.tz)
        opening = with_facts(written.opening, list(copied.facts(written.words)))
        return replace(written, copied=copied, opening=opening)

    def _checksum(self, session: Session) -> str:
        """Over what can be read in it, in all languages, but for when it was made."""
        says = {language: stored(self._written(session, language).said) for language in LANGUAGES}
        data = {"kind": KIND, "of": self.copy.document, "says": says} | {
            "masked": self.copy.provisions
        }
        return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()

    def _written(self, session: Session, language: str) -> Document:
        """The notes of what is read masked, with how many parts are masked at each question."""
        own = self.of.final.own if self.of.final else {}
        with masked(session, mask_for(self.covered, language)):
            document = notes_with(session, self.workshop, language, self.copy.at, own)
        return replace(
            document,
            questions=[self._told(one, document.words) for one in document.questions],
            committed=self._committed(session, document),
        )

    def _told(self, question: Question, words: Words) -> Question:
        here = [part for part in self.covered if part.asking_id == question.asking.id]
        if not here:
            return question
        provisions = dict(Counter(self.under[part.id] for part in here))
        said = " ".join(masked_under(provisions, words))
        asides = [*question.asides, Paragraph(said, "quiet")]
        return replace(question, asides=asides, masked=len(here))

    def _committed(self, session: Session, document: Document) -> list[Committed]:
        """A commitment that was made of what is masked has its words, whoever confirmed it."""
        texts = self._committed_texts(session)
        mark = document.words(MASKED)
        return [
            _covering(one, mark) if _flat(one.what) in texts else one for one in document.committed
        ]

    def _committed_texts(self, session: Session) -> set[str]:
        firsts = [entry.first for part in self.covered for entry in part.entries]
        made = select(Commitment.what).where(col(Commitment.answer_id).in_(firsts))
        texts = [text for part in self.covered for text in part.texts if not part.word]
        return {_flat(text) for text in (*session.exec(made), *texts) if text}


def _covering(one: Committed, mark: str) -> Committed:
    return Committed(mark, one.who and mark, one.due, one.first and mark)


def _covered(
    session: Session, workshop_id: int, chosen: list[Chosen]
) -> tuple[list[Maskable], dict[int, str]]:
    """The parts that are chosen, in the order of the notes, and the provision of each."""
    under = {part: one.provision for one in chosen for part in one.parts}
    if not under:
        raise Invalid(NOTHING_CHOSEN)
    for provision in under.values():
        check_provision(provision)
    there = by_id(maskable(session, workshop_id))
    if not under.keys() <= there.keys():
        raise Invalid(CHANGED)
    return [part for part in there.values() if part.id in under], under


def check_provision(provision: str) -> None:
    """Raises Invalid."""
    if not provision:
        raise Invalid(NO_PROVISION)
    if len(provision) > LONGEST_PROVISION:
        raise Invalid(LONG_PROVISION)


def still_said(document: Document, covered: Iterable[Maskable]) -> Iterator[StillSaid]:
    """Which texts that are masked stand in the copy all the same: in the organisation's own words,
    or because somebody else wrote the same. Those aren't covered, since only whoever makes the copy
    can tell whether they are to be."""
    strings = list(_strings(document))
    for part in covered:
        texts = {_flat(text) for text in part.texts if len(text) >= LEAST_LETTERS}
        alone = [re.compile(rf"(?<!\w){re.escape(text)}(?!\w)") for text in texts]
        where = [heading for heading, said in strings if any(one.search(said) for one in alone)]
        if where:
            yield StillSaid(part.text, list(dict.fromkeys(where)))


def _strings(document: Document) -> Iterator[tuple[str, str]]:
    """All that stands in it, by the heading that it stands under."""
    heading = document.title
    yield document.label, _flat(document.label)
    for block in document.blocks:
        if isinstance(block, Heading):
            heading = block.text
        yield from ((heading, _flat(text)) for text in _texts(block))


def _texts(block: Block) -> Iterator[str]:
    """Prose as it is read, whatever is bold in it."""
    if isinstance(block, Prose):
        yield plain_prose(block.passages)
    else:
        yield from _strings_in(stored([block]))


def _strings_in(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _strings_in(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _strings_in(value)


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())
