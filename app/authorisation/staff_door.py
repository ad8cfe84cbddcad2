"""The door for routes of a professional's own work: no patient, a permission all the same."""

from sqlmodel import Session

from app.authorisation.permissions import Permission
from app.authorisation.policy import authorise_account
from app.authorisation.staff import Staff, find_staff, is_proven
from app.core.database import SessionDep
from app.core.errors import Forbidden
from app.identity.actor import Actor, ActorDep


class StaffDoor:
    """A dependency for routes of a professional's own work; `permission` is what the guard test reads."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, actor: ActorDep, session: SessionDep) -> Staff:
        authorise_account(actor, self.permission)
        return require_staff(session, actor)


def allow_staff(permission: Permission) -> StaffDoor:
    """`staff: Annotated[Staff, Depends(allow_staff(Permission.STAFF_SEE))]`."""
    return StaffDoor(permission)


def require_staff(session: Session, actor: Actor) -> Staff:
    """Forbidden for a session without a passkey, and for who does not work in an organisation any more."""
    if not is_proven(actor):
        raise Forbidden(
            "staff_needs_passkey", "Sign in with a passkey. Staff pages do not open by an e-mail code alone."
        )
    found = find_staff(session, actor)
    if found is None:
        raise Forbidden("staff_ended", "Your access as staff has ended. Nothing of your patients is shown here.")
    return found
