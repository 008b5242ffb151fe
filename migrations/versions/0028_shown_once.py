"""When the results of a question that is secret until then were first shown."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("asking", sa.Column("seen_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("asking", "seen_at")
