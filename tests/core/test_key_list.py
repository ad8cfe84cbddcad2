"""The published key list: its exact shape, and what may be done to it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.core.key_list import (
    KeyList,
    KeyListError,
    KeyMode,
    KeyState,
    distrust,
    dump_key_list,
    load_key_list,
    next_key,
)
from app.core.signing_keys import KeyPurpose, generate_signing_key

LATER = datetime(2027, 11, 21, 9, tzinfo=UTC)


def with_next_key(key_list: KeyList, mode: KeyMode = KeyMode.LIVE) -> KeyList:
    public_key = generate_signing_key(KeyPurpose.LINKS, key_list.next_id).public_key
    return next_key(key_list, public_key, mode=mode, from_on=LATER.date(), at=LATER)


def test_the_list_has_the_published_shape(key_list: KeyList) -> None:
    assert json.loads(dump_key_list(key_list)) == {
        "issuer": "https://card.example",
        "updated": "2026-11-21T12:00:00Z",
        "keys": [
            {
                "id": 1,
                "issuer": "https://card.example",
                "kty": "EC",
                "crv": "P-256",
                "x": "dqbyfKj61tFobHBqtww0u7n2VNiHi7-hLuVc1GTLHRI",
                "y": "5vcBTwEznsRm7v2uQMVr2TFg3Xfz85KO8OCcgdm8YMA",
                "kid": "2RcHK2HZ50lBjwFLtaHrM08CSbCJnjbtaeqCFspLO1A",
                "alg": "ES256",
                "state": "signing",
                "mode": "live",
                "from": "2026-11-21",
            }
        ],
    }


def test_no_private_member_is_ever_published(key_list: KeyList) -> None:
    published = json.loads(dump_key_list(with_next_key(key_list)))
    assert all("d" not in entry for entry in published["keys"])


def test_the_list_comes_back_from_its_json(key_list: KeyList) -> None:
    marked = distrust(with_next_key(key_list), 1, on=date(2027, 12, 1), at=LATER)
    back = load_key_list(dump_key_list(marked))
    assert back == marked
    assert [entry.kid for entry in back.keys] == [entry.kid for entry in marked.keys]


def test_the_next_key_signs_and_the_last_one_verifies(key_list: KeyList) -> None:
    later = with_next_key(key_list)
    assert [(entry.key_id, entry.state) for entry in later.keys] == [
        (1, KeyState.VERIFYING),
        (2, KeyState.SIGNING),
    ]
    assert later.updated_at == LATER


def test_a_distrusted_key_stays_listed_with_its_date(key_list: KeyList) -> None:
    marked = distrust(key_list, 1, on=date(2027, 1, 5), at=LATER)
    published = json.loads(dump_key_list(marked))["keys"][0]
    assert (published["state"], published["distrusted_on"]) == ("distrusted", "2027-01-05")
    assert marked.signing is None


def test_distrusting_again_keeps_the_first_date(key_list: KeyList) -> None:
    marked = distrust(key_list, 1, on=date(2027, 1, 5), at=LATER)
    assert distrust(marked, 1, on=date(2028, 1, 5), at=LATER) is marked


def test_an_id_is_never_used_again(key_list: KeyList) -> None:
    marked = distrust(key_list, 1, on=date(2027, 1, 5), at=LATER)
    assert [entry.key_id for entry in with_next_key(marked).keys] == [1, 2]
    assert [entry.state for entry in with_next_key(marked).keys] == [KeyState.DISTRUSTED, KeyState.SIGNING]


def test_no_change_ever_takes_a_published_key_away(key_list: KeyList) -> None:
    """Proves H66-A2."""
    changed = key_list
    for number in range(1, 6):
        changed = distrust(with_next_key(changed), number, on=date(2027, 1, 5), at=LATER)
        assert [entry.kid for entry in key_list.keys] == [entry.kid for entry in changed.keys[:1]]
        assert [entry.key_id for entry in changed.keys] == list(range(1, number + 2))


def test_distrusting_an_unknown_key_says_how_to_see_the_ids(key_list: KeyList) -> None:
    with pytest.raises(KeyListError, match="no link key 9"):
        distrust(key_list, 9, on=date(2027, 1, 5), at=LATER)


def test_demo_and_live_keys_never_stand_in_one_list(key_list: KeyList) -> None:
    with pytest.raises(KeyListError, match="Demo and live"):
        with_next_key(key_list, KeyMode.DEMO)


def test_the_same_key_is_not_listed_twice(key_list: KeyList) -> None:
    with pytest.raises(KeyListError, match="already in the list"):
        next_key(key_list, key_list.keys[0].public_key, mode=KeyMode.LIVE, from_on=date(2027, 1, 1), at=LATER)


def test_ids_end_at_254(key_list: KeyList) -> None:
    last = replace(key_list, keys=(replace(key_list.keys[0], key_id=254),))
    with pytest.raises(KeyListError, match="1 to 254"):
        with_next_key(last)


@pytest.mark.parametrize(
    "issuer",
    [
        "https://card.example/",
        "https://Card.example",
        "card.example",
        "https://a.example\n",
        "https://u@a.example",
        "https://ä.example",
    ],
)
def test_an_issuer_is_an_origin_in_lower_case(issuer: str, key_list: KeyList) -> None:
    with pytest.raises(KeyListError, match="origin"):
        replace(key_list.keys[0], issuer=issuer)


@pytest.mark.parametrize("issuer", ["http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000"])
def test_demo_origins_are_issuers_too(issuer: str, key_list: KeyList) -> None:
    assert replace(key_list.keys[0], issuer=issuer).issuer == issuer


@pytest.mark.parametrize(
    "change",
    [
        {"state": "expired"},
        {"mode": "test"},
        {"state": "distrusted"},
        {"distrusted_on": "2027-01-01"},
        {"kid": "AAAA"},
        {"crv": "P-384"},
        {"alg": "none"},
        {"id": 0},
        {"id": "1"},
        {"x": "AAAA"},
        {"from": "yesterday"},
        {"kty": None},
    ],
)
def test_a_damaged_entry_is_refused(change: dict[str, Any], key_list: KeyList) -> None:
    published = json.loads(dump_key_list(key_list))
    published["keys"][0] |= change
    with pytest.raises(KeyListError):
        load_key_list(json.dumps(published))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"issuer":"https://a.example","updated":"now","keys":[]}'])
def test_a_damaged_list_is_refused(text: str) -> None:
    with pytest.raises(KeyListError):
        load_key_list(text)


def test_two_signing_keys_or_one_id_twice_are_refused(key_list: KeyList) -> None:
    published = json.loads(dump_key_list(with_next_key(key_list)))
    published["keys"][0]["state"] = "signing"
    with pytest.raises(KeyListError, match="More than one"):
        load_key_list(json.dumps(published))
    published["keys"][0] |= {"state": "verifying", "id": 2}
    with pytest.raises(KeyListError, match="twice"):
        load_key_list(json.dumps(published))
