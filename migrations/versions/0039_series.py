"""Series of workshops, the places they are held in, and the counts that are compared."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "locality",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("within_id", sa.Integer(), sa.ForeignKey("locality.id"), nullable=True),
        sa.UniqueConstraint("name", "level", "within_id"),
    )
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("uid", sa.String(), nullable=False, unique=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("agenda_uid", sa.String(), nullable=False),
        sa.Column("made_up", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
    )
    op.create_table(
        "series_member",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("series_id", sa.Integer(), sa.ForeignKey("series.id"), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), sa.ForeignKey("facilitator.id"), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("localities", sa.JSON(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.UniqueConstraint("series_id", "facilitator_id"),
    )
    op.create_index("ix_series_member_facilitator_id", "series_member", ["facilitator_id"])
    op.create_table(
        "counted",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workshop_id", sa.Integer(), sa.ForeignKey("workshop.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.UniqueConstraint("workshop_id"),
    )
    op.add_column("workshop", sa.Column("series_id", sa.Integer(), nullable=True))
    op.add_column("workshop", sa.Column("locality_id", sa.Integer(), nullable=True))
    op.create_index("ix_workshop_series_id", "workshop", ["series_id"])


def downgrade() -> None:
    op.drop_index("ix_workshop_series_id", "workshop")
    op.drop_column("workshop", "locality_id")
    op.drop_column("workshop", "series_id")
    for table in ("counted", "series_member", "series", "locality"):
        op.drop_table(table)
