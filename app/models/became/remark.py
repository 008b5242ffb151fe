"""Remarks on the shared notes: what a reader says is wrong, without a name, and what those who lead
do about it: they take it in, answer it, or set it aside."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BaseModel
from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, func, select

from app.clock import Milliseconds
from app.errors import N_, Changed, Closed, Invalid, NotFound
from app.i18n import Words
from app.models.afterwards.contents import COMMITMENTS, PARTS, RESULTS, VOICES, along
from app.models.afterwards.notes import NEXT_STEPS, SUMMARY, askings_in_order
from app.models.agenda.edition import Shown, guarding
from app.models.answers import quote
from app.models.became import remark_window
from app.models.became.said import Texts, both, typed_texts
from app.models.commitments.commitment import commitments_of
from app.models.forgetting import erased
from app.models.workshop import Workshop, touch
from app.security import hash_token, new_token
from app.steps.plain import TOO_LONG, Said, Text, at_most

WAITS, TAKEN_IN, ANSWERED, ASIDE = "waits", "taken_in", "answered", "aside"
STATES = {
    WAITS: N_("Waits"),
    TAKEN_IN: N_("Taken in"),
    ANSWERED: N_("Is answered"),
    ASIDE: N_("Set aside as not about the notes"),
}
TOLD = (TAKEN_IN, ANSWERED)
"""Where everyone reads what is said back."""
MOST_LETTERS, MOST_SAID = 1000, 2000
MOST_WAITING = 300
NAMED_PARTS = (SUMMARY, NEXT_STEPS, COMMITMENTS, VOICES)
"""The parts of the notes that have a heading of their own, besides the questions."""
QUESTION = "q"
"""A question is called by the number of its step behind this."""
NOTHING = N_("Write what is wrong.")
LONG = N_("That is longer than 1,000 characters. Shorten it a little.")
NO_ANSWER = N_("Write the answer.")
OVER = N_("The time for remarks has passed. What you wrote is still here to copy.")
MANY_WAIT = N_("Very many remarks wait already. Try again another day.")
SENT_BEFORE = N_(
    "What you had sent from here before is kept. Send once more if this is a remark besides."
)
TAKEN_BACK = N_("Whoever sent it has taken it back. What you wrote is still here to copy.")


class Remark(SQLModel, table=True):
    """In the order that they came; when, and from whom, is stored nowhere. `part` is the part of
    the notes that it is about, `words` what is said back, by language. `token_hash` is of what
    its sender's browser keeps, by which alone it can be taken back. `text` and `part` are empty
    once it was taken back after something was done about it, and once answers are purged."""

    __table_args__ = (UniqueConstraint("workshop_id", "token_hash"),)

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_token, unique=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    text: str
    part: str = ""
    token_hash: str | None = None
    state: str = WAITS
    words: Texts = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )

    @property
    def is_told(self) -> bool:
        """Whether something is said back that everyone reads."""
        return self.state in TOLD and bool(self.words)


class TypedRemark(BaseModel):
    """As a reader writes it."""

    text: Annotated[Text, at_most(MOST_LETTERS, LONG)] = ""
    part: str = ""


def parts_of(session: Session, workshop: Workshop, words: Words) -> dict[str, str]:
    """What a remark may be about, as the notes call it. What was asked several times stands
    together there, so it is one part."""
    goes_along = along(workshop.notes_without)
    parts = {part: words(PARTS[part]) for part in NAMED_PARTS if part in goes_along}
    languages = words.language, workshop.language
    for asking, _ in askings_in_order(session, workshop.id or 0) if RESULTS in goes_along else ():
        prompt = " ".join(asking.in_words(languages).prompt.split())
        parts.setdefault(f"{QUESTION}{asking.step_id}", prompt)
    return parts


def headings(session: Session, workshop: Workshop, words: Words) -> dict[str, str]:
    """The same of those parts that have something in them now."""
    assert workshop.id is not None
    filled = {
        SUMMARY: bool(workshop.text_of(SUMMARY).text),
        NEXT_STEPS: bool(workshop.text_of(NEXT_STEPS).text),
        COMMITMENTS: bool(commitments_of(session, workshop.id)),
        VOICES: bool(quote.chosen(session, workshop.id)),
    }
    parts = parts_of(session, workshop, words)
    return {part: name for part, name in parts.items() if filled.get(part, True)}


def send(
    session: Session, workshop_id: int, typed: TypedRemark, token: str, at: Milliseconds
) -> None:
    """Take a remark in, once for each `token`, which the form was drawn with: so a press that
    comes twice is one. Raises Invalid, Closed, and Changed for other words by the same token."""
    touch(session, workshop_id)
    workshop = session.get_one(Workshop, workshop_id)
    known = parts_of(session, workshop, Words(workshop.language))
    part = typed.part if typed.part in known else ""
    before = next(iter(sent_by(session, workshop_id, [token])), None)
    if before is not None:
        if (before.text, before.part) != (typed.text, part):
            raise Changed(SENT_BEFORE)
        return
    if not remark_window.is_open(workshop, at):
        raise Closed(OVER)
    if not typed.text:
        raise Invalid(NOTHING)
    if counted(session, workshop_id).waiting >= MOST_WAITING:
        raise Invalid(MANY_WAIT)
    session.add(
        Remark(
            workshop_id=workshop_id,
            text=typed.text,
            part=part,
            token_hash=hash_token(token),
        )
    )


def sent_by(session: Session, workshop_id: int, tokens: Collection[str]) -> list[Remark]:
    """Those whose tokens a browser has, in the order that they came."""
    hashes = [hash_token(token) for token in tokens]
    found = select(Remark).where(
        Remark.workshop_id == workshop_id, col(Remark.token_hash).in_(hashes)
    )
    return list(session.exec(found.order_by(col(Remark.id)))) if hashes else []


def take_back(session: Session, workshop_id: int, uid: str, tokens: Collection[str]) -> None:
    """Its words are gone for good. Where something was done about it, that it came and what was
    said back stays, which is the organisation's. Raises NotFound where no token is its."""
    touch(session, workshop_id)
    own = next((one for one in sent_by(session, workshop_id, tokens) if one.uid == uid), None)
    if own is None:
        raise NotFound()
    if own.state in TOLD:
        own.text, own.part, own.token_hash = "", "", None
        session.add(own)
    else:
        session.delete(own)
    erased(session, "remark")


