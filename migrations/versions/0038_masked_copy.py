"""Copies of the notes that were handed out with parts masked."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "masked_copy",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workshop_uid", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("provisions", sa.JSON(), nullable=False),
        sa.Column("checksum", sa.String(), nullable=False),
        sa.UniqueConstraint("workshop_uid", "number"),
        sa.UniqueConstraint("workshop_uid", "checksum"),
    )
    op.create_index("ix_masked_copy_checksum", "masked_copy", ["checksum"])
    op.create_table(
        "masked_file",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("copy_id", sa.Integer(), sa.ForeignKey("masked_copy.id"), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.UniqueConstraint("copy_id", "form", "language", "sha256"),
    )
    op.create_index("ix_masked_file_sha256", "masked_file", ["sha256"])


def downgrade() -> None:
    for table in ("masked_file", "masked_copy"):
        op.drop_table(table)
