"""The disposal record as JSON, for programs: documented in docs/disposal-format.md."""

import json
from typing import Any

from app.exports.disposal.record import Record
from app.exports.disposal.removed import told
from app.exports.json_notes import iso
from app.models.run.retention import DELETED, PAST

VERSION = 1
WHY = {PAST: "past_its_date", DELETED: "deleted"}


def write(document: Record) -> bytes:
    return json.dumps(record_file(document), ensure_ascii=False, indent=2).encode() + b"\n"


def record_file(document: Record) -> dict[str, Any]:
    log, words = document.log, document.words
    removed = told(log.removed) if log.ended_at else []
    return {
        "format": "bikupa-disposal",
        "version": VERSION,
        "taken": iso(document.taken_at),
        "language": document.language,
        "number": document.disposal.number,
        "workshop": {"number": log.workshop_uid, **_named(document)},
        "why": WHY[log.why],
        "decision": log.decision,
        "begun": iso(log.at),
        "done": iso(log.ended_at),
        "removed": [
            {"what": one.sort.key, "label": words(one.sort.label), "about": one.about}
            for one in removed
        ],
        "left": "numbers" if log.kept_counts else "nothing",
    }


def _named(document: Record) -> dict[str, Any]:
    """Nothing where nothing is left of it."""
    workshop = document.disposal.workshop
    if workshop is None:
        return {}
    return {
        "title": document.label,
        "started": iso(workshop.started_at),
        "case_number": workshop.case_number,
    }
