"""The SMTP driver against a real SMTP server on this machine, with and without TLS."""

import datetime as dates
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import SecretStr

from app.core.database import transaction
from app.core.outbox import enqueue
from app.core.runtime import Runtime, StartRefused
from app.notifications.drivers import LogDriver, SmtpDriver, driver_for
from app.notifications.worker import send_due
from tests.notifications.conftest import outcomes

pytestmark = pytest.mark.slow
CODE = {"code": "12345678", "expires_at": "2026-11-21T12:10:00+00:00", "language": "en-GB"}


@dataclass
class Inbox:
    """What the server took; `answer` is what it says to a recipient, `to_data` to the message."""

    envelopes: list[Envelope] = field(default_factory=list)
    signed_in: list[tuple[bytes, bytes]] = field(default_factory=list)
    answer: str = "250 OK"
    to_data: str = "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        self.envelopes.append(envelope)
        return self.to_data

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        self.signed_in.append((given.login, given.password))
        return AuthResult(success=given.password == b"right", handled=False)


@dataclass(frozen=True)
class Certificate:
    """A certificate for 127.0.0.1 that nobody but the test trusts."""

    server: ssl.SSLContext
    client: ssl.SSLContext


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    today = dates.datetime.now(dates.UTC)  # TLS compares with the real clock
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dates.timedelta(days=1))
        .not_valid_after(today + dates.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return Certificate(server, ssl.create_default_context(cafile=str(pem)))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(inbox: Inbox, **options: Any) -> Iterator[int]:
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def by_smtp(runtime: Runtime, port: int, **changes: Any) -> Runtime:
    settings = {"mail_driver": "smtp", "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_tls": "none", **changes}
    return replace(runtime, settings=runtime.settings.model_copy(update=settings))


def ask_for_code(runtime: Runtime, email: str = "rhys@example.org") -> None:
    with transaction(runtime.database) as session:
        enqueue(session, runtime, "sign_in_code", email=email, payload=CODE)


def test_a_message_arrives_whole(runtime: Runtime) -> None:
    inbox = Inbox()
    ask_for_code(runtime)
    with serving(inbox) as port:
        mailing = by_smtp(runtime, port)
        assert send_due(mailing, driver_for(mailing)) == 1
    [envelope] = inbox.envelopes
    assert envelope.rcpt_tos == ["rhys@example.org"]
    assert envelope.mail_from == "no-reply@localhost"
    assert b"12345678" in bytes(envelope.original_content or b"")


def test_a_message_travels_under_starttls_with_sign_in(runtime: Runtime, certificate: Certificate) -> None:
    inbox = Inbox()
    ask_for_code(runtime)
    options = {"tls_context": certificate.server, "require_starttls": True, "auth_required": True}
    with serving(inbox, authenticator=inbox.authenticate, **options) as port:
        mailing = by_smtp(runtime, port, smtp_tls="starttls", smtp_user="us", smtp_password=SecretStr("right"))
        assert send_due(mailing, SmtpDriver(mailing.settings, certificate.client)) == 1
    assert inbox.signed_in == [(b"us", b"right")]
    assert len(inbox.envelopes) == 1


def test_a_message_travels_under_tls_from_the_first_byte(runtime: Runtime, certificate: Certificate) -> None:
    inbox = Inbox()
    ask_for_code(runtime)
    with serving(inbox, ssl_context=certificate.server) as port:
        mailing = by_smtp(runtime, port, smtp_tls="tls")
        assert send_due(mailing, SmtpDriver(mailing.settings, certificate.client)) == 1
    assert len(inbox.envelopes) == 1


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_server_whose_certificate_we_do_not_trust_gets_nothing(
    runtime: Runtime, certificate: Certificate, tls: str
) -> None:
    inbox = Inbox()
    ask_for_code(runtime)
    options = {"ssl_context" if tls == "tls" else "tls_context": certificate.server}
    with serving(inbox, **options) as port:
        mailing = by_smtp(runtime, port, smtp_tls=tls)
        assert send_due(mailing, driver_for(mailing)) == 0
    assert (inbox.envelopes, outcomes(runtime)) == ([], [None])


def test_a_server_without_starttls_gets_nothing(runtime: Runtime) -> None:
    inbox = Inbox()
    ask_for_code(runtime)
    with serving(inbox) as port:
        mailing = by_smtp(runtime, port, smtp_tls="starttls")
        assert send_due(mailing, driver_for(mailing)) == 0
    assert inbox.envelopes == []


def test_a_wrong_password_makes_messages_wait(runtime: Runtime, certificate: Certificate) -> None:
    inbox = Inbox()
    ask_for_code(runtime)
    options = {"tls_context": certificate.server, "require_starttls": True, "auth_required": True}
    with serving(inbox, authenticator=inbox.authenticate, **options) as port:
        mailing = by_smtp(runtime, port, smtp_tls="starttls", smtp_user="us", smtp_password=SecretStr("wrong"))
        send_due(mailing, SmtpDriver(mailing.settings, certificate.client))
    assert outcomes(runtime) == [None]


@pytest.mark.parametrize(("answer", "outcome"), [("550 No such user", "failed"), ("450 Try later", None)])
def test_a_recipient_is_refused_for_ever_or_for_now(runtime: Runtime, answer: str, outcome: str | None) -> None:
    inbox = Inbox(answer=answer)
    ask_for_code(runtime)
    with serving(inbox) as port:
        mailing = by_smtp(runtime, port)
        send_due(mailing, driver_for(mailing))
    assert outcomes(runtime) == [outcome]


@pytest.mark.parametrize(("answer", "outcome"), [("554 Spam", "failed"), ("451 Try later", None)])
def test_a_message_is_refused_for_ever_or_for_now(runtime: Runtime, answer: str, outcome: str | None) -> None:
    inbox = Inbox(to_data=answer)
    ask_for_code(runtime)
    with serving(inbox) as port:
        mailing = by_smtp(runtime, port)
        send_due(mailing, driver_for(mailing))
    assert outcomes(runtime) == [outcome]


def test_a_server_that_is_not_there_makes_messages_wait(runtime: Runtime) -> None:
    ask_for_code(runtime)
    mailing = by_smtp(runtime, free_port())
    send_due(mailing, driver_for(mailing))
    assert outcomes(runtime) == [None]


def test_what_the_server_says_never_reaches_our_log(runtime: Runtime, caplog: pytest.LogCaptureFixture) -> None:
    """Servers repeat the address in their answers."""
    ask_for_code(runtime)
    with serving(Inbox(answer="550 No such user rhys@example.org")) as port:
        mailing = by_smtp(runtime, port)
        send_due(mailing, driver_for(mailing))
    assert "rhys" not in caplog.text
    assert "refused for ever" in caplog.text


@pytest.mark.parametrize("host", ["mail.example.org", "192.0.2.1", "localhost.example.org", "0.0.0.0"])  # noqa: S104 - a refused value
def test_a_demonstration_never_sends_beyond_this_machine(runtime: Runtime, host: str) -> None:
    with pytest.raises(StartRefused, match="demonstration"):
        driver_for(by_smtp(runtime, 25, smtp_host=host))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.5", "::1"])
def test_a_demonstration_may_send_to_a_server_on_this_machine(runtime: Runtime, host: str) -> None:
    assert isinstance(driver_for(by_smtp(runtime, 25, smtp_host=host)), SmtpDriver)


def test_a_password_never_travels_in_clear(runtime: Runtime) -> None:
    live = replace(by_smtp(runtime, 25, smtp_host="mail.example.org", smtp_user="us"), mode="live")
    with pytest.raises(StartRefused, match="SMTP_TLS"):
        driver_for(live)


def test_a_live_service_sends_where_it_is_told_to(runtime: Runtime) -> None:
    assert isinstance(driver_for(replace(by_smtp(runtime, 25, smtp_host="mail.example.org"), mode="live")), SmtpDriver)


def test_the_log_driver_sends_nothing_and_logs_no_address(runtime: Runtime, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    ask_for_code(runtime)
    driver = driver_for(runtime)
    assert isinstance(driver, LogDriver)
    send_due(runtime, driver)
    assert [record.kind for record in caplog.records] == ["sign_in_code"]  # type: ignore[attr-defined]  # logging's extra
    assert "rhys" not in caplog.text
    assert "12345678" not in caplog.text
