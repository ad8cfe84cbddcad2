"""Getting back in with the recovery code: it works once, after an e-mail code, and takes few guesses."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from app.core.database import transaction
from app.core.runtime import Runtime
from app.identity.cookies import Cookie
from app.identity.models import RecoveryCode
from tests.factories.identity import Browser, enrol_passkey, prove_email
from tests.sign_in.conftest import NewBrowser, later


def test_the_recovery_code_lets_in_after_an_email_code(lost: Browser, recovery_code: str) -> None:
    answer = lost.post("/recovery/code", {"recovery_code": recovery_code})
    assert answer.status_code == 200
    assert answer.json()["session"]["method"] == "recovery_code"
    assert lost.is_signed_in


def test_the_recovery_code_may_be_typed_in_small_letters_with_blanks(lost: Browser, recovery_code: str) -> None:
    typed = recovery_code.lower().replace("-", " ")
    assert lost.post("/recovery/code", {"recovery_code": typed}).status_code == 200


def test_the_recovery_code_alone_opens_nothing(new_browser: NewBrowser, recovery_code: str) -> None:
    """Proves H59-A3."""
    answer = new_browser().post("/recovery/code", {"recovery_code": recovery_code})
    assert (answer.status_code, answer.json()["code"]) == (409, "prove_email_first")


def test_the_proof_of_the_address_lasts_ten_minutes(lost: Browser, recovery_code: str) -> None:
    with later(minutes=10, seconds=1):
        answer = lost.post("/recovery/code", {"recovery_code": recovery_code})
    assert answer.json()["code"] == "prove_email_first"


def test_a_recovery_code_works_once(lost: Browser, recovery_code: str) -> None:
    lost.post("/recovery/code", {"recovery_code": recovery_code})
    prove_email(lost)
    assert lost.post("/recovery/code", {"recovery_code": recovery_code}).json()["code"] == "wrong_recovery_code"


def test_a_replaced_recovery_code_does_not_work(owner: Browser, lost: Browser, recovery_code: str) -> None:
    newer = owner.post("/recovery-codes").json()["recovery_code"]
    assert lost.post("/recovery/code", {"recovery_code": recovery_code}).status_code == 422
    assert lost.post("/recovery/code", {"recovery_code": newer}).status_code == 200


def test_anothers_recovery_code_does_not_work(lost: Browser, new_browser: NewBrowser) -> None:
    """Proves H59-A3."""
    other = new_browser()
    prove_email(other, "other@example.org")
    code = enrol_passkey(other)[1]["recovery_code"]
    assert lost.post("/recovery/code", {"recovery_code": code}).json()["code"] == "wrong_recovery_code"


def test_a_slip_in_the_recovery_code_costs_no_try(lost: Browser, recovery_code: str) -> None:
    slip = ("1" if recovery_code[0] != "1" else "2") + recovery_code[1:]
    for _ in range(6):
        assert lost.post("/recovery/code", {"recovery_code": slip}).json()["code"] == "recovery_code_slip"
    assert lost.post("/recovery/code", {"recovery_code": recovery_code}).status_code == 200


@pytest.mark.slow
def test_a_recovery_code_takes_five_guesses_a_day(lost: Browser, owner: Browser, recovery_code: str) -> None:
    old_codes = [recovery_code, *(owner.post("/recovery-codes").json()["recovery_code"] for _ in range(6))]
    newest = old_codes.pop()
    replies = [lost.post("/recovery/code", {"recovery_code": code}).status_code for code in old_codes]
    assert replies == [422] * 5 + [429]
    assert lost.post("/recovery/code", {"recovery_code": newest}).status_code == 429
    with later(days=1):
        prove_email(lost)
        assert lost.post("/recovery/code", {"recovery_code": newest}).status_code == 200


@pytest.mark.slow
def test_parallel_uses_of_a_recovery_code_let_exactly_one_in(
    lost: Browser, new_browser: NewBrowser, recovery_code: str
) -> None:
    twins = [new_browser() for _ in range(5)]
    for twin in twins:
        twin.set_cookie(Cookie.BROWSER, str(lost.cookie(Cookie.BROWSER)))
    with ThreadPoolExecutor(5) as pool:
        replies = list(pool.map(lambda twin: twin.post("/recovery/code", {"recovery_code": recovery_code}), twins))
    assert [reply.status_code for reply in replies].count(200) == 1
    assert sum(twin.is_signed_in for twin in twins) == 1


def test_the_recovery_code_is_kept_as_a_hash(recovery_code: str, runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        row = session.exec(select(RecoveryCode)).one()
    assert len(row.code_lookup) == 32
    assert recovery_code.replace("-", "").encode() not in row.code_lookup
