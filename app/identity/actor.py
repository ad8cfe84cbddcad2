"""Who is signed in, as the rest of the application sees them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from app.core.errors import NotSignedIn
from app.core.runtime import RuntimeDep
from app.identity import sessions
from app.identity.account_limit import account_limit
from app.identity.cookies import Cookie, read_cookie


class Role(StrEnum):
    """What an account is. Whose record it may open is a relation, and not written here."""

    PERSON = "person"
    CARE_ADVISOR = "care_advisor"
    CLINICIAN = "clinician"
    NETWORK_MANAGER = "network_manager"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in account in one of its sessions. `is_held` after a recovery by e-mail alone (security-design C2)."""

    account_id: UUID
    session_id: UUID
    role: Role = Role.PERSON
    is_held: bool = False
    held_until: datetime | None = None
    method: str = "email_code"
    fresh_at: datetime | None = None


def get_actor_or_none(request: Request, runtime: RuntimeDep) -> Actor | None:
    """The actor of the session cookie, or None. Recognising a session renews its 30 minutes.

    It has a short transaction of its own, before the request's session begins: a slow request then never holds the
    row of its session, and a request that is refused counts as activity too.
    """
    token = read_cookie(request, runtime.settings, Cookie.SESSION)
    if token is None:
        return None
    live = sessions.recognise(runtime.database, token)
    if live is None:
        return None
    return Actor(
        account_id=live.account_id,
        session_id=live.id,
        role=Role(live.role),
        is_held=live.is_held,
        held_until=live.held_until if live.is_held else None,
        method=live.method,
        fresh_at=live.fresh_at,
    )


MaybeActorDep = Annotated[Actor | None, Depends(get_actor_or_none)]


def get_actor(request: Request, runtime: RuntimeDep, actor: MaybeActorDep) -> Actor:
    """The actor, or `NotSignedIn`; TooMany for one who asks faster than anybody can read."""
    if actor is None:
        raise NotSignedIn
    account_limit(request.app, runtime).take(actor.account_id)
    return actor


ActorDep = Annotated[Actor, Depends(get_actor)]
"""Whoever is signed in. Routes that open a patient's record take `open_record` instead."""
