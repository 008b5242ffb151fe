"""When *Approve first* was turned on or off while a question was asked.

The column is added and dropped in place: SQLite would lose AUTOINCREMENT by rebuilding the table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "asking", sa.Column("approval_turned", sa.JSON(), nullable=False, server_default="[]")
    )


def downgrade() -> None:
    op.drop_column("asking", "approval_turned")
