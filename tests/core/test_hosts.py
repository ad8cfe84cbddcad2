"""Names of our hosts as clients and proxies write them."""

import pytest

from app.core.hosts import asked_authority, authority_of

pytestmark = pytest.mark.no_database
OURS = authority_of("https://card.example")


def asked(*hosts: bytes) -> tuple[str, int] | None:
    return asked_authority({"headers": [(b"host", host) for host in hosts]}, scheme="https")


@pytest.mark.parametrize("written", [b"card.example", b"card.example:443", b"card.example.", b"CARD.example"])
def test_every_way_of_writing_our_name_is_our_name(written: bytes) -> None:
    assert asked(written) == OURS


@pytest.mark.parametrize("written", [b"card.example:8443", b"evil.example", b"card.example.evil.example", b"", b"[::1"])
def test_any_other_name_is_not_ours(written: bytes) -> None:
    assert asked(written) != OURS


def test_an_absent_or_doubled_name_is_nobodys() -> None:
    assert asked() is None
    assert asked(b"card.example", b"app.example") is None
