"""Alembic's environment: the connection is given by the program, in whose transaction the migrations run."""

from __future__ import annotations

from alembic import context

from hub.store.tables import metadata


def migrate() -> None:
    """Run the migrations over the connection that was given."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        render_as_batch=True,
        transactional_ddl=False,
    )
    context.run_migrations()


migrate()
