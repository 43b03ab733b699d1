"""What operators were told, so that they are told once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hub.store.migrations.columns import BIG, KEY

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _incidents()
    _alerts()
    op.create_table(
        "observation",
        sa.Column("name", KEY, primary_key=True),
        sa.Column("value", BIG, nullable=False),
        sa.Column("at", BIG, nullable=False),
    )


def _incidents() -> None:
    op.create_table(
        "incident",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("public", sa.Integer, nullable=False),
        sa.Column("opened_at", BIG, nullable=False),
        sa.Column("changed_at", BIG, nullable=False),
        sa.Column("well_since", BIG),
        sa.Column("closed_at", BIG),
    )
    op.create_index(
        "incident_open",
        "incident",
        ["code", "subject"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index("incident_changed", "incident", ["changed_at"])


def _alerts() -> None:
    op.create_table(
        "alert",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("incident", KEY, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_at", BIG, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("until", sa.Float, nullable=False, server_default="0"),
        sa.Column("code", sa.Integer),
        sa.Column("settled_at", BIG),
    )
    op.create_index("alert_next", "alert", ["state", "next_at"])
    op.create_index("alert_incident", "alert", ["incident"])


def downgrade() -> None:
    """Drop the tables."""
    for table in ("observation", "alert", "incident"):
        op.drop_table(table)
