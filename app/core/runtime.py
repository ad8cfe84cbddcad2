"""What a running process holds: settings, database, mode and keys, each checked before anything is served.

Keys are made by `init_instance` on an empty database and nowhere else; a start with a missing or wrong key is refused
(security-design H7), and so is a live database in a place that only a demonstration may use (H8, H16).
"""

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

from cryptography import x509
from fastapi import Depends, Request
from sqlmodel import Session, select

from app.core import clock, key_files, migrate
from app.core.database import Database, database_at, transaction
from app.core.derived_keys import key_check
from app.core.key_files import lies_inside
from app.core.key_list import KeyList, KeyMode, next_key
from app.core.link_keys import read_key_list, save_key_list
from app.core.models import Instance, KeyCheck
from app.core.pdf_certificate import load_pdf_certificates, make_pdf_certificate, write_pdf_certificate
from app.core.secret_keys import SecretKey, SecretKeys, SecretKind
from app.core.signing_keys import KeyPurpose, SigningKey
from app.settings import Settings

Mode = Literal["demo", "live"]
KnownIds = Mapping[SecretKind, list[int]]


class StartRefused(RuntimeError):
    """The service must not start like this; the message says why and what to do."""


@dataclass(frozen=True)
class KeyRing:
    """Every secret of the app process. The emergency process never holds one of these."""

    places: key_files.KeyPlaces
    keks: SecretKeys
    peppers: SecretKeys
    blind: SecretKey
    links: SigningKey
    pdf: SigningKey
    pdf_certificates: tuple[x509.Certificate, ...]
    log: SigningKey


@dataclass(frozen=True)
class Runtime:
    """One process's settings, database, mode and keys."""

    settings: Settings
    database: Database
    instance_id: UUID
    mode: Mode
    keys: KeyRing

    @property
    def is_demo(self) -> bool:
        """Whether everything here is fictional."""
        return self.mode == "demo"

    def key_list(self, session: Session) -> KeyList:
        """The link keys as published now."""
        return read_key_list(session, issuer=self.settings.emergency_url, at=clock.now())


def init_instance(settings: Settings, mode: Mode) -> Runtime:
    """Make the keys and the one instance row on an empty database; refuses anything else."""
    database = database_at(settings.database)
    migrate.upgrade(database)
    places = key_files.key_places(settings.keys, demo=mode == "demo")
    _check_places(settings, mode)
    with transaction(database) as session:
        if session.exec(select(Instance)).first() is not None:
            raise StartRefused("This database was initialised before. Its mode and keys never change.")
        key_files.make_first_keys(places)
        session.add(Instance(mode=mode))
        for secret in _every_secret(places):
            session.add(KeyCheck(key_name=_name(secret), check_value=key_check(secret)))
        pdf = key_files.load_signing_key(places, KeyPurpose.PDF)
        certificate = make_pdf_certificate(pdf, organisation="Alertcard", demo=mode == "demo", at=clock.now())
        write_pdf_certificate(places, pdf, certificate)
        _publish_link_key(session, settings, mode, key_files.load_signing_key(places, KeyPurpose.LINKS))
    return open_runtime(settings)


def open_runtime(settings: Settings, *, unfinished: SecretKind | None = None) -> Runtime:
    """Everything checked, or `StartRefused`, `KeyFileError` or `WrongRevision` with what to do.

    `unfinished` is for the command that changes secrets of this kind: a next one whose file was made and whose row was
    not is let pass, unused, so that the command can be run again after a crash."""
    database = database_at(settings.database)
    migrate.require_head(database)
    with Session(database.read) as session:
        instance = session.exec(select(Instance)).first()
        if instance is None:
            raise StartRefused("This database is empty. Run: alertcard init --live, or: alertcard init --demo")
        mode: Mode = "demo" if instance.mode == "demo" else "live"
        _check_places(settings, mode)
        places = key_files.key_places(settings.keys, demo=mode == "demo")
        known = _check_secrets(session, places, unfinished)
        return Runtime(settings, database, instance.id, mode, _load(session, settings, places, known))


