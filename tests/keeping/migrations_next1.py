"""A migration as a later version might have it: a table rebuilt, a column added."""

import sqlalchemy as sa
from alembic import op

revision = "next1"
down_revision = "NEWEST"
branch_labels = None
depends_on = None


def rebuilt() -> str:
    return "always" if op.get_context().dialect.name == "sqlite" else "never"


def upgrade() -> None:
    with op.batch_alter_table("workshop", recreate=rebuilt()) as batch:
        batch.add_column(sa.Column("theme", sa.String(), nullable=False, server_default="plain"))


def downgrade() -> None:
    with op.batch_alter_table("workshop", recreate=rebuilt()) as batch:
        batch.drop_column("theme")
