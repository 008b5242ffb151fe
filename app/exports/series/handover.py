"""What a series hands over, before it has a format: the facilitators' words, what was said where in
numbers that may be told, and what was promised. No answer stands in it word for word: those stand
in each meeting's own notes, from where they can be removed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from app.clock import Milliseconds
from app.errors import N_, NotFound
from app.exports.compared import untold
from app.exports.document import NOTHING_ASKED, Unasked
from app.exports.prose import read_prose
from app.exports.series.tables import BESIDE, MOST_PLACES, UNSAID, chunks
from app.exports.series.taken import taken_blocks
from app.i18n import Words, date_words
from app.models.afterwards import final as finals
from app.models.commitments.following import rows_of
from app.models.commitments.news import STATUSES
from app.models.people.crew import Series
from app.models.series.comparing import Comparable, Wish, comparable, compare
from app.models.series.comparison import (
    MEANS,
    SHARES,
    THEMES,
    Column,
    Comparison,
    Face,
    Figure,
    Figures,
    Place,
)
from app.models.series.freezing import still_told
from app.models.series.locality import LEVEL_WORDS
from app.models.series.meetings import Meeting, meetings
from app.models.series.sections import GOALS, HEADING, SECTIONS, SUMMARY, said_in
from app.models.series.taken import Taken, taken_in
from app.models.workshop import Workshop
from app.papers.blocks import Bar, Bars, Block, Cell, Facts, Heading, Paragraph, Prose, Table
from app.settings import USUAL_ZONE

TONES = {SUMMARY: "summary"}
METHOD = (
    N_(
        "The same questions were asked in all meetings, from one agenda. Where a place worded a "
        "question otherwise that is said, and where it had other options its numbers are added to "
        "no others."
    ),
    N_(
        "Numbers are of people. A place where fewer than five have answered a question isn't told "
        "of there, and neither is any number that would let one be worked out. No sum, share or "
        "mean has such a number in it."
    ),
    N_(
        "A mean of all is weighted by how many answered in each place, from means with one decimal."
    ),
    N_("What people wrote stands in the notes of each meeting."),
)


@dataclass(frozen=True)
class Handover(Unasked):
    """`workshop` stands in for the series: its number, title and zone."""

    heading: str = ""

    @property
    def label(self) -> str:
        return self.words(N_("Material from the series “%(title)s”"), title=self.workshop.title)

    @property
    def title(self) -> str:
        return self.heading

    @property
    def day(self) -> Milliseconds:
        return self.final.final.at if self.final else self.taken_at

    @property
    def is_read_by_all(self) -> bool:
        return False


def stand_in(series: Series, zone: str = USUAL_ZONE) -> Workshop:
    """What documents and their versions know a series by."""
    return Workshop(
        uid=series.uid,
        title=series.title,
        purpose=series.purpose,
        language=series.language,
        tz=zone,
        case_number=series.case_number,
    )


def handover(
    session: Session, series: Series, language: str, zone: str, at: Milliseconds
) -> Handover:
    """As of the session's snapshot."""
    words = Words(language)
    heading = said_in(series, HEADING) or words(N_("Material from the places"))
    making = _Blocks(session, series, words, zone, at)
    return Handover(
        workshop=stand_in(series, zone),
        language=language,
        taken_at=at,
        opening=[Heading(heading, 1), *making.all()],
        heading=heading,
        **NOTHING_ASKED,
    )


