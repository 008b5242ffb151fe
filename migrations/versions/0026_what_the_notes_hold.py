"""What the notes hold: their title, a case number, and the parts that don't go along."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("notes_title", "case_number"):
        op.add_column("workshop", sa.Column(name, sa.String(), nullable=False, server_default=""))
    without = sa.Column("notes_without", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("workshop", without)


def downgrade() -> None:
    for name in ("notes_without", "case_number", "notes_title"):
        op.drop_column("workshop", name)