def open_or_init_demo(settings: Settings) -> Runtime:
    """The instance that is there, or a new demonstration on an empty database: a live one is never made by chance."""
    with transaction(database_at(settings.database)) as session:
        is_new = session.exec(select(Instance)).first() is None
    return init_instance(settings, "demo") if is_new else open_runtime(settings)


def next_link_key(runtime: Runtime) -> KeyList:
    """Make the next link-signing key; the last one verifies from now on. Restart every process afterwards."""
    with transaction(runtime.database) as session:
        listed = runtime.key_list(session)
        key = _next_signing_key(runtime.keys.places, listed.next_id)
        changed = next_key(listed, key.public_key, mode=KeyMode(runtime.mode), from_on=clock.today(), at=clock.now())
        save_key_list(session, changed)
    return changed


def add_secret(session: Session, runtime: Runtime, kind: SecretKind) -> SecretKey:
    """Make the next secret of a kind and the row that lets a start accept it. It is the present one for every process
    that starts after the commit; a file that an interrupted change left behind is used, not written over."""
    places = runtime.keys.places
    key_id = max(_known_ids(session, kind)) + 1
    has_file = key_id in key_files.key_ids(places, kind)
    secret = key_files.load_secret(places, kind, key_id) if has_file else key_files.make_secret(places, kind, key_id)
    session.add(KeyCheck(key_name=_name(secret), check_value=key_check(secret)))
    session.flush()
    return secret


def _next_signing_key(places: key_files.KeyPlaces, key_id: int) -> SigningKey:
    """A file of an id that no list has is what a crash before the commit left behind: it was never used."""
    if key_id in key_files.key_ids(places, KeyPurpose.LINKS):
        return key_files.load_signing_key(places, KeyPurpose.LINKS, key_id)
    return key_files.make_signing_key(places, KeyPurpose.LINKS, key_id)


def _publish_link_key(session: Session, settings: Settings, mode: Mode, key: SigningKey) -> None:
    empty = KeyList(settings.emergency_url, clock.now())
    first = next_key(empty, key.public_key, mode=KeyMode(mode), from_on=clock.today(), at=clock.now())
    save_key_list(session, first)


def _load(session: Session, settings: Settings, places: key_files.KeyPlaces, known: KnownIds) -> KeyRing:
    listed = read_key_list(session, issuer=settings.emergency_url, at=clock.now())
    if listed.signing is None:
        raise StartRefused("No link key is signing. Run: alertcard keys next")
    pdf = key_files.load_signing_key(places, KeyPurpose.PDF)
    return KeyRing(
        places=places,
        keks=_load_secrets(places, SecretKind.KEK, known),
        peppers=_load_secrets(places, SecretKind.PEPPER, known),
        blind=_load_secrets(places, SecretKind.BLIND, known).present,
        links=key_files.load_signing_key(places, KeyPurpose.LINKS, listed.signing.key_id),
        pdf=pdf,
        pdf_certificates=tuple(load_pdf_certificates(places, pdf)),
        log=key_files.load_signing_key(places, KeyPurpose.LOG),
    )


def _load_secrets(places: key_files.KeyPlaces, kind: SecretKind, known: KnownIds) -> SecretKeys:
    return SecretKeys(tuple(key_files.load_secret(places, kind, key_id) for key_id in known[kind]))


def _check_secrets(session: Session, places: key_files.KeyPlaces, unfinished: SecretKind | None) -> KnownIds:
    """Each secret of this database is there and right, and there is no other. Returns their ids by kind."""
    known = {kind: _known_ids(session, kind) for kind in SecretKind}
    for kind, ids in known.items():
        if not ids:
            raise StartRefused(f"The database has lost the check of its {kind}. Restore it from a backup.")
        for key_id in ids:
            secret = key_files.load_secret(places, kind, key_id)
            row = session.get_one(KeyCheck, _name(secret))
            if not hmac.compare_digest(key_check(secret), row.check_value):
                raise StartRefused(
                    f"The key {_name(secret)} is not the one this database was made with. Put back the right file "
                    "from the escrow before starting: new writes under a wrong key could never be read again."
                )
        _refuse_strays(places, kind, ids, is_unfinished=kind is unfinished)
    return known


