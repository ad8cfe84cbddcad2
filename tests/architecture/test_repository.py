"""The repository keeps its own promises."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from nhs_number.validate import is_valid

from app.settings import Settings

pytestmark = pytest.mark.no_database

ROOT = Path(__file__).resolve().parents[2]
TEN_DIGITS = re.compile(r"(?<![\w.-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\w.-])")
TEXT = {".py", ".ts", ".tsx", ".yaml", ".yml", ".json", ".md", ".html", ".jinja", ".toml", ".txt", ".css", ".scss"}


def tracked() -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.is_file():
            yield path


def readable() -> Iterator[tuple[Path, str]]:
    for path in tracked():
        if path.suffix in TEXT and not path.name.endswith(".lock") and path.name != "package-lock.json":
            yield path, path.read_text(encoding="utf-8")


def test_every_setting_is_in_the_example_file_and_the_readme() -> None:
    names = {name.upper() for name in Settings.model_fields}
    example = set(re.findall(r"^#? ?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert example == names
    readme = (ROOT / "README.md").read_text() + (ROOT / "docs" / "operations.md").read_text()
    assert {name for name in names if f"`{name}`" not in readme} == set()


def test_every_source_the_dockerfile_copies_exists() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.M)
    sources = [source for line in copied for source in line.split()]
    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_the_image_does_not_run_as_root_and_checks_its_health() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^USER \d{4,}$", dockerfile, re.M)
    assert "HEALTHCHECK" in dockerfile
    assert (ROOT / "app" / "health.py").exists()


def test_lock_files_hold_hashes_and_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
    assert '"resolved"' not in (ROOT / "frontend" / "package-lock.json").read_text()


def test_nhs_numbers_are_from_the_test_range_only() -> None:
    real = [
        (path.relative_to(ROOT), number)
        for path, text in readable()
        for number in TEN_DIGITS.findall(text)
        if looks_real(re.sub(r"[ -]", "", number))
    ]
    assert real == []


def looks_real(digits: str) -> bool:
    """A number that a person in England, Wales or the Isle of Man may have."""
    return digits[0] in "467" and bool(is_valid(digits))


def test_only_the_database_module_commits() -> None:
    allowed = {"app/core/database.py", "app/core/migrate.py"}
    found = {
        str(path.relative_to(ROOT))
        for path, text in readable()
        if path.suffix == ".py" and path.is_relative_to(ROOT / "app") and ".commit()" in text
    }
    assert found <= allowed


def test_only_the_clock_reads_the_time() -> None:
    reads = re.compile(r"datetime\.(now|utcnow)\(|date\.today\(")
    found = {
        str(path.relative_to(ROOT))
        for path, text in readable()
        if path.suffix == ".py" and path.is_relative_to(ROOT / "app") and reads.search(text)
    }
    assert found <= {"app/core/clock.py"}


def test_the_repository_speaks_of_the_project_alone() -> None:
    machine = re.compile(r"(^|[^A-Za-z0-9_.])/(work|home|root|Users)/\w")
    assert [str(path.relative_to(ROOT)) for path, text in readable() if machine.search(text)] == []


def test_the_readme_names_the_two_commands_that_ci_runs() -> None:
    readme = (ROOT / "README.md").read_text()
    assert "make run" in readme
    assert "make test" in readme
    assert "make test" in (ROOT / ".ci" / "run").read_text()
