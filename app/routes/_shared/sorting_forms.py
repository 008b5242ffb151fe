"""What a sorting table's address asks for, and what its form says."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query, Request
from pydantic import BaseModel, Field

from app.addresses import legible
from app.errors import Invalid
from app.numbers import Number
from app.screens.sorting import ROWS, Look

MOST_ROWS = 1_000
PART = "x-bikupa-part"
"""Asked with it, only the table is answered."""
VERSION = "x-bikupa-n"
"""Of the table that is answered, and of the one that an act was done at. What comes without it is
somebody else's page."""


class Wanted(BaseModel):
    """What one who sits there wishes to see, in the address."""

    first: Number = 0
    more: Annotated[int, Field(ge=1, le=MOST_ROWS)] = ROWS
    find: str = Field("", max_length=200)
    pile: Number | None = None
    edit: Number = 0
    had: str = Field("", max_length=4_000)
    alike: Number = 0
    surest: bool = False

    def look(self, who: int | None) -> Look:
        had = tuple(int(one) for one in self.had.split(",") if one.isdigit() and len(one) < 16)
        seen = self.model_dump(exclude={"had", "find", "place"})
        return Look(**seen, find=self.find.strip(), had=had, who=who)

    @property
    def address(self) -> str:
        """The same without what is of one moment."""
        said = self.model_dump(exclude_defaults=True, exclude={"had", "edit", "alike", "surest"})
        return f"?{urlencode(said)}" if said else ""


WantedOf = Annotated[Wanted, Query()]

OF_ONE = ("hide", "quote", "unquote", "park", "unpark")
"""What is about an answer, and done at the desk too."""


async def read_act(request: Request, asking_id: int) -> dict[str, Any]:
    """A form of the table as the message of an act. Raises Invalid."""
    form = await request.form()
    fields = [(name, legible(text)) for name, text in form.multi_items() if isinstance(text, str)]
    return _act(asking_id, fields)


def _act(asking_id: int, fields: list[tuple[str, str]]) -> dict[str, Any]:
    pressed = next((text for name, text in fields if name == "act"), "")
    verb, theme, about, *_ = *pressed.split(":"), "", ""
    said = dict(fields)
    these = about or ",".join(text for name, text in fields if name == "these")
    if not verb:
        raise Invalid()
    if verb in OF_ONE:
        return {"do": verb, "on": these.split(",")[0], "reason": said.get("reason", "")}
    told = {"do": verb, "on": asking_id, "theme": theme, "these": these}
    match verb:
        case "new_theme":
            told |= {"title": said.get("title", "")}
        case "name_theme" if about:
            told |= {"title": said.get(f"wording-{theme}-{about}", ""), "language": about}
            told |= {"these": ""}
        case "name_theme":
            told |= {"title": said.get(f"title-{theme}", "")}
        case "move_theme":
            told |= {"to": said.get(f"to-{theme}", "")}
        case "merge_theme":
            told |= {"to": said.get(f"into-{theme}", "")}
        case "put_each":  # each by the theme that its row was shown with
            rows = these.split(",")
            told |= {"into": ",".join(said.get(f"into-{row}", "") for row in rows)}
    told |= {"key": said.get("key", "")}
    return {name: value for name, value in told.items() if value != ""}
