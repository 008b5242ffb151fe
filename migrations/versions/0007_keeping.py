"""Keeping: what a purge leaves and what it took, and facilitators who look after the others."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

EARLIEST = """
UPDATE facilitator SET admin = true WHERE id = (
    SELECT id FROM facilitator
    ORDER BY CASE WHEN disabled_at IS NULL THEN 0 ELSE 1 END, created_at, id LIMIT 1
)
"""


def upgrade() -> None:
    with op.batch_alter_table("facilitator") as batch:
        batch.add_column(
            sa.Column("admin", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.execute(EARLIEST)
    with op.batch_alter_table("workshop", **_rebuilt(numbered=True)) as batch:
        batch.add_column(
            sa.Column("keep_counts", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.add_column(sa.Column("purged_at", sa.BigInteger(), nullable=True))
    op.create_table(
        "remains",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workshop_id"),
    )
    op.create_table(
        "purge_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_uid", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("kept_counts", sa.Boolean(), nullable=False),
        sa.Column("removed", sa.JSON(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    _thread("respondent_id", "asking_id", "thread")
    op.create_index("ix_participant_respondent_id", "participant", ["respondent_id"])


def downgrade() -> None:
    op.drop_index("ix_participant_respondent_id", "participant")
    _thread("asking_id", "respondent_id", "thread")
    op.drop_table("purge_log")
    op.drop_table("remains")
    with op.batch_alter_table("workshop", **_rebuilt(numbered=False)) as batch:
        batch.drop_column("purged_at")
        batch.drop_column("keep_counts")
    with op.batch_alter_table("facilitator") as batch:
        batch.drop_column("admin")


def _rebuilt(*, numbered: bool) -> dict[str, object]:
    """On SQLite the number of a workshop that is gone would be given to the next one, which then
    got what its predecessor's screens and caches hold. PostgreSQL never does that."""
    if op.get_context().dialect.name != "sqlite":
        return {}
    return {"recreate": "always", "table_kwargs": {"sqlite_autoincrement": numbered}}


def _thread(*columns: str) -> None:
    """A respondent that is removed must be looked up among the answers without reading them all."""
    op.drop_index("answer_thread", "answer")
    op.create_index("answer_thread", "answer", list(columns))
