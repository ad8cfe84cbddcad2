"""Invite a professional, let them join, name who covers for them, end their work."""

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from app.access_log.record import record_event
from app.authorisation.models import PatientAccount, ProxyGrant
from app.authorisation.staff import Staff, working
from app.core import crockford
from app.core.clock import now, today
from app.core.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from app.core.outbox import enqueue
from app.core.runtime import Runtime
from app.core.tokens import new_token, token_lookup
from app.identity import sessions
from app.identity.accounts import account_by_id, lock_account
from app.identity.actor import Actor, Role
from app.identity.emails import email_lookup
from app.identity.models import Organisation, StaffInvitation, StaffLeave, StaffMember
from app.identity.staff_people import StaffPerson, invited_person, seal_invitation, seal_member

LASTS: Final = timedelta(days=7)
LEAVE_MAX_DAYS: Final = 400
JOIN_PAGE: Final = "/staff/join"
CODE_SYMBOLS: Final = 8


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation on its way; the token is in its message, and here for the operator's screen once."""

    invitation: StaffInvitation
    token: str = field(repr=False)


def make_organisation(session: Session, *, ods_code: str, name: str) -> Organisation:
    """An organisation by its ODS code. Conflict for one that is here already."""
    code = ods_code.strip().upper()
    if not (code.isascii() and code.isalnum() and 2 <= len(code) <= 12):
        raise Invalid("ods_code", "An ODS code is 2 to 12 letters and digits, such as RRK or S1Y5D.")
    if session.exec(select(Organisation.id).where(Organisation.ods_code == code)).first() is not None:
        raise Conflict("organisation_known", "This organisation is here already.")
    row = Organisation.model_validate({"ods_code": code, "name": name.strip(), "team_code": _team_code()})
    session.add(row)
    session.flush()
    return row


def organisation_of(session: Session, ods_code: str) -> Organisation:
    """The organisation of this code. NotFound for an unknown one."""
    found = session.exec(select(Organisation).where(Organisation.ods_code == ods_code.strip().upper())).first()
    if found is None:
        raise NotFound("unknown_organisation", "There is no organisation with this ODS code here.")
    return found


def end_organisation(session: Session, organisation: Organisation, *, on: date) -> None:
    """The last day on which its people open anything. Nothing is deleted: consents and what was done stay on record."""
    organisation.ends_on = on
    record_event(session, event="organisation.ended", outcome="done", by="operator")


def invite(
    session: Session, runtime: Runtime, *, organisation: Organisation, role: Role, email: str, person: StaffPerson
) -> Invited:
    """Invite somebody at a work address: a link in a message, good for a week, once."""
    if organisation.ends_on is not None and organisation.ends_on < today():
        raise Conflict("organisation_ended", "This organisation has ended. Invite them to the one that follows it.")
    if role is Role.CLINICIAN and person.registration is None:
        raise Invalid("no_registration", "A clinician needs a registration, such as NMC 12A3456E.")
    invitation_id, token, expires_at = uuid4(), new_token(), now() + LASTS
    invitation = StaffInvitation.model_validate(
        {
            "id": invitation_id,
            "organisation_id": organisation.id,
            "role": role,
            "email_lookup": email_lookup(runtime.keys, email),
            "person": seal_invitation(runtime.keys, invitation_id, person),
            "token_lookup": token_lookup(token),
            "expires_at": expires_at,
        }
    )
    session.add(invitation)
    link = f"{runtime.settings.app_url}{JOIN_PAGE}#{token}"  # in the fragment: in no log, on no GET
    payload = {"join_url": link, "expires_at": expires_at.isoformat()}
    enqueue(session, runtime, "staff_invitation", email=email, payload=payload)
    record_event(session, event="staff.invited", outcome="done", by="operator")
    return Invited(invitation, token)


def join(session: Session, runtime: Runtime, actor: Actor, *, token: str) -> StaffMember:
    """Become the professional that the invitation names.

    Gone for an unknown, used or old link, all alike; Forbidden when another address is signed in; Conflict for an
    account that keeps a card: who looks after patients does not do so with the account of a patient.
    """
    invitation = session.exec(
        select(StaffInvitation).where(
            StaffInvitation.token_lookup == token_lookup(token),
            col(StaffInvitation.used_at).is_(None),
            col(StaffInvitation.expires_at) >= now(),
        )
    ).first()
    if invitation is None:
        raise invitation_ended()
    lock_account(session, actor.account_id)
    account = account_by_id(session, actor.account_id)
    if account.email_lookup != invitation.email_lookup:
        raise Forbidden(
            "invitation_for_another", "This invitation is for another address. Sign in with the address it was sent to."
        )
    _refuse_keepers(session, actor.account_id)
    used = update(StaffInvitation).where(
        col(StaffInvitation.id) == invitation.id, col(StaffInvitation.used_at).is_(None)
    )
    if session.execute(used.values(used_at=now()).returning(col(StaffInvitation.id))).one_or_none() is None:
        raise invitation_ended()
    member = _make_member(session, runtime, invitation, account_id=account.id)
    account.role = invitation.role
    record_event(session, event="staff.joined", outcome="done", by=by_word(member), actor_id=account.id)
    return member


