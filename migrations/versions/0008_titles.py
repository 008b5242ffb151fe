"""A workshop's title and the names of its talk rounds in more languages than one.

The columns are added and dropped in place: SQLite would lose AUTOINCREMENT by rebuilding the table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = ("workshop", "item")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("wordings", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "wordings")
