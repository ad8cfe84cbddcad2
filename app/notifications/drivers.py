"""Ways to send an e-mail: not at all (counted in the log), or by SMTP."""

import logging
import smtplib
import ssl
from email.message import EmailMessage
from ipaddress import ip_address
from typing import Final, Protocol

from app.core.runtime import Runtime, StartRefused
from app.notifications.compose import sender_domain
from app.settings import Settings

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS: Final = 20


class NotNow(Exception):
    """It was not sent, or we cannot know: try again later."""


class Refused(Exception):
    """This message will never be taken."""


class Driver(Protocol):
    """Sends one message, or raises `NotNow` or `Refused`."""

    def send(self, kind: str, email: EmailMessage) -> None: ...


class LogDriver:
    """Sends nothing. Neither address nor words reach the log."""

    def send(self, kind: str, email: EmailMessage) -> None:
        """Count it."""
        logger.info("a message was not sent: MAIL_DRIVER is log", extra={"kind": kind})


class SmtpDriver:
    """One connection for each message."""

    def __init__(self, settings: Settings, context: ssl.SSLContext | None = None) -> None:
        self._settings = settings
        self._context = context or ssl.create_default_context()

    def send(self, kind: str, email: EmailMessage) -> None:
        """Hand it to the server. A lost answer means `NotNow`: the same message id lets the receiver drop a second."""
        try:
            with self._connect() as server:
                self._sign_in(server)
                server.send_message(email)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
            if _is_for_ever(error):
                raise Refused from error
            raise NotNow from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotNow from error

    def _connect(self) -> smtplib.SMTP:
        host, port, tls = self._settings.smtp_host, self._settings.smtp_port, self._settings.smtp_tls
        name = sender_domain(self._settings.mail_from)
        if tls == "tls":
            return smtplib.SMTP_SSL(host, port, name, timeout=TIMEOUT_SECONDS, context=self._context)
        server = smtplib.SMTP(host, port, name, timeout=TIMEOUT_SECONDS)
        if tls == "starttls":
            try:
                server.starttls(context=self._context)
            except BaseException:
                server.close()
                raise
        return server

    def _sign_in(self, server: smtplib.SMTP) -> None:
        if self._settings.smtp_user:
            server.login(self._settings.smtp_user, self._settings.smtp_password.get_secret_value())


def driver_for(runtime: Runtime) -> Driver:
    """The driver of the settings. StartRefused where it would send a demonstration's messages to people, or a
    password in clear."""
    settings = runtime.settings
    if settings.mail_driver == "log":
        return LogDriver()
    if runtime.is_demo and not is_loopback(settings.smtp_host):
        raise StartRefused(
            "A demonstration sends to nobody. Set MAIL_DRIVER=log, or SMTP_HOST to a server on this machine."
        )
    if settings.smtp_user and settings.smtp_tls == "none" and not is_loopback(settings.smtp_host):
        raise StartRefused("SMTP_USER needs SMTP_TLS=starttls or tls: the password would travel in clear.")
    return SmtpDriver(settings)


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine by its own words: no look-up decides it."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_for_ever(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    is_ours = isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError)
    return error.smtp_code >= 500 and not is_ours
