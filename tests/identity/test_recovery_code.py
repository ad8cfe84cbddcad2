"""The recovery code as people write it down."""

import pytest
from sqlmodel import Session

from app.core import crockford
from app.core.errors import Invalid
from app.core.runtime import Runtime
from app.identity.recovery import make_code, read_code
from tests.factories.identity import make_account


@pytest.fixture
def code(session: Session, runtime: Runtime) -> str:
    return make_code(session, account_id=make_account(session, runtime).id)


def test_it_is_seven_groups_of_four(code: str) -> None:
    groups = code.split("-")
    assert [len(group) for group in groups] == [4] * 7


def test_it_holds_128_bits(session: Session, runtime: Runtime) -> None:
    account_id = make_account(session, runtime).id
    seen = 0
    for _ in range(64):
        seen |= crockford.decode_number(read_code(make_code(session, account_id=account_id)))
    assert seen == 2**128 - 1


@pytest.mark.parametrize("change", [str.lower, lambda text: text.replace("-", ""), lambda text: f" {text}\n"])
def test_it_reads_however_it_is_typed(code: str, change: object) -> None:
    assert callable(change)
    assert read_code(change(code)) == read_code(code)


def test_nearly_every_single_slip_is_noticed(code: str) -> None:
    symbols = code.replace("-", "")
    unnoticed = 0
    for place, symbol in enumerate(symbols):
        for other in crockford.ALPHABET:
            if other != symbol:
                unnoticed += _reads(symbols[:place] + other + symbols[place + 1 :])
    assert unnoticed <= 5  # 868 slips, each unnoticed with a chance of 1 in 1024


@pytest.mark.parametrize("typed", ["", "1234", "0" * 27, "0" * 28, "U" * 28, "ſ" * 28, "0000-" * 200])
def test_anything_else_is_a_slip(typed: str) -> None:
    assert not _reads(typed)


def _reads(typed: str) -> bool:
    try:
        read_code(typed)
    except Invalid:
        return False
    return True
