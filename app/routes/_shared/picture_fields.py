"""Pictures in a form: the files that came with it are stored, and what is known of those that it
names is filled in, wherever in the form they stand.

The fields of one: `file` on its way in, `uid` when it is stored; `alt`, `decorative`, `alone`,
`remove`; and `pages`, the uids of a document's pages to choose from.
"""

from collections.abc import Iterator
from typing import Any

from app.errors import N_, Invalid
from app.models.agenda import picture
from app.models.agenda.picture import Known
from app.pictures import draw, draw_pages, is_pdf
from app.routes._shared.parts import Parts, Seat

CHOOSE_PAGE = N_("Choose which page to show.")
HEADERS = {
    "cache-control": "private, max-age=31536000, immutable",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
}
"""Of a picture that is sent: it never changes."""
MOST_PROPOSED = 300
Field = dict[str, Any]


def take(parts: Parts, seat: Seat, sent: Field) -> None:
    """Store what came, in place of the files. Raises Invalid, with the rest of the form whole."""
    refused = None
    for field in _fields(sent):
        try:
            _take_one(parts, seat, field)
        except Invalid as no:
            refused = refused or no
    fill_in(parts, seat, sent)
    if refused:
        raise refused


def _fields(sent: Any, depth: int = 0) -> Iterator[Field]:
    """The pictures in a form, to be changed in their places."""
    if isinstance(sent, dict) and depth < 4:
        if sent.keys() & {"uid", "file", "pages", "choices"}:
            yield sent
        for inner in list(sent.values()):
            yield from _fields(inner, depth + 1)


def _take_one(parts: Parts, seat: Seat, field: Field) -> None:
    content = field.pop("file", None)
    if isinstance(content, bytes) and content:
        uids = store(parts, seat, content)
        field.update(uid=uids[0] if len(uids) == 1 else "", pages=" ".join(uids[1:] and uids))
        field["remove"] = ""
    if not _uid(field) and field.get("pages") and not field.get("remove"):
        raise Invalid(CHOOSE_PAGE)


def store(parts: Parts, seat: Seat, content: bytes) -> list[str]:
    """A picture, or the pages of a document; their uids. Raises Invalid."""
    drawn = draw_pages(content) if is_pdf(content) else [draw(content)]
    with parts.database.writing() as session:
        return picture.add(session, seat.workshop_id, drawn)


def fill_in(parts: Parts, seat: Seat, sent: Field) -> None:
    """The shape of each picture, the pages to choose from, and the words of the one chosen."""
    fields = list(_fields(sent))
    for field in fields:
        field["choices"] = []
    uids = {uid for field in fields for uid in (_uid(field), *_pages(field)) if uid}
    if not uids:
        return
    with parts.database.reading() as session:
        ours = picture.known(session, seat.workshop_id, uids)
    for field in fields:
        field["choices"] = [ours[uid] for uid in _pages(field) if uid in ours]
        if found := ours.get(_uid(field)):
            field.update(width=found.width, height=found.height)
            if not field.get("alt") and not field.get("decorative"):
                field["alt"] = proposed_alt(found)


def _uid(field: Field) -> str:
    uid = field.get("uid")
    return uid if isinstance(uid, str) else ""


def _pages(field: Field) -> list[str]:
    pages = field.get("pages")
    return pages.split() if isinstance(pages, str) else []


def proposed_alt(page: Known) -> str:
    """What stands on the page, as a first description of it."""
    words = " ".join(page.words.split())
    return words if len(words) <= MOST_PROPOSED else f"{words[: MOST_PROPOSED - 1]}…"
