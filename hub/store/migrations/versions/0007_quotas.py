"""Counts of requests per key and address, shared by several web processes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hub.store.migrations.columns import BIG, KEY

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table: a name is a keyed digest, so that no address is kept."""
    op.create_table(
        "quota",
        sa.Column("name", KEY, primary_key=True),
        sa.Column("taken", BIG, nullable=False),
        sa.Column("until", sa.Float, nullable=False),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("quota")
