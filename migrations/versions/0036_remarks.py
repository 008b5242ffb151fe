"""Remarks on the shared notes, and until when they are taken."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None
WINDOW = ("remarks_until", "remarks_closed")


def upgrade() -> None:
    op.create_table(
        "remark",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("uid", sa.String(), nullable=False, unique=True),
        sa.Column("workshop_id", sa.Integer(), sa.ForeignKey("workshop.id"), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False, server_default="{}"),
        sa.UniqueConstraint("workshop_id", "token_hash"),
    )
    op.create_index("ix_remark_workshop_id", "remark", ["workshop_id"])
    for name in WINDOW:
        op.add_column("workshop", sa.Column(name, sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    for name in reversed(WINDOW):
        op.drop_column("workshop", name)
    op.drop_table("remark")
