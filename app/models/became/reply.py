"""Replies: what those who asked say back, to a theme, to a question or by itself: an answer, a
decision, what won't be done and why, or what it waits for."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel
from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field, Session, SQLModel, col, select

from app.clock import Milliseconds
from app.errors import N_, Invalid, NotFound
from app.models.agenda.asking import Asking
from app.models.agenda.edition import Overtaken, Shown, TakenAway, guarding
from app.models.answers.theme import Theme
from app.models.became.said import Day, Texts, both, typed_texts
from app.models.titles import LONGEST
from app.models.workshop import Workshop, touch
from app.security import new_token
from app.steps.plain import TOO_LONG, Line, Said, Text, at_most, parse

ANSWERED, DECIDED, WILL_NOT, WAITS = "answered", "decided", "will_not", "waits"
SAYS = {
    ANSWERED: N_("An answer"),
    DECIDED: N_("A decision"),
    WILL_NOT: N_("Won't happen"),
    WAITS: N_("Waits for somebody"),
}
WORDED = ("title", "text", "who")
"""Its fields that are written in two languages."""
MOST_LETTERS, SHORT = 2000, 120
THEME, QUESTION = "t", "a"
"""What a reply is about is called by its number behind one of these."""
NO_TITLE = N_("Write what it is about.")
NO_TEXT = N_("Write what became of it.")
NO_REASON = N_("Write why it won't happen.")
NO_ONE = N_("Write whom it waits for.")
TWIN = N_("Somebody has written another answer here since. Take that away first.")
REMOVED = N_("Somebody else has removed this since you opened it. What you wrote is still here.")


class Reply(SQLModel, table=True):
    """About a theme, a question or neither. `words` are its title, its text and `who`: whose word
    it is, or whom it waits for (a role); each by language. `day` is when, or since when, an ISO
    date. `removed_at`: taken away, and can be brought back."""

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_token, unique=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    asking_id: int | None = Field(default=None, foreign_key="asking.id", index=True)
    theme_id: int | None = Field(default=None, foreign_key="theme.id", index=True)
    says: str
    words: dict[str, Texts] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )
    day: str = ""
    case_number: str = ""
    made_at: Milliseconds = Field(sa_type=BigInteger)
    maker_id: int | None = None
    removed_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)

    @property
    def about(self) -> str:
        if self.theme_id:
            return f"{THEME}{self.theme_id}"
        return f"{QUESTION}{self.asking_id}" if self.asking_id else ""

    @property
    def is_the_answer(self) -> bool:
        """Whether it is the one answer that what it is about has."""
        return bool(self.about) and self.says == ANSWERED


Title = Annotated[Line, at_most(LONGEST, TOO_LONG)]
Written = Annotated[Text, at_most(MOST_LETTERS, TOO_LONG)]
Who = Annotated[Line, at_most(SHORT, TOO_LONG)]


def _known(says: str) -> str:
    if says not in SAYS:
        raise Said(NO_TEXT)
    return says


class Typed(BaseModel):
    """A reply as somebody writes it."""

    says: Annotated[str, AfterValidator(_known)] = ANSWERED
    about: str = ""
    title: Title = ""
    title_also: Title = ""
    text: Written = ""
    text_also: Written = ""
    who: Who = ""
    who_also: Who = ""
    day: Day = ""
    case_number: Annotated[Line, at_most(SHORT, TOO_LONG)] = ""

    def missing(self) -> dict[str, str]:
        """A sentence for each field that can't be empty in what it says."""
        needs = {
            ANSWERED: {"title": "" if self.about else NO_TITLE, "text": NO_TEXT},
            DECIDED: {"title": NO_TITLE},
            WILL_NOT: {"title": "" if self.about else NO_TITLE, "text": NO_REASON},
            WAITS: {"title": "" if self.about else NO_TITLE, "who": NO_ONE},
        }[self.says]
        return {name: say for name, say in needs.items() if say and not getattr(self, name)}


@dataclass(frozen=True)
class Place:
    """What a reply is about: a theme of an asking, an asking, or nothing."""

    asking_id: int | None = None
    theme_id: int | None = None


