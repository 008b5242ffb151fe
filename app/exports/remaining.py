"""The notes of a workshop whose answers are purged, from the numbers that are left."""

from app.errors import N_
from app.exports.document import Document, Question
from app.exports.facts import moment
from app.exports.sentences import about, corrections
from app.exports.themes import of_numbers
from app.exports.writing import Written, heading, of_figures, together
from app.models.afterwards.notes import askings_in_order
from app.models.afterwards.remains import Remains
from app.models.afterwards.small_groups import LEAST, Left
from app.models.agenda.agenda import AgendaItem
from app.models.agenda.asking import Asking
from app.models.answers.reading import Snapshot
from app.models.answers.theme import themes_of
from app.papers.blocks import Paragraph


class Remaining(Written):
    def notes(self, snapshot: Snapshot, left: Remains) -> Document:
        found = together(askings_in_order(snapshot.session, left.workshop_id))
        askings = [asking for asking, _ in found]
        asked = snapshot.each(askings, lambda results, asked, read: asked)
        questions = [
            of_numbers(
                self._question(one, self.named(item), left.of(one)),
                themes_of(snapshot.session, one.id or 0),
                left.of(one).themes or {},
                self.languages,
                self.words,
            )
            for one, (_, item) in zip(asked, found, strict=True)
        ]
        when = moment(self.workshop.purged_at or self.at, self.workshop.tz, self.words.language)
        gone = self.words("The answers were deleted on %(when)s.", when=when)
        numbers = self.words(NUMBERS_LEFT, least=LEAST)
        as_of = [Paragraph(f"{gone} {numbers}", "quiet")]
        return self.document((left.people, None), questions, as_of)

    def _question(self, asked: Asking, item: AgendaItem, left: Left) -> Question:
        asking, words = asked.in_words(self.languages), self.words
        wordings = self.wordings(asked, asking)
        results = of_figures(asking, left.figures, words)
        return Question(
            asking=asking,
            item=item,
            heading=heading(asking, item),
            present=left.present,
            answered=left.answered,
            answers=left.answers,
            held=0,
            hidden={},
            about=list(about(asking, wordings, left.answered, left.present, words)),
            results=results or [Paragraph(words("The answers are deleted."))],
            said=[],
            asides=list(corrections(asked, words)),
            wordings=wordings,
        )


NUMBERS_LEFT = N_(
    "Numbers are left. Those of fewer than %(least)s people are not, so that nobody can be "
    "picked out; where one could be worked out, a few more are missing."
)
