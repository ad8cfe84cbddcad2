"""A demonstration issues cards for made-up people only: nobody real shall carry a draft word (hazard H34-A1)."""

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from app.core.identifiers import TEST_PREFIX
from app.patient_summary.entries import Entries, value_of
from app.patients.models import Patient

NAMES: Final = Path(__file__).parent / "fictional_names.txt"


def is_fictional(entries: Entries, patient: Patient) -> bool:
    """Whether name and number are of the fictional set: a seeded person, or a listed name and a 999 number or none."""
    number = (value_of(entries, "numbers").get("nhs_number") or {}).get("value", TEST_PREFIX)
    if not number.startswith(TEST_PREFIX):
        return False
    return patient.is_seeded or _has_listed_name(value_of(entries, "who"))


@lru_cache(maxsize=1)
def fictional_names() -> frozenset[str]:
    """The last names a demonstration may use, in lower case; one a line in the file."""
    lines = NAMES.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip() and not line.startswith("#"))


def _has_listed_name(who: Any) -> bool:
    """The last name, or any part of it, stands in the list; people with one name have that looked up."""
    named = (who.get("family_name") or who.get("given_name") or "").casefold()
    parts = {named, *named.replace("-", " ").split()}
    return not parts.isdisjoint(fictional_names())
