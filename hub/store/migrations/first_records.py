"""The first tables of records: texts, change log, what they are found by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hub.store.migrations.columns import BIG, KEY


def make_records() -> None:
    """Make the tables of the records."""
    op.create_table(
        "record",
        sa.Column("rid", BIG, autoincrement=False, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("whole", KEY, nullable=True),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("hidden", sa.Integer(), server_default="0", nullable=False),
        sa.Column("published", sa.Integer(), nullable=True),
        sa.Column("deadline", sa.Integer(), nullable=True),
        sa.Column("codes", sa.LargeBinary(), nullable=True),
        sa.Column("withdrawn", BIG, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("replaced_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("rid"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "record_whole",
        "record",
        ["whole"],
        unique=False,
        sqlite_where=sa.text("whole IS NOT NULL"),
        postgresql_where=sa.text("whole IS NOT NULL"),
    )


def make_texts() -> None:
    """Make the tables of the texts of records, of what they are part, and which were redacted."""
    op.create_table(
        "body",
        sa.Column("rid", BIG, autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("open", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("rid"),
    )
    op.create_table(
        "member",
        sa.Column("part", KEY, nullable=False),
        sa.Column("whole", KEY, nullable=False),
        sa.PrimaryKeyConstraint("part", "whole"),
    )
    op.create_index("member_whole", "member", ["whole"], unique=False)
    op.create_table(
        "redaction",
        sa.Column("id", KEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def make_log() -> None:
    """Make the tables of the change log and its counters."""
    op.create_table(
        "change",
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("rid", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("run", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("replaced_by", sa.Text(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("open", sa.LargeBinary(), nullable=True),
        sa.Column("view", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("change_kind", "change", ["kind", "seq"], unique=False)
    op.create_index("change_rid", "change", ["rid", "seq"], unique=False)
    op.create_table(
        "latest",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("kind", "level"),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", BIG, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def make_words() -> None:
    """Make the tables of what records are found by: codes of facets, words, tokens of cases."""
    op.create_table(
        "code",
        sa.Column("code", BIG, autoincrement=False, nullable=False),
        sa.Column("facet", sa.Text(), nullable=False),
        sa.Column("value", KEY, nullable=False),
        sa.PrimaryKeyConstraint("code"),
        sa.UniqueConstraint("facet", "value", name="code_value"),
    )
    op.create_table(
        "term",
        sa.Column("term", KEY, nullable=False),
        sa.Column("stem", KEY, nullable=False),
        sa.PrimaryKeyConstraint("term"),
        sqlite_with_rowid=False,
    )
    op.create_index("term_stem", "term", ["stem"], unique=False)
    op.create_table(
        "token",
        sa.Column("token", KEY, nullable=False),
        sa.Column("rid", BIG, nullable=False),
        sa.Column("own", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token", "rid", "own"),
        sqlite_with_rowid=False,
    )
    op.create_index("token_rid", "token", ["rid"], unique=False)
