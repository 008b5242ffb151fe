"""Whether a document is one of ours and the newest: by the checksum of a file, which the browser
computes, or by the number that is printed in it. Open to everybody, and nothing is uploaded."""

import re
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.admission.networks import network_of
from app.errors import N_
from app.exports.verdict import (
    MAY_MEAN,
    NOT_OURS,
    CopyVerdict,
    Verdict,
    verdict_by_sum,
    verdict_of,
)
from app.models.afterwards.final import NUMBER_LETTERS, by_document
from app.routes._shared.joining import crowded
from app.routes._shared.parts import Parts, PartsOf, language_of, page
from app.security import CODE_LETTERS, typed_code

router = APIRouter()
MOST_FILE = 512 * 1024 * 1024
"""The browser reads a file into memory; final versions are some MB at most."""
A_SUM = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
NO_SUM = N_("That isn't a checksum. It has 64 signs, each a figure or a letter from a to f.")
NO_DOCUMENT = N_(
    "There is no document with this number here. See that you have every sign; it has eight "
    "letters and figures."
)
COMMANDS = (
    ("Windows", N_("In the command prompt"), 'certutil -hashfile "{file}" SHA256'),
    ("Windows", N_("In PowerShell"), 'Get-FileHash "{file}"'),
    ("macOS", N_("In the terminal"), 'shasum -a 256 "{file}"'),
    ("Linux", N_("In the terminal"), 'sha256sum "{file}"'),
)
"""What computes a checksum, by what there is on each computer."""


@router.get("/verify")
def verify(
    request: Request,
    parts: PartsOf,
    checksum: Annotated[str, Query(alias="sum")] = "",
    number: str = "",
) -> Response:
    if number.strip():
        document = _typed(number)
        return RedirectResponse(f"/u/{document}", 303) if document else _unknown(request, number)
    if not checksum.strip():
        return _page(request)
    wanted = read_sum(checksum)
    if wanted is None:
        return _page(request, status=422, typed=checksum, mistake=NO_SUM)
    with parts.database.reading() as session:
        language, zone = language_of(request), parts.settings.time_zone
        verdict = verdict_by_sum(session, wanted, language, zone)
    return _page(request, typed=wanted, verdict=verdict, not_ours=verdict is None)


def read_sum(typed: str) -> str | None:
    """A checksum in what a command has printed, or with what somebody put between its signs."""
    found = A_SUM.search(typed.lower()) or A_SUM.search(re.sub(r"[\s:-]", "", typed.lower()))
    return found[0] if found else None


@router.get("/u/{document}")
def look_up(request: Request, parts: PartsOf, document: str) -> Response:
    """By the address that is printed in each final version. Numbers can't be tried in masses."""
    network = network_of(request)
    if not parts.look_ups.may_try(network):
        return crowded(language_of(request), parts.settings.accessibility_statement)
    wanted = _typed(document)
    verdict = _by_number(request, parts, wanted) if wanted else None
    if verdict is None:
        if wanted:
            parts.look_ups.missed(network)
        return _unknown(request, document)
    return _page(request, number=verdict.final.document_number, verdict=verdict)


def _unknown(request: Request, number: str) -> Response:
    return _page(request, status=404, number=number, number_mistake=NO_DOCUMENT)


def _typed(number: str) -> str:
    """Empty for what can't be one."""
    letters = typed_code(number)
    may_be = len(letters) == NUMBER_LETTERS and set(letters) <= set(CODE_LETTERS)
    return letters if may_be else ""


def _by_number(request: Request, parts: Parts, document: str) -> Verdict | None:
    with parts.database.reading() as session:
        known = by_document(session, document)
        language, zone = language_of(request), parts.settings.time_zone
        return verdict_of(session, known, language, zone, compared=False) if known else None


def _page(
    request: Request,
    *,
    status: int = 200,
    typed: str = "",
    number: str = "",
    mistake: str = "",
    number_mistake: str = "",
    verdict: Verdict | CopyVerdict | None = None,
    not_ours: bool = False,
) -> Response:
    query = request.url.query
    shown = page(
        request,
        "verify/show.html",
        status=status,
        request_path=request.url.path + (f"?{query}" if query else ""),
        sum=typed,
        number=number,
        mistakes={"sum": mistake} if mistake else {},
        number_mistakes={"number": number_mistake} if number_mistake else {},
        verdict=verdict,
        not_ours=NOT_OURS if not_ours else "",
        may_mean=MAY_MEAN,
        commands=COMMANDS,
        most=MOST_FILE,
    )
    shown.headers["x-robots-tag"] = "noindex"
    return shown
