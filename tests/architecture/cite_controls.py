"""Write into the hazard log which tests prove which control: `python -m tests.architecture.cite_controls`.

The docstrings are the source (`Proves H27-A1.`). Only the `evidence` lists of controls are touched, test entries in
alphabetical order; entries that cite files or front-end tests stay.
"""

import re
import sys
from collections import defaultdict

from tests.architecture.test_hazard_log import LOG, claims, controls

CONTROL = re.compile(r"^(\s*)- id: (H\d{2}-[EA]\d+)$")


def evidence_lines(indent: str, control: str, tests: list[str]) -> list[str]:
    """The evidence list of one control, as YAML lines."""
    kept = [entry for entry in controls()[control]["evidence"] if "file" in entry or " > " in entry.get("test", "")]
    entries = [{"test": test} for test in sorted(tests)] + kept
    if not entries:
        return [f"{indent}  evidence: []"]
    written = [f"{indent}  evidence:"]
    for entry in entries:
        key, value = next(iter(entry.items()))
        written.append(f"{indent}    - {key}: {value!r}" if " > " in value else f"{indent}    - {key}: {value}")
    return written


def rewrite() -> str:
    """The log's text with every control's evidence as the tests claim it."""
    proved = defaultdict(list)
    for control, test in claims():
        proved[control].append(test)
    written: list[str] = []
    inside: tuple[str, str] | None = None
    skipping = False
    for line in LOG.read_text(encoding="utf-8").splitlines():
        if match := CONTROL.match(line):
            inside, skipping = (match[1], match[2]), False
        if skipping and inside and line.startswith(inside[0] + "    "):
            continue
        skipping = False
        if inside and line.startswith(f"{inside[0]}  evidence:"):
            written += evidence_lines(*inside, proved[inside[1]])
            skipping = True
            continue
        written.append(line)
    return "\n".join(written) + "\n"


if __name__ == "__main__":
    unknown = sorted({control for control, _ in claims()} - set(controls()))
    if unknown:
        sys.exit(f"No such control: {', '.join(unknown)}")
    LOG.write_text(rewrite(), encoding="utf-8")
