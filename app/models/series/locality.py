"""Where people are from: villages, municipalities and regions, and which lies within which.

They are public geography and shared by all series of a server, so that the same place can be
compared over the years. Two of the same name are told apart by what they lie within.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, select

from app.errors import N_, Invalid, NotFound
from app.i18n.alphabet import in_alphabet
from app.steps.plain import Line, Plain, Said, at_most, parse

VILLAGE, MUNICIPALITY, REGION, STATE, OTHER = "village", "municipality", "region", "state", "other"
LEVELS = (VILLAGE, MUNICIPALITY, REGION, STATE, OTHER)
LARGEST_FIRST = (STATE, REGION, MUNICIPALITY, VILLAGE, OTHER)
LEVEL_WORDS = {
    VILLAGE: N_("Village"),
    MUNICIPALITY: N_("Municipality"),
    REGION: N_("Region"),
    STATE: N_("State"),
    OTHER: N_("Other"),
}
NO_NAME = N_("Write what the place is called.")
LONG_NAME = N_("Keep the name at most 100 characters long.")
NO_LEVEL = N_("Choose a level.")
ODD_LEVEL = N_(
    "Row %(row)s: “%(level)s” is no level. Write village, municipality, region, state or other."
)
NOT_THERE = N_(
    "There is no place called “%(within)s”, which %(name)s lies in. "
    "Write it on a line of its own too."
)
NO_ROWS = N_("There are no rows in the file. Each is a name, a level and what it lies within.")
MOST_ROWS = 5000
MANY_ROWS = N_("The file has more than %(most)s rows. Divide it.")
HEADS = {"name", "namn", "plats", "place", "ort"}
SPOKEN_LEVELS = {
    "by": VILLAGE,
    "bygd": VILLAGE,
    "ort": VILLAGE,
    "village": VILLAGE,
    "kommun": MUNICIPALITY,
    "municipality": MUNICIPALITY,
    "region": REGION,
    "län": REGION,
    "stat": STATE,
    "staten": STATE,
    "state": STATE,
    "annat": OTHER,
    "other": OTHER,
}


class Locality(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("name", "level", "within_id"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    level: str
    within_id: int | None = Field(default=None, foreign_key="locality.id")


def _a_name(name: str) -> str:
    if not name:
        raise Said(NO_NAME)
    return name


def _a_level(level: str) -> str:
    if level not in LEVELS:
        raise Said(NO_LEVEL)
    return level


Name = Annotated[Line, AfterValidator(_a_name), at_most(100, LONG_NAME)]


class Named(Plain):
    """A place as it is typed."""

    name: Name
    level: Annotated[str, AfterValidator(_a_level)]


@dataclass(frozen=True)
class Row:
    """A line of a file of places; `within` is a name, empty for none."""

    name: str
    level: str
    within: str


def all_localities(session: Session) -> list[Locality]:
    """By level, from the smallest, then by name."""
    found = session.exec(select(Locality))
    return sorted(found, key=lambda one: (LEVELS.index(one.level), in_alphabet(one.name), one.id))


def find_locality(session: Session, locality_id: int | None) -> Locality:
    """Raises NotFound."""
    found = session.get(Locality, locality_id or 0)
    if found is None:
        raise NotFound()
    return found


def named(session: Session, name: str, level: str, within_id: int | None = None) -> Locality:
    """The one that is called so, which is made where there is none. Without `within_id` any of
    that name and level will do. Raises Invalid."""
    said = parse(Named, {"name": name, "level": level})
    same = [
        one
        for one in session.exec(select(Locality).where(Locality.level == said.level))
        if one.name.casefold() == said.name.casefold()
        and (within_id is None or one.within_id == within_id)
    ]
    if same:
        return min(same, key=lambda one: one.id or 0)
    made = Locality(name=said.name, level=said.level, within_id=within_id)
    session.add(made)
    session.flush()
    return made


def read_rows(text: str) -> list[Row]:
    """A file of places: name; level; what it lies within. The first line may be a head. Raises
    Invalid with the row that can't be read."""
    lines = text.lstrip("\ufeff").splitlines()
    sign = ";" if lines and ";" in lines[0] else "\t" if lines and "\t" in lines[0] else ","
    rows: list[Row] = []
    for number, cells in enumerate(csv.reader(lines, delimiter=sign), 1):
        name, level, within = [*(cell.strip() for cell in cells), "", "", ""][:3]
        if not name or (number == 1 and name.casefold() in HEADS):
            continue
        read = SPOKEN_LEVELS.get(level.casefold())
        if read is None:
            raise Invalid(ODD_LEVEL, row=number, level=level)
        rows.append(Row(parse(Named, {"name": name, "level": read}).name, read, within))
        if len(rows) > MOST_ROWS:
            raise Invalid(MANY_ROWS, most=MOST_ROWS)
    if not rows:
        raise Invalid(NO_ROWS)
    return rows


def take_in(session: Session, rows: Sequence[Row]) -> int:
    """Add those that aren't there yet, and return how many. What a place lies within is one that
    is there or in the file, the largest of that name; the same file twice adds nothing. Raises
    Invalid where it is neither."""
    there = {(one.name.casefold(), one.level, one.within_id) for one in all_localities(session)}
    by_name = {one.name.casefold(): one.id for one in all_localities(session)}
    known = by_name.keys() | {row.name.casefold() for row in rows}
    for row in rows:
        if row.within and row.within.casefold() not in known:
            raise Invalid(NOT_THERE, within=row.within, name=row.name)
    added = 0
    for level in LARGEST_FIRST:
        for row in (one for one in rows if one.level == level):
            within = by_name.get(row.within.casefold()) if row.within else None
            if (row.name.casefold(), level, within) in there:
                continue
            made = Locality(name=row.name, level=level, within_id=within)
            session.add(made)
            session.flush()
            there.add((row.name.casefold(), level, within))
            by_name.setdefault(row.name.casefold(), made.id)
            added += 1
    return added
