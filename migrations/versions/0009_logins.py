"""When a log-in began, and whose log-in opened a projector that goes on without it.

The columns are added and dropped in place. A log-in from before has no beginning: it is LOGIN_DAYS
before it first ran out.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("login", sa.Column("began_at", sa.BigInteger(), nullable=True))
    op.add_column("screen_link", sa.Column("facilitator_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    # such a link was handed to nobody, and would be one for everybody
    op.execute("DELETE FROM screen_link WHERE facilitator_id IS NOT NULL")
    op.drop_column("screen_link", "facilitator_id")
    op.drop_column("login", "began_at")
