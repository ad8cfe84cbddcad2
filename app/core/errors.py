"""The errors a person may see, each with a stable code and a sentence that says what to do next.

AppError
 ├─ NotSignedIn          401  sign in first
 ├─ Forbidden            403  signed in, not allowed
 ├─ NotFound             404  nothing here, or nothing you may see
 ├─ Conflict             409  somebody saved first; carries both versions
 ├─ Gone                 410  it has ended
 ├─ TooLarge             413  a file or a text over its limit
 ├─ Invalid              422  understood, and not acceptable
 ├─ TooMany              429  wait, then try again
 └─ Unavailable          503  cannot be done now; nothing was lost
"""

from collections.abc import Mapping
from typing import Any, ClassVar


class AppError(Exception):
    """An expected refusal. `code` is stable for programs, `message` is for a person; neither echoes input."""

    status: ClassVar[int] = 500

    def __init__(
        self,
        code: str,
        message: str,
        *,
        fields: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.fields = dict(fields or {})
        self.extra = dict(extra or {})
        self.retry_after = retry_after

    def problem(self) -> dict[str, Any]:
        """The body of the reply (RFC 9457)."""
        body: dict[str, Any] = {
            "type": f"urn:alertcard:{self.code}",
            "title": self.message,
            "status": self.status,
            "code": self.code,
        }
        if self.fields:
            body["fields"] = self.fields
        return body | self.extra


class NotSignedIn(AppError):
    """No session, or one that has ended."""

    status = 401

    def __init__(self, code: str = "not_signed_in", message: str = "Sign in to go on.", **more: Any) -> None:
        super().__init__(code, message, **more)


class Forbidden(AppError):
    """Signed in, and not allowed."""

    status = 403

    def __init__(self, code: str = "forbidden", message: str = "You cannot do this.", **more: Any) -> None:
        super().__init__(code, message, **more)


class NotFound(AppError):
    """Nothing here, or nothing this person may see: the two look the same."""

    status = 404

    def __init__(self, code: str = "not_found", message: str = "We could not find this.", **more: Any) -> None:
        super().__init__(code, message, **more)


class Conflict(AppError):
    """Somebody saved first. `extra` carries what stands now, so that the person can choose."""

    status = 409


class Gone(AppError):
    """It existed and has ended."""

    status = 410


class TooLarge(AppError):
    """A file or text over its limit."""

    status = 413


class Invalid(AppError):
    """Understood, and not acceptable. `fields` maps a field's name to its message."""

    status = 422


class TooMany(AppError):
    """Too often; `retry_after` is in seconds."""

    status = 429


class Unavailable(AppError):
    """Cannot be done now; nothing was lost."""

    status = 503
