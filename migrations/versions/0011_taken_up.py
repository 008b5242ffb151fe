"""At which version an asking became the one that the room is asked: one can go back to it.

The column is added and dropped in place: SQLite would lose AUTOINCREMENT by rebuilding the table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("asking", sa.Column("taken_up", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("asking", "taken_up")
