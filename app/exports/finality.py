"""What a final version says of itself, on paper and as a page: which it is, since when, by whom."""

from collections.abc import Iterator
from dataclasses import dataclass

from app import i18n
from app.errors import N_
from app.i18n import Words
from app.models.afterwards.final import DELETED, PURGED, REMOVED, RESTORED, Final
from app.models.workshop import Workshop
from app.papers.blocks import Block, Facts

DIFFERS = {
    "new": N_("New: %(parts)s."),
    "changed": N_("Changed: %(parts)s."),
    "gone": N_("Gone: %(parts)s."),
    REMOVED: N_("An answer was removed."),
    PURGED: N_("The answers were deleted; numbers are left."),
    DELETED: N_("The workshop was deleted, and came back when a backup was put back."),
    RESTORED: N_("What it said was lost when a backup was put back."),
}
"""What is said of how a version differs from the one before it."""


@dataclass(frozen=True)
class Finality:
    """`final` needn't be stored yet. `address` is where anybody can look it up."""

    final: Final
    tz: str
    address: str

    @classmethod
    def of(cls, final: Final, workshop: Workshop, address: str) -> "Finality":
        """`address` is that of the app."""
        return cls(final, workshop.tz, look_up_at(final, address))

    def status(self, words: Words) -> str:
        return words(N_("final, version %(number)s"), number=self.final.number)

    def facts(self, words: Words) -> Iterator[tuple[str, str]]:
        final = self.final
        day = i18n.date_words(final.at, self.tz, words.language)
        status = words(N_("Final, version %(number)s"), number=final.number)
        made = words(N_("%(day)s, by %(role)s"), day=day, role=final.role)
        yield words(N_("Status")), f"{status}\n{made}"
        if final.differs:
            since = words(N_("Since version %(number)s"), number=final.number - 1)
            yield since, " ".join(differences(final.differs, words))
        yield words(N_("Document number")), final.document_number
        shown = self.address.partition("://")[2] or self.address
        yield words(N_("Checksum")), f"{final.signs}\n{shown}"

    def text(self, words: Words) -> str:
        """The same, a line each."""
        rows = ((label, said.replace("\n", ", ")) for label, said in self.facts(words))
        return "".join(f"{label}: {said}\n" for label, said in rows)


def look_up_at(final: Final, address: str) -> str:
    """Where anybody can read whether it is the newest."""
    return f"{address}/u/{final.document}"


def differences(differs: dict[str, list[str]], words: Words) -> Iterator[str]:
    """In what a version differs from the one before."""
    for how, parts in differs.items():
        yield words(DIFFERS[how], parts="; ".join(parts) or "–")


WITHDRAWN = {
    REMOVED: N_("Replaced: an answer was removed."),
    PURGED: N_("Replaced: the answers were deleted."),
    DELETED: N_("Deleted with its workshop."),
    RESTORED: N_("Made after the backup that was put back since."),
}


def why_withdrawn(final: Final, newest: int, words: Words) -> str:
    """Why it isn't the true one any more; empty where it is. `newest` is the number of the last."""
    if not final.stands:
        return words(WITHDRAWN[final.why])
    if final.number < newest:
        return words(N_("Replaced by version %(number)s."), number=final.number + 1)
    return ""


@dataclass(frozen=True)
class Read:
    """A final version to be read as a page: as `Document` is there."""

    workshop: Workshop
    label: str
    title: str
    day: int
    blocks: list[Block]


def with_facts(blocks: list[Block], more: list[tuple[str, str]]) -> list[Block]:
    """The blocks with these among the facts that they open with."""
    made: list[Block] = list(blocks)
    for at, block in enumerate(made):
        if isinstance(block, Facts):
            made[at] = Facts([*block.rows, *more])
            break
    return made
