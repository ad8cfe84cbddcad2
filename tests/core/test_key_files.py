"""Key files: made once, never written over, and clear about what is wrong with them."""

import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.core.key_files import (
    KeyExists,
    KeyExposed,
    KeyFileError,
    KeyMissing,
    KeyPlaces,
    KeyUnreadable,
    key_ids,
    key_places,
    lies_inside,
    load_secret,
    load_secrets,
    load_signing_key,
    make_first_keys,
    make_secret,
    make_signing_key,
)
from app.core.secret_keys import SecretKind
from app.core.signing_keys import KeyPurpose, thumbprint

ALL_FILES = [
    "blind-1.key",
    "health_cards-1.pem",
    "kek-1.key",
    "links-1.pem",
    "log-1.pem",
    "pdf-1.pem",
    "pepper-1.key",
    "push-1.pem",
]


@pytest.fixture
def places(tmp_path: Path) -> KeyPlaces:
    return KeyPlaces(tmp_path / "keys")


@pytest.fixture
def made(places: KeyPlaces) -> KeyPlaces:
    make_first_keys(places)
    return places


def test_init_makes_every_key_readable_by_its_owner_only(made: KeyPlaces) -> None:
    files = sorted(made.key_dir.iterdir())
    assert [file.name for file in files] == ALL_FILES
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert made.key_dir.stat().st_mode & 0o777 == 0o700


def test_all_keys_differ(made: KeyPlaces) -> None:
    secrets = {load_secrets(made, kind).present.value(kind) for kind in SecretKind}
    signers = {thumbprint(load_signing_key(made, purpose).public_key) for purpose in KeyPurpose}
    assert (len(secrets), len(signers)) == (3, 5)


def test_what_was_made_is_what_is_loaded(places: KeyPlaces) -> None:
    pepper = make_secret(places, SecretKind.PEPPER, 1)
    link_key = make_signing_key(places, KeyPurpose.LINKS, 3)
    loaded = load_signing_key(places, KeyPurpose.LINKS, 3)
    assert load_secret(places, SecretKind.PEPPER, 1) == pepper
    assert (loaded.purpose, loaded.key_id) == (KeyPurpose.LINKS, 3)
    assert thumbprint(loaded.public_key) == thumbprint(link_key.public_key)


def test_a_key_is_never_written_over(made: KeyPlaces) -> None:
    before = {file.name: file.read_bytes() for file in made.key_dir.iterdir()}
    with pytest.raises(KeyExists, match=r"pepper-1.key is there already"):
        make_secret(made, SecretKind.PEPPER, 1)
    with pytest.raises(KeyExists, match=r"links-1.pem is there already"):
        make_signing_key(made, KeyPurpose.LINKS, 1)
    with pytest.raises(KeyExists, match=r"already holds kek-1.key"):
        make_first_keys(made)
    assert {file.name: file.read_bytes() for file in made.key_dir.iterdir()} == before


def test_init_writes_nothing_into_a_folder_that_holds_any_key(places: KeyPlaces) -> None:
    make_signing_key(places, KeyPurpose.PUSH, 4)
    with pytest.raises(KeyExists, match=r"push-4.pem"):
        make_first_keys(places)
    assert [file.name for file in places.key_dir.iterdir()] == ["push-4.pem"]


def test_a_file_that_could_not_be_written_whole_is_taken_away(
    places: KeyPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.core.key_files.os.fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        make_secret(places, SecretKind.KEK, 1)
    assert list(places.key_dir.iterdir()) == []


@pytest.mark.parametrize("kind", SecretKind)
def test_a_missing_secret_names_the_key_and_warns_against_a_new_one(made: KeyPlaces, kind: SecretKind) -> None:
    (made.key_dir / f"{kind}-1.key").unlink()
    with pytest.raises(KeyMissing, match=rf"The key {kind}-….key is missing .* do not make a new one"):
        load_secrets(made, kind)
    with pytest.raises(KeyMissing, match=rf"The key {kind}-1.key is missing"):
        load_secret(made, kind, 1)


@pytest.mark.parametrize("purpose", KeyPurpose)
def test_a_missing_signing_key_is_named(made: KeyPlaces, purpose: KeyPurpose) -> None:
    (made.key_dir / f"{purpose}-1.pem").unlink()
    with pytest.raises(KeyMissing, match=rf"{purpose}-….pem is missing"):
        load_signing_key(made, purpose)
    with pytest.raises(KeyMissing, match=rf"{purpose}-2.pem is missing"):
        load_signing_key(made, purpose, 2)


@pytest.mark.parametrize("body", ["", "ab" * 31, "ab" * 33, "xy" * 32, "é" * 64], ids=range(5))
def test_a_secret_of_another_length_is_refused_without_showing_it(made: KeyPlaces, body: str) -> None:
    (made.key_dir / "kek-1.key").write_text(f"alertcard kek 1\n{body}\n")
    with pytest.raises(KeyUnreadable, match=r"kek-1.key does not hold a secret of 32 bytes") as caught:
        load_secrets(made, SecretKind.KEK)
    assert not body or body not in str(caught.value)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644])
