"""A reply that is made of something else by one press: of a parked line, or of an answer that came
from above. It is called after that, so that pressed twice it is one."""

from sqlmodel import Session

from app.clock import Milliseconds
from app.models.became import reply
from app.models.became.reply import Reply, Typed, replies_of
from app.models.workshop import Workshop

COPIED = ("says", "title", "text", "who", "day")


def says_the_same(typed: Typed, told: Reply, workshop: Workshop) -> bool:
    """Whether a reply, as it is now, says what it would be made of."""
    shown = reply.shown(told, workshop)
    return all(shown.get(name) == getattr(typed, name) for name in COPIED)


def put(
    session: Session,
    workshop: Workshop,
    uid: str,
    typed: Typed,
    *,
    at: Milliseconds,
    by: int | None,
) -> Reply:
    """In place of what its reply said before, if there is one; what was written beside that there
    stays, but for a translation of another text. Raises Invalid."""
    before = next((one for one in replies_of(session, workshop.id or 0) if one.uid == uid), None)
    if before is not None:
        typed = _with_the_rest(typed, before, workshop)
    return reply.write(session, workshop, uid, typed, at=at, by=by)


def _with_the_rest(typed: Typed, before: Reply, workshop: Workshop) -> Typed:
    shown = reply.shown(before, workshop)
    rest = {name: shown[name] for name in ("title_also", "who_also", "case_number")}
    if shown["text"] == typed.text:
        rest["text_also"] = shown["text_also"]
    if before.says == typed.says:
        rest["about"] = before.about
    return typed.model_copy(update=rest)
