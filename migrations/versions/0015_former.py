"""The pictures that a step had lately, so that taking one away can be undone."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("step", sa.Column("former", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("step", "former")
