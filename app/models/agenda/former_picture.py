"""Pictures that a step had lately: removed from it, or replaced. Each can be put back."""

from typing import Any

from pydantic import BaseModel
from sqlmodel import Session, col, select

from app.clock import DAY_MS, Milliseconds, now
from app.errors import Stale
from app.models.agenda.agenda import Item, Step
from app.models.agenda.edits import PICTURED, Press, note
from app.models.workshop import touch
from app.security import new_token
from app.steps import STEP_KINDS
from app.steps.pictures import Picture
from app.steps.plain import Plain

KEY = "picture-"
"""How the key of one begins; other rows' keys don't."""
LATELY_MS = DAY_MS
"""Longer than anybody has the page open that shows it."""


class Former(Plain):
    """`place` is where it stood, as its kind says; `key` is that of the row that offers it."""

    key: str
    place: str
    at: Milliseconds
    picture: Picture


def keep_former(step: Step, before: BaseModel, after: BaseModel, at: Milliseconds) -> str:
    """Keep the pictures that this change of the step's settings takes away. The key of the last
    one, empty where none is."""
    kind = STEP_KINDS[step.kind]
    stands = kind.pictured(after)
    taken = [
        Former(key=KEY + new_token(), place=place, at=at, picture=picture)
        for place, picture in kind.pictured(before).items()
        if place not in stands or stands[place].uid != picture.uid
    ]
    kept = [*lately(step, at), *taken]
    step.former = [former.model_dump(mode="json") for former in kept]
    return taken[-1].key if taken else ""


def lately(step: Step, at: Milliseconds) -> list[Former]:
    found = [Former.model_validate(one) for one in step.former]
    return [former for former in found if former.at > at - LATELY_MS]


def on_offer(step: Step, at: Milliseconds) -> list[tuple[Former, bool]]:
    """Those that have a place to be put back to, and whether another one stands there now."""
    kind, settings = STEP_KINDS[step.kind], _settings(step)
    stands = kind.pictured(settings)
    return [
        (former, former.place in stands)
        for former in lately(step, at)
        if kind.with_picture(settings, former.place, former.picture) != settings
    ]


def put_back(session: Session, workshop_id: int, key: str, press: Press) -> str:
    """Where it stood; one that stands there now becomes a former one. The uid of its step. Raises
    Stale for one that is back already."""
    version = touch(session, workshop_id, turn=True)
    found = select(Step, Item).join(Item).where(Item.workshop_id == workshop_id)
    for step, item in session.exec(found.where(col(Step.removed_at).is_(None))).all():
        for former, _ in on_offer(step, now()):
            if former.key == key:
                by = Press(actor=press.actor)
                note(session, workshop_id, version, by, PICTURED, (item, step))
                _put_back(session, step, former)
                return step.uid
    raise Stale()


def _put_back(session: Session, step: Step, former: Former) -> None:
    kind, before = STEP_KINDS[step.kind], _settings(step)
    after = kind.with_picture(before, former.place, former.picture)
    keep_former(step, before, after, now())
    step.former = [one for one in step.former if one["key"] != former.key]
    step.settings, step.settings_version = after.model_dump(mode="json"), kind.settings_version
    session.add(step)


def _settings(step: Step) -> Any:
    return STEP_KINDS[step.kind].read_settings(step.settings, step.settings_version)
