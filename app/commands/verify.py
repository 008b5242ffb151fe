"""What `bikupa verify` prints of a file, and what it exits with."""

import hashlib
import json
from pathlib import Path

from app.exports.verdict import MAY_MEAN, NOT_OURS, CopyVerdict, Verdict, verdict_by_sum
from app.keeping.beside import beside_server

OURS, NOT_OURS_CODE, UNKNOWN = 0, 1, 2
"""Exit codes; UNKNOWN where nothing could be looked up."""


def verified(file: Path, *, as_json: bool) -> tuple[str, int]:
    """What to print, and the exit code. Exits with a sentence where it can't be told."""
    checksum = _sum(file)
    verdict = _verdict(checksum)
    code = OURS if verdict else NOT_OURS_CODE
    if as_json:
        said = verdict.as_data() if verdict else {"ours": False}
        return json.dumps({"sha256": checksum, **said}, ensure_ascii=False, indent=2), code
    return "\n".join(_lines(verdict) if verdict else _not_ours()), code


def _sum(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise SystemExit(f"{file} can't be read: {error.strerror}.") from error


def _verdict(checksum: str) -> Verdict | CopyVerdict | None:
    settings, database = beside_server()
    try:
        with database.reading() as session:
            return verdict_by_sum(session, checksum, "en", settings.time_zone)
    finally:
        database.dispose()


def _lines(verdict: Verdict | CopyVerdict) -> list[str]:
    rows = list(verdict.facts())
    if verdict.workshop:
        rows.insert(0, ("Workshop", verdict.workshop.title))
    if verdict.newest:
        rows.append(("Newest", verdict.newest_said))
    widest = max(len(label) for label, _ in rows)
    facts = [f"{label:{widest}}  {said}" for label, said in rows]
    return [f"{verdict.heading}.", *verdict.sentences, *facts]


def _not_ours() -> list[str]:
    return [f"{NOT_OURS}. One of these may be so:", *(f"- {one}" for one in MAY_MEAN)]