def name_deputy(session: Session, staff: Staff, *, member_id: UUID | None) -> None:
    """Who covers while one is away: a colleague of the same organisation, or nobody."""
    if member_id is not None:
        colleague_of(session, staff, member_id)
    _own_row(session, staff).deputy_id = member_id
    _log(session, "staff.deputy_named", staff)


def plan_leave(session: Session, staff: Staff, *, starts_on: date, ends_on: date) -> StaffLeave:
    """Days away. Without a named deputy the patients would have nobody, so there must be one first."""
    if ends_on < starts_on or ends_on < today() or (ends_on - starts_on).days > LEAVE_MAX_DAYS:
        raise Invalid("leave_dates", "Check the dates: the last day comes after the first, and not before today.")
    if _own_row(session, staff).deputy_id is None:
        raise Conflict("no_deputy", "Name who covers for you first.")
    leave = StaffLeave.model_validate({"member_id": staff.member.id, "starts_on": starts_on, "ends_on": ends_on})
    session.add(leave)
    _log(session, "staff.leave_planned", staff)
    session.flush()
    return leave


def cancel_leave(session: Session, staff: Staff, leave_id: UUID) -> None:
    """Back earlier, or not away at all. NotFound for anybody else's."""
    mine = select(StaffLeave).where(StaffLeave.id == leave_id, StaffLeave.member_id == staff.member.id)
    leave = session.exec(mine).first()
    if leave is None:
        raise NotFound("leave_not_found", "These days are not in your list any more.")
    session.delete(leave)
    _log(session, "staff.leave_cancelled", staff)


def end_member(session: Session, member: StaffMember) -> None:
    """Nothing opens for them from the next request on, and they are signed out everywhere."""
    member.ended_at = now()
    others = update(StaffMember).where(col(StaffMember.deputy_id) == member.id)
    session.execute(others.values(deputy_id=None))
    sessions.end_others(session, account_id=member.account_id, keep=None)
    record_event(session, event="staff.ended", outcome="done", by="operator", actor_id=member.account_id)


def colleague_of(session: Session, staff: Staff, member_id: UUID) -> StaffMember:
    """Somebody else who works in the same organisation. NotFound for anybody who does not."""
    found = session.exec(
        select(StaffMember)
        .join(Organisation, col(Organisation.id) == col(StaffMember.organisation_id))
        .where(
            StaffMember.id == member_id,
            StaffMember.id != staff.member.id,
            StaffMember.organisation_id == staff.organisation.id,
            *working(today()),
        )
    ).first()
    if found is None:
        raise NotFound("not_a_colleague", "Choose somebody who works in your organisation.")
    return found


def invitation_ended() -> Gone:
    """One reply for a link that is unknown, was used, or is too old."""
    return Gone("invitation_ended", "This invitation cannot be used any more. Ask for a new one.")


def by_word(member: StaffMember) -> str:
    """The access log's word for a professional."""
    return "clinician" if member.role == Role.CLINICIAN else "advisor"


def _make_member(session: Session, runtime: Runtime, invitation: StaffInvitation, *, account_id: UUID) -> StaffMember:
    member_id = uuid4()
    person = invited_person(runtime.keys, invitation)
    member = StaffMember.model_validate(
        {
            "id": member_id,
            "account_id": account_id,
            "organisation_id": invitation.organisation_id,
            "role": invitation.role,
            "person": seal_member(runtime.keys, member_id, person),
            "team_code": _team_code(),
        }
    )
    try:
        with session.begin_nested():
            session.add(member)
    except IntegrityError:
        raise Conflict(
            "already_staff", "This account works for an organisation already. Ask for that to be ended first."
        ) from None
    return member


def _refuse_keepers(session: Session, account_id: UUID) -> None:
    own = select(PatientAccount.id).where(PatientAccount.account_id == account_id)
    helped = select(ProxyGrant.id).where(ProxyGrant.account_id == account_id, ProxyGrant.status != "ended")
    if session.exec(own).first() is not None or session.exec(helped).first() is not None:
        raise Conflict("keeps_a_card", "This account keeps a card. Ask to be invited at another address, for work.")


def _own_row(session: Session, staff: Staff) -> StaffMember:
    return session.exec(select(StaffMember).where(StaffMember.id == staff.member.id).with_for_update()).one()


def _log(session: Session, event: str, staff: Staff) -> None:
    record_event(session, event=event, outcome="done", by=by_word(staff.member), actor_id=staff.actor.account_id)


def _team_code() -> str:
    """Forty bits: enough that nobody finds a team by trying."""
    return crockford.encode_number(secrets.randbits(5 * CODE_SYMBOLS), CODE_SYMBOLS)
