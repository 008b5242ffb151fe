"""Themes of a question: what they are called, and where they stand. Insert-only: each change is a
state of its own, and the last one holds, so what was can be brought back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import JSON, Column
from sqlmodel import Field, Index, Session, SQLModel, col, select

from app.errors import N_, Invalid, NotFound
from app.models.agenda.agenda import AgendaStep
from app.models.agenda.asking import Asking, latest
from app.models.agenda.planned_themes import MOST_THEMES, PlannedTheme, read_title
from app.models.forgetting import GOES_ALONG
from app.security import new_token

FULL = N_("There are %(most)s themes already. Merge two of them first.")


class Theme(SQLModel, table=True):
    """A theme of an asking. `origin` survives copying: the same theme in another workshop."""

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    asking_id: int = Field(foreign_key="asking.id", index=True)
    origin: str = Field(default_factory=new_token)


class ThemeState(SQLModel, table=True):
    """How a theme stands from a version on: its title and the same in other languages
    (`wordings`: {language: title}), its number among the themes, and whether it is removed."""

    __tablename__ = "theme_state"
    __table_args__ = (Index("theme_feed", "asking_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    asking_id: int = Field(foreign_key="asking.id")
    theme_id: int = Field(foreign_key="theme.id", index=True, sa_column_kwargs=GOES_ALONG)
    title: str
    wordings: dict[str, str] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )
    number: int
    removed: bool = False
    by: int | None = None
    version: int

    @property
    def stands(self) -> "Standing":
        return Standing(self.theme_id, self.title, dict(self.wordings), self.number, self.removed)


REST = {"övrigt", "övriga", "annat", "diverse", "blandat", "other", "others", "the rest", "rest"}
"""What people call a theme for all that fits in no other."""


@dataclass(frozen=True)
class Standing:
    """A theme as it stands."""

    id: int
    title: str
    wordings: dict[str, str]
    number: int
    removed: bool = False

    @property
    def is_rest(self) -> bool:
        """Whether it is for what is left, by its title."""
        return self.title.strip(" .:").casefold() in REST

    def said(self, languages: Sequence[str]) -> str:
        """Its title in the first of these languages that it has one in."""
        return next((self.wordings[one] for one in languages if self.wordings.get(one)), self.title)


def themes_of(session: Session, asking_id: int) -> list[Standing]:
    """All that stand, by their numbers."""
    rows = select(ThemeState).where(ThemeState.asking_id == asking_id).order_by(col(ThemeState.id))
    last = {row.theme_id: row.stands for row in session.exec(rows)}
    return sorted((one for one in last.values() if not one.removed), key=lambda one: one.number)


def find_theme(session: Session, asking_id: int, theme_id: int | None) -> Standing:
    """One that stands. Raises NotFound, also for one of another question."""
    for one in themes_of(session, asking_id):
        if one.id == theme_id:
            return one
    raise NotFound()


def to_plan(session: Session, asking: Asking) -> list[PlannedTheme]:
    """Those of an asking as another one may begin with them: empty, and the same by origin."""
    rows = select(Theme.id, Theme.origin).where(Theme.asking_id == asking.id)
    origins = dict(session.exec(rows).all())
    return [
        PlannedTheme(title=one.title, wordings=one.wordings, origin=origins[one.id])
        for one in themes_of(session, asking.id or 0)
    ]


def to_plan_of_steps(session: Session, steps: list[AgendaStep]) -> dict[int, list[PlannedTheme]]:
    """The same of each step's asking of now, by step; what a step that wasn't asked is to begin
    with."""
    asked = latest(session, [step.id for step in steps])
    found = {
        step.id: to_plan(session, asked[step.id])
        if step.id in asked
        else [PlannedTheme.model_validate(one) for one in step.step.themes]
        for step in steps
    }
    return {step_id: themes for step_id, themes in found.items() if themes}


def plant(
    session: Session,
    asking: Asking,
    themes: Iterable[PlannedTheme],
    *,
    version: int,
    by: int | None,
) -> None:
    """Let an asking begin with these, empty."""
    if asking.sorts:
        begun = Themes(session, asking.workshop_id, asking.id or 0, version, by)
        for one in themes:
            begun.add(one.title, one.origin, dict(one.wordings))
            session.flush()


@dataclass(frozen=True)
class Themes:
    """What is done to the themes of one asking in one version, and by whom."""

    session: Session
    workshop_id: int
    asking_id: int
    version: int
    by: int | None

    def add(self, title: str, origin: str = "", wordings: dict[str, str] | None = None) -> Standing:
        """One more, at the first number that is free. Raises Invalid."""
        standing = themes_of(self.session, self.asking_id)
        if len(standing) >= MOST_THEMES:
            raise Invalid(FULL, most=MOST_THEMES)
        title = read_title(title, [one.title for one in standing])
        theme = Theme(workshop_id=self.workshop_id, asking_id=self.asking_id)
        theme.origin = origin or theme.origin
        self.session.add(theme)
        self.session.flush()
        number = _first_free({one.number for one in standing})
        return self.put(Standing(theme.id or 0, title, wordings or {}, number))

    def rename(self, theme: Standing, title: str, language: str = "") -> None:
        """In its own language, or another one; empty takes the other one away. Raises Invalid."""
        if language:
            title = read_title(title, []) if title.strip() else ""
            others = {**theme.wordings, language: title}
            self.put(replace(theme, wordings={code: one for code, one in others.items() if one}))
            return
        others_here = [one for one in themes_of(self.session, self.asking_id) if one.id != theme.id]
        title = read_title(title, [one.title for one in others_here])
        if title != theme.title:
            self.put(replace(theme, title=title))

    def move(self, theme: Standing, to: int) -> None:
        """To the place that has this number; those between move up or down by one."""
        before = themes_of(self.session, self.asking_id)
        numbers = [one.number for one in before]
        if to not in numbers:
            raise NotFound()
        moved = [one for one in before if one.id != theme.id]
        moved.insert(numbers.index(to), theme)
        for one, number in zip(moved, numbers, strict=True):
            if one.number != number:
                self.put(replace(one, number=number))

    def remove(self, theme: Standing) -> None:
        self.put(replace(theme, removed=True))

    def put(self, theme: Standing) -> Standing:
        state = ThemeState(
            workshop_id=self.workshop_id,
            asking_id=self.asking_id,
            theme_id=theme.id,
            title=theme.title,
            wordings=theme.wordings,
            number=theme.number,
            removed=theme.removed,
            by=self.by,
            version=self.version,
        )
        self.session.add(state)
        return theme

    def undo(self, version: int) -> None:
        """Put each theme back as it stood before a version, if it still stands as that left it."""
        rows = select(ThemeState).where(ThemeState.asking_id == self.asking_id)
        states: dict[int, list[ThemeState]] = {}
        for row in self.session.exec(rows.order_by(col(ThemeState.id))):
            states.setdefault(row.theme_id, []).append(row)
        for one in states.values():
            after = [row.stands for row in one if row.version == version]
            before = [row.stands for row in one if row.version < version]
            if after and one[-1].stands == after[-1]:
                self.put(before[-1] if before else replace(after[-1], removed=True))
        self._part_numbers()

    def _part_numbers(self) -> None:
        """One that came back and finds its number taken gets the first that is free."""
        self.session.flush()
        taken: set[int] = set()
        for one in themes_of(self.session, self.asking_id):
            if one.number in taken:
                numbers = {other.number for other in themes_of(self.session, self.asking_id)}
                self.put(replace(one, number=_first_free(numbers)))
                self.session.flush()
            taken.add(one.number)


def _first_free(taken: Collection[int]) -> int:
    return next(n for n in range(1, len(taken) + 2) if n not in taken)
