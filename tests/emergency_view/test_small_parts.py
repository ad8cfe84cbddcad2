"""Networks, form bodies, tickets, snapshots and compression."""

import base64
import os
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.card_templates.notices import Withdrawals
from app.core.clock import now
from app.core.secret_keys import SecretKey, SecretKeys, SecretKind
from app.emergency_view.opening.form_body import read_fields
from app.emergency_view.opening.networks import UNKNOWN, Clients, limit_prefix, log_prefix
from app.emergency_view.opening.snapshot import Snapshots
from app.emergency_view.opening.tickets import Purpose, Ticket, open_ticket, seal_ticket
from app.emergency_view.overlay import Live, lay_over
from app.emergency_view.page.view import Furniture
from app.emergency_view.render import render_page
from app.patient_summary.schema import PatientSummary
from tests.emergency_view.pages import OPENED, TODAY
from tests.emergency_view.test_overlay import withdrawal
from tests.factories.card_lines import DUCHENNE
from tests.factories.summaries import (
    a_child_summary,
    a_long_name_summary,
    a_right_to_left_summary,
    a_summary,
    a_summary_with_long_notes,
    a_summary_without_lines,
    an_identity,
)

# --- networks -----------------------------------------------------------------------------------------------


def scope(client: str | None, *forwarded: str) -> dict[str, object]:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return {"client": (client, 1) if client else None, "headers": headers}


@pytest.mark.parametrize(
    ("trusted", "client", "forwarded", "address"),
    [
        ("", "198.51.100.7", ["203.0.113.1"], "198.51.100.7"),  # nobody may speak for others
        ("10.0.0.0/8", "10.0.0.5", ["203.0.113.1"], "203.0.113.1"),
        ("10.0.0.0/8", "198.51.100.7", ["203.0.113.1"], "198.51.100.7"),  # not through our proxy
        ("10.0.0.0/8", "10.0.0.5", ["6.6.6.6, 203.0.113.1, 10.0.0.9"], "203.0.113.1"),  # a forged first hop
        ("10.0.0.0/8", "10.0.0.5", ["6.6.6.6", "203.0.113.1"], "203.0.113.1"),  # two headers are one list
        ("10.0.0.0/8", "10.0.0.5", [], "10.0.0.5"),
        ("10.0.0.0/8", "10.0.0.5", ["rubbish"], "rubbish"),
        ("fd00::/8", "fd00::1", ["2001:db8::7"], "2001:db8::7"),
        ("10.0.0.0/8,fd00::/8", "10.0.0.5", ["2001:db8::7, fd00::2"], "2001:db8::7"),
    ],
)
def test_a_forwarded_address_is_believed_from_our_proxies_only(
    trusted: str, client: str, forwarded: list[str], address: str
) -> None:
    assert Clients([each for each in trusted.split(",") if each]).address(scope(client, *forwarded)) == address


def test_a_local_socket_has_no_address() -> None:
    assert Clients(["10.0.0.0/8"]).address(scope(None)) == UNKNOWN


@pytest.mark.parametrize(
    ("address", "limit", "log"),
    [
        ("203.0.113.9", "203.0.113.9", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/56", "2001:db8:1::/48"),
        ("::ffff:203.0.113.9", "203.0.113.9/32", "203.0.113.0/24"),
        ("rubbish", "rubbish", "unknown"),
        ("a:b:c", "unknown", "unknown"),
        ("300.1.1.1", "300.1.1.1", "unknown"),
    ],
)
def test_limits_count_by_customer_and_the_log_keeps_less(address: str, limit: str, log: str) -> None:
    assert (limit_prefix(address), log_prefix(address)) == (limit, log)


# --- form bodies --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (b"code=ABC", {"code": "ABC"}),
        (b"code=M98GF-WWT7Y+AGN7O&t=5", {"code": "M98GF-WWT7Y AGN7O", "t": "5"}),
        (b"code=%C5%BF", {"code": "\u017f"}),
        (b"", {"": ""}),
        (b"code=a&code=b", None),
        (b"code=%ff", None),
        (b"code=a=b", {"code": "a=b"}),
    ],
)
def test_a_form_is_read_by_hand(body: bytes, fields: dict[str, str] | None) -> None:
    assert read_fields(body) == fields


@given(st.binary(max_size=200))
@settings(derandomize=True, max_examples=300, deadline=None)
def test_no_bytes_break_the_reading_of_a_form(body: bytes) -> None:
    fields = read_fields(body)
    assert fields is None or all(isinstance(value, str) for value in fields.values())


# --- tickets ------------------------------------------------------------------------------------------------

PEPPERS = SecretKeys((SecretKey(SecretKind.PEPPER, 1, bytes(32)),))


def a_ticket(purpose: Purpose = Purpose.OPEN) -> Ticket:
    return Ticket(purpose, uuid4(), uuid4(), 7, now().replace(microsecond=0), os.urandom(32))


def test_a_ticket_comes_back_whole_for_its_own_purpose_alone() -> None:
    ticket = a_ticket()
    text = seal_ticket(ticket, PEPPERS)
    assert open_ticket(text, Purpose.OPEN, PEPPERS, now=now()) == ticket
    assert open_ticket(text, Purpose.REPORT, PEPPERS, now=now()) is None


