"""The tables, for both engines; what only one engine has (full-text search) is made by the migrations."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()

BIG = BigInteger().with_variant(Integer, "sqlite")
#: identifiers compare byte by byte, so that both engines sort alike
KEY = Text().with_variant(String(collation="C"), "postgresql")

Table("counter", metadata, Column("name", Text, primary_key=True), Column("value", BIG, nullable=False))

Table(
    "record",
    metadata,
    Column("rid", BIG, primary_key=True, autoincrement=False),
    Column("id", KEY, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("source", Text),
    Column("whole", KEY),
    Column("seq", BIG, nullable=False),
    Column("at", BIG, nullable=False),
    Column("digest", LargeBinary),
    Column("level", Integer, nullable=False),
    Column("hidden", Integer, nullable=False, server_default="0"),
    Column("published", Integer),
    Column("deadline", Integer),
    Column("codes", LargeBinary),
    Column("withdrawn", BIG),
    Column("reason", Text),
    Column("replaced_by", Text),
    Index("record_whole", "whole", sqlite_where=text("whole IS NOT NULL"), postgresql_where=text("whole IS NOT NULL")),
)

Table(
    "body",
    metadata,
    Column("rid", BIG, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
    Column("open", LargeBinary),
)

Table(
    "change",
    metadata,
    Column("seq", BIG, primary_key=True, autoincrement=False),
    Column("rid", BIG, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", BIG, nullable=False),
    Column("event", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("level", Integer, nullable=False),
    Column("run", Text),
    Column("reason", Text),
    Column("replaced_by", Text),
    Column("body", LargeBinary),
    Column("open", LargeBinary),
    Column("view", Integer, nullable=False),
    Index("change_rid", "rid", "seq"),
    Index("change_kind", "kind", "seq"),
)

Table(
    "latest",
    metadata,
    Column("kind", Text),
    Column("level", Integer),
    Column("seq", BIG, nullable=False),
    Column("at", BIG, nullable=False),
    PrimaryKeyConstraint("kind", "level"),
)

Table(
    "item",
    metadata,
    Column("source", Text),
    Column("key", KEY),
    Column("form", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("version", Text, nullable=False),
    Column("records", Text, nullable=False),
    Column("ordinal", BIG, nullable=False),
    Column("scope", Text),
    Column("gone", Integer, nullable=False, server_default="0"),
    PrimaryKeyConstraint("source", "key"),
    sqlite_with_rowid=False,
)

Table(
    "source",
    metadata,
    Column("name", Text, primary_key=True),
    Column("cursor", Text),
    Column("ordinals", BIG, nullable=False, server_default="0"),
    Column("completed_at", BIG),
)

Table(
    "run",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", BIG, nullable=False),
    Column("source", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("lease_s", Float, nullable=False),
    Column("started_at", Float, nullable=False),
    Column("beat_at", Float, nullable=False),
    Column("finished_at", Float),
    Column("counts", Text, nullable=False),
    Column("progress", Text),
    Column("reason", Text),
    Column("seen", LargeBinary),
    Column("held", Text),
    Column("held_cursor", Text),
    Index("run_source", "source", "number"),
    Index(
        "run_one_running",
        "source",
        unique=True,
        sqlite_where=text("status = 'running'"),
        postgresql_where=text("status = 'running'"),
    ),
)

Table(
    "raw",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("run", Text),
    Column("status", Integer, nullable=False),
    Column("headers", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("retrieved_at", Text, nullable=False),
    Column("size", BIG, nullable=False),
    Column("path", Text, nullable=False),
    Column("scope", Text),
    Column("name", Text, nullable=False),
    Column("announced", BIG),
    Column("cursor", Text),
    Index("raw_digest", "digest"),
    Index("raw_run", "run"),
    Index("raw_source", "source", "id"),
)

Table(
    "aside",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("source", Text, nullable=False),
    Column("run", Text),
    Column("station", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("key", KEY),
    Column("payload", LargeBinary),
    Column("raw_digest", Text),
    Column("at", BIG, nullable=False),
    Column("resolved_at", BIG),
    Column("note", Text),
    Index("aside_key", "source", "key"),
)

Table(
    "drift",
    metadata,
    Column("run", Text),
    Column("field", Text),
    Column("what", Text),
    Column("n", BIG, nullable=False),
    PrimaryKeyConstraint("run", "field", "what"),
)

Table("lease", metadata, Column("name", Text, primary_key=True), Column("owner", Text), Column("until", Float))

Table(
    "due",
    metadata,
    Column("source", Text),
    Column("instant", Text),
    Column("owner", Text, nullable=False),
    Column("at", BIG, nullable=False),
    PrimaryKeyConstraint("source", "instant"),
)

Table(
    "todo",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("cause", Text, nullable=False),
    Column("stamp", BIG, nullable=False),
    Column("owner", Text),
    Column("until", Float, nullable=False, server_default="0"),
    Index("todo_stamp", "stamp"),
)

Table(
    "token",
    metadata,
    Column("token", KEY),
    Column("rid", BIG),
    Column("own", Integer),
    PrimaryKeyConstraint("token", "rid", "own"),
    Index("token_rid", "rid"),
    sqlite_with_rowid=False,
)

Table(
    "member",
    metadata,
    Column("part", KEY),
    Column("whole", KEY),
    PrimaryKeyConstraint("part", "whole"),
    Index("member_whole", "whole"),
)

Table(
    "code",
    metadata,
    Column("code", BIG, primary_key=True, autoincrement=False),
    Column("facet", Text, nullable=False),
    Column("value", KEY, nullable=False),
    UniqueConstraint("facet", "value", name="code_value"),
)

Table(
    "term",
    metadata,
    Column("term", KEY, primary_key=True),
    Column("stem", KEY, nullable=False),
    Index("term_stem", "stem"),
    sqlite_with_rowid=False,
)

Table(
    "redaction",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("at", BIG, nullable=False),
)

Table("bucket", metadata, Column("host", Text, primary_key=True), Column("next_at", Float, nullable=False))

Table(
    "validator",
    metadata,
    Column("url", Text, primary_key=True),
    Column("etag", Text),
    Column("last_modified", Text),
)
