"""What the web app must know of this service before anybody signs in."""

from fastapi import APIRouter
from pydantic import BaseModel

from app.core.database import SessionDep
from app.core.runtime import RuntimeDep
from app.demo.practice import practice_code
from app.demo.world import people

VERSION = "0.1.0"
router = APIRouter(prefix="/service", tags=["service"])


class DemoPerson(BaseModel):
    """Somebody fictional to sign in as."""

    name: str
    role: str
    email: str


class Service(BaseModel):
    """Mode, addresses, the help line, and the public practice code."""

    mode: str
    is_demo: bool
    app_url: str
    emergency_url: str
    help_line: str
    practice_code: str | None
    demo_people: tuple[DemoPerson, ...]
    version: str


@router.get("")
def about(session: SessionDep, runtime: RuntimeDep) -> Service:
    """The same for everybody; holds nothing about anybody real."""
    listed = people() if runtime.is_demo else ()
    return Service(
        mode=runtime.mode,
        is_demo=runtime.is_demo,
        app_url=runtime.settings.app_url,
        emergency_url=runtime.settings.emergency_url,
        help_line=runtime.settings.help_line,
        practice_code=practice_code(session, runtime),
        demo_people=tuple(DemoPerson.model_validate({**each}, extra="ignore") for each in listed),
        version=VERSION,
    )
