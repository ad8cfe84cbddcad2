"""Openings as the patient reads them: in words, reloads once, and what a reader claimed."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.access_log.models import AccessEvent
from app.sharing.openings import OPENED, Opening, as_openings, in_words

AT = datetime(2026, 5, 21, 13, 2, tzinfo=UTC)
LINK = UUID("11111111-1111-4111-8111-111111111111")


def an_event(minutes: float = 0, link_id: UUID = LINK) -> AccessEvent:
    values = {"event": OPENED, "outcome": "shown", "by": "responder", "link_id": link_id}
    return AccessEvent.model_validate(values | {"at": AT + timedelta(minutes=minutes)})


def from_network(network: str) -> Any:
    return lambda _event: {"network": network, "how": "scan"}


def test_opening_in_words() -> None:
    """The words of the issue; British Summer Time is the clock on the wall."""
    assert in_words(Opening(AT, LINK), "wallet", None, is_own=True) == (
        "Opened 21 May 2026 at 2:02pm with your wallet card"
    )


@pytest.mark.parametrize(
    ("medium", "label", "how", "is_own", "words"),
    [
        ("phone", None, "scan", False, "Opened 21 May 2026 at 2:02pm with the phone"),
        ("wallet", None, "typed", True, "Opened 21 May 2026 at 2:02pm by typing the code of your wallet card"),
        ("other", "Nain's fridge", "", True, "Opened 21 May 2026 at 2:02pm with another code (Nain's fridge)"),
        (None, None, "", True, "Opened 21 May 2026 at 2:02pm with a code that is gone"),
    ],
)
def test_words_name_the_medium_the_label_and_the_way(
    medium: str | None, label: str | None, how: str, is_own: bool, words: str
) -> None:
    assert in_words(Opening(AT, LINK, how=how), medium, label, is_own=is_own) == words


@pytest.mark.parametrize(("hour", "words"), [(0, "12:05am"), (11, "11:05am"), (12, "12:05pm"), (23, "11:05pm")])
def test_midnight_and_noon_are_told_apart(hour: int, words: str) -> None:
    opening = Opening(datetime(2026, 1, 9, hour, 5, tzinfo=UTC), LINK)
    assert f"at {words} with" in in_words(opening, "wallet", None, is_own=True)


def test_reloads_within_30_minutes_by_one_link_and_network_are_one_opening() -> None:
    events = [an_event(0), an_event(10), an_event(30)]
    assert [each.count for each in as_openings(events, from_network("198.51.100.0/24"))] == [3]


def test_a_reload_after_half_an_hour_is_another_opening() -> None:
    events = [an_event(0), an_event(30.5)]
    assert [each.count for each in as_openings(events, from_network("198.51.100.0/24"))] == [1, 1]


def test_another_link_or_another_network_is_another_opening() -> None:
    other = uuid4()
    assert len(as_openings([an_event(), an_event(1, other)], from_network("198.51.100.0/24"))) == 2
    networks = iter(["198.51.100.0/24", "203.0.113.0/24"])
    assert len(as_openings([an_event(), an_event(1)], lambda _event: {"network": next(networks)})) == 2


def test_openings_whose_network_cannot_be_read_are_never_joined() -> None:
    def nothing(_event: AccessEvent) -> Mapping[str, Any]:
        return {}

    assert len(as_openings([an_event(), an_event(1)], nothing)) == 2


def test_what_a_reader_said_of_themselves_is_kept_as_a_claim() -> None:
    said = {"name": "Dr Test", "organisation": "A&E", "network": "198.51.100.0/24"}
    (opening,) = as_openings([an_event()], lambda _event: said)
    assert opening.claims == ("Dr Test", "A&E")


def test_claims_of_a_stranger_are_shown_without_what_deceives() -> None:
    event = AccessEvent.model_validate({"event": "card.opened", "outcome": "shown", "by": "responder"})
    told = {"name": "\u202eDr Evil\u2028Opened by your mother", "role": "\x00\u2066"}
    (opening,) = as_openings([event], lambda _: told)
    assert opening.claims == ("Dr Evil Opened by your mother",)
