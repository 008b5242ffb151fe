"""By which decision answers are deleted: on the workshop, and in the line that a purge leaves."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "workshop", sa.Column("purge_decision", sa.String(), nullable=False, server_default="")
    )
    op.add_column(
        "purge_log", sa.Column("decision", sa.String(), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("purge_log", "decision")
    op.drop_column("workshop", "purge_decision")
