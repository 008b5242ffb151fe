"""Options that a question takes from an earlier one: what a step takes, and where an asking's words
are."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("step", sa.Column("takes", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("asking", sa.Column("taken", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("asking", "taken")
    op.drop_column("step", "takes")
