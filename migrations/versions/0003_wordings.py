"""Private notes on steps, wordings in several languages, and the projector's second language.

Revision ID: 0007
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXT = {"nullable": False, "server_default": ""}
ADDED = {
    "workshop": [("second_language", sa.String(), TEXT)],
    "step": [("desk_notes", sa.String(), TEXT)],
    "wording": [("texts", sa.JSON(), {"nullable": False, "server_default": "{}"})],
    "asking": [
        ("language", sa.String(), TEXT),
        ("wordings", sa.JSON(), {"nullable": False, "server_default": "{}"}),
    ],
}


def upgrade() -> None:
    for table, columns in ADDED.items():
        with op.batch_alter_table(table) as batch_op:
            for name, kind, how in columns:
                batch_op.add_column(sa.Column(name, kind, **how))


def downgrade() -> None:
    for table, columns in ADDED.items():
        with op.batch_alter_table(table) as batch_op:
            for name, _, _ in reversed(columns):
                batch_op.drop_column(name)
