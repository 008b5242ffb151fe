"""The security log: a table that is only added to. Lines may be purged, but not changed."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

WHY = "the security log is only added to"
SQLITE = f"""
CREATE TRIGGER security_line_stays BEFORE UPDATE ON security_line
BEGIN SELECT RAISE(ABORT, '{WHY}'); END
"""
POSTGRESQL = (
    f"""
CREATE FUNCTION security_line_stays() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{WHY}'; END $$
""",
    """
CREATE TRIGGER security_line_stays BEFORE UPDATE ON security_line
FOR EACH ROW EXECUTE FUNCTION security_line_stays()
""",
)


def upgrade() -> None:
    op.create_table(
        "security_line",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("actor", sa.Integer(), nullable=True),
        sa.Column("account", sa.Integer(), nullable=True),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
    )
    op.create_index("security_line_at", "security_line", ["at"])
    for statement in POSTGRESQL if _on_postgresql() else (SQLITE,):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("security_line")
    if _on_postgresql():
        op.execute("DROP FUNCTION security_line_stays()")


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
