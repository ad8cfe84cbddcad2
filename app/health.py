"""Health check for the container: exits 0 when the server on this machine answers."""

import sys

import httpx

from app.settings import get_settings


def main() -> int:
    """Ask the server's own health route; any error means not healthy."""
    try:
        return int(httpx.get(f"http://127.0.0.1:{get_settings().port}/healthz", timeout=2).status_code != 200)
    except httpx.HTTPError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
