"""Steps that ask the same as an earlier one, or about what an earlier workshop promised."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("step", sa.Column("same_as", sa.String(), nullable=False, server_default=""))
    op.add_column("step", sa.Column("earlier", sa.JSON(), nullable=True))
    op.add_column("asking", sa.Column("before_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("asking", "before_id")
    for column in ("earlier", "same_as"):
        op.drop_column("step", column)
