"""The disposal record as blocks, for the page and for all its formats. Nothing of what was said
stands in it, and nothing of the workshop's own content where nothing of it is left."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.clock import DAY_MS, Milliseconds
from app.errors import N_
from app.exports.disposal.removed import told
from app.exports.document import NOTHING_ASKED, Unversioned
from app.exports.facts import moment, one_line
from app.i18n import Words, date_words
from app.keeping.purging import KEPT_COPIES_MS
from app.models.afterwards.disposals import Disposal
from app.models.afterwards.purge import PurgeLog
from app.models.afterwards.small_groups import LEAST
from app.models.run.retention import DELETED, PAST
from app.models.workshop import Workshop
from app.papers.blocks import Block, Cell, Facts, Heading, Paragraph, Table

TITLE = N_("Disposal record %(number)s")
WHY = {
    PAST: N_("The day had passed until which the answers were to be kept."),
    DELETED: N_("Somebody who led the workshop deleted it."),
}
NO_DECISION = N_("No decision was noted.")
UNFINISHED = N_(
    "The deletion has begun and isn't done. It goes on by itself; the record is whole when it is."
)
LEFT = N_(
    "The questions, the agenda, the summary, what happens next, confirmed commitments with what is "
    "told of them, the page of what became of it, and numbers. Nothing that anybody wrote as an "
    "answer, and no number of fewer than %(least)s people."
)
LEFT_THEN = N_("The workshop itself has been deleted since then.")
NOTHING_LEFT = N_("Nothing of the workshop. This record is what tells that it was there.")
COPIES = N_(
    "Backups that were made before can hold what is removed. Those that the server makes by itself "
    "before an upgrade are removed after %(days)s days; how long others are kept is decided by "
    "whoever looks after the server. Files and prints that somebody made of the notes aren't "
    "touched."
)
ARCHIVED, GONE = N_("archived, for owners"), N_("removed")
"""What became of the files of a final version."""
ROUNDED = N_("Numbers are rounded up to whole tens, so that they tell of nobody.")


@dataclass(frozen=True)
class Record(Unversioned):
    """`workshop` is a stand-in with nothing but a number and a zone where nothing is left."""

    disposal: Disposal

    @property
    def log(self) -> PurgeLog:
        return self.disposal.log

    @property
    def label(self) -> str:
        if self.disposal.workshop:
            return one_line(self.workshop.titled.in_words((self.language,)).text)
        return self.words(N_("Workshop %(number)s"), number=self.log.workshop_uid)

    @property
    def title(self) -> str:
        return self.words(TITLE, number=self.disposal.number)

    @property
    def day(self) -> Milliseconds:
        return self.log.ended_at or self.log.at

    @property
    def is_read_by_all(self) -> bool:
        return False


def record(disposal: Disposal, language: str, zone: str, at: Milliseconds) -> Record:
    """`zone` is that of the times in it where nothing is left of the workshop."""
    stand_in = Workshop(uid=disposal.log.workshop_uid, title="", tz=zone)
    workshop = disposal.workshop or stand_in
    return Record(
        workshop=workshop,
        language=language,
        taken_at=at,
        opening=list(_Blocks(disposal, workshop.tz, Words(language)).all()),
        disposal=disposal,
        **NOTHING_ASKED,
    )


@dataclass(frozen=True)
class _Blocks:
    disposal: Disposal
    zone: str
    words: Words

    @property
    def log(self) -> PurgeLog:
        return self.disposal.log

    def all(self) -> Iterator[Block]:
        words = self.words
        yield Heading(words(TITLE, number=self.disposal.number), 1)
        yield Facts(list(self._facts()))
        if not self.disposal.is_done:
            yield Paragraph(words(UNFINISHED))
            return
        yield from self._removed()
        yield Heading(words(N_("What is left")))
        yield Paragraph(self._left())
        yield from self._versions()
        yield Heading(words(N_("What can be left elsewhere")))
        yield Paragraph(words(COPIES, days=KEPT_COPIES_MS // DAY_MS))

    def _facts(self) -> Iterator[tuple[str, str]]:
        words, log = self.words, self.log
        yield words(N_("Workshop's number")), log.workshop_uid
        if self.disposal.workshop:
            yield from self._named(self.disposal.workshop)
        yield words(N_("Reason")), words(WHY[log.why])
        yield words(N_("Decision")), log.decision or words(NO_DECISION)
        yield words(N_("Begun")), moment(log.at, self.zone, words.language)
        if log.ended_at:
            yield words(N_("Completed")), moment(log.ended_at, self.zone, words.language)
        yield words(N_("Carried out by")), words(N_("The server (Bikupa), by itself"))

    def _named(self, workshop: Workshop) -> Iterator[tuple[str, str]]:
        words = self.words
        yield words("Title"), one_line(workshop.titled.in_words((words.language,)).text)
        if workshop.started_at:
            yield words("Day"), date_words(workshop.started_at, self.zone, words.language)
        if workshop.case_number:
            yield words("Case"), workshop.case_number
        if workshop.responsible:
            yield words("Responsible for personal data"), one_line(workshop.responsible)

    def _removed(self) -> Iterator[Block]:
        words = self.words
        yield Heading(words(N_("What was removed")))
        rows: list[list[Cell]] = [
            [words(one.sort.label), one.in_words(words)] for one in told(self.log.removed)
        ]
        if not rows:
            yield Paragraph(words(N_("Nothing was stored that could be removed.")))
            return
        head = [words(N_("What")), words(N_("How many"))]
        yield Table(words(N_("Roughly how much of each")), head, rows)
        yield Paragraph(words(ROUNDED), "quiet")

    def _versions(self) -> Iterator[Block]:
        """What is left of final notes, so that whoever has one can be told what it is."""
        words, versions = self.words, self.disposal.versions
        if not versions:
            return
        head = [N_("Version"), N_("Made final"), N_("Document number"), N_("Checksum"), N_("Files")]
        rows: list[list[Cell]] = [
            [
                str(one.number),
                date_words(one.at, self.zone, words.language),
                one.document_number,
                one.signs,
                words(ARCHIVED if one.archived else GONE),
            ]
            for one in versions
        ]
        yield Table(words(N_("Of final notes")), [words(part) for part in head], rows)

    def _left(self) -> str:
        words = self.words
        if not self.log.kept_counts:
            return words(NOTHING_LEFT)
        said = words(LEFT, least=LEAST)
        return said if self.disposal.workshop else f"{said} {words(LEFT_THEN)}"
