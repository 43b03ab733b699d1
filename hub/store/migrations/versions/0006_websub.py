"""WebSub subscriptions, and the provenance of records that are copies of another hub's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hub.store.migrations.columns import BIG, KEY

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def claimed() -> list[sa.Column]:
    """Return the columns by which one worker of several has a row, and when it is due again."""
    return [
        sa.Column("next_at", sa.Float, nullable=False, server_default="0"),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("owner", sa.Text),
        sa.Column("until", sa.Float, nullable=False, server_default="0"),
    ]


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "mirrored",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("hub", sa.Text, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
    )
    op.create_table(
        "websub_intent",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("callback", sa.Text, nullable=False),
        sa.Column("host", KEY, nullable=False),
        sa.Column("lease_s", BIG, nullable=False),
        sa.Column("secret", sa.LargeBinary),
        sa.Column("cursor", BIG, nullable=False),
        sa.Column("asked_at", sa.Float, nullable=False),
        *claimed(),
    )
    op.create_index("websub_intent_next", "websub_intent", ["next_at"])
    op.create_index("websub_intent_host", "websub_intent", ["host", "asked_at"])
    op.create_table(
        "websub",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("callback", sa.Text, nullable=False),
        sa.Column("host", KEY, nullable=False),
        sa.Column("secret", sa.LargeBinary),
        sa.Column("cursor", BIG, nullable=False),
        sa.Column("lease_until", sa.Float, nullable=False),
        sa.Column("verified_at", sa.Float, nullable=False),
        sa.Column("delivered_at", sa.Float),
        *claimed(),
    )
    op.create_index("websub_next", "websub", ["next_at"])


def downgrade() -> None:
    """Drop the tables."""
    for table in ("websub", "websub_intent", "mirrored"):
        op.drop_table(table)
