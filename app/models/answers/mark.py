"""Marks: what the desk says about answers, such as hidden or a quote. Insert-only; of those that
say the same kind of thing about the same, the last one holds."""

from collections.abc import Iterable

from sqlmodel import Field, Index, Session, SQLModel, col, select

from app.errors import NotFound
from app.models.agenda.asking import Asking
from app.models.answers.answer import Answer, Thread
from app.models.forgetting import GOES_ALONG
from app.models.people.participant import Participant

SHOWN, HIDDEN, HELD = "shown", "hidden", "held"
"""What an answer is to the room. Nobody marks one as held: what waits is told by its version."""
QUOTED, QUIET, WORD, SPELLED = "quoted", "quiet", "word", "spelled"
PLACED, LAID_ASIDE = "placed", "aside"
NAMES = (SHOWN, HIDDEN, QUOTED, QUIET, WORD, SPELLED, PLACED, LAID_ASIDE)
OF_ALL = (QUIET, WORD)
"""What is not about one answer alone, but about what comes too."""


class Mark(SQLModel, table=True):
    """Something said about a place: an asking, a respondent and which of their answers. So it
    follows an edit; `of_row` is the answer's row that was read then. QUIET is said about the
    respondent, by way of one of their answers; WORD about a `word` of an asking, None when it
    is erased. SPELLED is about `of_row` alone: how its words are spelt in the notes, `spelling`,
    None when they are erased. PLACED is said about a place and a theme. `on` is False where it is
    taken back, `by` who said it."""

    __table_args__ = (
        Index("mark_feed", "asking_id", "version"),
        Index("mark_name", "workshop_id", "name"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id")
    asking_id: int = Field(foreign_key="asking.id")
    respondent_id: int | None = Field(
        default=None, foreign_key="respondent.id", sa_column_kwargs=GOES_ALONG
    )
    thread: str | None = None
    word: str | None = None
    spelling: str | None = None
    theme_id: int | None = Field(
        default=None, foreign_key="theme.id", index=True, sa_column_kwargs=GOES_ALONG
    )
    name: str
    on: bool = True
    reason: str = ""
    by: int | None = None
    version: int
    of_row: int | None = Field(
        default=None, foreign_key="answer.id", index=True, sa_column_kwargs=GOES_ALONG
    )

    @property
    def place(self) -> Thread:
        return self.asking_id, self.respondent_id or 0, self.thread or ""


def mark(
    session: Session,
    workshop_id: int,
    answer: Answer,
    name: str,
    *,
    version: int,
    by: int | None,
    on: bool = True,
    reason: str = "",
    spelling: str | None = None,
) -> None:
    """Say this about the place of an answer, or take it back."""
    session.add(
        Mark(
            workshop_id=workshop_id,
            asking_id=answer.asking_id,
            respondent_id=answer.respondent_id,
            thread=answer.thread,
            name=name,
            on=on,
            reason=reason,
            spelling=spelling,
            by=by,
            version=version,
            of_row=answer.id,
        )
    )


def find_answer(session: Session, workshop_id: int, answer_id: int) -> Answer:
    """Raises NotFound, also for one of another workshop."""
    answer = session.get(Answer, answer_id)
    asking = session.get(Asking, answer.asking_id) if answer else None
    if answer is None or asking is None or asking.workshop_id != workshop_id:
        raise NotFound()
    return answer


def standing(session: Session, workshop_id: int, name: str) -> dict[Thread, int]:
    """The places that this is said of now, each with the answer's row that it was said on."""
    said = select(Mark).where(Mark.workshop_id == workshop_id, Mark.name == name)
    last = {one.place: one for one in session.exec(said.order_by(col(Mark.id)))}
    return {place: one.of_row or 0 for place, one in last.items() if one.on}


TOLD = (SHOWN, HIDDEN, QUIET)
"""What those whom it is about are told at once."""


def heard_by(session: Session, workshop_id: int, versions: Iterable[int]) -> set[int]:
    """The participants whom marks of these versions of the workshop are told to."""
    of_theirs = col(Participant.respondent_id) == Mark.respondent_id
    return set(
        session.exec(
            select(Participant.id)  # type: ignore[arg-type]
            .join(Mark, of_theirs)
            .where(
                Mark.workshop_id == workshop_id,
                col(Mark.version).in_(list(versions)),
                col(Mark.name).in_(TOLD),
            )
        )
    )
