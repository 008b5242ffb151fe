"""What is said of a document that somebody has: which final version it is, and whether it still
stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlmodel import Session

from app import i18n
from app.clock import in_utc
from app.errors import N_
from app.exports import FORMATS
from app.exports.copied import masked_under
from app.i18n import LANGUAGES, Words
from app.models import workshop as workshops
from app.models.afterwards import masked_copy
from app.models.afterwards.final import (
    DELETED,
    PURGED,
    REMOVED,
    RESTORED,
    Final,
    Known,
    by_sum,
)
from app.models.afterwards.masked_copy import KnownCopy
from app.models.workshop import Workshop

NEWEST, OLDER = "newest", "older"
"""Of one that still stands. Of one that doesn't, its state is why."""
UNCHANGED = {
    NEWEST: N_("Unchanged, and the newest"),
    OLDER: N_("Unchanged, but there is a newer version"),
    REMOVED: N_("Unchanged, but replaced: an answer was removed"),
    PURGED: N_("Unchanged, but the answers in it have been deleted"),
    DELETED: N_("Unchanged, but its workshop has been deleted"),
    RESTORED: N_("Unchanged, but lost when a backup was put back"),
}
"""Where the checksum is known."""
KNOWN = {
    NEWEST: N_("The newest version has this number"),
    OLDER: N_("There is a newer version"),
    REMOVED: N_("Replaced: an answer was removed"),
    PURGED: N_("The answers in it have been deleted"),
    DELETED: N_("Its workshop has been deleted"),
    RESTORED: N_("Lost when a backup was put back"),
}
"""Where only its number is."""
MEANS = {
    NEWEST: N_("This is what was made final, and nothing newer has been."),
    OLDER: N_("It was right when it was made final. Later a version was made that says otherwise."),
    REMOVED: N_(
        "After it was made final an answer that it holds was erased, changed or hidden. So it no "
        "longer holds, and is given out no more. Please don't pass it on."
    ),
    PURGED: N_(
        "The day had come when the answers were to be deleted. So it is given out no more. Please "
        "don't pass it on."
    ),
    DELETED: N_(
        "It was made final here. The workshop is deleted since, and nothing of what it said is "
        "left here."
    ),
    RESTORED: N_(
        "It was made final here. Then the server went back to an older backup, and what it said is "
        "no longer here."
    ),
}
THE_FILE = N_("The file is just as it was made: %(form)s, %(tongue)s.")
THE_DATA = N_("The checksum is that of all that the version says, whatever its format.")
NOT_COMPARED = N_(
    "The number says which version it is, but not whether your copy has been changed. That is told "
    "by the file's checksum."
)
NEWER = N_("Version %(number)s, of %(day)s")
NEWER_GONE = N_("Version %(number)s, of %(day)s, doesn't stand any more either")
NOT_OURS = N_("Not one of ours")
MAY_MEAN = (
    N_("It is a draft, which has no checksum here."),
    N_(
        "It was opened and saved again, or sent by something that changes files. Then its checksum "
        "is another, even if it reads the same. Get the file anew from whoever has it as it was."
    ),
    N_("Somebody has changed what it says."),
    N_("It was made by another organisation's Bikupa, or by no Bikupa at all."),
)
"""What may be so of a file whose checksum isn't known."""


@dataclass(frozen=True)
class Verdict:
    """`workshop` is None when it is deleted; `zone` is the one that days are told in.
    `compared` is whether there was a checksum, and not just a number."""

    known: Known
    workshop: Workshop | None
    zone: str
    words: Words
    compared: bool

    @property
    def final(self) -> Final:
        return self.known.final

    @property
    def state(self) -> str:
        if not self.final.stands:
            return self.final.why
        return NEWEST if self.known.newest.id == self.final.id else OLDER

    @property
    def heading(self) -> str:
        return self.words((UNCHANGED if self.compared else KNOWN)[self.state])

    @property
    def sentences(self) -> list[str]:
        return [self.words(MEANS[self.state]), self._compared_with]

    @property
    def _compared_with(self) -> str:
        file = self.known.file
        if file:
            form, language = FORMATS[file.form], LANGUAGES[file.language]
            return self.words(THE_FILE, form=form.said(self.words), tongue=language)
        return self.words(THE_DATA if self.compared else NOT_COMPARED)

    @property
    def shared(self) -> Workshop | None:
        """The workshop whose notes everyone may read now; of others no title is told."""
        return self.workshop if self.workshop and self.workshop.is_published else None

    @property
    def newest(self) -> Final | None:
        """The one after it."""
        return self.known.newest if self.known.newest.id != self.final.id else None

    @property
    def newest_said(self) -> str:
        return newest_words(self.known.newest, self.zone, self.words)

    def facts(self) -> Iterator[tuple[str, str]]:
        """Each by what it is; nothing of what the version says."""
        final, words = self.final, self.words
        yield words(N_("Version")), str(final.number)
        yield words(N_("Made final")), self._made()
        if final.withdrawn_at:
            yield words(N_("Until")), self._day(final.withdrawn_at)
        yield words(N_("Document number")), final.document_number
        yield words(N_("Printed in it")), final.signs

    def _made(self) -> str:
        day = self._day(self.final.at)
        return self.words(N_("%(day)s, by %(role)s"), day=day, role=self.final.role)

    def _day(self, at: int) -> str:
        return i18n.date_words(at, self.zone, self.words.language)

    def as_data(self) -> dict[str, Any]:
        """For programs."""
        final, file, newest = self.final, self.known.file, self.newest
        return {
            "ours": True,
            "state": self.state,
            "version": final.number,
            "document": final.document_number,
            "made_final": in_utc(final.at).isoformat(),
            "role": final.role,
            "checksum": final.checksum,
            "withdrawn": in_utc(final.withdrawn_at).isoformat() if final.withdrawn_at else None,
            "workshop": self.workshop.title if self.workshop else None,
            "format": file.form if file else None,
            "language": file.language if file else None,
            "newest": {
                "version": newest.number,
                "document": newest.document_number,
                "made_final": in_utc(newest.at).isoformat(),
                "stands": newest.stands,
            }
            if newest
            else None,
        }


