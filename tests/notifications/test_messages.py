"""What a message says, and that it gives nothing away."""

import ast
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from jinja2 import Environment, meta
from sqlmodel import Session

from app.access_log.sealer import checkpoint, seal_all
from app.core.alarms import Alarm
from app.core.database import transaction
from app.core.models import OutboxMessage
from app.core.outbox import enqueue
from app.core.runtime import Runtime
from app.notifications import catalogue as catalogues
from app.notifications.catalogue import ENGLISH, NOT_IN_WELSH, WELSH, catalogue, missing_in_welsh, moment, write
from app.notifications.kinds import ALARM, KINDS, Audience, kind_of
from app.notifications.worker import send_due
from app.settings import ROOT
from tests.factories.access_log import add_events
from tests.factories.identity import make_account
from tests.notifications.conftest import Mailbox

ALLOWED_VALUES = {
    "app_url",
    "help_line",
    "code",
    "until",
    "ready",
    "stop_url",
    "join_url",
    "held_until",
    "checkpoint",
    "reason",
    "body",
}
SAID = {
    "code": "12345678",
    "expires_at": "2026-11-21T12:10:00+00:00",
    "ready_at": "2026-11-24T12:00:00+00:00",
    "held_until": "2026-11-24T12:00:00+00:00",
    "stop_url": "http://localhost:8000/sign-in/stop#TOKEN",
}
ANY_VALUES = dict.fromkeys(ALLOWED_VALUES, "VALUE")
ALL_KINDS = [*KINDS.values(), ALARM]


def send(runtime: Runtime, mailbox: Mailbox, kind: str, **payload: Any) -> EmailMessage:
    """Send one message of a kind to an account or address made for it."""
    with transaction(runtime.database) as session:
        account = make_account(session, runtime, email="rhys@example.org", language=payload.get("language", ENGLISH))
        enqueue(session, runtime, kind, account_id=account.id, email="rhys@example.org", payload=payload)
    send_due(runtime, mailbox)
    [email] = mailbox.emails
    return email


def words_of(email: EmailMessage) -> str:
    return f"{email['Subject']}\n{email.get_content()}"


def test_a_sign_in_code_says_the_code_and_until_when(runtime: Runtime, mailbox: Mailbox) -> None:
    email = send(runtime, mailbox, "sign_in_code", **SAID)
    assert "12345678" in email.get_content()
    assert "until 12:10pm on 21 November 2026" in email.get_content()
    assert "12345678" not in email["Subject"]


def test_the_announcement_of_a_recovery_carries_its_stop_link_in_the_fragment(
    runtime: Runtime, mailbox: Mailbox
) -> None:
    """A mail scanner that follows it sends no token to us: a fragment is never sent."""
    text = send(runtime, mailbox, "recovery_asked", **SAID).get_content()
    assert "http://localhost:8000/sign-in/stop#TOKEN" in text
    assert "from 12:00pm on 24 November 2026" in text


@pytest.mark.parametrize("kind", [kind.name for kind in ALL_KINDS if kind.audience is Audience.ACCOUNT])
def test_each_message_to_an_account_can_be_sent(runtime: Runtime, mailbox: Mailbox, kind: str) -> None:
    assert send(runtime, mailbox, kind, **SAID)["To"] == "rhys@example.org"


def test_a_message_names_its_sender_and_asks_for_no_automatic_answer(runtime: Runtime, mailbox: Mailbox) -> None:
    email = send(runtime, mailbox, "passkey_added")
    assert email["From"] == runtime.settings.mail_from
    assert email["Auto-Submitted"] == "auto-generated"
    assert email["Date"] == "Sat, 21 Nov 2026 12:00:00 +0000"


def test_the_daily_checkpoint_can_be_compared_with_the_log(runtime: Runtime, mailbox: Mailbox) -> None:
    add_events(runtime.database, 2)
    seal_all(runtime.database, runtime.instance_id)
    checkpoint(runtime)
    on_duty = replace(runtime, settings=runtime.settings.model_copy(update={"responsible_email": "duty@example.org"}))
    send_due(on_duty, mailbox)
    [email] = mailbox.emails
    assert email["To"] == "duty@example.org"
    assert runtime.settings.checkpoints.read_text("ascii").strip() in email.get_content()


@pytest.mark.parametrize("alarm", list(Alarm))
def test_each_alarm_says_what_to_do(runtime: Runtime, mailbox: Mailbox, alarm: Alarm) -> None:
    on_duty = replace(runtime, settings=runtime.settings.model_copy(update={"responsible_email": "duty@example.org"}))
    with transaction(runtime.database) as session:
        session.add(OutboxMessage.model_validate({"kind": f"alarm.{alarm}"}))
    send_due(on_duty, mailbox)
    assert catalogue(ENGLISH)["reasons"][alarm].split(".")[0] in mailbox.emails[0].get_content().replace("\n", " ")


def test_an_alarm_of_another_release_points_to_the_log(runtime: Runtime) -> None:
    assert catalogues.reason_words("unheard_of") == catalogue(ENGLISH)["reasons"]["other"]


@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.name)
def test_every_kind_has_its_words(kind: Any) -> None:
    assert {"subject", "body"} == set(catalogue(ENGLISH)[kind.catalogue_key])


def test_the_catalogue_holds_nothing_that_is_never_sent() -> None:
    assert set(catalogue(ENGLISH)) == {"frame", "reasons"} | {kind.catalogue_key for kind in ALL_KINDS}


