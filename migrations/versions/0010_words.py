"""A wording knows of which text it is a translation, and an asking how it was corrected.

The texts of a step's settings stand from now on with their language, as those of all others do.
What older versions had mixed is put right where an asking tells how it was: words of options
that are gone, words of an option whose id another one got, and words in one language that were
written over by those of another.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ADDED = {"wording": ("source", "{}"), "asking": ("corrections", "[]")}
WORKSHOP = sa.table("workshop", sa.column("id"), sa.column("language"))
ITEM = sa.table("item", sa.column("id"), sa.column("workshop_id"))
STEP = sa.table(
    "step", sa.column("id"), sa.column("item_id"), sa.column("kind"), sa.column("settings", sa.JSON)
)
WORDING = sa.table(
    "wording",
    *map(sa.column, ("id", "step_id", "language", "prompt", "body")),
    *(sa.column(name, sa.JSON) for name in ("texts", "source")),
)
ASKING = sa.table(
    "asking",
    *map(sa.column, ("id", "step_id", "number", "language", "prompt", "body")),
    *(sa.column(name, sa.JSON) for name in ("settings", "wordings")),
)
Row = dict[str, Any]


def upgrade() -> None:
    for table, (name, empty) in ADDED.items():
        op.add_column(table, sa.Column(name, sa.JSON(), nullable=False, server_default=empty))
    for step, language, wordings, askings in _steps():
        before = {row["id"]: dict(row["texts"]) for row in wordings}
        _heal(_texts(step["kind"], step["settings"]), language, wordings, askings)
        for row in wordings:
            if row["texts"] != before[row["id"]] or row.get("source"):
                _store(row)


def downgrade() -> None:
    for step, _, wordings, _ in _steps():
        own = _texts(step["kind"], step["settings"])
        for row in wordings:
            if row["texts"] == own and own:
                row["texts"] = {}
                _store(row)
    for table, (name, _) in ADDED.items():
        op.drop_column(table, name)


def _steps() -> Iterator[tuple[Row, str, list[Row], list[Row]]]:
    """Each with its workshop's language, its wordings and its askings, in their order."""
    connection = op.get_bind()
    joined = STEP.join(ITEM, STEP.c.item_id == ITEM.c.id).join(
        WORKSHOP, ITEM.c.workshop_id == WORKSHOP.c.id
    )
    found = sa.select(STEP, WORKSHOP.c.language).select_from(joined).order_by(STEP.c.id)
    for step in connection.execute(found).mappings().all():
        here = WORDING.c.step_id == step["id"]
        columns = [column for column in WORDING.c if column.name != "source"]
        wordings = connection.execute(sa.select(*columns).where(here).order_by(WORDING.c.id))
        asked = ASKING.select().where(ASKING.c.step_id == step["id"]).order_by(ASKING.c.number)
        rows = [dict(row) for row in wordings.mappings()]
        askings = [dict(row) for row in connection.execute(asked).mappings()]
        if rows:
            yield dict(step), step["language"], rows, askings


def _texts(kind: str, settings: Row) -> dict[str, str]:
    """What people read of a step's settings, as kinds name it."""
    texts = {
        f"{field}:{row['id']}": row["text"]
        for field, rows in settings.items()
        if isinstance(rows, list)
        for row in rows
        if isinstance(row, dict) and "id" in row and row.get("text")
    }
    ends = ("low", "high") if kind == "scale" else ()
    return texts | {name: settings[name] for name in ends if settings.get(name)}


def _heal(texts: dict[str, str], language: str, wordings: list[Row], askings: list[Row]) -> None:
    first = wordings[0]
    main = next((row for row in wordings if row["language"] == language), first)
    for row in wordings:
        row["texts"] = {name: text for name, text in row["texts"].items() if name in texts}
    if main is first:
        first["texts"] = dict(texts)
    else:
        _part(texts, first, main, askings)
    for row in wordings:
        if row is not main:
            row["source"] = _source(texts, main, row, askings)


def _part(texts: dict[str, str], first: Row, main: Row, askings: list[Row]) -> None:
    """The workshop has changed its language: the settings are in the first one, unless all of
    them read otherwise than when they were asked in it, and nothing stands beside them."""
    asked = [row for row in askings if row["language"] == first["language"]]
    then = _texts("scale", asked[-1]["settings"]) if asked else {}
    shared = [name for name in texts if name in then]
    other = [then[name] != texts[name] or not _has_letters(texts[name]) for name in shared]
    if not main["texts"] and shared and all(other):
        main["texts"] = dict(texts)
        first["texts"] = {name: then[name] for name in shared}
    else:
        first["texts"] = dict(texts)


def _has_letters(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def _source(texts: dict[str, str], main: Row, row: Row, askings: list[Row]) -> Row:
    """What it is a translation of, where it was asked beside another text than today's."""
    now = {"prompt": main["prompt"], "body": main["body"], **texts, **main["texts"]}
    said = {"prompt": row["prompt"], "body": row["body"], **row["texts"]}
    then = dict(now)
    for asked in reversed(askings):
        beside = asked["wordings"].get(row["language"])
        if asked["language"] != main["language"] or beside is None:
            continue
        was = {"prompt": asked["prompt"], "body": asked["body"]}
        was |= _texts("scale", asked["settings"])
        so = {"prompt": beside["prompt"], "body": beside["body"], **beside["texts"]}
        then |= {part: was[part] for part in said if part in was and so.get(part) == said[part]}
    lines = {part: text for part, text in then.items() if part in texts}
    source = {"language": main["language"], "prompt": then["prompt"], "body": then["body"]}
    return {**source, "texts": lines}


def _store(row: Row) -> None:
    """Only what is changed; the column of sources isn't there any more on the way down."""
    values = {name: row[name] for name in ("texts", "source") if name in row}
    op.get_bind().execute(WORDING.update().where(WORDING.c.id == row["id"]).values(**values))
