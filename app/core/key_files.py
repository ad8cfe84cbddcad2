"""Secret keys as files: made once by `init`, read at every start, never written over.

A file holds one line that says what the key is and then the key, so that a file copied to the wrong
name is noticed: `alertcard pepper 1` and 64 hexadecimal digits, or `alertcard links 1` and a PEM."""

import os
import re
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.core.secret_keys import SECRET_LENGTH, SecretKey, SecretKeys, SecretKind
from app.core.signing_keys import KeyPurpose, SigningKey, generate_signing_key

KeyUse: TypeAlias = SecretKind | KeyPurpose

_OTHERS: Final = 0o077
_LONGEST_FILE: Final = 4096


class KeyFileError(Exception):
    """A key file that stops the start. The message names the key and what to do, never its content."""


class KeyMissing(KeyFileError):
    """Never made here, or not restored. A new one would not open what the old one sealed."""


class KeyUnreadable(KeyFileError):
    """The file is there, but is not the key that its name promises."""


class KeyExposed(KeyFileError):
    """Others on this machine can read the file."""


class KeyExists(KeyFileError):
    """A key of this name is there already. It is never replaced."""


@dataclass(frozen=True, slots=True)
class KeyPlaces:
    """Where keys lie: systemd's credentials first, then KEY_DIR. Permissions are let pass in a demo."""

    key_dir: Path
    credentials_dir: Path | None = None
    demo: bool = False


def key_places(key_dir: Path, *, demo: bool, environment: Mapping[str, str] = os.environ) -> KeyPlaces:
    """KEY_DIR, and the folder that systemd announces in CREDENTIALS_DIRECTORY if there is one."""
    announced = environment.get("CREDENTIALS_DIRECTORY")
    return KeyPlaces(key_dir, Path(announced) if announced else None, demo)


def key_file_name(use: KeyUse, key_id: int) -> str:
    """`kek-1.key`, `links-3.pem`: also the name of the systemd credential."""
    return f"{use}-{key_id}.{'key' if isinstance(use, SecretKind) else 'pem'}"


def make_secret(places: KeyPlaces, kind: SecretKind, key_id: int) -> SecretKey:
    """A new secret, written to KEY_DIR. KeyExists if there is one of this id."""
    key = SecretKey(kind, key_id, secrets.token_bytes(SECRET_LENGTH))
    _write_new(places, kind, key_id, key.value(kind).hex().encode("ascii") + b"\n")
    return key


def make_signing_key(places: KeyPlaces, purpose: KeyPurpose, key_id: int) -> SigningKey:
    """A new P-256 key, written to KEY_DIR. KeyExists if there is one of this id."""
    key = generate_signing_key(purpose, key_id)
    write_signing_key(places, key)
    return key


def write_signing_key(places: KeyPlaces, key: SigningKey) -> None:
    """Write a key that was made in memory to KEY_DIR. KeyExists if there is one of this id."""
    pem = key.private_key(purpose=key.purpose).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write_new(places, key.purpose, key.key_id, pem)


def make_first_keys(places: KeyPlaces) -> None:
    """Every key of a new service, id 1. Only `init` calls this, on an empty database.

    KeyExists before anything is written if the folder already holds any key: it may be another
    database's, and the right thing is to give that folder or an empty one."""
    uses: tuple[KeyUse, ...] = (*SecretKind, *KeyPurpose)
    for use in uses:
        if present := key_ids(places, use):
            raise KeyExists(
                f"{places.key_dir} already holds {key_file_name(use, present[0])}. To restore a service give its "
                "database and its keys together; to start a new one give an empty KEY_DIR."
            )
    for kind in SecretKind:
        make_secret(places, kind, 1)
    for purpose in KeyPurpose:
        make_signing_key(places, purpose, 1)


def load_secret(places: KeyPlaces, kind: SecretKind, key_id: int) -> SecretKey:
    """One secret by its id. KeyFileError says what is wrong and what to do."""
    name = key_file_name(kind, key_id)
    try:
        return SecretKey(kind, key_id, bytes.fromhex(_read(places, kind, key_id).decode("ascii")))
    except ValueError:
        raise KeyUnreadable(
            f"{name} does not hold a secret of {SECRET_LENGTH} bytes ({2 * SECRET_LENGTH} hexadecimal digits). "
            "Put the file back from the escrow; do not make a new key."
        ) from None


