"""Spellings of answers, corrected for the notes: what was written is kept and stands elsewhere.

A correction is of the words that somebody has read. Other words sent later are not corrected, and
it is nowhere while its answer is hidden, held or withdrawn.
"""

from sqlalchemy import update
from sqlmodel import Session, col, select

from app.errors import N_, Invalid, NotFound
from app.models.agenda.asking import Asking
from app.models.agenda.edition import guarding
from app.models.answers.answer import Answer
from app.models.answers.entry import Entry
from app.models.answers.mark import SPELLED, Mark, find_answer, mark, standing
from app.models.answers.reading import shown_at
from app.models.forgetting import erased
from app.models.workshop import touch

NOT_AS_READ = N_(
    "The answer has been changed, hidden or taken back since you read it. Go back and read it anew."
)


def find(session: Session, workshop_id: int, answer_id: int) -> tuple[Asking, Entry]:
    """The answer of this row, if its spelling may be corrected, and what it answers. Raises
    NotFound; Invalid where it is no longer what shows."""
    answer = find_answer(session, workshop_id, answer_id)
    asking = session.get_one(Asking, answer.asking_id)
    if not asking.quotes:
        raise NotFound()
    entry = shown_at(session, asking, (answer.respondent_id, answer.thread))
    if entry is None or entry.id != answer_id:
        raise Invalid(NOT_AS_READ)
    return asking, entry


def shown(entry: Entry) -> dict[str, str]:
    """As its form shows it."""
    return {"text": entry.noted}


def correct(
    session: Session,
    workshop_id: int,
    answer_id: int,
    text: str,
    edition: str = "",
    by: int | None = None,
) -> None:
    """Let the answer be spelt so in the notes; as it was written takes the correction back.
    Raises NotFound; Invalid, also where it is longer than an answer may be; Overtaken."""

    def now() -> dict[str, str]:
        return shown(find(session, workshop_id, answer_id)[1])

    with guarding(session, workshop_id, edition, now):
        asking, entry = find(session, workshop_id, answer_id)
        spelling = asking.how.respelt(asking.read_settings(), text)
        if spelling == entry.text:
            take_back(session, workshop_id, answer_id, by)
        elif spelling != entry.spelled:
            _spell(session, workshop_id, answer_id, spelling, by)


def take_back(session: Session, workshop_id: int, answer_id: int, by: int | None = None) -> None:
    """Let it stand as it was written. Raises NotFound."""
    answer = find_answer(session, workshop_id, answer_id)
    place = answer.asking_id, answer.respondent_id, answer.thread
    if standing(session, workshop_id, SPELLED).get(place) == answer_id:
        _spell(session, workshop_id, answer_id, None, by)


def _spell(
    session: Session, workshop_id: int, answer_id: int, spelling: str | None, by: int | None
) -> None:
    answer = session.get_one(Answer, answer_id)
    version, on = touch(session, workshop_id), spelling is not None
    mark(session, workshop_id, answer, SPELLED, version=version, by=by, on=on, spelling=spelling)


def forget_erased(session: Session, workshop_id: int) -> None:
    """Of what is erased nothing is left: its spelling goes with it."""
    blank = (
        select(Answer.id)
        .where(Answer.id == Mark.of_row, Answer.body_hash == "", col(Answer.value).is_(None))
        .exists()
    )
    gone = session.execute(
        update(Mark)
        .where(
            col(Mark.workshop_id) == workshop_id,
            col(Mark.spelling).is_not(None),
            blank,
        )
        .values(spelling=None)
    )
    if gone.rowcount:  # type: ignore[attr-defined]
        erased(session, "mark")
