"""What became of what was said: replies, facts of the page, and its published editions."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("uid", sa.String(), nullable=False, unique=True),
        sa.Column("workshop_id", sa.Integer(), sa.ForeignKey("workshop.id"), nullable=False),
        sa.Column("asking_id", sa.Integer(), sa.ForeignKey("asking.id"), nullable=True),
        sa.Column("theme_id", sa.Integer(), sa.ForeignKey("theme.id"), nullable=True),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
    )
    for column in ("workshop_id", "asking_id", "theme_id"):
        op.create_index(f"ix_reply_{column}", "reply", [column])
    op.create_table(
        "page_facts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "workshop_id", sa.Integer(), sa.ForeignKey("workshop.id"), nullable=False, unique=True
        ),
        sa.Column("next_day", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("mail", sa.String(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False, server_default="{}"),
    )
    op.create_table(
        "page_published",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workshop_id", sa.Integer(), sa.ForeignKey("workshop.id"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Integer(), nullable=True),
        sa.Column("page", sa.JSON(), nullable=False),
        sa.Column("quotes", sa.JSON(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
    )
    op.create_index("ix_page_published_workshop_id", "page_published", ["workshop_id"])
    op.add_column("workshop", sa.Column("page_at", sa.BigInteger(), nullable=True))
    op.add_column("workshop", sa.Column("news_by", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("workshop", "news_by")
    op.drop_column("workshop", "page_at")
    for table in ("page_published", "page_facts", "reply"):
        op.drop_table(table)
