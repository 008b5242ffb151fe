"""The run of a workshop: what the desk does and what phones say, one after the other, each done
once. Whoever changes it takes its lock, and then first does what the clock says."""

from sqlmodel import Session

from app.clock import Milliseconds, now
from app.errors import NotYours
from app.models.answers.answer import Outcome, Sent
from app.models.answers.storing import store
from app.models.event import has_key
from app.models.people.member import HOST, OWNER, READER
from app.models.run import survey
from app.models.run.acts import CLICKER, UNSEEN_BY_PHONES, verb_of
from app.models.run.acts.freshness import need_fresh
from app.models.run.acts.scene import Act, Scene
from app.models.run.retention import refuse_purged
from app.models.workshop import Workshop, touch, touch_all


def act(session: Session, workshop_id: int, act: Act) -> int:
    """Do it, log it, and return the version it became. Raises Refused kinds.

    Repeating a key does nothing more. What was pressed on a screen that hadn't seen the last
    change of what it is about is refused, so two presses of next make one step.
    """
    if act.role == READER or (act.role not in (OWNER, HOST) and act.do not in CLICKER):
        raise NotYours()
    version = touch(session, workshop_id, turn=act.do not in UNSEEN_BY_PHONES)
    act.at = act.at or now()
    survey.settle(session, workshop_id, version, act.at)
    scene = Scene(session, session.get_one(Workshop, workshop_id), act, version)
    refuse_purged(scene.workshop)
    verb = verb_of(scene.workshop.pace, act.do)
    if not (act.key and has_key(session, workshop_id, act.key)):
        need_fresh(scene)
        verb(scene)
        scene.log(act.do, act.on, act.key)
    return version


def record(session: Session, batch: list[Sent], at: Milliseconds | None = None) -> list[Outcome]:
    """Store what phones have sent, in that order; an outcome for each.

    Takes the workshops' locks first, in the order of their ids, so that closing and answers
    stand in one order.
    """
    if not batch:
        return []
    versions = touch_all(session, {sent.workshop_id for sent in batch})
    moment = now() if at is None else at  # read when the locks are held
    for workshop_id, version in versions.items():
        survey.settle(session, workshop_id, version, moment)
    return store(session, batch, versions)
