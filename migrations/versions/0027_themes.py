"""Themes, which answers are sorted into, and the marks that say so."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workshop_id", sa.Integer(), sa.ForeignKey("workshop.id"), nullable=False),
        sa.Column("asking_id", sa.Integer(), sa.ForeignKey("asking.id"), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
    )
    op.create_index("ix_theme_workshop_id", "theme", ["workshop_id"])
    op.create_index("ix_theme_asking_id", "theme", ["asking_id"])
    op.create_table(
        "theme_state",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workshop_id", sa.Integer(), sa.ForeignKey("workshop.id"), nullable=False),
        sa.Column("asking_id", sa.Integer(), sa.ForeignKey("asking.id"), nullable=False),
        sa.Column("theme_id", sa.Integer(), sa.ForeignKey("theme.id"), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("wordings", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_theme_state_workshop_id", "theme_state", ["workshop_id"])
    op.create_index("ix_theme_state_theme_id", "theme_state", ["theme_id"])
    op.create_index("theme_feed", "theme_state", ["asking_id", "version"])
    op.execute("ALTER TABLE mark ADD COLUMN theme_id INTEGER REFERENCES theme (id)")
    op.create_index("ix_mark_theme_id", "mark", ["theme_id"])


def downgrade() -> None:
    op.execute("DELETE FROM mark WHERE name IN ('placed', 'aside')")
    op.drop_index("ix_mark_theme_id", "mark")
    op.drop_column("mark", "theme_id")
    op.drop_table("theme_state")
    op.drop_table("theme")
