"""Final versions of the notes, and whether they are archived."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "final",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workshop_uid", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False, unique=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("checksum", sa.String(), nullable=False),
        sa.Column("says", sa.JSON(), nullable=False),
        sa.Column("own", sa.JSON(), nullable=False),
        sa.Column("differs", sa.JSON(), nullable=False),
        sa.Column("holds", sa.JSON(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
    )
    op.create_index("final_of", "final", ["workshop_uid", "number"])
    op.create_index("ix_final_checksum", "final", ["checksum"])
    op.create_table(
        "final_file",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("final_id", sa.Integer(), sa.ForeignKey("final.id"), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
    )
    for column in ("final_id", "sha256"):
        op.create_index(f"ix_final_file_{column}", "final_file", [column])
    op.add_column(
        "workshop",
        sa.Column("archives", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("workshop", "archives")
    for table in ("final_file", "final"):
        op.drop_table(table)
