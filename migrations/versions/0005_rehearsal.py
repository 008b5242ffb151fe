"""Rehearsals, and own codes. Ids of askings that are gone are not used again on SQLite either,
so that what a phone had kept for one of them is never sent to another question."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("workshop") as workshop:
        workshop.add_column(sa.Column("rehearsal", sa.Integer(), nullable=True))
        workshop.add_column(
            sa.Column("rehearsing", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.create_table(
        "rehearsal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workshop_id"),
    )
    op.create_table(
        "own_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("respondent_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"]),
        sa.ForeignKeyConstraint(["respondent_id"], ["respondent.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("respondent_id"),
        sa.UniqueConstraint("workshop_id", "code_hash"),
    )
    _rebuild_askings(sqlite_autoincrement=True)


def downgrade() -> None:
    _rebuild_askings()
    op.drop_table("own_code")
    op.drop_table("rehearsal")
    with op.batch_alter_table("workshop") as workshop:
        workshop.drop_column("rehearsing")
        workshop.drop_column("rehearsal")


def _rebuild_askings(**how: bool) -> None:
    """PostgreSQL's ids come from a sequence, which never goes back."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("asking", recreate="always", table_kwargs=how):
            pass
