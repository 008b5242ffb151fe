"""Comparisons that are taken into what a series hands over, as they stood on one day."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "taken_comparison",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("uid", sa.String(), nullable=False, unique=True),
        sa.Column("series_id", sa.Integer(), sa.ForeignKey("series.id"), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("copies", sa.JSON(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.UniqueConstraint("series_id", "question"),
    )
    op.create_index("ix_taken_comparison_series_id", "taken_comparison", ["series_id"])


def downgrade() -> None:
    op.drop_table("taken_comparison")
