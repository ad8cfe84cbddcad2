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
from app.core.runtime import open_runtime
from app.patients import router
from app.settings import Settings
from tests.factories.patients import the_facts


def serve(listening: socket.socket, data_dir: Path, url: str) -> None:
    """One server, with engines and keys of its own."""
    runtime = open_runtime(Settings(_env_file=None, data_dir=data_dir, database_url=SecretStr(url)))
    api = FastAPI()
    api.state.runtime, api.state.database, api.state.fact_catalogue = runtime, runtime.database, the_facts()
    http.install(api, runtime)
    root = APIRouter(prefix="/api")
    root.include_router(router.router)
    api.include_router(root)
    uvicorn.Server(uvicorn.Config(api, log_level="critical", access_log=False)).run(sockets=[listening])


def main() -> None:
    """Fork one server for each line read; the line written names its process."""
    listening = socket.socket(fileno=int(sys.argv[1]))
    data_dir, url = Path(sys.argv[2]), sys.argv[3]
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    the_facts()
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            serve(listening, data_dir, url)
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
