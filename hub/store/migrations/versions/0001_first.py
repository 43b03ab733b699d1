"""The first tables."""

from __future__ import annotations

from alembic import op

from hub.store.migrations import first_records, first_work

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "aside", "body", "bucket", "change", "code", "counter", "drift", "due", "item", "latest", "lease",
    "member", "raw", "record", "redaction", "run", "source", "term", "todo", "token", "validator",
)  # fmt: skip

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
    first_records.make_records()
    first_records.make_texts()
    first_records.make_log()
    first_records.make_words()
    first_work.make_runs()
    first_work.make_leases()
    first_work.make_items()
    first_work.make_aside()
    first_work.make_documents()
    for statement in SEARCH[op.get_context().dialect.name]:
        op.execute(statement)
    op.execute("INSERT INTO counter (name, value) VALUES ('seq', 0), ('rid', 0), ('code', 0), ('run', 0), ('todo', 0)")


def downgrade() -> None:
    """Take all away."""
    for statement in UNSEARCH[op.get_context().dialect.name]:
        op.execute(statement)
    for name in reversed(TABLES):
        op.drop_table(name)
