"""The order of an agenda's rows, and what moving one does: by a step up or down, or to a place."""

from dataclasses import dataclass, field, replace

from app.errors import N_, Invalid, NotFound

UP, DOWN = "up", "down"
ONLY_QUESTIONS = N_("Only questions can be part of a talk round.")


@dataclass(frozen=True)
class Group:
    """What stands at one place: a talk round and the rows in it, or one row by itself.

    Rows and rounds are told by keys; no row's key is a round's.
    """

    rows: list[str]
    round: str = ""

    @property
    def key(self) -> str:
        return self.round or self.rows[0]


@dataclass(frozen=True)
class Outline:
    """`alone` are the rows that can't be in a talk round: they ask nothing."""

    groups: list[Group]
    alone: set[str] = field(default_factory=set)

    def shifted(self, key: str, to: str) -> "Outline":
        """One step up or down: past a row, into a talk round or out of it."""
        index = self._index(key)
        home = self.groups[index]
        if home.round and key != home.round:
            return self._shifted_inside(home, key, to)
        other = index - 1 if to == UP else index + 1
        if not 0 <= other < len(self.groups):
            return self
        beside = self.groups[other]
        if beside.round and not home.round and key not in self.alone:
            return self.placed(key, beside.round, "" if to == DOWN else last(beside.rows))
        before = other - 1 if to == UP else other
        return self.placed(key, "", self.groups[before].key if before >= 0 else "")

    def _shifted_inside(self, home: Group, key: str, to: str) -> "Outline":
        place = home.rows.index(key)
        if to == DOWN:
            if key == last(home.rows):
                return self.placed(key, "", home.round)
            return self.placed(key, home.round, home.rows[place + 1])
        if place == 0:
            index = self.groups.index(home)
            return self.placed(key, "", self.groups[index - 1].key if index else "")
        return self.placed(key, home.round, home.rows[place - 2] if place > 1 else "")

    def placed(self, key: str, into: str, after: str) -> "Outline":
        """In the talk round `into`, or in none, right after the row or round `after`; first
        if that is empty. Raises NotFound, and Invalid for a row that can't be in a round."""
        home = self.groups[self._index(key)]
        if after == key:
            return self
        moving = home if key == home.round else Group([key])
        rest = replace(self, groups=self._without(key))
        if not into:
            keys = [group.key for group in rest.groups]
            rest.groups.insert(_after(keys, after), moving)
            return rest
        if moving.round or key in self.alone:
            raise Invalid(ONLY_QUESTIONS)
        goal = rest.groups[rest._index(into)]
        goal.rows.insert(_after(goal.rows, after), key)
        return rest

    def _without(self, key: str) -> list[Group]:
        """The rest; a talk round stays when its last row goes."""
        rest = [
            replace(group, rows=[row for row in group.rows if row != key])
            for group in self.groups
            if group.round != key
        ]
        return [group for group in rest if group.round or group.rows]

    def _index(self, key: str) -> int:
        for index, group in enumerate(self.groups):
            if key and (key == group.round or key in group.rows):
                return index
        raise NotFound()


def last(rows: list[str]) -> str:
    return rows[-1] if rows else ""


def _after(keys: list[str], after: str) -> int:
    if not after:
        return 0
    if after not in keys:
        raise NotFound()
    return keys.index(after) + 1
