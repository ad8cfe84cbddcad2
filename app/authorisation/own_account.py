"""The door for routes about one's own account: no patient, a permission all the same."""

from app.authorisation.permissions import Permission
from app.authorisation.policy import authorise_account
from app.identity.actor import Actor, ActorDep


class AccountDoor:
    """A dependency; `permission` is what the guard test reads. Make one with `allow`."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, actor: ActorDep) -> Actor:
        authorise_account(actor, self.permission)
        return actor


def allow(permission: Permission) -> AccountDoor:
    """`actor: Annotated[Actor, Depends(allow(Permission.PATIENT_START))]`."""
    return AccountDoor(permission)
