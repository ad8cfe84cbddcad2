"""What a server process does about sign-in beside its requests."""

from typing import Final

from app.core.background import Job
from app.core.database import transaction
from app.core.runtime import Runtime
from app.identity.purge import purge_ended

HOUR: Final = 3600.0


def jobs(runtime: Runtime) -> tuple[Job, ...]:
    """Forget what has ended, every hour."""
    return (Job("sign-in.forget", HOUR, lambda: forget(runtime)),)


def forget(runtime: Runtime) -> None:
    """Several processes may run it at once."""
    with transaction(runtime.database) as session:
        purge_ended(session)
