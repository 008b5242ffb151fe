"""Workshops to measure in, made by the models themselves in the server's own database."""

import secrets
from dataclasses import dataclass

from sqlmodel import Session, func, insert, select

from app.clock import now
from app.database import Database
from app.models import workshop as workshops
from app.models.agenda.agenda import add_item, add_step
from app.models.agenda.asking import Asking
from app.models.answers.answer import Answer
from app.models.people import facilitator, member, participant
from app.models.people.facilitator import Facilitator
from app.models.people.member import OWNER
from app.models.workshop import Workshop, touch
from app.steps.dots import DotsSettings
from app.steps.options import Option

BODY = "Tänk på det senaste året. Skriv hellre flera korta svar än ett långt."


@dataclass(frozen=True)
class Room:
    """One workshop, and the cookie of Astrid who runs it."""

    database: Database
    workshop_id: int
    uid: str
    code: str
    login: str

    @property
    def path(self) -> str:
        return f"/w/{self.uid}/phone"

    def asking(self) -> int:
        """The one opened last."""
        with self.database.reading() as session:
            newest = select(func.max(Asking.id)).where(Asking.workshop_id == self.workshop_id)
            return int(session.exec(newest).one() or 0)

    def let_in(self, phones: int) -> list[str]:
        """The cookies of phones that joined earlier."""
        with self.database.writing() as session:
            workshop = session.get_one(Workshop, self.workshop_id)
            joined = [participant.join(session, workshop, "sv") for _ in range(phones)]
        return [f"participant={token}" for _, token in joined]

    def add_vote(self, options: int) -> list[str]:
        """A dot vote last on its agenda; the ids of its options."""
        names = [f"o{number}" for number in range(options)]
        said = [Option(id=name, text=f"Hinder nummer {name[1:]} i vardagen") for name in names]
        with self.database.writing() as session:
            item = add_item(session, self.workshop_id)
            how = DotsSettings(options=said)
            add_step(session, item, "dots", "Vad tar vi först?", language="sv", settings=how)
        return names

    def store(self, answers: int) -> None:
        """Fill the open question, as if people had answered it for long."""
        asking = self.asking()
        with self.database.writing() as session:
            people = list(
                session.execute(
                    select(participant.Participant.id, participant.Participant.respondent_id)
                    .where(participant.Participant.workshop_id == self.workshop_id)
                    .limit(5000)
                )
            )
            version = touch(session, self.workshop_id)
            rows = [_row(asking, *people[n % len(people)], n, version) for n in range(answers)]
            session.execute(insert(Answer), rows)


def _row(asking: int, who: int, respondent: int, n: int, version: int) -> dict[str, object]:
    key = secrets.token_hex(16)
    return {
        "asking_id": asking,
        "participant_id": who,
        "respondent_id": respondent,
        "thread": key,
        "key": key,
        "body_hash": secrets.token_hex(16),
        "value": {"text": f"Det här skrevs tidigare, som svar nummer {n}"},
        "origin": "phone",
        "version": version,
    }


def astrid(database: Database) -> Facilitator:
    password = facilitator.hashed("korvstoppning")
    with database.writing() as session:
        return facilitator.create(session, "Astrid Lind", "astrid@example.se", password)


def make_room(database: Database, who: Facilitator, steps: int = 60, body: str = BODY) -> Room:
    with database.writing() as session:
        made = workshops.open_workshop(session, "Landsbygdens dag", language="sv", keep_days=30)
        assert made.id is not None and who.id is not None
        member.admit(session, made.id, who.id, OWNER)
        for number in range(steps):
            _ask(
                session, made.id, f"Vad hindrar oss i det dagliga arbetet? Fråga {number + 1}", body
            )
        token = facilitator.log_in(session, who, now())
    return Room(database, made.id, made.uid, made.code, f"login={token}")


def _ask(session: Session, workshop_id: int, prompt: str, body: str) -> None:
    add_step(session, add_item(session, workshop_id), "open_text", prompt, language="sv", body=body)
