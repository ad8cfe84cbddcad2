"""Lighthouse, as on a phone, of the opened emergency page and of the signed-in home: `make lighthouse`."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx

from bench.figures import Figure, table
from bench.server import demonstration

VERSION = "13.5.0"
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
BIN = Path(sys.executable).parent


def main() -> int:
    """Run both pages; exit code 1 when one misses its bound."""
    with demonstration() as told:
        emergency = _run(told["cards"][0]["emergency_url"])
        home = _run(f"{told['base_url']}/home", cookie=_session(told))
    figures = [
        *_scores("emergency page", emergency),
        Figure(
            "emergency page, LCP", emergency["audits"]["largest-contentful-paint"]["numericValue"], "ms", at_most=1500
        ),
        *_scores("signed-in home", home),
        Figure("signed-in home, LCP", home["audits"]["largest-contentful-paint"]["numericValue"], "ms"),
    ]
    print(table(figures))
    return int(any(figure.misses for figure in figures))


def _scores(page: str, report: dict[str, Any]) -> list[Figure]:
    score = {name: round(100 * part["score"]) for name, part in report["categories"].items()}
    return [
        Figure(f"{page}, performance", score["performance"], at_least=98),
        Figure(f"{page}, accessibility", score["accessibility"], at_least=100),
    ]


def _session(told: dict[str, Any]) -> str:
    """Sign in as the first person of the demonstration; the name and value of the session cookie."""
    with httpx.Client(base_url=told["base_url"], headers={"origin": told["base_url"]}) as client:
        asked = client.post("/api/sign-in/code", json={"email": told["people"][0]["email"]}).raise_for_status().json()
        client.post("/api/sign-in/code/verify", json={"code": asked["demo_code"]}).raise_for_status()
        return f"session={client.cookies['session']}"


def _run(url: str, *, cookie: str = "") -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            BIN / "npm", "exec", "--yes", f"--package=lighthouse@{VERSION}", "--", "lighthouse", url, "--quiet",
            "--output=json", f"--output-path={report}", "--only-categories=performance,accessibility",
            f"--chrome-flags={FLAGS}",
        ]  # fmt: skip
        if cookie:
            command.append(f"--extra-headers={json.dumps({'Cookie': cookie})}")
        path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "CHROME_PATH": shutil.which("chromium") or ""}
        subprocess.run([str(part) for part in command], check=True, cwd=folder, env=environment)
        loaded: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        return loaded


if __name__ == "__main__":
    sys.exit(main())