def load_secrets(places: KeyPlaces, kind: SecretKind) -> SecretKeys:
    """All secrets of a kind, in the order of their ids; the highest is the present one."""
    ids = key_ids(places, kind)
    if not ids:
        raise _missing(places, f"{kind}-….key")
    return SecretKeys(tuple(load_secret(places, kind, key_id) for key_id in ids))


def load_signing_key(places: KeyPlaces, purpose: KeyPurpose, key_id: int | None = None) -> SigningKey:
    """One signing key: by its id, or the one of the highest id. For links give the id that the key list
    calls signing: the files of older ones need not exist."""
    if key_id is None:
        ids = key_ids(places, purpose)
        if not ids:
            raise _missing(places, f"{purpose}-….pem")
        key_id = ids[-1]
    try:
        private = serialization.load_pem_private_key(_read(places, purpose, key_id), password=None)
    except (ValueError, TypeError):
        private = None
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
        raise KeyUnreadable(
            f"{key_file_name(purpose, key_id)} does not hold a P-256 key in PEM. Put the file back from the escrow."
        )
    return SigningKey(purpose, key_id, private)


def key_ids(places: KeyPlaces, use: KeyUse) -> list[int]:
    """The ids of this use for which there is a file, in order. A folder that cannot be listed has none."""
    pattern = re.compile(re.escape(key_file_name(use, 0)).replace("0", "([1-9][0-9]{0,8})"), re.ASCII)
    found = (pattern.fullmatch(name) for folder in _folders(places) for name in _names(folder))
    return sorted({int(match[1]) for match in found if match})


def lies_inside(key_dir: Path, data_dir: Path) -> bool:
    """Whether the keys lie beside the data they protect: refused outside demo mode."""
    return key_dir.resolve().is_relative_to(data_dir.resolve())


def _folders(places: KeyPlaces) -> tuple[Path, ...]:
    return (places.key_dir,) if places.credentials_dir is None else (places.credentials_dir, places.key_dir)


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _missing(places: KeyPlaces, name: str) -> KeyMissing:
    looked = " and ".join(str(folder) for folder in _folders(places))
    return KeyMissing(
        f"The key {name} is missing or may not be read in {looked}. Put it back from the escrow or correct "
        "KEY_DIR; do not make a new one, it would not open what the old one sealed."
    )


def _read(places: KeyPlaces, use: KeyUse, key_id: int) -> bytes:
    """The key in the file, its first line checked and taken off."""
    name = key_file_name(use, key_id)
    for folder in _folders(places):
        # systemd shows a credential's access list as group bits and keeps the folder closed to others
        lenient = places.demo or folder == places.credentials_dir
        content = _read_file(folder / name, lenient=lenient)
        if content is not None:
            return _unlabelled(content, use, key_id)
    raise _missing(places, name)


def _read_file(path: Path, *, lenient: bool) -> bytes | None:
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if mode & _OTHERS and not lenient:
                raise KeyExposed(
                    f"{path.name} can be read by others (mode {mode:04o}). Run: chmod 600 {path}. If anyone else "
                    "uses this machine, treat the key as stolen."
                )
            return file.read(_LONGEST_FILE)
    except OSError:
        return None


def _unlabelled(content: bytes, use: KeyUse, key_id: int) -> bytes:
    label, _, key = content.partition(b"\n")
    if label.rstrip() != _label(use, key_id):
        raise KeyUnreadable(
            f"{key_file_name(use, key_id)} does not begin with the line “{_label(use, key_id).decode('ascii')}”. "
            "It is another key's file, or was cut short. Put the right one back from the escrow."
        )
    return key


def _label(use: KeyUse, key_id: int) -> bytes:
    return f"alertcard {use} {key_id}".encode("ascii")


def _write_new(places: KeyPlaces, use: KeyUse, key_id: int, key: bytes) -> None:
    write_new_file(places.key_dir / key_file_name(use, key_id), _label(use, key_id) + b"\n" + key)


def write_new_file(path: Path, content: bytes) -> None:
    """Write a file that must not exist yet, readable by its owner only, and wait until it is on the disk.
    KeyExists otherwise. It appears whole or not at all, also after a crash: it is linked into place when written."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)
    except FileExistsError:
        raise KeyExists(f"{path.name} is there already; a key is never replaced. Choose the next id.") from None
    finally:
        beside.unlink()
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
