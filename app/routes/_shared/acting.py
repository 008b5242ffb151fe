"""One way for every act: from a socket, from a form of the desk, and from the sorting table."""

import asyncio
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from app.errors import Invalid
from app.models.run import run
from app.models.run.acts.payload import Payload
from app.models.run.acts.scene import Act
from app.models.run.told import told_by
from app.numbers import Number, Seen
from app.routes._shared.parts import Parts, Seat


class ActMessage(BaseModel):
    """What a desk or a clicker sends: one act, which also brings its payload."""

    do: str
    on: Number | None = None
    seen: Seen | None = Field(None, alias="from")
    key: str | None = Field(None, pattern="^[A-Za-z0-9_-]{1,64}$")


async def do(parts: Parts, seat: Seat, message: Any) -> int:
    """The one way of an act, from a socket or a form. Raises Refused kinds."""
    try:
        told, payload = ActMessage.model_validate(message), Payload.model_validate(message)
    except (ValidationError, RecursionError) as error:
        raise Invalid() from error
    attendance = parts.hub.attendance(seat.workshop_id)
    act = Act(
        do=told.do,
        on=told.on,
        payload=payload,
        seen=told.seen,
        key=told.key,
        actor=seat.actor,
        role=seat.role,
        present=attendance.present(),
        attendance=attendance,
    )
    version, told_phones = await asyncio.to_thread(_commit, parts, seat.workshop_id, act)
    for participant_id in told_phones:
        parts.hub.tell_others(seat.workshop_id, participant_id)
    return version


def _commit(parts: Parts, workshop_id: int, act: Act) -> tuple[int, set[int]]:
    """The version that it became, and the phones that are told of it."""
    with parts.database.writing() as session:
        version = run.act(session, workshop_id, act)
        return version, told_by(session, workshop_id, [version])
