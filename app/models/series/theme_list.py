"""The list of themes that the meetings of a series share, as it is changed: a theme is renamed for
all places, made one with another, taken apart from it again, and the last of it is undone.

A theme stays what it is in its own meeting. Owners may change all of the list; a host may join what
only the places that they lead have.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.clock import Milliseconds
from app.errors import N_, Invalid, NotFound, NotYours, Stale
from app.models.agenda.agenda import read_agenda
from app.models.agenda.edition import Shown
from app.models.agenda.planned_themes import read_title
from app.models.answers.shared_theme import Shared, SharedTheme, shared_in
from app.models.answers.theme import Theme
from app.models.people.facilitator import Facilitator
from app.models.series.comparison import Column, Comparison
from app.models.series.counted import count_anew
from app.models.series.meetings import agenda_of
from app.models.series.series import Post, changing, lock
from app.models.workshop import Workshop

NAME, MERGE, PART = "name", "merge", "part"
OTHER_THEME = N_("Choose another theme to merge it with.")
NOT_THEIRS = N_("Other places have this theme too, so an owner of the series has to do that.")


@dataclass(frozen=True)
class Said:
    """By whom something is said of the list, when, on the page of which question, and by which
    press."""

    post: Post
    actor: int
    question: str
    act: str
    at: Milliseconds


@dataclass(frozen=True)
class Piece:
    """One of several themes that are one row: what it is called, and where."""

    origin: str
    title: str
    places: list[str]
    may: bool


@dataclass(frozen=True)
class Last:
    """What was done last to the themes of a question, and by whom: `title` is what it was about,
    `into` what that was made one with or taken out of."""

    act: str
    verb: str
    title: str
    into: str
    who: str
    may: bool


def rows_of(found: Comparison) -> list[Column]:
    return found.themes.columns if found.themes else []


def title_shown(session: Session, series_id: int, origin: str) -> Shown:
    """What the form shows that renames it."""
    shared = shared_in(session, series_id)
    return {"title": shared.titles.get(shared.row(origin), "")}


def rename(
    session: Session, said: Said, found: Comparison, origin: str, title: str, edition: str
) -> None:
    """For all places; empty lets it be called as most of them call it. Raises Invalid, NotYours,
    Overtaken."""
    series_id = said.post.series.id or 0
    with changing(session, series_id, edition, lambda _: title_shown(session, series_id, origin)):
        writing = _Writing(session, said)
        if writing.is_done:
            return
        row = writing.shared.row(origin)
        if not said.post.owns:
            raise NotYours()
        others = [one.label for one in rows_of(found) if one.id != row]
        title = read_title(title, others) if title.strip() else ""
        if title != writing.shared.titles.get(row, ""):
            writing.put(NAME, row, title)


def merge(
    session: Session, said: Said, found: Comparison, origin: str, into: str, *, keeps_own: bool
) -> None:
    """Make one theme a part of another, which keeps its title unless the first `keeps_own`. Raises
    Invalid, NotYours, Stale."""
    lock(session, said.post.series.id or 0)
    writing = _Writing(session, said)
    if writing.is_done:
        return
    labels = {one.id: one.label for one in rows_of(found)}
    part, whole = writing.shared.row(origin), writing.shared.row(into)
    if not may_join(session, said.post, part) or (keeps_own and not said.post.owns):
        raise NotYours(NOT_THEIRS)
    if not into or part == whole:
        raise Invalid(OTHER_THEME)
    if part not in labels or whole not in labels:
        raise Stale()
    writing.put(MERGE, part, writing.shared.titles.get(part, ""), whole)
    writing.put(MERGE, whole, labels[part if keeps_own else whole])
    _count_anew(session, said.post, whole)


def take_apart(session: Session, said: Said, origin: str) -> None:
    """Let it be a row of its own again, with what was joined to it before. Raises NotFound,
    NotYours, Stale."""
    lock(session, said.post.series.id or 0)
    writing = _Writing(session, said)
    if writing.is_done:
        return
    if origin not in writing.shared.said:
        raise NotFound()
    row = writing.shared.row(origin)
    if not may_join(session, said.post, origin):
        raise NotYours(NOT_THEIRS)
    if row == origin:
        raise Stale()
    writing.put(PART, origin, writing.shared.said[origin].title)
    for one in (row, origin):
        _count_anew(session, said.post, one)


def undo(session: Session, post: Post, actor: int, question: str, act: str) -> None:
    """The last that was done to the themes of a question; again, what was done before that. Raises
    Stale where something else was done since, and NotYours."""
    series_id = post.series.id or 0
    lock(session, series_id)
    rows = _last_rows(session, series_id, question)
    if not rows or rows[0].act != act:
        raise Stale()
    if not (post.owns or rows[0].by == actor):
        raise NotYours()
    before = shared_in(session, series_id)
    for one in rows:
        one.undone = True
        session.add(one)
    session.flush()
    for one in rows:
        for row in {before.row(one.origin), shared_in(session, series_id).row(one.origin)}:
            _count_anew(session, post, row)


def last(session: Session, post: Post, actor: int, found: Comparison) -> Last | None:
    rows = _last_rows(session, post.series.id or 0, found.question)
    if not rows:
        return None
    first, *others = rows
    names = {origin: title for row in _titles(found) for origin, title in row.items()}
    labels = {one.id: one.label for one in rows_of(found)}
    person = session.get(Facilitator, first.by) if first.by else None
    into = others[0].title if others else ""
    title = first.title or names.get(first.origin) or labels.get(first.origin, "")
    may = post.owns or (bool(first.by) and first.by == actor)
    return Last(first.act, first.verb, title, into, person.name if person else "", may)


def pieces(session: Session, post: Post, found: Comparison, row: str) -> list[Piece]:
    """What a row is made of, where that is more than one theme."""
    where: dict[str, list[tuple[str, str]]] = {}
    for place in found.told:
        if row in place.themes:
            for origin, title in place.themes[row].titles.items():
                where.setdefault(origin, []).append((title, place.meeting.name))
    if len(where) < 2:
        return []
    shared = shared_in(session, post.series.id)
    return [
        Piece(
            origin,
            Counter(title for title, _ in there).most_common(1)[0][0],
            [name for _, name in there],
            shared.row(origin) != origin and may_join(session, post, origin),
        )
        for origin, there in where.items()
    ]


def may_join(session: Session, post: Post, origin: str) -> bool:
    """Whether somebody may join a theme, with all its parts, to another one."""
    if post.owns:
        return True
    series_id = post.series.id or 0
    origins = shared_in(session, series_id).parts(origin)
    there = (
        select(Workshop.locality_id)
        .join(Theme, col(Theme.workshop_id) == Workshop.id)
        .where(
            Workshop.series_id == series_id,
            col(Workshop.deleted_at).is_(None),
            col(Theme.origin).in_(origins),
        )
    )
    places = set(session.exec(there))
    return (
        bool(places)
        and all(post.leads(one) for one in places)
        and not origins & set(_planned(session, post))
    )


def _planned(session: Session, post: Post) -> Iterator[str]:
    """Those that each new meeting of the series begins with."""
    agenda = agenda_of(session, post.series)
    for entry in read_agenda(session, agenda.id or 0) if agenda else ():
        for step in entry.steps:
            yield from (one["origin"] for one in step.step.themes)


def _titles(found: Comparison) -> Iterator[dict[str, str]]:
    for place in found.told:
        for theme in place.themes.values():
            yield dict(theme.titles)


def _count_anew(session: Session, post: Post, row: str) -> None:
    series_id = post.series.id or 0
    session.flush()
    parts: Collection[str] = shared_in(session, series_id).parts(row)
    count_anew(session, series_id, parts)


def _last_rows(session: Session, series_id: int, question: str) -> list[SharedTheme]:
    stands = select(SharedTheme).where(
        SharedTheme.series_id == series_id,
        SharedTheme.question == question,
        col(SharedTheme.undone).is_(False),
    )
    newest = session.exec(stands.order_by(col(SharedTheme.id).desc()).limit(1)).first()
    if newest is None:
        return []
    of_act = stands.where(SharedTheme.act == newest.act)
    return list(session.exec(of_act.order_by(col(SharedTheme.id))))


class _Writing:
    """What is said, behind the series' lock."""

    def __init__(self, session: Session, said: Said) -> None:
        self._session, self._said = session, said
        self._series_id = said.post.series.id or 0
        self.shared: Shared = shared_in(session, self._series_id)

    @property
    def is_done(self) -> bool:
        """Whether the same press has come before."""
        before = select(SharedTheme.id).where(
            SharedTheme.series_id == self._series_id, SharedTheme.act == self._said.act
        )
        return self._session.exec(before).first() is not None

    def put(self, verb: str, origin: str, title: str, into: str = "") -> None:
        said = self._said
        row = SharedTheme(
            series_id=self._series_id,
            question=said.question,
            origin=origin,
            title=title,
            into=into,
            act=said.act,
            verb=verb,
            by=said.actor,
            at=said.at,
        )
        self._session.add(row)
        self._session.flush()
