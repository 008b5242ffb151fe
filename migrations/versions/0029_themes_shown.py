"""Which themes of a question the room is shown, in which order, and whether phones are too."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    shown = sa.Column("themes_shown", sa.JSON(), nullable=False, server_default="[]")
    order = sa.Column("themes_order", sa.String(), nullable=False, server_default="people")
    phones = sa.Column("themes_on_phones", sa.Boolean(), nullable=False, server_default=sa.false())
    for column in (shown, order, phones):
        op.add_column("asking", column)
    op.add_column(
        "workshop", sa.Column("themes_at", sa.Integer(), nullable=False, server_default="0")
    )


def downgrade() -> None:
    op.drop_column("workshop", "themes_at")
    for column in ("themes_on_phones", "themes_order", "themes_shown"):
        op.drop_column("asking", column)
