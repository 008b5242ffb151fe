"""A workshop's facts, changed by those who lead it."""

from datetime import time

from sqlmodel import Session, select

from app.i18n import from_local
from app.models.agenda import Item
from app.models.titles import turned
from app.models.workshop import About, Facts, Workshop, touch


def edit_facts(session: Session, workshop_id: int, facts: About) -> None:
    """Say what the workshop is; every screen shows it at once."""
    touch(session, workshop_id, turn=True)
    workshop = session.get_one(Workshop, workshop_id)
    retitled = facts.title != workshop.title
    _speak(session, workshop, facts.language)
    for name in ("purpose", "venue", "second_language", "responsible"):
        setattr(workshop, name, getattr(facts, name))
    if retitled:
        workshop.title = facts.title
    workshop.starts_at = None
    if facts.day and facts.clock:
        workshop.starts_at = from_local(facts.day, facts.clock, workshop.tz)
    if isinstance(facts, Facts) and facts.keep_until:
        workshop.keep_until = from_local(facts.keep_until, time(23, 59), workshop.tz)
        workshop.keep_counts = facts.keep_counts
    session.add(workshop)


def _speak(session: Session, workshop: Workshop, language: str) -> None:
    """In another language the titles that are worded in it come first, as questions do."""
    before, workshop.language = workshop.language, language
    if before == language:
        return
    items = session.exec(select(Item).where(Item.workshop_id == workshop.id)).all()
    every: list[Workshop | Item] = [workshop, *(item for item in items if item.title)]
    for titled in every:
        said = turned(titled.title, titled.wordings, before, language)
        titled.title, titled.wordings = said
        session.add(titled)