def place_of(session: Session, workshop_id: int, about: str) -> Place:
    """Raises NotFound."""
    if not about:
        return Place()
    table = {THEME: Theme, QUESTION: Asking}.get(about[0])
    found: Any = session.get(table, int(about[1:])) if table and about[1:].isdecimal() else None
    if found is None or found.workshop_id != workshop_id:
        raise NotFound()
    return Place(found.asking_id, found.id) if about[0] == THEME else Place(found.id)


def replies_of(session: Session, workshop_id: int) -> list[Reply]:
    """All that stand, in the order they were made."""
    found = select(Reply).where(Reply.workshop_id == workshop_id, col(Reply.removed_at).is_(None))
    return list(session.exec(found.order_by(col(Reply.id))))


def find(session: Session, workshop_id: int, uid: str) -> Reply:
    """Also one that is removed. Raises NotFound."""
    found = session.exec(select(Reply).where(Reply.uid == uid)).first()
    if found is None or found.workshop_id != workshop_id:
        raise NotFound()
    return found


def shown(reply: Reply | None, workshop: Workshop) -> Shown:
    """A reply as its form shows it; nothing of one that there isn't."""
    if reply is None or reply.removed_at:
        return {}
    return {
        "says": reply.says,
        **typed_texts(reply.words, WORDED, workshop),
        "day": reply.day,
        "case_number": reply.case_number,
    }


def write(
    session: Session,
    workshop: Workshop,
    uid: str,
    typed: Typed,
    *,
    at: Milliseconds,
    edition: str = "",
    by: int | None = None,
) -> Reply:
    """Save one, which is made where there is none by this `uid`: so a form that is sent twice is
    one reply. Raises Invalid, NotFound, Overtaken, and TakenAway for one that was removed
    meanwhile, which saving it once more brings back."""
    for say in typed.missing().values():
        raise Invalid(say)
    assert workshop.id is not None
    touch(session, workshop.id)
    place = place_of(session, workshop.id, typed.about)
    reply = _meant(session, workshop.id, uid, place, typed)
    was_removed = bool(reply and reply.removed_at)
    made = reply or Reply(uid=uid, workshop_id=workshop.id, says=typed.says, made_at=at)
    made.maker_id = made.maker_id or by

    def now() -> Shown:
        return shown(made if made.id else None, workshop)

    try:
        with guarding(session, workshop.id, edition, now):
            _fill(made, workshop, place, typed)
            session.add(made)
    except Overtaken as no:
        if was_removed:
            raise TakenAway(no.saved, REMOVED) from no
        raise
    return made


def _meant(
    session: Session, workshop_id: int, uid: str, place: Place, typed: Typed
) -> Reply | None:
    """The one that a form is about. Two who answer the same theme at once write the same one."""
    found = session.exec(select(Reply).where(Reply.uid == uid)).first()
    if found is not None and found.workshop_id != workshop_id:
        raise NotFound()
    if found is None and typed.about and typed.says == ANSWERED:
        return _answer_to(session, workshop_id, place)
    return found


def _answer_to(session: Session, workshop_id: int, place: Place) -> Reply | None:
    here = (
        one
        for one in replies_of(session, workshop_id)
        if one.is_the_answer and (one.asking_id, one.theme_id) == (place.asking_id, place.theme_id)
    )
    return next(here, None)


def _fill(reply: Reply, workshop: Workshop, place: Place, typed: Typed) -> None:
    reply.asking_id, reply.theme_id = place.asking_id, place.theme_id
    reply.says, reply.day, reply.case_number = typed.says, typed.day, typed.case_number
    reply.removed_at = None
    said = typed.model_dump()
    reply.words = {name: both(workshop, said[name], said[f"{name}_also"]) for name in WORDED}


def remove(session: Session, workshop_id: int, uid: str, at: Milliseconds) -> None:
    """Take one away; it can be brought back. Raises NotFound."""
    touch(session, workshop_id)
    find(session, workshop_id, uid).removed_at = at


def bring_back(session: Session, workshop_id: int, uid: str) -> None:
    """Raises NotFound, and Invalid where another one has taken its place."""
    touch(session, workshop_id)
    reply = find(session, workshop_id, uid)
    place = Place(reply.asking_id, reply.theme_id)
    other = _answer_to(session, workshop_id, place) if reply.is_the_answer else None
    if other is not None and other.uid != uid:
        raise Invalid(TWIN)
    reply.removed_at = None


def read(typed: dict[str, Any]) -> Typed:
    """What was typed. Raises Invalid."""
    return parse(Typed, typed)
