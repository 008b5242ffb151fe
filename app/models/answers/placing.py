"""Answers are put into themes, taken out, laid aside, and put back as they lay."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.errors import NotFound
from app.models.answers.answer import Answer
from app.models.answers.feed import Slot
from app.models.answers.mark import LAID_ASIDE, PLACED, Mark
from app.models.answers.sorting import ASIDE

SORTS = (PLACED, LAID_ASIDE)
MOST_IN_A_QUERY = 500


@dataclass(frozen=True)
class Placing:
    """What is said of where the answers to one asking lie, in one version, and by whom."""

    session: Session
    workshop_id: int
    asking_id: int
    version: int
    by: int | None

    def put(self, ids: Collection[int], theme: int) -> None:
        """Let these answers lie there, and nowhere else. Raises NotFound."""
        answers = self.answers(ids)
        lies = self._lies(answers)
        for place, answer in answers.items():
            for other in sorted(lies[place] - {theme}):
                self._say(answer, other, on=False)
            if theme not in lies[place]:
                self._say(answer, theme, on=True)

    def add(self, ids: Collection[int], theme: int) -> None:
        """Let them lie in this theme too. Raises NotFound."""
        answers = self.answers(ids)
        lies = self._lies(answers)
        for place, answer in answers.items():
            if ASIDE in lies[place]:
                self._say(answer, ASIDE, on=False)
            if theme not in lies[place]:
                self._say(answer, theme, on=True)

    def take_out(self, ids: Collection[int], theme: int) -> None:
        """Of this theme, or from aside. Raises NotFound."""
        answers = self.answers(ids)
        lies = self._lies(answers)
        for place, answer in answers.items():
            if theme in lies[place]:
                self._say(answer, theme, on=False)

    def still_fits(self, ids: Collection[int], theme: int) -> None:
        """They were edited since, and lie there rightly as they read now. Raises NotFound."""
        answers = self.answers(ids)
        lies = self._lies(answers)
        for place, answer in answers.items():
            if theme in lies[place]:
                self._say(answer, theme, on=True)

    def empty(self, theme: int, into: int | None = None) -> None:
        """Take out all that lies in a theme, and let it lie in another one, if that is named."""
        for place, mark in self._last(PLACED, theme).items():
            if mark.on:
                answer = self.session.get_one(Answer, mark.of_row)
                self._say(answer, theme, on=False)
                if into is not None and into not in self._lies({place: answer})[place]:
                    self._say(answer, into, on=True)

    def undo(self, version: int) -> None:
        """Let each answer that something was said of in a version lie as it lay before, if it
        still lies as that left it: what somebody has moved since stays where they put it."""
        about: dict[Slot, list[Mark]] = {}
        for mark in self._marks():
            about.setdefault(_place(mark), []).append(mark)
        for said in about.values():
            if any(mark.version == version for mark in said):
                before = _as_of(mark for mark in said if mark.version < version)
                after = _as_of(mark for mark in said if mark.version <= version)
                if _as_of(said) == after:
                    self._lay(said[-1].of_row or 0, after, before)

    def _lay(self, row: int, lies: Mapping[int, int], wanted: Mapping[int, int]) -> None:
        for theme in sorted(lies.keys() - wanted.keys()):
            self._say(self.session.get_one(Answer, row), theme, on=False)
        for theme, of_row in sorted(wanted.items()):
            if lies.get(theme) != of_row:
                self._say(self.session.get_one(Answer, of_row), theme, on=True)

    def answers(self, ids: Collection[int]) -> dict[Slot, Answer]:
        """By place. Raises NotFound if any is no answer to this asking."""
        found = select(Answer).where(
            Answer.asking_id == self.asking_id, col(Answer.id).in_(list(ids))
        )
        rows = list(self.session.exec(found.order_by(col(Answer.id))))
        if len(rows) < len(set(ids)):
            raise NotFound()
        return {(row.respondent_id, row.thread): row for row in rows}

    def _lies(self, places: Iterable[Slot]) -> dict[Slot, set[int]]:
        """Where each lies now."""
        lies: dict[Slot, set[int]] = {place: set() for place in places}
        people = sorted({who for who, _ in lies})
        self.session.flush()
        for start in range(0, len(people), MOST_IN_A_QUERY):
            some = col(Mark.respondent_id).in_(people[start : start + MOST_IN_A_QUERY])
            for mark in self._marks(some):
                if (place := _place(mark)) in lies:
                    (lies[place].add if mark.on else lies[place].discard)(_theme(mark))
        return lies

    def _last(self, name: str, theme: int) -> dict[Slot, Mark]:
        about = self._marks(Mark.name == name, Mark.theme_id == theme)
        return {_place(mark): mark for mark in about}

    def _marks(self, *which: object) -> list[Mark]:
        said = select(Mark).where(Mark.asking_id == self.asking_id, col(Mark.name).in_(SORTS))
        return list(self.session.exec(said.where(*which).order_by(col(Mark.id))))  # type: ignore[arg-type]

    def _say(self, answer: Answer, theme: int, *, on: bool) -> None:
        self.session.add(
            Mark(
                workshop_id=self.workshop_id,
                asking_id=self.asking_id,
                respondent_id=answer.respondent_id,
                thread=answer.thread,
                name=PLACED if theme else LAID_ASIDE,
                theme_id=theme or None,
                on=on,
                by=self.by,
                version=self.version,
                of_row=answer.id,
            )
        )


def _as_of(marks: Iterable[Mark]) -> dict[int, int]:
    """Where an answer lies by these marks, and the row that was read when it was put there."""
    lies: dict[int, int] = {}
    for mark in marks:
        if mark.on:
            lies[_theme(mark)] = mark.of_row or 0
        else:
            lies.pop(_theme(mark), None)
    return lies


def _place(mark: Mark) -> Slot:
    return mark.respondent_id or 0, mark.thread or ""


def _theme(mark: Mark) -> int:
    return mark.theme_id or ASIDE
