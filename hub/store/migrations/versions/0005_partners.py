"""Partners' keys, subscriptions, deliveries and requests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hub.store.migrations.columns import BIG, KEY

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("partner", "partner_key", "partner_request", "subscription", "subscription_secret", "delivery")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "partner",
        sa.Column("name", KEY, primary_key=True),
        sa.Column("suspended_at", BIG),
        sa.Column("reason", sa.Text),
    )
    op.create_table(
        "partner_key",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("partner", KEY, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("expires_at", BIG),
        sa.Column("revoked_at", BIG),
        sa.Column("used_at", BIG),
    )
    op.create_index("partner_key_partner", "partner_key", ["partner"])
    op.create_table(
        "partner_request",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("partner", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
    )
    op.create_index("partner_request_partner", "partner_request", ["partner", "id"])
    _subscriptions()


def _subscriptions() -> None:
    op.create_table(
        "subscription",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("partner", KEY, nullable=False),
        sa.Column("wanted", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("feed", sa.LargeBinary),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("cursor", BIG, nullable=False),
        sa.Column("upto", BIG),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("failing_since", BIG),
        sa.Column("seen", BIG, nullable=False, server_default="0"),
        sa.Column("slow", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_at", sa.Float, nullable=False),
        sa.Column("served_at", sa.Float, nullable=False, server_default="0"),
        sa.Column("told", sa.Integer, nullable=False, server_default="1"),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("disabled_at", BIG),
    )
    op.create_index("subscription_partner", "subscription", ["partner"])
    op.create_index("subscription_next", "subscription", ["state", "next_at"])
    op.create_index("subscription_feed", "subscription", ["feed"])
    _deliveries()


def _deliveries() -> None:
    op.create_table(
        "subscription_secret",
        sa.Column("subscription", KEY, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("ends_at", BIG),
    )
    op.create_table(
        "delivery",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("subscription", KEY, nullable=False),
        sa.Column("event", KEY, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("ms", sa.Integer, nullable=False),
    )
    op.create_index("delivery_subscription", "delivery", ["subscription", "id"])


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(TABLES):
        op.drop_table(table)
