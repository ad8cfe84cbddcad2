"""Whoever takes the database alone reads nobody's name, number, condition or facts in it."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url
from sqlmodel import Session, select

from app.core.database import metadata, transaction
from app.core.runtime import Runtime
from app.patients.attachments import add_attachment
from app.patients.models import Patient
from tests.factories.files import bytes_of
from tests.factories.patients import NHS_NUMBER, a_patient, a_record, an_account, confirm, save

CANARY = "Zaphenathpaneah"
VALUES: dict[str, dict[str, Any]] = {
    "numbers": {
        "nhs_number": {"value": NHS_NUMBER},
        "hospital_numbers": [{"hospital": f"{CANARY} Hospital", "number": f"{CANARY}7"}],
    },
    "communication": {"languages": [CANARY], "speech": CANARY, "needs": CANARY, "interpreter": CANARY},
    "conditions": {
        "templates": [{"id": "duchenne-muscular-dystrophy", "detail": CANARY}],
        "other": CANARY,
        "confirmed_how": CANARY,
    },
    "allergies": {"status": "recorded", "items": [{"substance": CANARY, "reaction": CANARY}]},
    "advance_plans": {"items": [{"type": "respect", "kept_at": CANARY, "issuer": CANARY}]},
    "contacts": {
        "items": [{"kind": "clinical", "name": CANARY, "relation": CANARY, "number": "07700 900999", "ask_for": CANARY}]
    },
    "gp": {"practice": CANARY, "number": "07700 900998"},
    "medicines": {"status": "recorded", "items": [{"name": CANARY, "dose": CANARY, "if_nil_by_mouth": CANARY}]},
    "equipment": {"bring": CANARY, "position": CANARY, "lifting": CANARY},
    "how_to_help": {"text": CANARY, "decision_makers": CANARY},
    "fact.steroid_name_dose": {"value": CANARY},
    "fact.spo2_target_range": {"value": {"low": 88, "high": 92}},
}
SECRET = (
    CANARY,
    NHS_NUMBER,
    "999 000 0018",
    "07700 900999",
    "duchenne",
    "mask-ventilation",
    "spo2_target_range",
    "steroid_name_dose",
    "allergies",
    "how_to_help",
    "2007-02-14",
    "Northdale",
    "canary@example.org",
)


@pytest.fixture
def filled(runtime: Runtime) -> Runtime:
    """A record with a canary in every field of every heading."""
    with transaction(runtime.database) as session:
        account = an_account(session, runtime, email="canary@example.org")
        names = {"given_name": CANARY, "family_name": CANARY, "known_as": CANARY}
        record = a_record(session, runtime, a_patient(session, runtime, account_id=account, **names))
        letter = {"on": "2026-03-14", "role": CANARY, "organisation": CANARY}
        for heading, value in VALUES.items():
            save(record, heading, value, source="letter", letter=letter)
        confirm(record, "fact.spo2_target_range", role=CANARY, organisation=CANARY)
        add_attachment(session, record.key, CANARY.encode() * 50, by=account)
    return runtime


def everything_stored(runtime: Runtime) -> Iterator[tuple[str, bytes]]:
    """Every value of every row, and on SQLite the file and its log as they lie on the disk."""
    with Session(runtime.database.read) as session:
        for table in metadata.sorted_tables:
            for row in session.execute(table.select()):
                for name, value in row._mapping.items():
                    yield f"{table.name}.{name}", value if isinstance(value, bytes) else str(value).encode()
    url = make_url(runtime.database.url)
    if url.get_backend_name() == "sqlite":
        for suffix in ("", "-wal"):
            yield f"file{suffix}", bytes_of(Path(f"{url.database}{suffix}"))


def forms(secret: str) -> tuple[bytes, ...]:
    """As it would stand in text, in wide text, and inside base64 at each of three places."""
    plain = secret.encode()
    inside = (b64encode(b"\0" * shift + plain + b"\0\0")[4:-4] for shift in range(3))
    return plain, secret.encode("utf-16-le"), plain.hex().encode(), *(part for part in inside if len(part) > 6)


def test_no_word_of_a_record_stands_readable_in_the_database(filled: Runtime) -> None:
    found = {
        (place, secret)
        for place, stored in everything_stored(filled)
        for secret in SECRET
        if not place.startswith(("card_template", "template_notice"))
        and any(form.lower() in stored.lower() for form in forms(secret))
    }
    # The schema names our columns and checks; it holds no row.
    assert {each for each in found if not each[0].startswith("file") or each[1] == CANARY} == set()


def test_dump_would_show_a_word_that_was_not_sealed(filled: Runtime) -> None:
    """The search itself is tried: what is put in plainly is found."""
    with transaction(filled.database) as session:
        session.exec(select(Patient)).one().colour = CANARY[:12]
    assert any(CANARY[:12].encode() in stored for _, stored in everything_stored(filled))
