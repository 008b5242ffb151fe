"""Questions that later answers are split by, and what a projector shows split."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("step", "asking"):
        op.add_column(
            table, sa.Column("background", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.add_column("workshop", sa.Column("split_by", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("workshop", "split_by")
    for table in ("asking", "step"):
        op.drop_column(table, "background")
