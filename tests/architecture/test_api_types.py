"""What the web app knows of the API is made from the API itself."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.main import shapes_text

pytestmark = [pytest.mark.no_database, pytest.mark.slow]

FRONT = Path(__file__).resolve().parents[2] / "frontend"
GENERATED = FRONT / "src" / "api" / "generated"


def test_the_file_of_shapes_is_what_the_server_writes() -> None:
    assert (GENERATED / "shapes.json").read_text("utf-8") == shapes_text(), "Run: make api-types"


def test_the_types_of_the_web_app_are_made_from_that_file(tmp_path: Path) -> None:
    made = tmp_path / "shapes.d.ts"
    program = [str(FRONT / "node_modules" / ".bin" / "openapi-typescript"), str(GENERATED / "shapes.json")]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run([*program, "-o", str(made)], check=True, capture_output=True, env=os.environ | {"PATH": path})
    assert (GENERATED / "shapes.d.ts").read_text("utf-8") == made.read_text("utf-8"), "Run: make api-types"


def test_the_shapes_hold_no_example_of_a_person() -> None:
    shapes = json.loads(shapes_text())["components"]["schemas"]
    assert len(shapes) > 80
    assert not [name for name, shape in shapes.items() if "example" in shape or "examples" in shape]
