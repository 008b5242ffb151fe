"""Pages of a document as slides: what their form says, checked, and made."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field
from sqlmodel import Session

from app.errors import N_, Invalid
from app.models.agenda import brought
from app.models.agenda.agenda import add_item, add_step
from app.models.agenda.draft import Flaws, check_texts
from app.models.agenda.picture import Known, check_use, known
from app.models.workshop import Workshop, touch
from app.steps import STEP_KINDS
from app.steps.pictures import PICTURE_UID, Picture
from app.steps.plain import Line, Plain, as_list, parse

MINUTES = 1
LONGEST_HEADING = 120
NONE_TICKED = N_("Tick at least one page.")


class Page(Plain):
    """A page as it stands in the form: whether it becomes a slide, and in which words."""

    uid: str = Field(pattern=PICTURE_UID)
    on: bool = False
    heading: Line = ""
    alt: Line = ""
    decorative: bool = False


def pages_from(form: Mapping[str, Any]) -> list[Page]:
    """In the document's order. Raises Invalid if it is another form."""
    order = [uid for uid in as_list(form.get("uid")) if isinstance(uid, str)]
    told = form.get("page")
    rows = told if isinstance(told, dict) else {}
    return [parse(Page, {**_row(rows.get(uid)), "uid": uid}) for uid in order]


def _row(row: Any) -> dict[str, Any]:
    return row if isinstance(row, dict) else {}


def proposed_heading(page: Known) -> str:
    """The first line on the page; empty if there is none."""
    return page.words.partition("\n")[0][:LONGEST_HEADING]


def add_slides(
    session: Session, workshop: Workshop, pages: list[Page], actor: int | None = None
) -> tuple[str, str]:
    """The ticked pages, each a slide last on the agenda; the first one's uid, and the key that
    they are taken away by. Raises Flaws."""
    workshop_id = workshop.id or 0
    touch(session, workshop_id, turn=True)
    kind = next(kind for kind in STEP_KINDS.values() if kind.shows_pages)
    ours = known(session, workshop_id, [page.uid for page in pages])
    ticked = [(page, _picture(page, ours)) for page in pages if page.on]
    if flaws := _flaws(session, workshop_id, ticked):
        raise Flaws(flaws)
    made = [
        add_step(
            session,
            add_item(session, workshop_id, planned_s=MINUTES * 60),
            kind.name,
            page.heading,
            language=workshop.language,
            settings=kind.of_page(picture),
        )
        for page, picture in ticked
    ]
    return made[0].uid, brought.remember(session, workshop_id, actor, {step.uid for step in made})


def _picture(page: Page, ours: dict[str, Known]) -> Picture:
    shape = ours.get(page.uid)
    return Picture(
        uid=page.uid,
        alt=page.alt,
        decorative=page.decorative,
        alone=True,
        width=shape.width if shape else 1,
        height=shape.height if shape else 1,
    )


def _flaws(
    session: Session, workshop_id: int, ticked: list[tuple[Page, Picture]]
) -> dict[str, Invalid]:
    """A refusal for each page that has one, "" for the whole."""
    flaws = {} if ticked else {"": Invalid(NONE_TICKED)}
    for page, picture in ticked:
        try:
            check_texts(page.heading, "", str(MINUTES))
            check_use(session, workshop_id, [picture])
        except Invalid as no:
            flaws[page.uid] = no
    return flaws
