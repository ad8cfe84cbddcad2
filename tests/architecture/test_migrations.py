"""One line of history, both ways, and the same tables as the models."""

from alembic import command
from alembic.script import ScriptDirectory

from app.core import migrate
from app.core.database import Database


def test_history_is_one_line() -> None:
    scripts = ScriptDirectory.from_config(migrate.config())
    assert len(scripts.get_heads()) == 1
    assert all(len(revision.nextrev) <= 1 for revision in scripts.walk_revisions())


def test_up_down_up_ends_where_it_began(database: Database) -> None:
    migrate.downgrade(database, "base")
    migrate.upgrade(database)
    migrate.require_head(database)


def test_models_and_migrations_agree(database: Database) -> None:
    with database.write.connect() as connection:
        options = migrate.config()
        options.attributes["connection"] = connection
        command.check(options)
