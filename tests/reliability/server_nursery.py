"""Forks servers of the record, ready in a moment because everything is imported already: one line in, one process out.

`python -m tests.reliability.server_nursery FILE-DESCRIPTOR DATA_DIR DATABASE_URL`; the listening socket is inherited,
so a client that asks while no server lives waits for the next one.
"""

import os
import signal
import socket
import sys
from pathlib import Path

import uvicorn
from fastapi import APIRouter, FastAPI
from pydantic import SecretStr

from app.core import http
from app.core.database import Database
from app.core.runtime import open_runtime
from app.patients import router
from app.settings import Settings
from tests.factories.patients import the_facts


def a_server(data_dir: Path, url: str) -> FastAPI:
    """The record's part of the service, with keys loaded and no connection open."""
    runtime = open_runtime(Settings(_env_file=None, data_dir=data_dir, database_url=SecretStr(url)))
    api = FastAPI()
    api.state.runtime, api.state.database, api.state.fact_catalogue = runtime, runtime.database, the_facts()
    http.install(api, runtime)
    root = APIRouter(prefix="/api")
    root.include_router(router.router)
    api.include_router(root)
    runtime.database.dispose()
    return api


def serve(config: uvicorn.Config, database: Database, listening: socket.socket) -> None:
    """One server, with connections of its own."""
    for engine in {database.write, database.read}:
        engine.dispose(close=False)
    uvicorn.Server(config).run(sockets=[listening])


def main() -> None:
    """Fork one server for each line read; the line written names its process."""
    listening = socket.socket(fileno=int(sys.argv[1]))
    api = a_server(Path(sys.argv[2]), sys.argv[3])
    api.middleware_stack = api.build_middleware_stack()
    config = uvicorn.Config(api, log_level="error", access_log=False)
    config.load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            serve(config, api.state.database, listening)
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
