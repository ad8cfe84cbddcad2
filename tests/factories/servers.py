"""A real server on a real socket, in a thread of this process."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

import uvicorn


@contextmanager
def served(make_app: Callable[[str], Any], *, lifespan: Literal["on", "off"] = "off") -> Iterator[str]:
    """The base URL, on a port of its own, of the app that is made for it; until the block ends."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    base_url = f"http://localhost:{listener.getsockname()[1]}"
    config = uvicorn.Config(make_app(base_url), log_level="critical", access_log=False, lifespan=lifespan)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield base_url
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listener.close()