@pytest.mark.parametrize("language", [ENGLISH, WELSH])
def test_a_message_can_say_nothing_but_a_few_values(language: str) -> None:
    """No name, condition, place, label or number of a person is among them."""
    environment = Environment(autoescape=True)
    for entry in catalogue(language).values():
        texts = [entry] if isinstance(entry, str) else entry.values()
        for text in texts:
            assert meta.find_undeclared_variables(environment.parse(text)) <= ALLOWED_VALUES


@pytest.mark.parametrize("language", [ENGLISH, WELSH])
def test_no_message_names_a_condition_or_a_medium(language: str) -> None:
    """Proves H17-A2."""
    cards = [path.name for path in (ROOT / "card_templates").iterdir() if path.is_dir()]
    telling = {word for name in cards for word in name.split("-") if len(word) > 4} | {
        "nhs",
        "hospital",
        "a&e",
        "ambulance",
        "wallet",
        "wristband",
        "chair",
        "fridge",
    }
    for kind in ALL_KINDS:
        if kind.audience is Audience.OPERATOR:
            continue
        written = write(kind.catalogue_key, language=language, values=ANY_VALUES)
        said = set(re.findall(r"[\w&]+", f"{written.subject} {written.body}".lower()))
        assert said & telling == set()


@pytest.mark.parametrize("kind", [kind for kind in ALL_KINDS if kind.is_for_people_of_a_patient], ids=lambda k: k.name)
def test_the_subject_of_a_message_about_a_card_says_nothing_at_all(kind: Any) -> None:
    assert catalogue(ENGLISH)[kind.catalogue_key]["subject"] == "You have a new message"


def test_markup_in_a_value_stays_text(runtime: Runtime, mailbox: Mailbox) -> None:
    """Plain text only: there is nothing that would render it."""
    email = send(runtime, mailbox, "sign_in_code", **{**SAID, "code": "<b>{{ 7*7 }}</b>"})
    assert email.get_content_type() == "text/plain"
    assert "<b>{{ 7*7 }}</b>" in email.get_content()


def test_a_line_break_in_an_address_never_becomes_a_header(runtime: Runtime, mailbox: Mailbox) -> None:
    with transaction(runtime.database) as session:
        enqueue(session, runtime, "sign_in_code", email="a@example.org\nBcc: b@example.org", payload=SAID)
    send_due(runtime, mailbox)
    assert mailbox.emails == []


def test_what_is_not_in_welsh_yet_goes_whole_in_english_and_says_so(runtime: Runtime, mailbox: Mailbox) -> None:
    email = send(runtime, mailbox, "passkey_added", language=WELSH)
    assert email.get_content().startswith(NOT_IN_WELSH)
    assert email["Content-Language"] == ENGLISH


def test_a_message_that_is_in_welsh_goes_in_welsh(monkeypatch: pytest.MonkeyPatch) -> None:
    held = {"frame": "{{ body }}", "card_opened": {"subject": "Neges", "body": "Neges: {{ app_url }}"}}
    monkeypatch.setattr(catalogues, "catalogue", lambda language: held if language == WELSH else catalogue(ENGLISH))
    assert write("card_opened", language=WELSH, values=ANY_VALUES) == catalogues.Written("Neges", "Neges: VALUE", WELSH)


def test_what_welsh_lacks_is_reported() -> None:
    assert set(missing_in_welsh()) == set(catalogue(ENGLISH)) - set(catalogue(WELSH))


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (datetime(2026, 11, 21, 0, 5, tzinfo=UTC), "12:05am on 21 November 2026"),
        (datetime(2026, 5, 21, 13, 2, tzinfo=UTC), "2:02pm on 21 May 2026"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "12:30am on 1 July 2026"),
    ],
)
def test_a_time_is_said_as_it_is_in_the_united_kingdom(instant: datetime, words: str) -> None:
    assert moment(instant) == words


def test_every_kind_that_the_service_puts_into_the_outbox_is_known() -> None:
    """A message of an unknown kind would never be sent: new ones need their words first."""
    named = {name for path in (ROOT / "app").rglob("*.py") for name in kinds_named_in(path.read_text("utf-8"))}
    assert {"sign_in_code", "link.paused", "card.issued"} <= named
    assert {name for name in named if kind_of(name) is None} == set()


def kinds_named_in(source: str) -> set[str]:
    """Every constant text given to what puts a message into the outbox that looks like a kind."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    asked = [
        call for call in calls if isinstance(call.func, ast.Name) and call.func.id in {"enqueue", "tell", "_change"}
    ]
    silent = [call for call in asked if any(keyword.arg == "is_told" for keyword in call.keywords)]
    texts = [argument for call in asked if call not in silent for argument in call.args]
    return {text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str)}


def test_the_row_of_a_message_holds_no_address_in_clear(runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        message = enqueue(session, runtime, "sign_in_code", email="rhys@example.org", payload=SAID)
    with Session(runtime.database.read) as session:
        stored = repr(session.get_one(OutboxMessage, message.id).model_dump())
    assert "rhys" not in stored
    assert "12345678" not in stored


def test_a_kind_lasts_at_least_as_long_as_it_is_folded() -> None:
    assert all(kind.fold is None or kind.fold <= kind.lasts for kind in ALL_KINDS)
    assert all(kind.lasts > timedelta(0) for kind in ALL_KINDS)
