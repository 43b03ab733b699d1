"""Subscribers by e-mail and what was sent to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hub.store.migrations.columns import BIG, KEY

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "subscriber",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("lookup", KEY, nullable=False),
        sa.Column("address", sa.LargeBinary, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("rhythm", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("cursor", BIG, nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("confirmed_at", BIG),
        sa.Column("next_at", BIG, nullable=False),
        sa.Column("refusals", sa.Integer, nullable=False, server_default="0"),
        sa.UniqueConstraint("lookup", "kind", "query", name="subscriber_search"),
    )
    op.create_index("subscriber_next", "subscriber", ["state", "next_at"])
    op.create_table(
        "mail",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("subscriber", KEY, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("since", BIG, nullable=False),
        sa.Column("upto", BIG, nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_at", BIG, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("until", sa.Float, nullable=False, server_default="0"),
        sa.Column("code", sa.Integer),
        sa.Column("settled_at", BIG),
    )
    op.create_index("mail_next", "mail", ["state", "next_at"])
    op.create_index("mail_subscriber", "mail", ["subscriber"])
    op.create_table(
        "attempt",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("who", KEY, nullable=False),
        sa.Column("at", BIG, nullable=False),
    )
    op.create_index("attempt_who", "attempt", ["who", "at"])


def downgrade() -> None:
    """Drop the tables."""
    for table in ("attempt", "mail", "subscriber"):
        op.drop_table(table)
