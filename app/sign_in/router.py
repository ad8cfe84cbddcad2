"""Signing in, out and back in. Everything here is public; what it may do is decided by the secrets it is given."""

from typing import Any, Final

from fastapi import APIRouter, Depends, Response, status

from app.core.database import SessionDep
from app.core.errors import Forbidden
from app.core.runtime import Runtime, RuntimeDep
from app.identity import email_codes, passkeys, recovery, sessions
from app.identity.actor import MaybeActorDep
from app.identity.ceremony import RelyingParty, request_options
from app.identity.cookies import Cookie, clear_cookie, set_cookie
from app.identity.session_view import SignedIn
from app.sign_in import account_service, service
from app.sign_in.browser import BrowserDep
from app.sign_in.limits import limited
from app.sign_in.schemas import (
    AskForCode,
    CodeSent,
    PasskeyAnswer,
    RecoveryCodeTyped,
    SecondStep,
    StopRecovery,
    VerifyCode,
    WaitStarted,
)

router = APIRouter(tags=["sign-in"])
LIMITED: Final = [Depends(limited)]


@router.post(
    "/sign-in/code", status_code=status.HTTP_202_ACCEPTED, response_model_exclude_none=True, dependencies=LIMITED
)
def ask_for_code(body: AskForCode, response: Response, runtime: RuntimeDep, session: SessionDep) -> CodeSent:
    """Send an eight-digit code to an address. The reply is the same for every address."""
    asked, demo_code = service.ask_for_code(session, runtime, email=body.email, language=body.language)
    set_cookie(
        response,
        runtime.settings,
        Cookie.BROWSER,
        asked.browser_token,
        lasts=email_codes.LASTS + email_codes.SECOND_STEP_LASTS,
    )
    return CodeSent(expires_at=asked.expires_at, demo_code=demo_code)


@router.post("/sign-in/code/verify", dependencies=LIMITED)
def verify_code(
    body: VerifyCode, browser: BrowserDep, response: Response, runtime: RuntimeDep, session: SessionDep
) -> SignedIn | SecondStep:
    """Sign in with the code, or hear what this account needs beside it."""
    result = service.verify_code(session, runtime, browser, code=body.code)
    return result if isinstance(result, SecondStep) else _let_in(response, runtime, result)


@router.post("/sign-in/passkey/options", dependencies=LIMITED)
def passkey_options(runtime: RuntimeDep, session: SessionDep) -> dict[str, Any]:
    """The request for `navigator.credentials.get`, fit for conditional mediation."""
    challenge = passkeys.new_challenge(session, purpose=passkeys.SIGN_IN)
    return request_options(RelyingParty.of(runtime.settings), challenge=challenge)


@router.post("/sign-in/passkey", dependencies=LIMITED)
def sign_in_with_passkey(
    body: PasskeyAnswer, browser: BrowserDep, response: Response, runtime: RuntimeDep, session: SessionDep
) -> SignedIn:
    """Sign in with a passkey."""
    entered = service.sign_in_with_passkey(session, runtime, browser, credential=body.credential)
    return _let_in(response, runtime, entered)


@router.post("/recovery/code", dependencies=LIMITED)
def use_recovery_code(
    body: RecoveryCodeTyped, browser: BrowserDep, response: Response, runtime: RuntimeDep, session: SessionDep
) -> SignedIn:
    """Sign in with the recovery code, after an e-mail code in this browser."""
    entered = service.use_recovery_code(session, runtime, browser, typed=body.recovery_code)
    return _let_in(response, runtime, entered)


@router.post("/recovery/wait", dependencies=LIMITED)
def ask_to_wait(browser: BrowserDep, response: Response, runtime: RuntimeDep, session: SessionDep) -> WaitStarted:
    """Begin the 72 hours of getting in by e-mail alone."""
    asked = service.ask_to_wait(session, runtime, browser)
    if asked.browser_token is not None:
        set_cookie(response, runtime.settings, Cookie.RECOVERY, asked.browser_token, lasts=recovery.COOKIE_LASTS)
    return WaitStarted(ready_at=asked.ready_at)


@router.post("/recovery/stop", status_code=status.HTTP_204_NO_CONTENT, dependencies=LIMITED)
def stop_recovery(body: StopRecovery, actor: MaybeActorDep, runtime: RuntimeDep, session: SessionDep) -> None:
    """Stop it: with the token of the message, or signed in with more than an e-mail code."""
    if body.token is not None:
        service.stop_recovery(session, runtime, token=body.token)
    elif actor is not None and actor.method in sessions.PROVEN and not actor.is_held:
        service.stop_own_recovery(session, runtime, account_id=actor.account_id)
    else:
        raise Forbidden("stop_needs_proof", "Use the link in our e-mail, or sign in with your passkey first.")


@router.post("/recovery/finish", dependencies=LIMITED)
def finish_recovery(browser: BrowserDep, response: Response, runtime: RuntimeDep, session: SessionDep) -> SignedIn:
    """Sign in by e-mail alone after the 72 hours."""
    entered = service.finish_recovery(session, runtime, browser)
    clear_cookie(response, runtime.settings, Cookie.RECOVERY)
    return _let_in(response, runtime, entered)


@router.post("/sign-out", status_code=status.HTTP_204_NO_CONTENT)
def sign_out(browser: BrowserDep, response: Response, runtime: RuntimeDep, session: SessionDep) -> None:
    """End this browser's session. The card kept on the phone is the app's own business, so nothing else is cleared."""
    account_service.sign_out(session, browser)
    clear_cookie(response, runtime.settings, Cookie.SESSION)


def _let_in(response: Response, runtime: Runtime, entered: service.Entered) -> SignedIn:
    """Give the browser its session and take back the cookie of the code."""
    set_cookie(response, runtime.settings, Cookie.SESSION, entered.token, lasts=sessions.ABSOLUTE)
    clear_cookie(response, runtime.settings, Cookie.BROWSER)
    return entered.view
