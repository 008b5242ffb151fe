"""What the projector shows of a step: from which row, how large, and what it shows alone.

The columns are added and dropped in place: SQLite would lose AUTOINCREMENT by rebuilding the table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, usual in (("first_row", "0"), ("type_size", "100")):
        op.add_column(
            "workshop", sa.Column(name, sa.Integer(), nullable=False, server_default=usual)
        )
    for name in ("alone_id", "lifted_id"):
        op.add_column("workshop", sa.Column(name, sa.Integer(), nullable=True))


def downgrade() -> None:
    for name in ("lifted_id", "alone_id", "type_size", "first_row"):
        op.drop_column("workshop", name)
