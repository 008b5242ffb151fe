"""Which facilitator made a link; None for the command line, and for links from before.

The columns are added and dropped in place. A link to a workshop that doesn't say who made it opens
nothing: those from before live a week, and whoever owns the workshop makes a new one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("invitation", "screen_link"):
        op.add_column(table, sa.Column("maker_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    for table in ("screen_link", "invitation"):
        op.drop_column(table, "maker_id")
