"""What a series hands over: the facilitators' own words."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("series", sa.Column("written", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column(
        "series", sa.Column("case_number", sa.String(), nullable=False, server_default="")
    )
    op.add_column("series", sa.Column("published_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    for column in ("published_at", "case_number", "written"):
        op.drop_column("series", column)
