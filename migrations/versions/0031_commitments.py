"""Commitments, who takes them on, and what is told of them."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "receiver",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workshop_id", sa.Integer(), sa.ForeignKey("workshop.id"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=True, unique=True),
        sa.Column("maker_id", sa.Integer(), nullable=True),
        sa.Column("linked_at", sa.BigInteger(), nullable=True),
        sa.UniqueConstraint("workshop_id", "name"),
    )
    op.create_index("ix_receiver_workshop_id", "receiver", ["workshop_id"])
    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("uid", sa.String(), nullable=False, unique=True),
        sa.Column("workshop_id", sa.Integer(), sa.ForeignKey("workshop.id"), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), sa.ForeignKey("receiver.id"), nullable=True),
        sa.Column("due", sa.String(), nullable=False),
        sa.Column("first_step", sa.String(), nullable=False),
        sa.Column("short", sa.String(), nullable=False),
        sa.Column("answer_id", sa.Integer(), sa.ForeignKey("answer.id"), nullable=True),
        sa.Column("theme_id", sa.Integer(), sa.ForeignKey("theme.id"), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
    )
    for column in ("workshop_id", "receiver_id", "answer_id", "theme_id"):
        op.create_index(f"ix_commitment_{column}", "commitment", [column])
    op.create_table(
        "commitment_news",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workshop_id", sa.Integer(), sa.ForeignKey("workshop.id"), nullable=False),
        sa.Column("commitment_id", sa.Integer(), sa.ForeignKey("commitment.id"), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("teller", sa.String(), nullable=False),
        sa.Column("actor", sa.Integer(), nullable=True),
        sa.Column("receiver_id", sa.Integer(), sa.ForeignKey("receiver.id"), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
    )
    for column in ("workshop_id", "commitment_id", "receiver_id"):
        op.create_index(f"ix_commitment_news_{column}", "commitment_news", [column])


def downgrade() -> None:
    for table in ("commitment_news", "commitment", "receiver"):
        op.drop_table(table)
