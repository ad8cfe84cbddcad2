"""Who is signed in, and whose cards they keep: what the app asks first."""

from typing import Annotated

from fastapi import APIRouter, Depends

from app.authorisation.own_account import allow
from app.authorisation.permissions import Permission
from app.core.database import SessionDep
from app.core.runtime import RuntimeDep
from app.identity.actor import Actor
from app.identity.session_view import SignedIn, session_view
from app.patients.queries import PersonView, people_of

router = APIRouter(prefix="/session", tags=["session"])


class SessionReply(SignedIn):
    """The account, the session, and the people whose cards this account keeps."""

    patients: tuple[PersonView, ...]


@router.get("")
def see_session(
    actor: Annotated[Actor, Depends(allow(Permission.ACCOUNT_SEE))], session: SessionDep, runtime: RuntimeDep
) -> SessionReply:
    """401 when nobody is signed in."""
    signed_in = session_view(session, runtime, actor)
    return SessionReply(**dict(signed_in), patients=people_of(session, runtime, actor))
