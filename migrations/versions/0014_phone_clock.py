"""Whether phones show how much time is left.

The column is added and dropped in place: SQLite would lose AUTOINCREMENT by rebuilding the table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "workshop",
        sa.Column("phone_clock", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("workshop", "phone_clock")
