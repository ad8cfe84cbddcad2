"""Install what is missing and nothing else: `prepare.py python|node|browser|postgres|bench`. Standard library only.

Each step leaves a stamp in .stamps, so that a second call costs nothing. Root is needed only where Debian packages
are missing.
"""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAMPS = ROOT / ".stamps"
VENV = ROOT / ".venv"
BIN = VENV / "bin"
POSTGRES_PORT = 54329


def run(*command: str | Path, **options: object) -> None:
    """Run a command and stop with its words when it fails."""
    subprocess.run([str(part) for part in command], check=True, cwd=ROOT, **options)  # type: ignore[call-overload]  # options are subprocess.run's own


def done(step: str, *inputs: Path) -> bool:
    """Whether this step ran with these very inputs."""
    stamp = STAMPS / step
    return stamp.exists() and stamp.read_text() == digest(*inputs)


def finish(step: str, *inputs: Path) -> None:
    """Remember the step."""
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / step).write_text(digest(*inputs))


def digest(*inputs: Path) -> str:
    """One digest for all the inputs, and for where the checkout lies."""
    total = hashlib.sha256(str(ROOT).encode())
    for path in inputs:
        total.update(path.read_bytes())
    return total.hexdigest()


def apt(*packages: str) -> None:
    """Install Debian packages; says what to do where that is not possible."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        sys.exit(f"Please install these first (they need root and apt here): {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "update", "-qq", env=environment)
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages, env=environment)


def python() -> None:
    """The virtual environment, exactly as the lock file says, with bytecode."""
    lock, project = ROOT / "requirements-dev.lock", ROOT / "pyproject.toml"
    if done("python", lock, project) and (BIN / "alertcard").exists():
        return
    if not (BIN / "pip").exists():
        try:
            venv.create(VENV, with_pip=True, clear=True)
        except (subprocess.CalledProcessError, OSError):
            apt("python3-venv")
            venv.create(VENV, with_pip=True, clear=True)
    run(BIN / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv>=0.9,<1")
    environment = {**os.environ, "VIRTUAL_ENV": str(VENV)}
    uv = BIN / "uv"
    run(uv, "pip", "sync", "--quiet", "--require-hashes", "--compile-bytecode", lock, env=environment)
    run(uv, "pip", "install", "--quiet", "--no-deps", "--editable", ".", env=environment)
    finish("python", lock, project)


def node() -> None:
    """The front end's packages, then its build. Node and npm come with the virtual environment."""
    front = ROOT / "frontend"
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    lock = front / "package-lock.json"
    if not (done("node", lock) and (front / "node_modules").exists()):
        run(BIN / "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", front, env=environment)
        finish("node", lock)
    sources = sorted(path for path in front.rglob("*") if is_source(path))
    if not (done("build", *sources) and (front / "dist" / "index.html").exists()):
        run(BIN / "npm", "run", "--silent", "build", "--prefix", front, env=environment)
        finish("build", *sources)


def is_source(path: Path) -> bool:
    """Whether a change of this file needs a new build of the front end."""
    parts = path.relative_to(ROOT / "frontend").parts
    return path.is_file() and parts[0] not in {"node_modules", "dist", "coverage"}


def browser() -> None:
    """Chromium for the browser tests, and the PDF tools that check our signatures from outside."""
    missing = [
        package
        for tool, package in (("chromium", "chromium"), ("pdfsig", "poppler-utils"))
        if shutil.which(tool) is None
    ]
    if missing:
        apt(*missing)


def postgres() -> None:
    """Print the URL of a PostgreSQL server for the tests: the local one, or our own cluster in var/."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        print(given)
    elif listens(5432) and accepts(5432):
        print("postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
    else:
        if not listens(POSTGRES_PORT):
            start_cluster()
        print(f"postgresql+psycopg://postgres@127.0.0.1:{POSTGRES_PORT}/postgres")


def listens(port: int) -> bool:
    """Whether something answers on this port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def accepts(port: int) -> bool:
    """Whether the server there lets us in as postgres without a password."""
    code = f"import psycopg; psycopg.connect('postgresql://postgres@127.0.0.1:{port}/postgres', connect_timeout=3)"
    return subprocess.run([BIN / "python", "-c", code], capture_output=True, check=False).returncode == 0


def start_cluster() -> None:
    """Our own PostgreSQL for tests: loopback, no password, nothing durable worth keeping."""
    if not sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        apt("postgresql", "postgresql-client")
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))[-1].parent
    home = Path(tempfile.gettempdir()) / f"alertcard-test-postgres-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if not (home / "PG_VERSION").exists():
        home.mkdir(exist_ok=True)
        if as_postgres:
            shutil.chown(home, "postgres", "postgres")
        run(*as_postgres, tools / "initdb", "-D", home, "-U", "postgres", "-A", "trust", stdout=subprocess.DEVNULL)
    options = f"-p {POSTGRES_PORT} -h 127.0.0.1 -k {home}"
    start = (*as_postgres, tools / "pg_ctl", "-D", home, "-w", "-l", home / "log", "-o", options, "start")
    run(*start, stdout=subprocess.DEVNULL)


def bench() -> None:
    """wrk, which loads the server from outside Python."""
    if shutil.which("wrk") is None:
        apt("wrk")


STEPS = {"python": python, "node": node, "browser": browser, "postgres": postgres, "bench": bench}

if __name__ == "__main__":
    for step in sys.argv[1:]:
        STEPS[step]()