def _refuse_strays(places: key_files.KeyPlaces, kind: SecretKind, known: list[int], *, is_unfinished: bool) -> None:
    """A file with a higher id would silently become the present key."""
    strays = set(key_files.key_ids(places, kind)) - set(known)
    if is_unfinished:
        strays.discard(max(known) + 1)
    if strays:
        raise StartRefused(
            f"{places.key_dir} holds {key_files.key_file_name(kind, min(strays))}, which this database does not know. "
            f"If a change of the {kind} was interrupted, run its command again; if not, move the file away."
        )


def _known_ids(session: Session, kind: SecretKind) -> list[int]:
    """The ids of this kind that the database was made with or has changed to, in order."""
    names = session.exec(select(KeyCheck.key_name)).all()
    parts = [name.rpartition("-") for name in names]
    return sorted(int(key_id) for named, _, key_id in parts if named == kind)


def refuse_demo_on_network(settings: Settings) -> None:
    """StartRefused for a demonstration that others could reach, unless somebody said that they may."""
    if not _is_loopback(settings.host) and not settings.demo_on_network:
        raise StartRefused(
            "A demonstration listens on this machine only. Set HOST=127.0.0.1, or DEMO_ON_NETWORK=yes to show it "
            "to others with its banner."
        )


def _check_places(settings: Settings, mode: Mode) -> None:
    if mode == "demo":
        refuse_demo_on_network(settings)
        return
    if lies_inside(settings.keys, settings.data_dir):
        raise StartRefused("KEY_DIR lies inside DATA_DIR: every backup would hold data and keys. Move KEY_DIR out.")
    if settings.app_url == settings.emergency_url:
        raise StartRefused("APP_ORIGIN and EMERGENCY_ORIGIN must be two different origins. Set both.")
    if not (settings.app_url.startswith("https://") and settings.emergency_url.startswith("https://")):
        raise StartRefused("APP_ORIGIN and EMERGENCY_ORIGIN must begin with https:// in a live service.")
    if not settings.proxy_networks:
        raise StartRefused("TRUSTED_PROXIES must name the networks of your proxy, for example 10.0.0.0/8.")
    _check_promises(settings)


def _check_promises(settings: Settings) -> None:
    """A live service must be able to tell people what it promises to tell, and keep its checkpoints elsewhere."""
    if settings.mail_driver == "log":
        raise StartRefused("MAIL_DRIVER=log sends nothing: nobody could sign in or hear of an opening. Set smtp.")
    if not settings.responsible_email.strip():
        raise StartRefused("RESPONSIBLE_EMAIL is empty: alarms and daily checkpoints would go to nobody. Set it.")
    if settings.checkpoint_file is None or not _is_file_outside(settings.checkpoint_file, settings):
        raise StartRefused(
            "CHECKPOINT_FILE must be a file outside DATA_DIR, best on another volume: inside it would be rolled back "
            "together with the log it proves."
        )
    if not _is_file_outside(settings.journal, settings):
        raise StartRefused(
            "JOURNAL_FILE must be a file outside DATA_DIR, best on another volume: a restore needs what the backup "
            "does not hold."
        )


def _is_file_outside(path: Path, settings: Settings) -> bool:
    return bool(path.name) and not path.is_dir() and not lies_inside(path, settings.data_dir)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _every_secret(places: key_files.KeyPlaces) -> Iterator[SecretKey]:
    for kind in SecretKind:
        yield from key_files.load_secrets(places, kind).keys


def _name(secret: SecretKey) -> str:
    return f"{secret.kind}-{secret.key_id}"


def get_runtime(request: Request) -> Runtime:
    """The runtime that `create_app` put on the application's state."""
    runtime: Runtime = request.app.state.runtime
    return runtime


RuntimeDep = Annotated[Runtime, Depends(get_runtime)]
