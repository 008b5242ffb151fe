"""What the meetings of a series hand over to those above them, and what is answered to it."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handed",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("uid", sa.String(), nullable=False, unique=True),
        sa.Column("series_id", sa.Integer(), sa.ForeignKey("series.id"), nullable=False),
        sa.Column("workshop_id", sa.Integer(), sa.ForeignKey("workshop.id"), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("to_level", sa.String(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.UniqueConstraint("series_id", "workshop_id", "about"),
    )
    op.create_index("ix_handed_series_id", "handed", ["series_id"])
    op.create_index("ix_handed_workshop_id", "handed", ["workshop_id"])
    op.create_table(
        "handed_answer",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("handed_id", sa.Integer(), sa.ForeignKey("handed.id"), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Integer(), nullable=True),
    )
    op.create_index("ix_handed_answer_handed_id", "handed_answer", ["handed_id"])


def downgrade() -> None:
    for table in ("handed_answer", "handed"):
        op.drop_table(table)
