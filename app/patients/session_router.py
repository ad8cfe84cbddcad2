"""Who is signed in, and whose cards they keep: what the app asks first."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from app.authorisation.permissions import Permission
from app.authorisation.policy import authorise_account
from app.core.database import SessionDep
from app.core.runtime import RuntimeDep
from app.identity.actor import MaybeActorDep
from app.identity.session_view import SignedIn, session_view
from app.patients.queries import PersonView, people_of

router = APIRouter(prefix="/session", tags=["session"])


class Visitor(BaseModel):
    """Nobody is signed in. Not an error: everybody's browser asks this first, and most have no session yet."""

    signed_in: Literal[False] = False


class SessionReply(SignedIn):
    """The account, the session, and the people whose cards this account keeps."""

    signed_in: Literal[True] = True
    patients: tuple[PersonView, ...]


@router.get("")
def see_session(actor: MaybeActorDep, session: SessionDep, runtime: RuntimeDep) -> SessionReply | Visitor:
    """Whoever is signed in; a visitor is told only that nobody is."""
    if actor is None:
        return Visitor()
    authorise_account(actor, Permission.ACCOUNT_SEE)
    signed_in = session_view(session, runtime, actor)
    return SessionReply(**dict(signed_in), patients=people_of(session, runtime, actor))
