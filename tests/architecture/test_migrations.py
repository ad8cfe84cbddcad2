"""One line of history, both ways, and the same tables as the models."""

from alembic import command
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.core import migrate
from app.core.database import Database


def test_history_is_one_line() -> None:
    scripts = ScriptDirectory.from_config(migrate.config())
    assert len(scripts.get_heads()) == 1
    assert all(len(revision.nextrev) <= 1 for revision in scripts.walk_revisions())


def test_a_start_reads_the_same_history_as_alembic() -> None:
    """It reads two words of each file, because loading Alembic takes a tenth of a start."""
    scripts = ScriptDirectory.from_config(migrate.config())
    assert migrate.head() == scripts.get_current_head()
    assert migrate._revisions() == {each.revision: each.down_revision for each in scripts.walk_revisions()}


def test_a_start_reads_the_same_revision_as_alembic(database: Database) -> None:
    with database.read.connect() as connection:
        assert migrate._current_on(connection) == MigrationContext.configure(connection).get_current_revision()


def test_up_down_up_ends_where_it_began(database: Database) -> None:
    migrate.downgrade(database, "base")
    migrate.upgrade(database)
    migrate.require_head(database)


def test_models_and_migrations_agree(database: Database) -> None:
    with database.write.connect() as connection:
        options = migrate.config()
        options.attributes["connection"] = connection
        command.check(options)
