"""The large numbers of signing in, run by `make soak` only."""

import base64
import random
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any
from uuid import uuid4

import pytest

from app.core.database import transaction
from app.core.errors import Invalid
from app.core.runtime import Runtime
from app.identity.ceremony import KnownPasskey, RelyingParty, challenge_of, check_assertion, check_new
from app.identity.cookies import Cookie
from tests.factories.authenticator import SoftAuthenticator
from tests.factories.identity import make_account, newest_code
from tests.sign_in.conftest import NewBrowser

pytestmark = pytest.mark.soak
SEED = 20261121
PARTY = RelyingParty("localhost", "http://localhost:8000")
CHALLENGE = b"c" * 32


def _options(user_id: bytes) -> dict[str, Any]:
    encode = base64.urlsafe_b64encode
    return {
        "challenge": encode(CHALLENGE).rstrip(b"=").decode(),
        "user": {"id": encode(user_id).rstrip(b"=").decode()},
    }


def _mutant(chance: random.Random, credential: dict[str, Any]) -> dict[str, Any]:
    """One bit flipped, one byte cut or one put in, somewhere in what is signed or signs."""
    part = chance.choice(["clientDataJSON", "authenticatorData", "signature"])
    text = credential["response"][part]
    raw = bytearray(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    place = chance.randrange(len(raw))
    change = chance.randrange(3)
    if change == 0:
        raw[place] ^= 1 << chance.randrange(8)
    elif change == 1:
        del raw[place]
    else:
        raw.insert(place, chance.randrange(256))
    changed = base64.urlsafe_b64encode(bytes(raw)).rstrip(b"=").decode()
    return {**credential, "response": {**credential["response"], part: changed}}


@pytest.mark.no_database
def test_twenty_thousand_mutated_assertions_open_nothing() -> None:
    account_id = uuid4()
    authenticator = SoftAuthenticator(PARTY.origin)
    new = check_new(PARTY, authenticator.create(_options(account_id.bytes)), challenge=CHALLENGE)
    passkey = KnownPasskey(new.credential_id, new.public_key, 0, account_id)
    credential = authenticator.get(_options(account_id.bytes))
    check_assertion(PARTY, credential, challenge=CHALLENGE, passkey=passkey)
    chance = random.Random(SEED)  # noqa: S311 - a seed that can be run again
    for _ in range(20_000):
        with pytest.raises(Invalid):
            _open(_mutant(chance, credential), passkey)


def _open(credential: dict[str, Any], passkey: KnownPasskey) -> None:
    if challenge_of(credential) != CHALLENGE:
        raise Invalid("passkey_refused", "The challenge is another.")
    check_assertion(PARTY, credential, challenge=CHALLENGE, passkey=passkey)


def test_two_hundred_codes_used_ten_times_at_once_let_in_once_each(new_browser: NewBrowser, runtime: Runtime) -> None:
    with ThreadPoolExecutor(10) as pool:
        for number in range(200):
            first = new_browser()
            first.post("/sign-in/code", {"email": f"person{number}@example.org"})
            code, cookie = newest_code(runtime), str(first.cookie(Cookie.BROWSER))
            twins = [new_browser() for _ in range(10)]
            for twin in twins:
                twin.set_cookie(Cookie.BROWSER, cookie)
            replies = pool.map(lambda twin, code=code: twin.post("/sign-in/code/verify", {"code": code}), twins)
            assert [reply.status_code for reply in replies].count(200) == 1


def test_known_and_unknown_addresses_take_the_same_time(new_browser: NewBrowser, runtime: Runtime) -> None:
    """Medians within two milliseconds of each other (S12)."""
    with transaction(runtime.database) as session:
        for number in range(300):
            make_account(session, runtime, email=f"known{number}@example.org")
    browser = new_browser()
    taken: dict[str, list[float]] = {"known": [], "unknown": []}
    for number in range(300):
        for kind, times in taken.items():
            start = time.perf_counter()
            browser.post("/sign-in/code", {"email": f"{kind}{number}@example.org"})
            times.append(time.perf_counter() - start)
    assert abs(median(taken["known"]) - median(taken["unknown"])) < 0.002
