"""The page of what became of it: drawn of a published edition, or of what is written now."""

from fastapi import Request, Response
from sqlmodel import Session

from app.clock import now
from app.exports import FORMATS
from app.exports.outcome.document import Telling, telling
from app.exports.outcome.making import outcome
from app.exports.outcome.shapes import FEW, WHAT_FEW_IS, Outcome
from app.i18n import Words
from app.models.afterwards.small_groups import LEAST
from app.models.became.page import draft
from app.models.became.published import standing
from app.models.workshop import Workshop
from app.routes._shared.parts import Parts, language_of, page

SHARED = ("pdf", "docx")
"""What everyone may have as a file."""


def outcome_page(
    request: Request,
    parts: Parts,
    told: Outcome,
    *,
    took_part: bool = False,
    is_draft: bool = False,
) -> Response:
    workshop, words = told.workshop, Words(told.language)
    link = f"{parts.settings.address}/{workshop.code}".split("://", 1)[-1]
    return page(
        request,
        "outcome/show.html",
        default_language=workshop.language,
        told=told,
        took_part=took_part,
        draft=is_draft,
        own=f"/w/{workshop.uid}/outcome/mine" if not workshop.purged else "",
        notes_shared=workshop.is_published,
        forms=[] if is_draft else [FORMATS[name] for name in SHARED],
        link=link,
        few=words(FEW),
        what_few_is=words(WHAT_FEW_IS, least=LEAST),
    )


def written_now(session: Session, workshop: Workshop, language: str) -> Outcome:
    return outcome(session, workshop, draft(session, workshop), None, language, now())


def published_now(session: Session, workshop: Workshop, language: str) -> Outcome | None:
    """What everyone reads, with the numbers and the day of now; None where nothing is."""
    last = standing(session, workshop.id or 0) if workshop.tells_what_became else None
    if last is None:
        return None
    return outcome(session, workshop, last.read, last.quotes, language, now(), last.at)


def take_outcome(
    request: Request, parts: Parts, workshop: Workshop, *, public: bool = False
) -> Telling:
    """As a document: what is published, or to a member else what is written."""
    language = language_of(request, workshop.language)
    with parts.database.reading() as session:
        found = session.get_one(Workshop, workshop.id)
        told = published_now(session, found, language)
        if told is None and not public:
            told = written_now(session, found, language)
    assert told is not None
    return telling(told)
