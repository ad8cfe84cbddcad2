"""A new blind key: everybody is found as before, by nobody's old key, and a process that was forgotten does no harm."""

import pytest
from sqlmodel import Session, select

from app.core.database import transaction
from app.core.errors import Unavailable
from app.core.runtime import Runtime, StartRefused, open_runtime
from app.core.secret_keys import SecretKind
from app.identity import blind, email_codes
from app.identity.accounts import erase_account, find_account, open_account
from app.identity.blind import change_blind_key
from app.identity.emails import email_lookup
from app.identity.models import Account, EmailCode
from tests.factories.identity import make_account

ADDRESS = "megan@example.org"


@pytest.fixture
def changed(runtime: Runtime) -> Runtime:
    """A service with one account and an erased one, after the change and the restart."""
    with transaction(runtime.database) as session:
        make_account(session, runtime, email=ADDRESS)
        erase_account(session, runtime.keys, make_account(session, runtime, email="gone@example.org").id)
        email_codes.ask(session, runtime, email=ADDRESS, language="en-GB")
    assert change_blind_key(runtime) == (1, "blind-1.key")
    (runtime.settings.keys / "blind-1.key").unlink()
    return open_runtime(runtime.settings)


def found(session: Session, runtime: Runtime, address: str) -> Account | None:
    return find_account(session, lookup=email_lookup(runtime.keys, address))


def test_everybody_is_found_under_the_new_key_alone(runtime: Runtime, changed: Runtime) -> None:
    with transaction(changed.database) as session:
        assert found(session, changed, ADDRESS) is not None
        assert found(session, runtime, ADDRESS) is None
        assert found(session, changed, "gone@example.org") is None
        assert found(session, changed, "") is None
        assert session.exec(select(EmailCode)).all() == []


def test_process_that_was_left_running_takes_nobody_for_new(runtime: Runtime, changed: Runtime) -> None:
    with transaction(runtime.database) as session, pytest.raises(Unavailable):
        open_account(session, runtime.keys, email=ADDRESS)
    with transaction(changed.database) as session:
        assert open_account(session, changed.keys, email=ADDRESS).id
        assert open_account(session, changed.keys, email="new@example.org").id


def test_change_that_was_broken_off_is_run_again_with_the_same_key(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(runtime.database) as session:
        make_account(session, runtime, email=ADDRESS)
    with monkeypatch.context() as broken:
        broken.setattr(blind, "email_lookup", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            change_blind_key(runtime)
    left = (runtime.settings.keys / "blind-2.key").read_bytes()
    with pytest.raises(StartRefused, match=r"run its command again"):
        open_runtime(runtime.settings)
    change_blind_key(open_runtime(runtime.settings, unfinished=SecretKind.BLIND))
    assert (runtime.settings.keys / "blind-2.key").read_bytes() == left
    (runtime.settings.keys / "blind-1.key").unlink()
    with transaction(runtime.database) as session:
        assert found(session, open_runtime(runtime.settings), ADDRESS) is not None
