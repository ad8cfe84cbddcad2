"""What the emergency process holds, and nothing more: peppers, public keys, a database under a narrow role."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final, Literal

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from app.core import clock
from app.core.key_list import KeyList
from app.core.link_keys import read_key_list
from app.core.secret_keys import SecretKeys
from app.emergency_view.opening.found import Store
from app.emergency_view.opening.sqlite_store import SqliteStore
from app.emergency_view.start import check_start
from app.settings import Settings

if TYPE_CHECKING:
    from app.core.runtime import Runtime

logger = logging.getLogger(__name__)

KEY_LIST_SECONDS: Final = 10.0
Mode = Literal["demo", "live"]


@dataclass(frozen=True)
class EmergencyContext:
    """Everything the emergency app is given. It has no key-encryption key, no data key and no signing key."""

    origin: str
    help_line: str
    mode: Mode
    trusted_proxies: tuple[str, ...]
    spool_dir: Path
    database_url: str = field(repr=False)
    peppers: SecretKeys = field(repr=False)
    key_list: "PublishedKeys"
    joins_spool: bool = False
    """Whether this process also imports its spool: only where no app process runs beside it."""

    def open_store(self) -> Store:
        """New connections for one running app."""
        url = make_url(self.database_url)
        if url.get_backend_name() == "sqlite":
            return SqliteStore(url.database or "")
        from app.emergency_view.opening.postgres_store import PostgresStore  # its driver is needed nowhere else

        return PostgresStore(self.database_url)

    @property
    def is_demo(self) -> bool:
        """Whether everything here is fictional."""
        return self.mode == "demo"


class PublishedKeys:
    """The public key list, read again every few seconds in a thread, so that no opening waits for it."""

    def __init__(self, read: Callable[[], KeyList]) -> None:
        self._read = read
        self._held = read()
        self._read_at = monotonic()
        self._lock = threading.Lock()

    @property
    def now(self) -> KeyList:
        """The list as last read."""
        if monotonic() - self._read_at > KEY_LIST_SECONDS and self._lock.acquire(blocking=False):
            self._read_at = monotonic()
            threading.Thread(target=self._refresh, daemon=True).start()
        return self._held

    def _refresh(self) -> None:
        try:
            self._held = self._read()
        except Exception:
            logger.exception("the list of link keys could not be read again; the last one stays in use")
        finally:
            self._lock.release()


def open_context(settings: Settings, *, joins_spool: bool = False) -> EmergencyContext:
    """The context from settings, the pepper files and the database, for a process that holds nothing else. Refuses as
    `check_start` does."""
    mode, peppers = check_start(settings, _engine(settings.emergency_database))
    return emergency_context(settings, mode=mode, peppers=peppers, joins_spool=joins_spool)


def context_of(runtime: "Runtime") -> EmergencyContext:
    """The context cut from what a whole app process holds, which joins the spool to the log itself."""
    return emergency_context(runtime.settings, mode=runtime.mode, peppers=runtime.keys.peppers)


def emergency_context(
    settings: Settings, *, mode: Mode, peppers: SecretKeys, joins_spool: bool = False
) -> EmergencyContext:
    """The context from what the caller holds already."""
    engine = _engine(settings.emergency_database)

    def read() -> KeyList:
        with engine.connect() as connection:
            return read_key_list(connection, issuer=settings.emergency_url, at=clock.now())

    return EmergencyContext(
        origin=settings.emergency_url,
        help_line=settings.help_line,
        mode=mode,
        trusted_proxies=settings.proxy_networks,
        spool_dir=settings.spool,
        database_url=settings.emergency_database,
        peppers=peppers,
        key_list=PublishedKeys(read),
        joins_spool=joins_spool,
    )


def _engine(url: str) -> Engine:
    """A connection now and then for the key list; openings use the store."""
    return create_engine(url, hide_parameters=True, poolclass=NullPool)