def test_a_key_open_to_others_is_refused_outside_a_demo(made: KeyPlaces, mode: int) -> None:
    (made.key_dir / "pepper-1.key").chmod(mode)
    (made.key_dir / "log-1.pem").chmod(mode)
    with pytest.raises(KeyExposed, match=r"pepper-1.key can be read by others .* Run: chmod 600"):
        load_secrets(made, SecretKind.PEPPER)
    with pytest.raises(KeyExposed, match=r"log-1.pem"):
        load_signing_key(made, KeyPurpose.LOG)
    demo = KeyPlaces(made.key_dir, demo=True)
    assert load_secrets(demo, SecretKind.PEPPER).present.key_id == 1


def test_a_file_copied_to_another_keys_name_is_noticed(made: KeyPlaces) -> None:
    shutil.copy(made.key_dir / "kek-1.key", made.key_dir / "pepper-2.key")
    with pytest.raises(KeyUnreadable, match="does not begin with the line “alertcard pepper 2”"):
        load_secrets(made, SecretKind.PEPPER)
    shutil.copy(made.key_dir / "links-1.pem", made.key_dir / "pdf-2.pem")
    with pytest.raises(KeyUnreadable, match="alertcard pdf 2"):
        load_signing_key(made, KeyPurpose.PDF)


def test_a_key_of_another_curve_or_a_damaged_one_is_refused(made: KeyPlaces) -> None:
    other = ec.generate_private_key(ec.SECP384R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    for body in (other, b"-----BEGIN PRIVATE KEY-----\n", b""):
        (made.key_dir / "log-1.pem").write_bytes(b"alertcard log 1\n" + body)
        with pytest.raises(KeyUnreadable, match=r"log-1.pem does not hold a P-256 key"):
            load_signing_key(made, KeyPurpose.LOG)


def test_during_a_change_the_newest_pepper_is_present_and_the_last_one_still_there(made: KeyPlaces) -> None:
    make_secret(made, SecretKind.PEPPER, 2)
    make_secret(made, SecretKind.PEPPER, 10)
    peppers = load_secrets(made, SecretKind.PEPPER)
    assert [key.key_id for key in peppers.keys] == [1, 2, 10]
    assert peppers.present.key_id == 10
    assert peppers.previous == peppers.find(2)


def test_files_of_old_link_keys_need_not_exist(made: KeyPlaces) -> None:
    make_signing_key(made, KeyPurpose.LINKS, 2)
    (made.key_dir / "links-1.pem").unlink()
    assert load_signing_key(made, KeyPurpose.LINKS, 2).key_id == 2


def test_other_files_in_the_folder_are_not_keys(made: KeyPlaces) -> None:
    for name in ("kek-2.key~", "kek-0.key", "kek-01.key", ".kek-3.key", "kek-4xkey", "kek-٣.key"):
        (made.key_dir / name).write_text("")
    assert key_ids(made, SecretKind.KEK) == [1]


def test_the_pepper_comes_from_systemd_with_no_key_folder_at_all(made: KeyPlaces, tmp_path: Path) -> None:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    shutil.copy(made.key_dir / "pepper-1.key", credentials)
    (credentials / "pepper-1.key").chmod(0o440)
    given = key_places(tmp_path / "absent", demo=False, environment={"CREDENTIALS_DIRECTORY": str(credentials)})
    assert load_secrets(given, SecretKind.PEPPER) == load_secrets(made, SecretKind.PEPPER)
    with pytest.raises(KeyMissing):
        load_secrets(given, SecretKind.KEK)


def test_a_credential_wins_over_a_file_of_the_same_name(made: KeyPlaces, tmp_path: Path) -> None:
    systemd = KeyPlaces(tmp_path / "credentials")
    given = make_secret(systemd, SecretKind.KEK, 1)
    both = KeyPlaces(made.key_dir, credentials_dir=systemd.key_dir)
    assert load_secrets(both, SecretKind.KEK).present == given


def test_without_systemd_only_the_key_folder_is_read(tmp_path: Path) -> None:
    assert key_places(tmp_path, demo=True, environment={}) == KeyPlaces(tmp_path, None, demo=True)


def test_keys_beside_the_data_are_seen_through_links_and_dots(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "keys").mkdir(parents=True)
    (tmp_path / "linked").symlink_to(data / "keys")
    assert lies_inside(data, data)
    assert lies_inside(tmp_path / "linked", data)
    assert lies_inside(tmp_path / "other" / ".." / "data" / "keys", data)
    assert not lies_inside(tmp_path / "data-keys", data)


def test_every_fault_is_one_kind_of_error() -> None:
    assert all(issubclass(kind, KeyFileError) for kind in (KeyMissing, KeyUnreadable, KeyExposed, KeyExists))


def test_a_key_file_appears_whole_or_not_at_all(places: KeyPlaces, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash while it is written leaves nothing under its name that a start would stumble over."""
    monkeypatch.setattr("app.core.key_files.os.link", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make_secret(places, SecretKind.PEPPER, 1)
    assert key_ids(places, SecretKind.PEPPER) == []
