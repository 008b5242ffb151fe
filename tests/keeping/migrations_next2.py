"""A migration that changes rows, and dies in the middle when it is told to."""

import os
import signal

import sqlalchemy as sa
from alembic import op

revision = "next2"
down_revision = "next1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE workshop SET theme = 'comb'")
    op.create_table("invention", sa.Column("id", sa.Integer(), primary_key=True))
    if os.environ.get("DIE_MIGRATING"):
        os.kill(os.getpid(), signal.SIGKILL)


def downgrade() -> None:
    op.drop_table("invention")
    op.execute("UPDATE workshop SET theme = 'plain'")
