"""What a server process runs for messages."""

from app.core.background import Job
from app.core.runtime import Runtime
from app.notifications.drivers import driver_for
from app.notifications.queue import tidy
from app.notifications.worker import send_due


def jobs(runtime: Runtime) -> tuple[Job, ...]:
    """Send what is due every two seconds, tidy every hour. StartRefused for settings that must not send."""
    driver = driver_for(runtime)
    return (
        Job("outbox.send", 2, lambda: send_due(runtime, driver)),
        Job("outbox.tidy", 3600, lambda: tidy(runtime.database)),
    )
