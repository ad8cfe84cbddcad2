"""What the API of signing in takes and gives."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.identity.emails import Email
from app.identity.sessions import Method


class Body(BaseModel):
    """Something sent to us: a field we do not know is refused, so that nothing slips in (mass assignment)."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


Language = Literal["en-GB", "cy"]
Credential = Annotated[dict[str, Any], Field(description="PublicKeyCredential.toJSON() of the browser.")]


class AskForCode(Body):
    """An address that a code is sent to."""

    email: Email
    language: Language = "en-GB"


class CodeSent(BaseModel):
    """The same for every address. `demo_code` is for the fictional people of a demonstration alone."""

    expires_at: datetime
    demo_code: str | None = None


class VerifyCode(Body):
    """The code as it was typed; blanks and hyphens between the digits do not matter."""

    code: str = Field(min_length=1, max_length=40)


class SecondStep(BaseModel):
    """The code was right, and this account needs more: a passkey, a recovery code, or the wait."""

    needs: Literal["passkey_or_recovery"] = "passkey_or_recovery"
    recovery_ready_at: datetime | None = Field(None, description="Set when this browser has asked for the wait.")


class PasskeyAnswer(Body):
    """The browser's answer to a sign-in ceremony."""

    credential: Credential


class NewPasskeyAnswer(Body):
    """The browser's answer to an enrolment ceremony."""

    credential: Credential
    name: str = Field("", max_length=60)


class RecoveryCodeTyped(Body):
    """A recovery code as it was typed."""

    recovery_code: str = Field(min_length=1, max_length=80)


class WaitStarted(BaseModel):
    """When the way by e-mail alone opens, in this browser."""

    ready_at: datetime


class StopRecovery(Body):
    """The token of the message's link; without it, the session of somebody who has proved more than an e-mail."""

    token: str | None = Field(None, min_length=1, max_length=100)


class PasskeyView(BaseModel):
    """A passkey in its owner's list."""

    id: UUID
    name: str
    created_at: datetime
    used_at: datetime | None
    is_backed_up: bool


class PasskeyAdded(BaseModel):
    """The new passkey; with the first one a recovery code, shown this once."""

    passkey: PasskeyView
    recovery_code: str | None = None


class RecoveryCodeMade(BaseModel):
    """A new recovery code, shown this once."""

    recovery_code: str


class SessionListed(BaseModel):
    """A sign-in in its owner's list."""

    id: UUID
    device: str
    method: Method
    started_at: datetime
    seen_at: datetime
    is_this: bool
