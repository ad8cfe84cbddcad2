"""What stops a start, and what it says."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import Session

from app.core.database import Database, transaction
from app.core.key_files import KeyMissing, key_file_name, make_secret
from app.core.models import KeyCheck
from app.core.runtime import Runtime, StartRefused, add_secret, init_instance, next_link_key, open_runtime
from app.core.secret_keys import SecretKind
from app.core.signing_keys import KeyPurpose
from app.settings import Settings


def settings_for(url: str, folder: Path, **more: Any) -> Settings:
    given: dict[str, Any] = {"data_dir": folder, "database_url": SecretStr(url), **more}
    return Settings(_env_file=None, **given)


def live(url: str, folder: Path, **more: Any) -> Settings:
    given: dict[str, Any] = {
        "key_dir": folder / "keys",
        "app_origin": "https://app.example",
        "emergency_origin": "https://card.example",
        "trusted_proxies": "10.0.0.0/8",
        "mail_driver": "smtp",
        "responsible_email": "safety@service.example",
        "checkpoint_file": folder / "elsewhere" / "checkpoints",
        **more,
    }
    return settings_for(url, folder / "data", **given)


def test_a_second_start_finds_the_same_instance_and_keys(runtime: Runtime) -> None:
    again = open_runtime(runtime.settings)
    assert again.instance_id == runtime.instance_id
    assert again.keys.keks.present == runtime.keys.keks.present


def test_init_happens_once(runtime: Runtime) -> None:
    with pytest.raises(StartRefused, match="initialised before"):
        init_instance(runtime.settings, "demo")


def test_an_empty_database_does_not_start(database: Database, database_url: str, data_dir: Path) -> None:
    with pytest.raises(StartRefused, match="alertcard init"):
        open_runtime(settings_for(database_url, data_dir))


@pytest.mark.parametrize("kind", list(SecretKind))
def test_a_missing_key_stops_the_start_and_is_named(runtime: Runtime, kind: SecretKind) -> None:
    name = key_file_name(kind, 1)
    (runtime.settings.keys / name).unlink()
    with pytest.raises(KeyMissing, match=name):
        open_runtime(runtime.settings)


def test_a_wrong_key_stops_the_start_and_is_named(runtime: Runtime) -> None:
    path = runtime.settings.keys / key_file_name(SecretKind.KEK, 1)
    path.write_text("alertcard kek 1\n" + "00" * 32 + "\n")
    with pytest.raises(StartRefused, match="kek-1"):
        open_runtime(runtime.settings)


def test_a_demonstration_listens_on_this_machine_only(runtime: Runtime) -> None:
    with pytest.raises(StartRefused, match="DEMO_ON_NETWORK"):
        open_runtime(runtime.settings.model_copy(update={"host": "0.0.0.0"}))  # noqa: S104 - the refused value
    assert open_runtime(runtime.settings.model_copy(update={"host": "0.0.0.0", "demo_on_network": True}))  # noqa: S104 - as above


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"key_dir": None}, "KEY_DIR"),
        ({"emergency_origin": "https://app.example"}, "two different"),
        ({"app_origin": "http://app.example"}, "https://"),
        ({"trusted_proxies": ""}, "TRUSTED_PROXIES"),
        ({"mail_driver": "log"}, "MAIL_DRIVER"),
        ({"responsible_email": " "}, "RESPONSIBLE_EMAIL"),
        ({"checkpoint_file": None}, "CHECKPOINT_FILE"),
        ({"checkpoint_file": Path("")}, "CHECKPOINT_FILE"),
    ],
)
def test_a_live_service_refuses_an_unsafe_place(
    database: Database, database_url: str, data_dir: Path, change: dict[str, object], words: str
) -> None:
    with pytest.raises(StartRefused, match=words):
        init_instance(live(database_url, data_dir, **change), "live")


def test_a_live_database_never_becomes_a_demonstration(database: Database, database_url: str, data_dir: Path) -> None:
    settings = live(database_url, data_dir)
    init_instance(settings, "live")
    with pytest.raises(StartRefused):
        init_instance(settings, "demo")
    assert open_runtime(settings).mode == "live"


def test_the_next_link_key_signs_and_the_last_one_verifies(runtime: Runtime) -> None:
    changed = next_link_key(runtime)
    assert [(entry.key_id, entry.state.value) for entry in changed.keys] == [(1, "verifying"), (2, "signing")]
    assert open_runtime(runtime.settings).keys.links.key_id == 2


def test_a_next_link_key_that_a_crash_left_behind_is_used(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is made before the commit: without this, `keys next` would answer KeyExists for ever."""
    with monkeypatch.context() as patch:
        patch.setattr("app.core.runtime.save_key_list", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            next_link_key(runtime)
    left = (runtime.settings.keys / key_file_name(KeyPurpose.LINKS, 2)).read_bytes()
    assert next_link_key(runtime).next_id == 3
    assert (runtime.settings.keys / key_file_name(KeyPurpose.LINKS, 2)).read_bytes() == left
    assert open_runtime(runtime.settings).keys.links.key_id == 2


@pytest.mark.parametrize("kind", list(SecretKind))
def test_a_stray_secret_never_becomes_the_present_one(runtime: Runtime, kind: SecretKind) -> None:
    make_secret(runtime.keys.places, kind, 2)
    with pytest.raises(StartRefused, match=f"{kind}-2.key"):
        open_runtime(runtime.settings)


def test_an_added_secret_is_the_present_one_at_the_next_start(runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        added = add_secret(session, runtime, SecretKind.PEPPER)
    again = open_runtime(runtime.settings)
    assert again.keys.peppers.present == added
    assert again.keys.peppers.previous == runtime.keys.peppers.present


def test_an_interrupted_change_is_finished_with_the_same_secret(runtime: Runtime) -> None:
    with Session(runtime.database.write) as session:
        left = add_secret(session, runtime, SecretKind.PEPPER)
        session.rollback()  # the crash comes after the file and before the commit
    with pytest.raises(StartRefused, match="interrupted"):
        open_runtime(runtime.settings)
    reopened = open_runtime(runtime.settings, unfinished=SecretKind.PEPPER)
    assert reopened.keys.peppers.present.key_id == 1
    with transaction(runtime.database) as session:
        assert add_secret(session, reopened, SecretKind.PEPPER) == left
    assert open_runtime(runtime.settings).keys.peppers.present == left


def test_an_unfinished_change_lets_no_other_stray_pass(runtime: Runtime) -> None:
    make_secret(runtime.keys.places, SecretKind.PEPPER, 3)
    with pytest.raises(StartRefused, match=r"pepper-3\.key"):
        open_runtime(runtime.settings, unfinished=SecretKind.PEPPER)
    with pytest.raises(StartRefused, match=r"pepper-3\.key"):
        open_runtime(runtime.settings, unfinished=SecretKind.KEK)


def test_a_database_that_lost_its_checks_does_not_start(runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        session.delete(session.get_one(KeyCheck, "blind-1"))
    with pytest.raises(StartRefused, match="blind"):
        open_runtime(runtime.settings)
