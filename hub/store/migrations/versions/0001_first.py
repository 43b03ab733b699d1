"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.Text().with_variant(sa.String(collation="C"), "postgresql")

TABLES = (
    "aside",
    "body",
    "bucket",
    "change",
    "code",
    "counter",
    "drift",
    "due",
    "item",
    "latest",
    "lease",
    "member",
    "raw",
    "record",
    "redaction",
    "run",
    "source",
    "term",
    "todo",
    "token",
    "validator",
)

SEARCH = {
    "sqlite": (
        "CREATE TABLE words (rid INTEGER PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL)",
        "CREATE VIRTUAL TABLE words_index USING fts5"
        "(title, text, content='words', content_rowid='rid', tokenize='ascii')",
    ),
    "postgresql": (
        "CREATE TABLE passage (rid BIGINT NOT NULL, part INTEGER NOT NULL, words TSVECTOR NOT NULL, "
        "PRIMARY KEY (rid, part))",
        "CREATE INDEX passage_words ON passage USING gin (words)",
    ),
}
UNSEARCH = {"sqlite": ("DROP TABLE words_index", "DROP TABLE words"), "postgresql": ("DROP TABLE passage",)}


def upgrade() -> None:
    """Make all tables, the search index of the engine, and the counters at nought."""
    make_tables()
    make_tables_of_work()
    for statement in SEARCH[op.get_context().dialect.name]:
        op.execute(statement)
    op.execute("INSERT INTO counter (name, value) VALUES ('seq', 0), ('rid', 0), ('code', 0), ('run', 0), ('todo', 0)")


def downgrade() -> None:
    """Take all away."""
    for statement in UNSEARCH[op.get_context().dialect.name]:
        op.execute(statement)
    for name in reversed(TABLES):
        op.drop_table(name)


def make_tables() -> None:
    """Make the tables of records."""
    op.create_table(
        "body",
        sa.Column("rid", BIG, autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("open", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("rid"),
    )
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
        "code",
        sa.Column("code", BIG, autoincrement=False, nullable=False),
        sa.Column("facet", sa.Text(), nullable=False),
        sa.Column("value", KEY, nullable=False),
        sa.PrimaryKeyConstraint("code"),
        sa.UniqueConstraint("facet", "value", name="code_value"),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", BIG, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "latest",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("kind", "level"),
    )
    op.create_table(
        "member",
        sa.Column("part", KEY, nullable=False),
        sa.Column("whole", KEY, nullable=False),
        sa.PrimaryKeyConstraint("part", "whole"),
    )
    op.create_index("member_whole", "member", ["whole"], unique=False)
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
    op.create_table(
        "redaction",
        sa.Column("id", KEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id"),
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


def make_tables_of_work() -> None:
    """Make the tables of runs, items and what else the work needs."""
    op.create_table(
        "aside",
        sa.Column("id", BIG, nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=True),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("key", KEY, nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("raw_digest", sa.Text(), nullable=True),
        sa.Column("at", BIG, nullable=False),
        sa.Column("resolved_at", BIG, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("uid"),
    )
    op.create_index("aside_key", "aside", ["source", "key"], unique=False)
    op.create_table(
        "bucket",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("next_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("host"),
    )
    op.create_table(
        "drift",
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("n", BIG, nullable=False),
        sa.PrimaryKeyConstraint("run", "field", "what"),
    )
    op.create_table(
        "due",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("instant", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("source", "instant"),
    )
    op.create_table(
        "item",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("records", sa.Text(), nullable=False),
        sa.Column("ordinal", BIG, nullable=False),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("gone", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("source", "key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("until", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "raw",
        sa.Column("id", BIG, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("retrieved_at", sa.Text(), nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("announced", BIG, nullable=True),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("raw_digest", "raw", ["digest"], unique=False)
    op.create_index("raw_run", "raw", ["run"], unique=False)
    op.create_index("raw_source", "raw", ["source", "id"], unique=False)
    op.create_table(
        "run",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("lease_s", sa.Float(), nullable=False),
        sa.Column("started_at", sa.Float(), nullable=False),
        sa.Column("beat_at", sa.Float(), nullable=False),
        sa.Column("finished_at", sa.Float(), nullable=True),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("progress", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("seen", sa.LargeBinary(), nullable=True),
        sa.Column("held", sa.Text(), nullable=True),
        sa.Column("held_cursor", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "run_one_running",
        "run",
        ["source"],
        unique=True,
        sqlite_where=sa.text("status = 'running'"),
        postgresql_where=sa.text("status = 'running'"),
    )
    op.create_index("run_source", "run", ["source", "number"], unique=False)
    op.create_table(
        "source",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.Column("ordinals", BIG, server_default="0", nullable=False),
        sa.Column("completed_at", BIG, nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "todo",
        sa.Column("key", KEY, nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("stamp", BIG, nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("until", sa.Float(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("todo_stamp", "todo", ["stamp"], unique=False)
    op.create_table(
        "validator",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("url"),
    )
