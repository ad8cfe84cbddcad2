"""Nothing that draws or signs is loaded before a document is made: the emergency path must never wait for it."""

import subprocess
import sys

import pytest

HEAVY = ("reportlab", "pyhanko", "qrcode", "fontTools", "PIL")


@pytest.mark.slow
def test_registry_loads_no_drawing_library() -> None:
    script = (
        f"import app.exports.formats, app.exports.pdf.signature, sys; print([m for m in {HEAVY} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
