"""What a purge leaves is counted by the ids of what was chosen or rated, as they can be compared
over meetings, and no longer by their place.

Rows of before stand in the order of the asking's own settings: a choice has one, of its options;
a scale one for each statement, of its steps and then of those who don't know.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

REMAINS = sa.table("remains", sa.column("id"), sa.column("questions", sa.JSON))
ASKING = sa.table("asking", sa.column("id"), sa.column("settings", sa.JSON))
UNSURE = "0"


def upgrade() -> None:
    def by_id(counts: Any, settings: dict[str, Any]) -> Any:
        names = _names(settings)
        return {
            row: dict(zip(columns, counted, strict=False))
            for (row, columns), counted in zip(names.items(), counts, strict=False)
        }

    _each(by_id)


def downgrade() -> None:
    def by_place(counts: Any, settings: dict[str, Any]) -> Any:
        return [
            [counts[row][column] for column in columns if column in counts[row]]
            for row, columns in _names(settings).items()
            if row in counts
        ]

    _each(by_place)


def _names(settings: dict[str, Any]) -> dict[str, list[str]]:
    """The ids of what is chosen, by the id of what it is chosen of, in the order of the rows."""
    if "options" in settings:
        return {"": [option["id"] for option in settings["options"]]}
    points = [*map(str, range(1, settings.get("top", 5) + 1)), UNSURE]
    rated = [option["id"] for option in settings.get("statements", [])] or ["o0"]
    return dict.fromkeys(rated, points)


def _each(change: Callable[[Any, dict[str, Any]], Any]) -> None:
    connection = op.get_bind()
    settings = {one.id: one.settings for one in connection.execute(sa.select(ASKING))}
    for row in connection.execute(sa.select(REMAINS)).all():
        questions = deepcopy(row.questions)
        for asking, left in questions.items():
            if left.get("counts"):
                left["counts"] = change(left["counts"], settings.get(int(asking)) or {})
        update = sa.update(REMAINS).where(REMAINS.c.id == row.id)
        connection.execute(update.values(questions=questions))
