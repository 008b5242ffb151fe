"""What was promised, as it stood at one moment: a copy that a question keeps of the commitments of
an earlier workshop, and what these are called by how they stand."""

from dataclasses import dataclass
from datetime import date

from pydantic import Field

from app.errors import N_
from app.i18n.due import Due
from app.steps.plain import Line, Plain

NOT_BEGUN, UNDER_WAY, DONE, WILL_NOT = "not_begun", "under_way", "done", "will_not"
STATUSES = {
    NOT_BEGUN: N_("Not begun yet"),
    UNDER_WAY: N_("On its way"),
    DONE: N_("Done"),
    WILL_NOT: N_("Won't happen"),
}
"""What they are called, everywhere."""
IN_ORDER = (DONE, UNDER_WAY, NOT_BEGUN, WILL_NOT)
"""What the room is shown first."""
SHORT = 34
"""So many letters of a commitment, or of why it won't happen, have room on the projector."""
AT_ONCE, OF_EACH = 10, 3
"""Of more than so many in all, so many of each group are shown."""
FAR = date.max


class RecalledLine(Plain):
    """`id` is the commitment's uid. `short` is what the projector calls it, empty for its first
    words; `said` is why it won't happen, and `since` the day from which it has stood so."""

    id: str
    what: Line
    who: Line = ""
    due: str = ""
    status: str = NOT_BEGUN
    short: Line = ""
    said: Line = ""
    since: str = ""

    @property
    def title(self) -> str:
        return self.short or first_words(self.what)

    @property
    def label(self) -> str:
        return STATUSES[self.status]

    @property
    def why(self) -> str:
        """The reason in a few words, of what won't happen."""
        return first_words(self.said) if self.status == WILL_NOT else ""

    def when(self, language: str, today: date | None = None) -> str:
        due = Due.read(self.due)
        return due.words(language, today) if due else ""

    @property
    def over(self) -> date:
        """The last day of its time; what has no date stands last."""
        due = Due.read(self.due)
        return due.last if due else FAR


class Recalled(Plain):
    """`of` is what the earlier workshop is called, where it was held if that is known, `held` its
    day and `as_of` the day of the copy, both as ISO dates; empty while nothing is taken."""

    of: Line = ""
    held: str = ""
    as_of: str = ""
    lines: list[RecalledLine] = Field(default_factory=list)

    @property
    def groups(self) -> list["Group"]:
        """By how they stand, without those of none, by date within each."""
        whole = len(self.lines) <= AT_ONCE
        found = [(status, self._standing(status)) for status in IN_ORDER]
        return [Group(status, lines, whole) for status, lines in found if lines]

    def _standing(self, status: str) -> list[RecalledLine]:
        here = (line for line in self.lines if line.status == status)
        return sorted(here, key=lambda line: line.over)

    @property
    def ordered(self) -> list[RecalledLine]:
        return [line for group in self.groups for line in group.lines]

    @property
    def done(self) -> int:
        return sum(line.status == DONE for line in self.lines)

    def line(self, name: str) -> RecalledLine | None:
        return next((line for line in self.lines if line.id == name), None)

    def with_line(self, changed: RecalledLine) -> "Recalled":
        lines = [changed if line.id == changed.id else line for line in self.lines]
        return self.model_copy(update={"lines": lines})


@dataclass(frozen=True)
class Group:
    """Those that stand the same way; not `whole` where there are too many of all to show."""

    status: str
    lines: list[RecalledLine]
    whole: bool

    @property
    def label(self) -> str:
        return STATUSES[self.status]

    @property
    def shown(self) -> list[RecalledLine]:
        return self.lines if self.whole else self.lines[:OF_EACH]

    @property
    def more(self) -> int:
        return len(self.lines) - len(self.shown)


def first_words(text: str, most: int = SHORT) -> str:
    """As many whole words as have room, and a sign that there is more; a word that is too long by
    itself is cut."""
    if len(text) <= most:
        return text
    kept = ""
    for word in text.split():
        longer = f"{kept} {word}".lstrip()
        if len(longer) >= most:
            break
        kept = longer
    return f"{kept or text[: most - 1]}…"
