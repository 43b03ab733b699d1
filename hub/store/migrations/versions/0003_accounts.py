"""Accounts of operators and facilitators, their sessions, their lock-outs and the log of who came in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hub.store.migrations.columns import BIG, KEY

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "account",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("name", KEY, nullable=False, unique=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("territories", sa.Text, nullable=False),
        sa.Column("password", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("changed_at", BIG),
        sa.Column("link", KEY),
        sa.Column("link_until", BIG),
    )
    op.create_index("account_link", "account", ["link"])
    op.create_table(
        "account_session",
        sa.Column("digest", KEY, primary_key=True),
        sa.Column("account", KEY, nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("seen_at", BIG, nullable=False),
        sa.Column("until", BIG, nullable=False),
    )
    op.create_index("account_session_account", "account_session", ["account"])
    op.create_table(
        "account_lock",
        sa.Column("who", KEY, primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("until", BIG, nullable=False),
    )
    op.create_table(
        "account_log",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("at", BIG, nullable=False),
        sa.Column("account", KEY),
        sa.Column("name", sa.Text),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("detail", sa.Text),
        sa.Column("client", sa.Text),
    )
    op.create_index("account_log_account", "account_log", ["account", "id"])


def downgrade() -> None:
    """Drop the tables."""
    for table in ("account_log", "account_lock", "account_session", "account"):
        op.drop_table(table)
