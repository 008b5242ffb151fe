"""Lists of commitments that are told of, the same for members and for a receiver by their link."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from app.clock import now
from app.i18n import local
from app.i18n.due import Due
from app.models.commitments import telling
from app.models.commitments.commitment import find
from app.models.commitments.following import GROUPS, Row, grouped
from app.models.commitments.news import STATUSES, WILL_NOT, News
from app.models.commitments.telling import Teller, Told
from app.models.workshop import Workshop
from app.numbers import read_number
from app.routes._shared import forms
from app.routes._shared.parts import Parts

MOST_TELLERS = 12


@dataclass(frozen=True)
class Look:
    """How somebody looks at the list that is found `at`: by which filter (`key`), which row has
    its form `open`, with a status that isn't saved yet, or what was typed and is to be mended;
    which of the news they have just `saved`, and which they had `seen` before that."""

    at: str
    who: Teller
    writes: bool = True
    key: str = ""
    open: str = ""
    status: str = ""
    saved: int = 0
    seen: int = 0
    typed: Mapping[str, str] = field(default_factory=dict)
    mistakes: forms.Mistakes = field(default_factory=dict)
    names: bool = False
    """Whether facilitators are named."""

    def query(self, **more: object) -> str:
        """What stands behind the address, to look at it so."""
        asked = {"receiver": self.key, **more}
        return urlencode({name: value for name, value in asked.items() if value})

    def has_saved(self, row: Row) -> News | None:
        """The news of this row that were saved just now and stand, if they are one's own."""
        found = (one for one in row.standing.told if one.id == self.saved)
        return next((one for one in found if self.who.wrote(one)), None)

    def meanwhile(self, row: Row) -> News | None:
        """What somebody else told between one's looking and one's saving."""
        told = (one for one in row.standing.told if self.seen < (one.id or 0) < self.saved)
        return next((one for one in told if not self.who.wrote(one)), None)

    def status_of(self, row: Row) -> str:
        """The status that the row's form has chosen."""
        if self.open != row.uid:
            return row.status
        return self.typed.get("status") or self.status or row.status

    def instead(self, row: Row) -> int:
        """The bare status that words are to take the place of."""
        saved = self.has_saved(row)
        return saved.id or 0 if saved and not saved.said else 0


def look_asked(look: Look, asked: Mapping[str, str]) -> Look:
    """The same, as the address asks for."""
    status = asked.get("status", "")
    return replace(
        look,
        key=asked.get("receiver", ""),
        open=asked.get("open", ""),
        status=status if status in STATUSES else "",
        saved=read_number(asked.get("saved", "")) or 0,
        seen=read_number(asked.get("seen", "")) or 0,
    )


def today_in(workshop: Workshop) -> date:
    return local(now(), workshop.tz).date()


def listed(workshop: Workshop, rows: list[Row], look: Look) -> dict[str, Any]:
    """What the list's template is given."""
    tellers = [news.teller for row in rows for news in row.standing.told if news.teller]
    return {
        "workshop": workshop,
        "groups": grouped(rows),
        "order": GROUPS,
        "statuses": STATUSES,
        "look": look,
        "today": today_in(workshop),
        "day_of": Due.read,
        "tellers": list(dict.fromkeys(tellers))[:MOST_TELLERS],
    }


def tell(parts: Parts, workshop: Workshop, uid: str, sent: Mapping[str, Any], look: Look) -> str:
    """Tell what was sent of a commitment, and say where to look then. A status alone (`quick`)
    opens the form for the words; that it won't happen isn't told before there is a reason. Raises
    Unread, NotFound, Invalid."""
    with parts.database.reading() as session:
        find(session, workshop.id or 0, uid)
    typed = {name: str(sent.get(name, "")) for name in Told.model_fields}
    if sent.get("quick"):
        if typed["status"] == WILL_NOT:
            return f"{look.at}?{look.query(open=uid, status=WILL_NOT)}#c-{uid}"
        typed |= {"day": today_in(workshop).isoformat(), "said": "", "teller": ""}
    told = forms.read(Told, **typed)
    with parts.database.writing() as session:
        instead = read_number(str(sent.get("instead", "")))
        news = telling.tell(
            session, workshop.id or 0, uid, told, look.who, at=now(), instead=instead
        )
    then = {"open": uid if sent.get("quick") else "", "saved": news.id, "seen": sent.get("seen")}
    return f"{look.at}?{look.query(**then)}#c-{uid}"


def mended(look: Look, uid: str, sent: Mapping[str, Any], mistakes: forms.Mistakes) -> Look:
    """The same with what was typed in a row, and what is to be mended there."""
    typed = {name: str(sent.get(name, "")) for name in Told.model_fields}
    return replace(look, open=uid, typed=typed, mistakes=mistakes)