@pytest.mark.parametrize(("minutes", "opens"), [(0, True), (15, True), (16, False), (-1, False)])
def test_a_ticket_to_open_lives_fifteen_minutes(minutes: int, opens: bool) -> None:
    text = seal_ticket(a_ticket(), PEPPERS)
    found = open_ticket(text, Purpose.OPEN, PEPPERS, now=now() + timedelta(minutes=minutes))
    assert (found is not None) is opens


@pytest.mark.parametrize(("days", "opens"), [(0, True), (1, True), (2, False)])
def test_a_ticket_to_report_lives_as_long_as_the_key_of_its_day(days: int, opens: bool) -> None:
    text = seal_ticket(a_ticket(Purpose.REPORT), PEPPERS)
    assert (open_ticket(text, Purpose.REPORT, PEPPERS, now=now() + timedelta(days=days)) is not None) is opens


def test_a_ticket_of_the_last_pepper_is_taken_while_the_pepper_changes() -> None:
    text = seal_ticket(a_ticket(), PEPPERS)
    both = SecretKeys((*PEPPERS.keys, SecretKey(SecretKind.PEPPER, 2, os.urandom(32))))
    assert open_ticket(text, Purpose.OPEN, both, now=now()) is not None


@given(st.integers(min_value=0, max_value=104), st.integers(min_value=1, max_value=255))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_no_altered_ticket_is_taken(place: int, change: int) -> None:
    sealed = bytearray(base64.urlsafe_b64decode(seal_ticket(a_ticket(), PEPPERS)))
    sealed[place % len(sealed)] ^= change
    assert open_ticket(base64.urlsafe_b64encode(sealed).decode(), Purpose.OPEN, PEPPERS, now=now()) is None


@pytest.mark.parametrize("text", ["", "x", "é", "A" * 500, "=" * 8])
def test_rubbish_is_no_ticket(text: str) -> None:
    assert open_ticket(text, Purpose.OPEN, PEPPERS, now=now()) is None


# --- snapshots ----------------------------------------------------------------------------------------------

SUMMARIES = [
    a_summary(),
    a_summary(mode="live"),
    a_child_summary(),
    a_summary_without_lines(),
    a_long_name_summary(),
    a_right_to_left_summary(),
    a_summary_with_long_notes(),
    a_summary(how_to_help='"first_blocks":[{}],"wallet_lines":'),
    a_summary(condition_line='\\","first_blocks":'),
]


@pytest.mark.parametrize("summary", SUMMARIES)
def test_the_quick_reading_of_a_snapshot_equals_the_plain_one(summary: PatientSummary) -> None:
    body = summary.model_dump_json().encode()
    snapshots = Snapshots()
    for _ in range(2):
        assert snapshots.read(body).summary == PatientSummary.model_validate_json(body) == summary


@pytest.mark.parametrize("summary", SUMMARIES)
def test_a_page_drawn_from_kept_parts_equals_one_drawn_anew(summary: PatientSummary) -> None:
    snapshots, body = Snapshots(), summary.model_dump_json().encode()
    for _ in range(2):
        assert drawn(snapshots, body) == anew(summary)


def test_kept_parts_of_one_card_never_stand_on_another() -> None:
    snapshots = Snapshots(kept=2)
    for _ in range(3):
        for summary in SUMMARIES:
            assert drawn(snapshots, summary.model_dump_json().encode()) == anew(summary)


def test_two_people_with_the_same_lines_share_parts_and_nothing_of_themselves() -> None:
    snapshots = Snapshots()
    other = a_summary(identity=an_identity(given_name="Other", family_name="Person"))
    drawn(snapshots, a_summary().model_dump_json().encode())
    page = drawn(snapshots, other.model_dump_json().encode())
    assert page == anew(other)
    assert "Michael" not in page


def test_a_line_withdrawn_after_it_was_drawn_does_not_come_back_from_what_was_kept() -> None:
    """What is kept is used only for the very blocks it was drawn from, none taken back."""
    snapshots, body = Snapshots(), a_summary().model_dump_json().encode()
    drawn(snapshots, body)
    for notice in (withdrawal(DUCHENNE[0], "fat-embolism"), withdrawal(DUCHENNE[0], None)):
        live = Live(withdrawals=Withdrawals([notice]))
        assert drawn(snapshots, body, live) == anew(a_summary(), live)
        assert drawn(snapshots, body, live) != drawn(snapshots, body)


def test_a_body_of_another_shape_is_refused_and_not_half_read() -> None:
    for body in (b"{}", b'{"first_blocks":[],"more_blocks":[],"wallet_lines":[]}', b"nonsense"):
        with pytest.raises(ValidationError):
            Snapshots().read(body)


def drawn(snapshots: Snapshots, body: bytes, live: Live = Live()) -> str:  # noqa: B008 - frozen
    snapshot = snapshots.read(body)
    overlay = lay_over(snapshot.summary, live, today=TODAY, as_sealed=snapshot.kept.shown)
    furniture = Furniture(OPENED.help_line, OPENED.origin, OPENED.opened, OPENED.report_ticket, kept=snapshot.kept)
    return render_page(snapshot.summary, overlay, today=TODAY, furniture=furniture)


def anew(summary: PatientSummary, live: Live = Live()) -> str:  # noqa: B008 - frozen
    return render_page(summary, lay_over(summary, live, today=TODAY), today=TODAY, furniture=OPENED)
