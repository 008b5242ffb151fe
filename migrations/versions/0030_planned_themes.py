"""Themes that a step begins with, when it is asked."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("step", sa.Column("themes", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("step", "themes")
