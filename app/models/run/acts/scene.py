"""An act and where it happens: the workshop, locked, and what the act is about."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.attendance import Attendance
from app.clock import Milliseconds
from app.errors import N_, Invalid, NotFound
from app.models.agenda.agenda import AgendaItem, AgendaStep, read_stops
from app.models.agenda.asking import Asking, latest
from app.models.event import Event, log
from app.models.people.member import HOST
from app.models.run.acts.payload import NOTHING, Payload
from app.models.workshop import ENDED, Workshop


@dataclass
class Act:
    """One act. `on` is what it is about, `payload` what it brings along; `seen` the version its
    screen showed, `present` how many people are at least present, `attendance` who has been,
    `actor` None for a projector link."""

    do: str
    on: int | None = None
    payload: Payload = NOTHING
    seen: int | None = None
    key: str | None = None
    actor: int | None = None
    role: str = HOST
    present: int = 0
    attendance: Attendance | None = None
    at: Milliseconds = 0


@dataclass(frozen=True)
class Scene:
    """`version` is what the workshop becomes by this act."""

    session: Session
    workshop: Workshop
    act: Act
    version: int

    @property
    def workshop_id(self) -> int:
        assert self.workshop.id is not None
        return self.workshop.id

    @property
    def said(self) -> dict[str, Any]:
        """In which version something is said by this act, and who says it."""
        return {"version": self.version, "by": self.act.actor}

    def stops(self) -> list[AgendaItem]:
        return read_stops(self.session, self.workshop_id, self.workshop.language)

    def here(self) -> list[AgendaStep]:
        """The steps of the item that the room is at."""
        found = [entry for entry in self.stops() if entry.id == self.workshop.item_id]
        return [step for entry in found for step in entry.steps]

    def askings(self) -> list[Asking]:
        """What the act is about: the asking named, else all of the item the room is at."""
        askings = [one for one in self.asked_here() if self.act.on in (None, one.id)]
        if not askings:
            raise NotFound()
        return askings

    def asked_here(self) -> list[Asking]:
        """All that is asked where the room is."""
        steps = [step.id for step in self.here()]
        return list(latest(self.session, steps).values())

    def need_open_workshop(self) -> None:
        if self.workshop.state == ENDED:
            raise Invalid(N_("The workshop has ended. Reopen it first."))

    def log(self, verb: str, subject: int | None, key: str | None = None) -> None:
        event = Event(
            workshop_id=self.workshop_id,
            version=self.version,
            at=self.act.at,
            actor=self.act.actor,
            verb=verb,
            subject=subject,
            key=key,
        )
        log(self.session, event)
