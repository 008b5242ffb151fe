"""Changing the agenda: moving, copying and removing its rows, and taking a removal back.

A row is told by its key: a step's uid, or a talk round's key.
"""

from sqlmodel import Session, col, select

from app.clock import now
from app.errors import N_, Invalid, NotFound
from app.models.agenda.agenda import (
    AgendaItem,
    Item,
    Step,
    add_item,
    find_item,
    find_step,
    read_agenda,
    read_item,
    round_key,
)
from app.models.agenda.edits import ADDED, COPIED, MOVED, NO_PRESS, REMOVED, RESTORED, Press, note
from app.models.agenda.order import Group, Outline, last
from app.models.agenda.wording import Wording
from app.models.titles import aged
from app.models.workshop import ENDED, OPEN, Workshop, touch
from app.numbers import read_number
from app.security import new_token

START = "start"
"""Instead of a row's key: before all of them."""
HERE_NOW = N_("The room is here now. Go on to another step first, then you can change this.")
OPEN_NOW = N_("The survey is open, so its questions stay. Close it first, then change this.")
NO_ROW = N_("Somebody else has removed that row meanwhile, so this isn't saved.")
BAD_PLAN = N_("Write the planned time as whole minutes, from 0 to 600, and a short name.")


def outline(agenda: list[AgendaItem]) -> Outline:
    groups = [
        Group([step.uid for step in entry.steps], entry.key if entry.is_round else "")
        for entry in agenda
        if entry.is_round or entry.steps
    ]
    steps = [step for entry in agenda for step in entry.steps]
    return Outline(groups, {step.uid for step in steps if not step.kind.asks})


def _begin(
    session: Session, workshop_id: int, key: str, did: str, press: Press
) -> tuple[Item, Step | None]:
    """Take the lock, find the row, and note what is done to it. Raises NotFound, Stale."""
    version = touch(session, workshop_id, turn=True)
    row = find_row(session, workshop_id, key)
    note(session, workshop_id, version, press, did, row)
    return row


def shift(session: Session, workshop_id: int, key: str, to: str, press: Press = NO_PRESS) -> None:
    """One step up or down. Raises NotFound, Invalid, Stale."""
    _begin(session, workshop_id, key, MOVED, press)
    agenda = read_agenda(session, workshop_id)
    _arrange(session, workshop_id, agenda, outline(agenda).shifted(key, to))


def place(
    session: Session,
    workshop_id: int,
    key: str,
    into: str,
    after: str,
    press: Press = NO_PRESS,
) -> None:
    """To a talk round, or to none, right after another row there. Raises NotFound, Invalid,
    Stale."""
    _begin(session, workshop_id, key, MOVED, press)
    put_after(session, workshop_id, key, into, after)


def _arrange(session: Session, workshop_id: int, agenda: list[AgendaItem], order: Outline) -> None:
    """Let the items and steps stand as the outline says.

    The items take over each other's positions, so a removed one keeps its place between them.
    """
    entries = {entry.key: entry for entry in agenda}
    homes = {step.uid: entry for entry in agenda for step in entry.steps}
    steps = {step.uid: step.step for entry in agenda for step in entry.steps}
    items = []
    for group in order.groups:
        item = entries[group.key].item if group.key in entries else _split(session, group, homes)
        items.append(item)
        for position, uid in enumerate(group.rows):
            if steps[uid].item_id != item.id:
                _change_home(session, workshop_id, steps[uid], homes[uid], item)
            steps[uid].position = position
            session.add(steps[uid])
    places = sorted(entry.item.position for entry in agenda)
    places += range(places[-1] + 1, places[-1] + 1 + len(items)) if places else []
    for position, item in zip(places, items, strict=False):
        item.position = position
        session.add(item)
    session.flush()


def _split(session: Session, group: Group, homes: dict[str, AgendaItem]) -> Item:
    """An item of its own for a step that leaves its talk round, with its share of the time."""
    home = homes[group.rows[0]]
    share = round(home.item.planned_s / len(home.steps) / 60) * 60
    home.item.planned_s -= share
    return add_item(session, home.item.workshop_id, planned_s=share)


def _change_home(
    session: Session, workshop_id: int, step: Step, home: AgendaItem, item: Item
) -> None:
    for item_id in (home.id, item.id):
        refuse_if_here(session, workshop_id, item_id)
    step.item_id = item.id or 0
    if not home.is_round:
        item.planned_s += home.item.planned_s
        home.item.removed_at = now()
        session.add(home.item)


def last_of(session: Session, workshop_id: int, round: str, otherwise: str) -> str:
    """The last row of a talk round; `otherwise` for none."""
    for group in outline(read_agenda(session, workshop_id)).groups:
        if round and group.round == round:
            return last(group.rows)
    return otherwise


def refuse_if_here(session: Session, workshop_id: int, item_id: int | None) -> None:
    """Raises Invalid if the room is at this item: what it asks must stay as it is. A survey that
    is open asks all of them."""
    workshop = session.get_one(Workshop, workshop_id)
    if workshop.self_paced and workshop.state == OPEN:
        raise Invalid(OPEN_NOW)
    if item_id is not None and workshop.item_id == item_id and workshop.state != ENDED:
        raise Invalid(HERE_NOW)


