"""Decisions of people on links, on organisations and on candidates; the tables that records were derived with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hub.store.migrations.columns import BIG, KEY

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "decision",
        sa.Column("id", BIG, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("a", KEY, nullable=False),
        sa.Column("b", KEY, nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("decision_pair", "decision", ["subject", "a", "b", "id"], unique=False)
    op.create_index("decision_other", "decision", ["subject", "b"], unique=False)
    op.create_table(
        "applied",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("applied")
    op.drop_index("decision_other", table_name="decision")
    op.drop_index("decision_pair", table_name="decision")
    op.drop_table("decision")
