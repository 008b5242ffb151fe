"""The facilitator's texts in another language, spellings corrected for the notes, and how far the
answers are gone through."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workshop", sa.Column("written", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column(
        "workshop", sa.Column("gone_through", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("mark", sa.Column("spelling", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("mark", "spelling")
    op.drop_column("workshop", "gone_through")
    op.drop_column("workshop", "written")