def remove(session: Session, workshop_id: int, key: str, press: Press = NO_PRESS) -> None:
    """Take a row away; what was answered to it stays in the notes. Raises NotFound, Invalid,
    Stale."""
    item, step = _begin(session, workshop_id, key, REMOVED, press)
    refuse_if_here(session, workshop_id, item.id)
    at = now()
    if step:
        step.removed_at = at
        session.add(step)
    if step is None or not item.title:
        item.removed_at = at
    session.add(item)


def restore(session: Session, workshop_id: int, key: str, press: Press = NO_PRESS) -> None:
    """Take a removal back: the row stands where it stood. Raises NotFound, Invalid, Stale."""
    item, step = _begin(session, workshop_id, key, RESTORED, press)
    refuse_if_here(session, workshop_id, item.id)
    item.removed_at = None
    session.add(item)
    if step:
        step.removed_at = None
        session.add(step)


def find_row(session: Session, workshop_id: int, key: str) -> tuple[Item, Step | None]:
    """A talk round, or a step and its item. Raises NotFound."""
    named = key.removeprefix("round-")
    if named != key:
        number = read_number(named)
        if number is None:
            raise NotFound()
        return find_item(session, workshop_id, number), None
    step = find_step(session, workshop_id, key)
    return find_item(session, workshop_id, step.item_id), step


def copy(session: Session, workshop_id: int, key: str, press: Press = NO_PRESS) -> str:
    """A copy of a row right after it; the key of the copy. Raises NotFound, Invalid, Stale."""
    item, step = _begin(session, workshop_id, key, COPIED, press)
    if step and item.title:
        refuse_if_here(session, workshop_id, item.id)
        made = _copy_step(session, step, item)
        return put_after(session, workshop_id, made.uid, round_key(item.id or 0), key)
    entry = read_item(session, item.id or 0)
    new = add_item(session, workshop_id, item.title, item.planned_s)
    new.wordings = item.wordings
    copies = [_copy_step(session, one.step, new) for one in (entry.steps if entry else [])]
    made_key = copies[0].uid if step else round_key(new.id or 0)
    return put_after(session, workshop_id, made_key, "", key)


def put_after(session: Session, workshop_id: int, key: str, into: str, after: str) -> str:
    agenda = read_agenda(session, workshop_id)
    _arrange(session, workshop_id, agenda, outline(agenda).placed(key, into, after))
    return key


def put_new(session: Session, workshop_id: int, key: str, into: str, after: str) -> None:
    """The row added last to a talk round, or to none: right after another row there, or at the
    START. Where that one isn't there any more, it stays last."""
    groups = outline(read_agenda(session, workshop_id)).groups
    inside = [group.rows for group in groups if into and group.round == into]
    there = inside[0] if inside else [group.key for group in groups]
    if after == START or after in there:
        put_after(session, workshop_id, key, into, "" if after == START else after)


def _copy_step(session: Session, step: Step, item: Item) -> Step:
    """With a uid of its own and the origin of the one it comes from."""
    values = step.model_dump(exclude={"id", "uid", "item_id", "former"})
    made = Step(**values, uid=new_token(), item_id=item.id or 0)
    session.add(made)
    session.flush()
    for wording in session.exec(select(Wording).where(col(Wording.step_id) == step.id)).all():
        values = wording.model_dump(exclude={"id", "step_id"})
        session.add(Wording(**values, step_id=made.id or 0))
    session.flush()
    return made


def add_round(
    session: Session, workshop_id: int, title: str, press: Press = NO_PRESS, after: str = ""
) -> str:
    """A talk round with nothing in it yet, last on the agenda or `after` a row; its key. Raises
    Stale."""
    version = touch(session, workshop_id, turn=True)
    note(session, workshop_id, version, press, ADDED)
    key = round_key(add_item(session, workshop_id, title).id or 0)
    put_new(session, workshop_id, key, "", after)
    return key


def planned(session: Session, workshop_id: int, key: str) -> dict[str, str]:
    """A row's plan as its form shows it. Raises NotFound."""
    item, _ = find_row(session, workshop_id, key)
    return shown(item)


def shown(item: Item) -> dict[str, str]:
    return {"minutes": str(item.planned_s // 60), "title": item.title}


def plan(session: Session, workshop_id: int, key: str, planned_s: int, title: str = "") -> None:
    """How long a row is planned to take, and a talk round's name. Raises NotFound; Invalid for a
    row that has been removed."""
    touch(session, workshop_id, turn=True)
    item, step = find_row(session, workshop_id, key)
    if item.removed_at is not None or (step and step.removed_at is not None):
        raise Invalid(NO_ROW)
    item.planned_s = planned_s
    if title and step is None and item.title:
        item.wordings = aged(item.wordings, item.title, title)
        item.title = title
    session.add(item)
