"""Alembic's environment: every capability's tables, either database, one connection handed in by `app.core.migrate`."""

from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from app.core.database import database_at, metadata
from app.settings import get_settings

APP = Path(__file__).resolve().parent.parent / "app"
for models in sorted(APP.glob("*/models.py")):
    import_module(f"app.{models.parent.name}.models")


def render_item(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Write our UTC type by its own name."""
    if kind == "type" and type(item).__name__ == "UTCDateTime":
        autogen.imports.add("import app.core.database")
        return "app.core.database.UTCDateTime()"
    return False


def run(connection: Connection) -> None:
    """Run the migrations on this connection; SQLite needs batches to alter a table."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with database_at(get_settings().database).write.connect() as connection:
        run(connection)
        connection.commit()
