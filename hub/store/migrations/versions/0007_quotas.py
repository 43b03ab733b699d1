"""Counts of requests per key and address, shared by several web processes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.Text().with_variant(sa.String(collation="C"), "postgresql")


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
