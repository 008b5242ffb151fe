"""Forms that make something, as they were sent, so that one sent twice makes one."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pressed",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("facilitator_id", sa.Integer(), sa.ForeignKey("facilitator.id"), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("led_to", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint("facilitator_id", "form"),
    )
    op.create_index("ix_pressed_at", "pressed", ["at"])


def downgrade() -> None:
    op.drop_table("pressed")
