"""How Alembic runs a migration here: on a connection that is handed in, in its transaction."""

from __future__ import annotations

from alembic import context

from storage.work_tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
