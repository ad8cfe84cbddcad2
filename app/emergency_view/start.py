"""What stops the emergency process from starting (security-design H7, H8, M16). It reads with its narrow role alone.

`app.core.runtime` checks the same for the app process, which holds every key; this one holds peppers only."""

import hmac
from typing import Final

from sqlalchemy import Connection, Engine, select
from sqlalchemy.engine import make_url

from app.core import key_files, migrate
from app.core.derived_keys import key_check
from app.core.models import Instance, KeyCheck
from app.core.runtime import Mode, StartRefused, refuse_demo_on_network
from app.core.secret_keys import SecretKeys, SecretKind
from app.emergency_view.grants import excess_rights
from app.settings import Settings

PREFIX: Final = f"{SecretKind.PEPPER}-"


def check_start(settings: Settings, engine: Engine) -> tuple[Mode, SecretKeys]:
    """The mode and the peppers, each checked. StartRefused, KeyFileError or WrongRevision with what to do."""
    with engine.connect() as connection:
        migrate.refuse_older(connection)
        mode = _mode(connection)
        _check_places(settings, mode)
        if mode == "live" and connection.dialect.name == "postgresql":
            _check_rights(connection)
        return mode, _peppers(connection, key_files.key_places(settings.keys, demo=mode == "demo"))


def _mode(connection: Connection) -> Mode:
    table = Instance.__table__  # type: ignore[attr-defined]  # SQLModel gives tables no typed access
    mode = connection.execute(select(table.c.mode)).scalar()
    if mode is None:
        raise StartRefused("This database is empty. Run: alertcard init --live, or: alertcard init --demo")
    return "demo" if mode == "demo" else "live"


def _check_places(settings: Settings, mode: Mode) -> None:
    if mode == "demo":
        refuse_demo_on_network(settings)
        return
    if not settings.emergency_url.startswith("https://"):
        raise StartRefused("EMERGENCY_ORIGIN must begin with https:// in a live service.")
    if not settings.proxy_networks:
        raise StartRefused("TRUSTED_PROXIES must name the networks of your proxy, for example 10.0.0.0/8.")
    is_postgresql = make_url(settings.emergency_database).get_backend_name() == "postgresql"
    if is_postgresql and settings.emergency_database_url is None:
        raise StartRefused(
            "EMERGENCY_DATABASE_URL is not set: this process would run with the rights of the whole service. Make the "
            "narrow role (alertcard emergency-role prints its grants) and set the URL that uses it."
        )


def _check_rights(connection: Connection) -> None:
    """Taking this process over must disclose nobody: a URL with the app's own role would undo that unseen (C4, M16)."""
    if excess := excess_rights(connection):
        raise StartRefused(
            f"The role in EMERGENCY_DATABASE_URL may {excess[0]}, and {len(excess) - 1} things more that this process "
            "must not. Use a role with the grants that alertcard emergency-role prints, and no others."
        )


def _peppers(connection: Connection, places: key_files.KeyPlaces) -> SecretKeys:
    """The peppers of this database, right and complete; a wrong one would make every typed code unknown."""
    checks = _checks(connection)
    if not checks:
        raise StartRefused("The database has lost the check of its pepper. Restore it from a backup.")
    strays = set(key_files.key_ids(places, SecretKind.PEPPER)) - set(checks)
    if strays:
        raise StartRefused(
            f"{places.key_dir} holds {key_files.key_file_name(SecretKind.PEPPER, min(strays))}, which this database "
            "does not know. If a change of the pepper was interrupted, run its command again; if not, move it away."
        )
    peppers = SecretKeys(tuple(key_files.load_secret(places, SecretKind.PEPPER, key_id) for key_id in sorted(checks)))
    for pepper in peppers.keys:
        if not hmac.compare_digest(key_check(pepper), checks[pepper.key_id]):
            raise StartRefused(
                f"The key {PREFIX}{pepper.key_id} is not the one this database was made with. Put back the right file "
                "from the escrow before starting: no typed code would be known."
            )
    return peppers


def _checks(connection: Connection) -> dict[int, bytes]:
    table = KeyCheck.__table__  # type: ignore[attr-defined]  # as above
    rows = connection.execute(select(table.c.key_name, table.c.check_value)).all()
    return {int(name.removeprefix(PREFIX)): value for name, value in rows if name.startswith(PREFIX)}
