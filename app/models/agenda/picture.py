"""Pictures of a workshop: what was uploaded, made anew in the sizes of our screens.

A step that shows one knows its uid; askings keep it, frozen as they were asked. What no step and
no asking shows is cleaned away by a later upload or change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from pydantic import BaseModel
from sqlalchemy import BigInteger, Column, LargeBinary, delete, func
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from app.clock import DAY_MS, HOUR_MS, Milliseconds, now
from app.errors import N_, Invalid, NotFound
from app.models.agenda.agenda import Item, Step
from app.models.agenda.asking import Asking
from app.models.agenda.former_picture import lately
from app.models.forgetting import erased
from app.models.workshop import touch
from app.pictures import SIZES, Drawn
from app.security import new_token
from app.steps import STEP_KINDS
from app.steps.pictures import Picture

MB = 1024 * 1024
MOST_BYTES = 64 * MB
AT_WORK_MS = HOUR_MS
"""For so long a picture may wait in somebody's form, even where room is scarce."""
MOST_ALT = 500
NO_ROOM = N_("There is no room for more pictures in this workshop. Remove some from its steps.")
NO_ALT = N_("Write what the picture shows, for those who can't see it, or tick that it decorates.")
LONG_ALT = N_("Describe the picture in at most 500 characters.")
PICTURE_GONE = N_("The picture is no longer here. Choose it once more.")


class StoredPicture(SQLModel, table=True):
    """`words` stood on the page that it was; `weight` is how many bytes its sizes take."""

    __tablename__ = "picture"
    __table_args__ = (UniqueConstraint("workshop_id", "uid"),)

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id")
    uid: str = Field(default_factory=new_token)
    sha: str
    width: int
    height: int
    words: str = ""
    weight: int
    added_at: Milliseconds = Field(sa_type=BigInteger)
    wide: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    phone: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    small: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


@dataclass(frozen=True)
class Known:
    """What is known of a picture without its bytes."""

    uid: str
    width: int
    height: int
    words: str


@dataclass(frozen=True)
class Content:
    """One size of a picture; `sha` tells its picture from others."""

    body: bytes
    sha: str


def add(
    session: Session, workshop_id: int, drawn: list[Drawn], at: Milliseconds | None = None
) -> list[str]:
    """Store pictures, each once however often it is sent; their uids. Raises Invalid."""
    moment = now() if at is None else at
    touch(session, workshop_id)
    tidy(session, workshop_id, moment, DAY_MS)
    weight = sum(_weight(one) for one in drawn)
    if _stored_bytes(session, workshop_id) + weight > MOST_BYTES:
        tidy(session, workshop_id, moment, AT_WORK_MS)
    if _stored_bytes(session, workshop_id) + weight > MOST_BYTES:
        raise Invalid(NO_ROOM)
    return [_add_one(session, workshop_id, one, moment) for one in drawn]


def _weight(drawn: Drawn) -> int:
    return len(drawn.wide) + len(drawn.phone) + len(drawn.small)


def _stored_bytes(session: Session, workshop_id: int) -> int:
    taken = select(func.sum(StoredPicture.weight)).where(StoredPicture.workshop_id == workshop_id)
    return session.exec(taken).one() or 0


def _add_one(session: Session, workshop_id: int, drawn: Drawn, at: Milliseconds) -> str:
    sha = sha256(drawn.wide + drawn.words.encode()).hexdigest()
    same = select(StoredPicture.uid).where(
        StoredPicture.workshop_id == workshop_id,
        StoredPicture.sha == sha,
        StoredPicture.added_at > at - AT_WORK_MS,  # an older one may be about to be cleaned away
    )
    if found := session.exec(same).first():
        return found
    picture = StoredPicture(
        workshop_id=workshop_id,
        sha=sha,
        width=drawn.width,
        height=drawn.height,
        words=drawn.words,
        weight=_weight(drawn),
        added_at=at,
        wide=drawn.wide,
        phone=drawn.phone,
        small=drawn.small,
    )
    session.add(picture)
    session.flush()
    return picture.uid


def content(session: Session, workshop_id: int, uid: str, size: str) -> Content:
    """Raises NotFound."""
    if size not in SIZES:
        raise NotFound()
    found = session.exec(
        select(getattr(StoredPicture, size), StoredPicture.sha).where(
            StoredPicture.workshop_id == workshop_id, StoredPicture.uid == uid
        )
    ).first()
    if found is None:
        raise NotFound()
    return Content(*found)


def known(session: Session, workshop_id: int, uids: Iterable[str]) -> dict[str, Known]:
    """Those of them that the workshop has, by uid, as they were stored."""
    found = session.exec(
        select(
            StoredPicture.uid, StoredPicture.width, StoredPicture.height, StoredPicture.words
        ).where(StoredPicture.workshop_id == workshop_id, col(StoredPicture.uid).in_(set(uids)))
    )
    return {uid: Known(uid, width, height, words) for uid, width, height, words in found}


def check_use(session: Session, workshop_id: int, pictures: list[Picture]) -> None:
    """A step may show the workshop's own pictures, described. Raises Invalid."""
    ours = known(session, workshop_id, [picture.uid for picture in pictures]) if pictures else {}
    for picture in pictures:
        if picture.uid not in ours:
            raise Invalid(PICTURE_GONE)
        if not picture.alt and not picture.decorative:
            raise Invalid(NO_ALT)
        if len(picture.alt) > MOST_ALT:
            raise Invalid(LONG_ALT)


def tidy(
    session: Session, workshop_id: int, at: Milliseconds, age_ms: Milliseconds = DAY_MS
) -> None:
    """Clean away what nothing shows and nobody can be about to choose."""
    gone = session.connection().execute(
        delete(StoredPicture).where(
            col(StoredPicture.workshop_id) == workshop_id,
            col(StoredPicture.added_at) < at - age_ms,
            col(StoredPicture.uid).not_in(set(_used(session, workshop_id, at))),
        )
    )
    if gone.rowcount:
        erased(session, "picture")


def _used(session: Session, workshop_id: int, at: Milliseconds) -> Iterator[str]:
    """What steps show and have lately shown, also those removed lately, which can come back; and
    what was asked."""
    steps = select(Step, Item).join(Item).where(Item.workshop_id == workshop_id)
    for step, item in session.exec(steps):
        if all(
            moment is None or moment > at - DAY_MS for moment in (step.removed_at, item.removed_at)
        ):
            yield from _uids(step)
            yield from (former.picture.uid for former in lately(step, at))
    for asking in session.exec(select(Asking).where(Asking.workshop_id == workshop_id)):
        yield from _uids(asking)


def _uids(shown: Step | Asking) -> Iterator[str]:
    how = STEP_KINDS[shown.kind]
    settings: BaseModel = how.read_settings(shown.settings, shown.settings_version)
    return (picture.uid for picture in how.pictures(settings))


def copy_all(session: Session, source_id: int, target_id: int) -> None:
    """Give a copy of a workshop its pictures, under the uids that its steps know."""
    pictures = select(StoredPicture).where(StoredPicture.workshop_id == source_id)
    for picture in session.exec(pictures):
        values = picture.model_dump(exclude={"id", "workshop_id"})
        session.add(StoredPicture(**values, workshop_id=target_id))
    session.flush()
