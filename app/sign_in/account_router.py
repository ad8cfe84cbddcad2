"""One's own account: sessions, passkeys and the recovery code. Each route names its permission."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response, status

from app.authorisation.own_account import allow
from app.authorisation.permissions import Permission
from app.core.database import SessionDep
from app.core.runtime import RuntimeDep
from app.identity import passkeys, sessions
from app.identity.actor import Actor
from app.identity.cookies import Cookie, clear_cookie, set_cookie
from app.identity.models import AccountSession, Passkey
from app.identity.session_view import SignedIn, session_view
from app.identity.sessions import Method
from app.sign_in import account_service
from app.sign_in.browser import BrowserDep
from app.sign_in.schemas import NewPasskeyAnswer, PasskeyAdded, PasskeyView, RecoveryCodeMade, SessionListed

router = APIRouter(tags=["account"])

SeesAccount = Annotated[Actor, Depends(allow(Permission.ACCOUNT_SEE))]
ManagesAccount = Annotated[Actor, Depends(allow(Permission.ACCOUNT_MANAGE))]
ChangesSignIn = Annotated[Actor, Depends(allow(Permission.SIGN_IN_CHANGE))]


@router.post("/session/extend")
def extend_session(actor: SeesAccount, runtime: RuntimeDep, session: SessionDep) -> SignedIn:
    """Stay signed in for another 30 minutes; recognising the session has renewed it already."""
    return session_view(session, runtime, actor)


@router.get("/sessions")
def list_sessions(actor: SeesAccount, session: SessionDep) -> list[SessionListed]:
    """Where this account is signed in."""
    return [_listed(row, actor) for row in sessions.live_sessions(session, account_id=actor.account_id)]


@router.delete("/sessions/{session_id}", status_code=status.HTTP_204_NO_CONTENT)
def end_session(
    session_id: UUID, actor: ManagesAccount, response: Response, runtime: RuntimeDep, session: SessionDep
) -> None:
    """End one of one's own sessions, at once."""
    account_service.end_session(session, actor, session_id=session_id)
    if session_id == actor.session_id:
        clear_cookie(response, runtime.settings, Cookie.SESSION)


@router.get("/passkeys")
def list_passkeys(actor: SeesAccount, session: SessionDep) -> list[PasskeyView]:
    """The account's passkeys."""
    return [_passkey_view(row) for row in passkeys.passkeys_of(session, account_id=actor.account_id)]


@router.post("/passkeys/options")
def new_passkey_options(actor: ManagesAccount, runtime: RuntimeDep, session: SessionDep) -> dict[str, Any]:
    """The request for `navigator.credentials.create`."""
    return account_service.new_passkey_options(session, runtime, actor)


@router.post("/passkeys", status_code=status.HTTP_201_CREATED, response_model_exclude_unset=True)
def add_passkey(
    body: NewPasskeyAnswer,
    actor: ManagesAccount,
    browser: BrowserDep,
    response: Response,
    runtime: RuntimeDep,
    session: SessionDep,
) -> PasskeyAdded:
    """Keep a new passkey. With the first one comes a recovery code, shown this once."""
    added = account_service.add_passkey(session, runtime, actor, browser, credential=body.credential, name=body.name)
    set_cookie(response, runtime.settings, Cookie.SESSION, added.started.token, lasts=sessions.ABSOLUTE)
    passkey = _passkey_view(added.passkey)
    if added.recovery_code is None:
        return PasskeyAdded(passkey=passkey)
    return PasskeyAdded(passkey=passkey, recovery_code=added.recovery_code)


@router.delete("/passkeys/{passkey_id}", status_code=status.HTTP_204_NO_CONTENT)
def remove_passkey(passkey_id: UUID, actor: ChangesSignIn, runtime: RuntimeDep, session: SessionDep) -> None:
    """Remove a passkey; not the last one."""
    account_service.remove_passkey(session, runtime, actor, passkey_id=passkey_id)


@router.post("/recovery-codes", status_code=status.HTTP_201_CREATED)
def new_recovery_code(actor: ChangesSignIn, runtime: RuntimeDep, session: SessionDep) -> RecoveryCodeMade:
    """A new recovery code, shown this once; the one before stops working."""
    return RecoveryCodeMade(recovery_code=account_service.new_recovery_code(session, runtime, actor))


def _listed(row: AccountSession, actor: Actor) -> SessionListed:
    return SessionListed(
        id=row.id,
        device=row.device,
        method=Method(row.method),
        started_at=row.started_at,
        seen_at=row.seen_at,
        is_this=row.id == actor.session_id,
    )


def _passkey_view(row: Passkey) -> PasskeyView:
    return PasskeyView(
        id=row.id, name=row.name, created_at=row.created_at, used_at=row.used_at, is_backed_up=row.is_backed_up
    )