def remarks_of(session: Session, workshop_id: int) -> list[Remark]:
    """All that came and weren't taken back, in the order that they came."""
    found = select(Remark).where(Remark.workshop_id == workshop_id)
    return list(session.exec(found.order_by(col(Remark.id))))


@dataclass(frozen=True)
class Counted:
    """How many came, and what was done about them."""

    taken_in: int = 0
    answered: int = 0
    waiting: int = 0
    aside: int = 0

    @property
    def all(self) -> int:
        return self.taken_in + self.answered + self.waiting + self.aside


def counted(session: Session, workshop_id: int) -> Counted:
    rows = select(Remark.state, func.count()).where(Remark.workshop_id == workshop_id)
    found = Counter(dict(session.exec(rows.group_by(Remark.state)).all()))
    return Counted(found[TAKEN_IN], found[ANSWERED], found[WAITS], found[ASIDE])


def _known(state: str) -> str:
    if state not in STATES:
        raise Said(NO_ANSWER)
    return state


Written = Annotated[Text, at_most(MOST_SAID, TOO_LONG)]


class Handled(BaseModel):
    """What somebody who leads does about a remark; where they say nothing, what was said before
    is left as it is."""

    state: Annotated[str, AfterValidator(_known)] = ANSWERED
    text: Written | None = None
    text_also: Written | None = None


def shown(remark: Remark, workshop: Workshop) -> Shown:
    """A remark's state and answer, as its form shows them."""
    return {"state": remark.state, **typed_texts({"text": remark.words}, ("text",), workshop)}


def handle(session: Session, workshop_id: int, uid: str, typed: Handled, edition: str = "") -> str:
    """Say what is done about a remark, and in which words; returns its state before. Raises
    NotFound, Invalid, Overtaken."""
    touch(session, workshop_id)
    workshop = session.get_one(Workshop, workshop_id)
    remark = find(session, workshop_id, uid)
    before = remark.state

    def now() -> Shown:
        return shown(remark, workshop)

    with guarding(session, workshop_id, edition, now):
        if typed.text is not None:
            remark.words = both(workshop, typed.text, typed.text_also or "")
        if typed.state == ANSWERED and not remark.words:
            raise Invalid(NO_ANSWER)
        remark.state = typed.state
        session.add(remark)
    return before


def find(session: Session, workshop_id: int, uid: str) -> Remark:
    """Raises NotFound, alike for one that was taken back and for one of another workshop."""
    found = session.exec(select(Remark).where(Remark.uid == uid)).first()
    if found is None or found.workshop_id != workshop_id:
        raise NotFound(TAKEN_BACK)
    return found
