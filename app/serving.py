"""`alertcard serve` and `alertcard up`: start the server; `up` is what a newcomer runs."""

import argparse
from typing import Any, Final

from starlette.types import ASGIApp

from app.access_log.journal import refuse_behind
from app.core import migrate
from app.core.database import database_at
from app.core.runtime import Runtime, open_or_init_demo, open_runtime
from app.core.starting import nothing_collected
from app.settings import Settings, get_settings

CONNECTIONS: Final = 2000
"""Of one process. Above it a request is refused at once and the rest stay as quick as they are: a queue would make
every opening slow. The proxy in front ends connections that send no whole request head."""
IDLE_SECONDS: Final = 5
BACKLOG: Final = 512


def register(subparsers: Any) -> None:
    """Add the commands to the parser."""
    serve = subparsers.add_parser("serve", help="serve the app, the API and the emergency page")
    serve.add_argument("--emergency-only", action="store_true", help="the emergency page alone, with its few secrets")
    serve.set_defaults(run=_serve)
    up = subparsers.add_parser("up", help="migrate, make a demonstration where there is nothing yet, and serve")
    up.set_defaults(run=_up)
    shapes = subparsers.add_parser("shapes", help="print what the API takes and gives, for the web app's types")
    shapes.set_defaults(run=_shapes)


def _serve(options: argparse.Namespace) -> int:
    settings = get_settings()
    if options.emergency_only:
        from app.emergency_view.context import open_context

        open_context(settings)  # refuses here too, once, in words
        return _run(settings, "app.serving:emergency_alone")
    with nothing_collected():
        runtime = open_runtime(settings)  # refuses here, once, in words, before any worker starts
        refuse_behind(runtime)
        _ensure_practice_card(runtime)
    return _run(settings, "app.serving:whole")


def _up(_options: argparse.Namespace) -> int:
    settings = get_settings()
    database = database_at(settings.database)
    if migrate.current(database) != migrate.head():
        migrate.upgrade(database)
    runtime = open_or_init_demo(settings)
    refuse_behind(runtime)
    if runtime.is_demo:
        from app.demo.ready import make_ready
        from app.demo.telling import announce

        print(announce(make_ready(runtime)), flush=True)
    database.dispose()
    return _run(settings, "app.serving:whole")


def whole() -> ASGIApp:
    """What uvicorn serves in each worker."""
    with nothing_collected():
        from app.main import application

        return application()


def emergency_alone() -> ASGIApp:
    """The same where nothing but the emergency page runs."""
    with nothing_collected():
        from app.emergency_view.asgi import application

        return application()


def _shapes(_options: argparse.Namespace) -> int:
    from app.main import shapes_text

    print(shapes_text(), end="")
    return 0


def _ensure_practice_card(runtime: Runtime) -> None:
    """Any department may practise, in a live service too: made at the first start, so that `init` stays bare keys."""
    from app.demo.practice import ensure_practice_card
    from app.patient_summary.fact_catalogue import fact_catalogue

    ensure_practice_card(runtime, fact_catalogue())


def _run(settings: Settings, factory: str) -> int:
    with nothing_collected():
        import uvicorn

    uvicorn.run(
        factory,
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers if settings.workers > 1 else None,
        loop="uvloop",
        http="httptools",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        log_config=None,
        limit_concurrency=CONNECTIONS,
        backlog=BACKLOG,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=10,
    )
    return 0
