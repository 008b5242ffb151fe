"""What became of what was said as JSON, for programs: documented in docs/outcome-format.md."""

import json
from typing import Any

from app.exports.json_notes import iso
from app.exports.outcome.document import Telling
from app.exports.outcome.shapes import Going, Item, Row

VERSION = 1


def write(document: Telling) -> bytes:
    return json.dumps(outcome_file(document), ensure_ascii=False, indent=2).encode() + b"\n"


def outcome_file(document: Telling) -> dict[str, Any]:
    told = document.told
    return {
        "format": "bikupa-outcome",
        "version": VERSION,
        "taken": iso(document.taken_at),
        "published": iso(told.updated),
        "language": told.language,
        "title": document.label,
        "where_and_when": told.where_and_when,
        "people": told.took_part,
        "intro": told.intro.text,
        "commitments_by_status": {tile.status: tile.number for tile in told.tiles},
        "said": [
            {"question": group.question and group.question.text, **_row(row)}
            for group in told.groups
            for row in group.rows
        ],
        "decided": [_item(one) for one in told.decided],
        "commitments": [_going(one) for one in told.going],
        "will_not": [_item(one) for one in told.will_not],
        "waits": [_item(one) for one in told.waits],
        "next_news": told.next_news.said if told.next_news else "",
        "contact": {
            "role": told.contact.role.text,
            "phone": told.contact.phone,
            "mail": told.contact.mail,
        },
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "title": row.title.text,
        "people": row.number.people if row.number else None,
        "few": row.is_few,
        "replies": [{"text": one.text.text, "by": one.by} for one in row.replies],
        "quotes": row.quotes,
    }


def _item(item: Item) -> dict[str, str]:
    return {"title": item.title.text, "text": item.text.text, "facts": item.facts}


def _going(one: Going) -> dict[str, Any]:
    who = "" if one.is_free else one.who
    return {"what": one.what.text, "who": who, "status": one.key, "said": one.said.text}
