"""Accounts, their ways to sign in, their sessions, and professionals. E-mail addresses are sealed and found by blind
index."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.core.clock import today
from app.core.tables import instant, key, lookup, reference, sealed


class Account(SQLModel, table=True):
    """Somebody who signs in. What they may do with whom is not here but in `authorisation`."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("role IN ('person', 'care_advisor', 'clinician', 'network_manager', 'operator')", name="role"),
    )

    id: UUID = key()
    role: str = Field(default="person", max_length=20)
    email_lookup: bytes = lookup()
    email_sealed: bytes = sealed()
    language: str = Field(default="en-GB", max_length=5)
    is_seeded: bool = Field(default=False, description="A fictional person of the demonstration.")
    created_at: datetime = instant()
    closed_at: datetime | None = instant(nullable=True)


class AccountSession(SQLModel, table=True):
    """An opaque session: 30 minutes idle, 12 hours in all. The cookie's value is kept as a hash."""

    __tablename__ = "account_session"

    id: UUID = key()
    account_id: UUID = reference("account")
    token_lookup: bytes = lookup()
    device: str = Field(default="", max_length=80, description="Browser and system in words, for the owner's list.")
    method: str = Field(max_length=20, description="email_code, passkey, recovery_code or recovery_wait.")
    started_at: datetime = instant()
    seen_at: datetime = instant()
    ended_at: datetime | None = instant(nullable=True)
    fresh_at: datetime = instant()
    held_until: datetime | None = instant(nullable=True)


class EmailCode(SQLModel, table=True):
    """An eight-digit code, bound to the browser that asked; five guesses, ten minutes, once."""

    __tablename__ = "email_code"

    id: UUID = key()
    email_lookup: bytes = sealed()
    email_sealed: bytes = sealed()
    code_hash: bytes = sealed()
    browser_lookup: bytes = lookup()
    remaining: int = 5
    created_at: datetime = instant(index=True)
    expires_at: datetime = instant()
    used_at: datetime | None = instant(nullable=True)


class Passkey(SQLModel, table=True):
    """A WebAuthn credential."""

    __tablename__ = "passkey"
    __table_args__ = (UniqueConstraint("credential_id"),)

    id: UUID = key()
    account_id: UUID = reference("account")
    credential_id: bytes = sealed()
    public_key: bytes = sealed()
    sign_count: int = 0
    name: str = Field(max_length=60)
    transports: str = Field(default="", max_length=80)
    is_backed_up: bool = False
    held_until: datetime | None = instant(nullable=True)
    created_at: datetime = instant()
    used_at: datetime | None = instant(nullable=True)


class Challenge(SQLModel, table=True):
    """A WebAuthn challenge: from us, once, five minutes."""

    __tablename__ = "challenge"

    id: UUID = key()
    purpose: str = Field(max_length=20)
    account_id: UUID | None = reference("account", nullable=True)
    challenge: bytes = lookup()
    expires_at: datetime = instant()


class RecoveryCode(SQLModel, table=True):
    """128 bits shown once when the first passkey is made; kept as a hash."""

    __tablename__ = "recovery_code"

    id: UUID = key()
    account_id: UUID = reference("account")
    code_lookup: bytes = lookup()
    created_at: datetime = instant()
    used_at: datetime | None = instant(nullable=True)
    replaced_at: datetime | None = instant(nullable=True)


class Recovery(SQLModel, table=True):
    """Recovery by e-mail alone: announced at once, possible after 72 hours, stoppable (security-design C2)."""

    __tablename__ = "recovery"

    id: UUID = key()
    account_id: UUID = reference("account")
    stop_lookup: bytes = lookup()
    browser_lookup: bytes = lookup()
    asked_at: datetime = instant()
    ready_at: datetime = instant()
    stopped_at: datetime | None = instant(nullable=True)
    used_at: datetime | None = instant(nullable=True)


class Organisation(SQLModel, table=True):
    """Where professionals work, by its ODS code: unique for life, never used again, only closed (uk-conventions 5.3).

    With `ends_on` past, everybody's access that rests on it is over, from the next request on."""

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("ods_code"), UniqueConstraint("team_code"))

    id: UUID = key()
    ods_code: str = Field(max_length=12)
    name: str = Field(max_length=120)
    team_code: str = Field(max_length=12, description="What its leaflets carry, so that a patient finds the team.")
    starts_on: date = Field(default_factory=today)
    ends_on: date | None = None
    created_at: datetime = instant()


class StaffMember(SQLModel, table=True):
    """One professional in one organisation. Name, job and registration are sealed: they are a person's too."""

    __tablename__ = "staff_member"
    __table_args__ = (
        CheckConstraint("role IN ('care_advisor', 'clinician')", name="role"),
        UniqueConstraint("team_code"),
        Index(
            "uq_staff_member_working",
            "account_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: UUID = key()
    account_id: UUID = reference("account")
    organisation_id: UUID = reference("organisation")
    role: str = Field(max_length=20)
    person: bytes = sealed()
    team_code: str = Field(max_length=12, description="What the professional gives a patient, to be found by.")
    deputy_id: UUID | None = reference("staff_member", nullable=True)
    created_at: datetime = instant()
    ended_at: datetime | None = instant(nullable=True)


class StaffLeave(SQLModel, table=True):
    """Days on which the named deputy covers, the last one included."""

    __tablename__ = "staff_leave"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="in_order"),)

    id: UUID = key()
    member_id: UUID = reference("staff_member")
    starts_on: date
    ends_on: date
    created_at: datetime = instant()


class StaffInvitation(SQLModel, table=True):
    """An invitation to a work address: used once, by whoever holds both the link and the address."""

    __tablename__ = "staff_invitation"
    __table_args__ = (CheckConstraint("role IN ('care_advisor', 'clinician')", name="role"),)

    id: UUID = key()
    organisation_id: UUID = reference("organisation")
    role: str = Field(max_length=20)
    email_lookup: bytes = sealed()
    person: bytes = sealed()
    token_lookup: bytes = lookup()
    created_at: datetime = instant()
    expires_at: datetime = instant()
    used_at: datetime | None = instant(nullable=True)
