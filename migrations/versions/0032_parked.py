"""What is parked for somebody to answer, and the rules of the room."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "parked",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workshop_id", sa.Integer(), sa.ForeignKey("workshop.id"), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("answer_id", sa.Integer(), sa.ForeignKey("answer.id"), nullable=True),
        sa.Column("receiver_id", sa.Integer(), sa.ForeignKey("receiver.id"), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("teller", sa.String(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), sa.ForeignKey("commitment.id"), nullable=True),
    )
    for column in ("workshop_id", "answer_id", "receiver_id", "commitment_id"):
        op.create_index(f"ix_parked_{column}", "parked", [column])
    op.add_column("workshop", sa.Column("rules", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("workshop", "rules")
    op.drop_table("parked")