A_COPY = N_("Unchanged: a copy with masked parts")
OF_DRAFT = N_("It was made of a draft on %(day)s.")
OF_VERSION = N_("It was made of version %(number)s on %(day)s.")


@dataclass(frozen=True)
class CopyVerdict:
    """The same of a copy that was handed out with masked parts, and of the version it is of."""

    known: KnownCopy
    workshop: Workshop | None
    zone: str
    words: Words

    state: ClassVar[str] = "copy"

    @property
    def heading(self) -> str:
        return self.words(A_COPY)

    @property
    def sentences(self) -> list[str]:
        copy, final = self.known.copy, self.known.final
        day = i18n.date_words(copy.at, self.zone, self.words.language)
        of = OF_VERSION if copy.version else OF_DRAFT
        said = [self.words(of, number=copy.version, day=day)]
        said += masked_under(copy.provisions, self.words)
        if final and not final.stands:
            said.append(self.words(KNOWN[final.why]) + ".")
        return said

    @property
    def shared(self) -> Workshop | None:
        return self.workshop if self.workshop and self.workshop.is_published else None

    @property
    def newest(self) -> Final | None:
        """The newest version, where it isn't the one that the copy is of."""
        final, newest = self.known.final, self.known.newest
        return newest if newest and (final is None or newest.id != final.id) else None

    @property
    def newest_said(self) -> str:
        return newest_words(self.newest, self.zone, self.words) if self.newest else ""

    def facts(self) -> Iterator[tuple[str, str]]:
        words, final = self.words, self.known.final
        if final:
            yield words(N_("Document number")), final.document_number
        yield words(N_("Printed in it")), self.known.copy.signs

    def as_data(self) -> dict[str, Any]:
        """For programs."""
        copy, file, final = self.known.copy, self.known.file, self.known.final
        return {
            "ours": True,
            "state": self.state,
            "version": copy.version or None,
            "document": final.document_number if final else None,
            "made": in_utc(copy.at).isoformat(),
            "masked": copy.provisions,
            "checksum": copy.checksum,
            "workshop": self.workshop.title if self.workshop else None,
            "format": file.form if file else None,
            "language": file.language if file else None,
        }


def newest_words(newest: Final, zone: str, words: Words) -> str:
    say = NEWER if newest.stands else NEWER_GONE
    return words(say, number=newest.number, day=i18n.date_words(newest.at, zone, words.language))


def verdict_by_sum(
    session: Session, checksum: str, language: str, zone: str
) -> Verdict | CopyVerdict | None:
    """Of a file's SHA-256, or of that of what it says; None where it isn't one of ours."""
    if known := by_sum(session, checksum):
        return verdict_of(session, known, language, zone)
    if copy := masked_copy.by_sum(session, checksum):
        workshop = workshops.by_uid(session, copy.copy.workshop_uid)
        zone = workshop.tz if workshop else zone
        return CopyVerdict(copy, workshop, zone, Words(language))
    return None


def verdict_of(
    session: Session, known: Known, language: str, zone: str, *, compared: bool = True
) -> Verdict:
    """`zone` is for a workshop that is deleted, whose own nobody knows."""
    workshop = workshops.by_uid(session, known.final.workshop_uid)
    return Verdict(known, workshop, workshop.tz if workshop else zone, Words(language), compared)
