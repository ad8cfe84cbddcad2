"""The record as a browser reads and writes it."""

from typing import Any
from uuid import UUID

from httpx import Client

HEADING = "fact.spo2_target_range"
SAVE = {"version": 0, "value": {"value": {"low": 88, "high": 92}}}


def put(browser: Client, patient_id: UUID, heading: str, /, **body: Any) -> Any:
    """The reply to saving a heading."""
    return browser.put(f"/api/patients/{patient_id}/record/{heading}", json={"version": 0} | body)


def record(browser: Client, patient_id: UUID) -> dict[str, Any]:
    """All that this browser may read."""
    reply = browser.get(f"/api/patients/{patient_id}/record")
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def entry(browser: Client, patient_id: UUID, heading: str) -> dict[str, Any]:
    """One heading of it."""
    return next(each for each in record(browser, patient_id)["entries"] if each["heading"] == heading)
