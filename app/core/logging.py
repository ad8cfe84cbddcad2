"""Structured logs from an allow-list of fields: what is not on the list cannot be logged by accident."""

import json
import logging
import sys
from typing import Any

ALLOWED_FIELDS = frozenset(
    {
        "count", "duration_ms", "event", "job", "kind", "method", "outcome", "process", "queue", "reason",
        "record_id", "request_id", "revision", "route", "size", "state", "status", "worker",
    }
)  # fmt: skip


class AllowListFormatter(logging.Formatter):
    """One JSON object a line. Extra fields outside the list are dropped; an exception gives its type and place only."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.msg if isinstance(record.msg, str) else type(record.msg).__name__,
        }
        line |= {key: value for key, value in record.__dict__.items() if key in ALLOWED_FIELDS}
        if record.name.startswith("uvicorn"):
            line["message"] = record.getMessage()  # its own words, never a path: the access log is off
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["at"] = _place(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def _place(traceback: Any) -> str:
    """Where it was raised: file and line of the innermost frame of ours, without values."""
    place = ""
    while traceback is not None:
        name = traceback.tb_frame.f_globals.get("__name__", "")
        if name.startswith("app.") or not place:
            place = f"{name}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place


def configure(level: str) -> None:
    """Send every logger through the allow-list to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AllowListFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers[:] = []
        logging.getLogger(name).propagate = True
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("alembic").setLevel(max(root.level, logging.WARNING))  # its patterns without values say nothing
