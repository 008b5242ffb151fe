"""Small pictures of a presentation's pages, for whoever sent it."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deck_page",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("facilitator_id", sa.Integer(), sa.ForeignKey("facilitator.id"), nullable=False),
        sa.Column("deck", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("deck", "number"),
    )
    for column in ("facilitator_id", "at"):
        op.create_index(f"ix_deck_page_{column}", "deck_page", [column])


def downgrade() -> None:
    op.drop_table("deck_page")