@dataclass
class _Blocks:
    session: Session
    series: Series
    words: Words
    zone: str
    at: Milliseconds
    held: list[Meeting] = field(init=False)
    taken: dict[str, Taken] = field(init=False)
    """What somebody has taken as it stood, by question, as long as it isn't in the document."""

    def __post_init__(self) -> None:
        found = taken_in(self.session, self.series.id or 0)
        self.taken = {one.question: one for one in found}
        there = meetings(self.session, self.series.id or 0)
        self.held = [one for one in there if one.is_held]

    def all(self) -> Iterator[Block]:
        yield Facts(list(self._facts()))
        for section, label in SECTIONS.items():
            text = said_in(self.series, section)
            if section != GOALS and text:
                yield from self._written(section, label, text)
        for one in comparable(self.session, self.series):
            yield from self._question(one)
        for rest in [*self.taken.values()]:
            yield from self._taken(rest)
        yield from self._promised()
        if goals := said_in(self.series, GOALS):
            yield from self._written(GOALS, SECTIONS[GOALS], goals)
        yield Heading(self.words(N_("How this was made")))
        for sentence in METHOD:
            yield Paragraph(self.words(sentence))
        yield from self._meetings()

    def _facts(self) -> Iterator[tuple[str, str]]:
        words = self.words
        yield words(N_("The series")), self.series.title
        if self.series.purpose:
            yield words("Purpose"), self.series.purpose
        if self.series.case_number:
            yield words("Case"), self.series.case_number
        yield words(N_("Meetings")), str(len(self.held))

    def _written(self, section: str, label: str, text: str) -> Iterator[Block]:
        yield Heading(self.words(label))
        yield Prose(read_prose(text), TONES.get(section, "next"), self.series.language)

    def _question(self, one: Comparable) -> Iterator[Block]:
        if one.question in self.taken:
            yield from self._taken(self.taken.pop(one.question))
            return
        found = compare(self.session, self.series, one.question, Wish(self.words))
        if not found.told and not found.apart:
            return
        yield Heading(found.prompt)
        yield Paragraph(self._answered(found), "quiet")
        for face in found.faces:
            yield from self._face(found, face, found.places)
        for place, faces in found.apart:
            yield Heading(self.words(N_("Otherwise in %(place)s"), place=place.meeting.name), 3)
            for face in faces:
                yield from self._face(found, face, [place])
        worded = [f"{one.meeting.name}: {one.wording}" for one in found.places if one.wording]
        if worded:
            yield Paragraph(self.words(N_("Worded otherwise:")) + " " + "; ".join(worded), "quiet")

    def _taken(self, taken: Taken) -> Iterator[Block]:
        """As it stood, without what isn't told any more."""
        try:
            now = compare(self.session, self.series, taken.question, Wish(self.words))
        except NotFound:  # no meeting that was asked it is in the series any more
            return
        copies = [still_told(one, now) for one in taken.in_language(self.words.language)]
        yield from taken_blocks([one for one in copies if one.told and one.columns], self.words)

    def _answered(self, found: Comparison) -> str:
        people = self.words.plural("%(num)s person", "%(num)s people", found.answered)
        places = self.words.plural("%(num)s meeting", "%(num)s meetings", len(found.told))
        return self.words(N_("%(people)s answered in %(places)s."), people=people, places=places)

    def _face(self, found: Comparison, face: Face, places: Sequence[Place]) -> Iterator[Block]:
        """What all said together as a picture, and a table by place."""
        totals = [(one, face.total.get(one.id, Figure(None))) for one in face.columns]
        told = [(one, total) for one, total in totals if total.number]
        if face.name in (THEMES, SHARES) and told and len(places) > 1:
            most = max((total.number or 0 for _, total in told), default=1) or 1
            bars = [
                Bar(one.label, int(total.number or 0), (total.number or 0) / most)
                for one, total in told
            ]
            yield Bars(self.words(N_("People, in all places that are told")), bars)
        of_all = face.total if face.name == MEANS and len(places) > 1 else {}
        caption = self.words(N_("Means by place") if face.name == MEANS else N_("People by place"))
        if len(places) <= MOST_PLACES:
            for some in chunks(places, BESIDE):
                yield self._by_column(found, face, some, of_all, caption)
        else:
            for columns in chunks(face.columns, BESIDE // 2):
                yield self._by_place(found, face, columns, of_all, caption)

    def _by_column(
        self,
        found: Comparison,
        face: Face,
        places: Sequence[Place],
        of_all: Figures,
        caption: str,
    ) -> Table:
        """A row for each theme, option or statement, whose words are long, and a column a place."""
        all_label = [self.words(N_("All that are told"))] if of_all else []
        head = ["", *all_label, *(one.meeting.name for one in places)]
        answered: list[Cell] = [
            self.words(N_("Answered")),
            *([found.answered] if of_all else []),
            *(self._answered_in(one) for one in places),
        ]
        rows: list[list[Cell]] = [
            [
                column.label,
                *([of_all[column.id].number] if of_all else []),
                *(self._number(face, place, column.id) for place in places),
            ]
            for column in face.columns
        ]
        return Table(caption, head, [answered, *rows])

    def _by_place(
        self,
        found: Comparison,
        face: Face,
        columns: Sequence[Column],
        of_all: Figures,
        caption: str,
    ) -> Table:
        """The same the other way round, where there are many places."""
        head = [self.words("Place"), self.words("Answered"), *(one.label for one in columns)]
        rows: list[list[Cell]] = [
            [
                place.meeting.name,
                self._answered_in(place),
                *(self._number(face, place, one.id) for one in columns),
            ]
            for place in found.places
        ]
        if of_all:
            everywhere: list[Cell] = [of_all[one.id].number for one in columns]
            rows.insert(0, [self.words("All that are told"), found.answered, *everywhere])
        return Table(caption, head, rows)

    def _number(self, face: Face, place: Place, column: str) -> Cell:
        found = face.at(place, column) if place.is_told else None
        if found is None:
            return None
        return untold(found, self.words) if found.at_least else found.number

    def _answered_in(self, place: Place) -> Cell:
        return place.answered if place.is_told else self.words(UNSAID[place.state])

    def _promised(self) -> Iterator[Block]:
        rows: list[list[Cell]] = []
        for meeting in self.held:
            level = self.words(LEVEL_WORDS[meeting.level])
            for one in rows_of(self.session, meeting.workshop_id):
                due = one.due()
                rows.append(
                    [
                        f"{level}: {meeting.name}",
                        one.commitment.what,
                        one.who or self.words(N_("no owner yet")),
                        due.words(self.words.language) if due else self.words("no day yet"),
                        self.words(STATUSES[one.status]),
                    ]
                )
        if rows:
            yield Heading(self.words(N_("Commitments, level by level")))
            head = [N_("Where"), N_("What"), N_("Who"), N_("When"), N_("How it goes")]
            caption = self.words("Who does what, and by when")
            yield Table(caption, [self.words(text) for text in head], rows)

    def _meetings(self) -> Iterator[Block]:
        yield Heading(self.words(N_("The meetings, and their notes")))
        head = [N_("Place"), N_("Day"), N_("Final notes"), N_("Document number"), N_("Checksum")]
        rows: list[list[Cell]] = [
            [one.name, self._day(one), *self._version(one)] for one in self.held
        ]
        yield Table(self.words(N_("All meetings")), [self.words(text) for text in head], rows)

    def _day(self, one: Meeting) -> str:
        at = one.started_at
        return date_words(at, one.tz, self.words.language) if at else ""

    def _version(self, one: Meeting) -> list[Cell]:
        workshop = self.session.get_one(Workshop, one.workshop_id)
        final = finals.standing(self.session, workshop)
        if final is None:
            return [self.words("draft"), "", ""]
        number = self.words("Version %(number)s", number=final.number)
        return [number, final.document_number, final.signs]
