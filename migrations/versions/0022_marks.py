"""What the desk says about answers is one table of marks: moderation and quotes move into it.

A moderation keeps its number, and quotes are numbered after them, so each has its own again on
the way down. A quote is marked in the version that its workshop has, on the newest row of its
answer. The tables before can't say that a sender is quieted or a word hidden: going down forgets
it, and shows what was kept back.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ASKING = sa.table("asking", sa.column("id"), sa.column("workshop_id"))
WORKSHOP = sa.table("workshop", sa.column("id"), sa.column("version"))
PLACE = ("asking_id", "respondent_id", "thread")
ANSWER = sa.table("answer", sa.column("id"), *map(sa.column, PLACE))
MODERATION = sa.table(
    "moderation", *map(sa.column, ("id", "asking_id", "answer_id", "state", "reason", "by")),
    sa.column("version"),
)  # fmt: skip
QUOTE = sa.table("quote", *map(sa.column, ("id", "workshop_id", *PLACE)))
MARK = sa.table(
    "mark",
    *map(sa.column, ("id", "workshop_id", *PLACE, "name", "reason", "by", "version", "of_row")),
    sa.column("on", sa.Boolean),
)
STATES = ("shown", "hidden")


def upgrade() -> None:
    op.create_table(
        "mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("asking_id", sa.Integer(), nullable=False),
        sa.Column("respondent_id", sa.Integer(), nullable=True),
        sa.Column("thread", sa.String(), nullable=True),
        sa.Column("word", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("of_row", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"]),
        sa.ForeignKeyConstraint(["asking_id"], ["asking.id"]),
        sa.ForeignKeyConstraint(["respondent_id"], ["respondent.id"]),
        sa.ForeignKeyConstraint(["of_row"], ["answer.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("mark_feed", "mark", ["asking_id", "version"])
    op.create_index("mark_name", "mark", ["workshop_id", "name"])
    op.create_index("ix_mark_of_row", "mark", ["of_row"])
    _fill(MARK, _moderations())
    _fill(MARK, _quotes())
    op.drop_table("quote")
    op.drop_table("moderation")


def downgrade() -> None:
    op.create_table(
        "moderation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asking_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"]),
        sa.ForeignKeyConstraint(["asking_id"], ["asking.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_moderation_answer_id", "moderation", ["answer_id"])
    op.create_index("moderation_feed", "moderation", ["asking_id", "version"])
    op.create_table(
        "quote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("asking_id", sa.Integer(), nullable=False),
        sa.Column("respondent_id", sa.Integer(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["asking_id"], ["asking.id"]),
        sa.ForeignKeyConstraint(["respondent_id"], ["respondent.id"]),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("asking_id", "respondent_id", "thread"),
    )
    op.create_index("ix_quote_workshop_id", "quote", ["workshop_id"])
    _fill(MODERATION, _moderations_again())
    _fill(QUOTE, _quotes_again())
    op.drop_table("mark")


def _fill(table: sa.TableClause, rows: sa.Select[Any]) -> None:
    """PostgreSQL counts on from where a table's numbers end."""
    names = [column.name for column in rows.selected_columns]
    connection = op.get_bind()
    connection.execute(sa.insert(table).from_select(names, rows))
    if connection.dialect.name == "postgresql":
        last = sa.select(sa.func.max(table.c.id)).scalar_subquery()
        sequence = sa.func.pg_get_serial_sequence(table.name, "id")
        connection.execute(sa.select(sa.func.setval(sequence, last)))


def _moderations() -> sa.Select[Any]:
    said = MODERATION.c
    return (
        sa.select(
            said.id, ASKING.c.workshop_id, said.asking_id, ANSWER.c.respondent_id, ANSWER.c.thread,
            said.state.label("name"), sa.true().label("on"), said.reason, said.by, said.version,
            said.answer_id.label("of_row"),
        )
        .join(ANSWER, ANSWER.c.id == said.answer_id)
        .join(ASKING, ASKING.c.id == said.asking_id)
    )  # fmt: skip


def _quotes() -> sa.Select[Any]:
    quote = QUOTE.c
    newest = sa.select(sa.func.max(ANSWER.c.id)).where(*_same(ANSWER, QUOTE)).scalar_subquery()
    after = sa.select(sa.func.coalesce(sa.func.max(MODERATION.c.id), 0)).scalar_subquery()
    return sa.select(
        (quote.id + after).label("id"), quote.workshop_id, *(quote[name] for name in PLACE),
        sa.literal("quoted").label("name"), sa.true().label("on"), sa.literal("").label("reason"),
        WORKSHOP.c.version, newest.label("of_row"),
    ).join(WORKSHOP, WORKSHOP.c.id == quote.workshop_id)  # fmt: skip


def _moderations_again() -> sa.Select[Any]:
    mark = MARK.c
    return sa.select(
        mark.id, mark.asking_id, mark.of_row.label("answer_id"), mark.name.label("state"),
        mark.reason, mark.by, mark.version,
    ).where(mark.name.in_(STATES))  # fmt: skip


def _quotes_again() -> sa.Select[Any]:
    mark, later, other = MARK.c, MARK.alias(), MARK.alias()
    quoted = mark.name == "quoted"
    first = sa.select(sa.func.min(other.c.id)).where(other.c.name == "quoted").scalar_subquery()
    before = (
        sa.select(sa.func.coalesce(sa.func.max(later.c.id), 0))
        .where(later.c.name.in_(STATES), later.c.id < first)
        .scalar_subquery()
    )
    newer = sa.exists().where(*_same(later, MARK), later.c.name == "quoted", later.c.id > mark.id)
    return sa.select(
        (mark.id - before).label("id"), mark.workshop_id, *(mark[name] for name in PLACE)
    ).where(quoted, mark.on, ~newer)


def _same(one: Any, other: Any) -> list[Any]:
    return [one.c[name] == other.c[name] for name in PLACE]
