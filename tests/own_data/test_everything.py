"""Everything about a person in one file: whole, readable without us, and for nobody but who may have it."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
from httpx import Client
from sqlmodel import Session, SQLModel, select

from app.authorisation.models import ProxyGrant
from app.core.clock import now
from app.core.database import transaction
from app.core.runtime import Runtime
from app.core.typed_code import plain_typed_code
from app.patients.attachments import add_attachment
from app.patients.keys import data_key
from app.sharing.models import ShareLink
from tests.care_plans.conftest import SignIn, a_helper
from tests.exports.looking import texts
from tests.exports.test_signature import judged
from tests.factories.care_plans import a_plan, keep, own
from tests.factories.issuing import an_opening, codes, fill_record, issue
from tests.factories.patients import a_patient, an_account

PARTS: Final = {
    "record_entry": "record",
    "care_plan_version": "plan_history",
    "care_plan_draft": "plan_drafts",
    "alert_card": "cards",
    "share_link": "codes",
    "access_event": "log",
    "proxy_grant": "people_who_help",
    "sharing_consent": "agreements",
    "patient": "person",
    "review_task": None,  # a reminder for whoever is asked, made from a birthday that the file holds
    "attachment": None,  # files of their own, under pictures/
    "patient_key": None,  # the key that the rest is sealed under: without the service it opens nothing
    "patient_account": None,  # who signs in as the patient: the person who takes this file
    "outbox_message": None,  # messages that say nothing and are taken away once sent
}
"""Each table that names a patient, and where its rows are in everything.json."""
JPEG: Final = b"\xff\xd8\xff\xe0 a letter"


@pytest.fixture
def full(runtime: Runtime, patient_id: UUID) -> UUID:
    """An issued card that was opened, a plan with private words and a draft, and a photo of a letter."""
    with transaction(runtime.database) as session:
        fill_record(session, runtime, patient_id)
        keep(a_plan(session, runtime, patient_id), "wellbeing", own("wellbeing", mood="Qz7 low on Sundays"))
        add_attachment(session, data_key(session, runtime, patient_id), JPEG, by=None)
    with transaction(runtime.database) as session:
        link = issue(session, runtime, patient_id).links[0]
        for days in range(60):
            an_opening(session, runtime, link, at=now() - timedelta(days=days + 1), name="Dr Sam Reed")
    return patient_id


def taken(browser: Client, patient_id: UUID) -> dict[str, bytes]:
    reply = browser.get(f"/api/patients/{patient_id}/everything")
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == "application/zip"
    assert reply.headers["cache-control"] == "no-store"
    with zipfile.ZipFile(BytesIO(reply.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def told(files: dict[str, bytes]) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files["everything.json"])
    return loaded


def test_it_holds_what_the_person_said_and_what_staff_saw(browser: Client, full: UUID, tmp_path: Path) -> None:
    files = taken(browser, full)
    everything = told(files)
    by_heading = {each["heading"]: each for each in everything["record"]}
    oxygen = by_heading["fact.spo2_target_range"]
    assert oxygen["value"]["value"] == {"low": 88, "high": 92}
    assert oxygen["confirmed"]["provenance"]["organisation"] == "Northdale Hospital"
    assert by_heading["plan.wellbeing"]["value"]["mood"] == "Qz7 low on Sundays"
    assert [each["version"] for each in everything["cards"]] == [1]
    assert everything["cards"][0]["card"]["identity"]["family_name"] == "Bevan"
    assert everything["plan_history"][0]["changes"]
    assert len(everything["openings"]) == 60
    assert everything["openings"][0]["claims"] == ["Dr Sam Reed"]
    assert "88% to 92%" in files["alert-card.txt"].decode()
    assert "Qz7 low on Sundays" in " ".join(texts(files["care-plan.pdf"]))
    assert "Signature is Valid" in judged(files["care-plan.pdf"], tmp_path)
    assert [files[name] for name in files if name.startswith("pictures/")] == [JPEG]


def test_the_readme_says_what_each_file_is_and_what_is_not_in_it(browser: Client, full: UUID) -> None:
    files = taken(browser, full)
    readme = files["README.txt"].decode()
    for name in files:
        assert name == "README.txt" or (name.split("/")[0] in readme)
    assert "the secrets of your codes" in readme


def test_every_table_that_names_a_patient_is_in_it_or_has_a_reason() -> None:
    named = {table.name for table in SQLModel.metadata.sorted_tables if "patient_id" in table.c} | {"patient"}
    assert named == set(PARTS)


def test_every_part_is_there_and_filled(browser: Client, full: UUID) -> None:
    browser.put(
        f"/api/patients/{full}/plan/sections/heart/draft", json={"version": 0, "based_on": 0, "text": "Half a sent"}
    ).raise_for_status()
    everything = told(taken(browser, full))
    filled = {part for part in PARTS.values() if part} - {"people_who_help", "agreements"}
    assert {part for part in filled if not everything[part]} == set()
    assert everything["plan_drafts"]["heart"]["text"] == "Half a sent"


def test_no_secret_of_a_code_is_in_it(browser: Client, full: UUID, runtime: Runtime) -> None:
    raw = b"".join(taken(browser, full).values())
    with Session(runtime.database.read) as session:
        for link in session.exec(select(ShareLink)):
            secrets = codes(session, runtime, link)
            for secret in (secrets.secret, secrets.secret.hex().encode(), plain_typed_code(secrets.symbols).encode()):
                assert secret not in raw


def test_the_drafts_and_the_address_of_others_stay_theirs(
    browser: Client, full: UUID, runtime: Runtime, sign_in: SignIn
) -> None:
    helper = sign_in(a_helper(runtime, full))
    draft = {"version": 0, "based_on": 0, "text": "Qz8 the helper's own words"}
    helper.put(f"/api/patients/{full}/plan/sections/heart/draft", json=draft).raise_for_status()
    raw = taken(browser, full)["everything.json"].decode()
    assert "Qz8" not in raw
    assert "@" not in raw
    assert '"scope": "manage"' in raw


@pytest.mark.parametrize("scope", ["manage", "view"])
def test_a_helper_of_somebody_with_an_account_takes_nothing(
    full: UUID, runtime: Runtime, sign_in: SignIn, scope: str
) -> None:
    reply = sign_in(a_helper(runtime, full, scope)).get(f"/api/patients/{full}/everything")
    assert (reply.status_code, reply.json()["code"]) == (403, "outside_your_scope")


def test_a_parent_takes_it_for_a_child_and_openings_only_where_they_are_switched_on(
    runtime: Runtime, sign_in: SignIn
) -> None:
    with transaction(runtime.database) as session:
        parent = an_account(session, runtime)
        child = a_patient(session, runtime, account_id=parent, relation="child")
        fill_record(session, runtime, child)
    with transaction(runtime.database) as session:
        an_opening(session, runtime, issue(session, runtime, child).links[0], at=now())
    mother = sign_in(parent)
    everything = told(taken(mother, child))
    assert everything["openings"] is None
    assert "responder" not in {each["by"] for each in everything["log"]}
    with transaction(runtime.database) as session:
        session.exec(select(ProxyGrant).where(ProxyGrant.account_id == parent)).one().sees_openings = True
    assert len(told(taken(mother, child))["openings"]) == 1


def test_without_an_issued_card_it_is_whole_all_the_same(browser: Client, patient_id: UUID) -> None:
    files = taken(browser, patient_id)
    assert "alert-card.txt" not in files
    assert told(files)["cards"] == []


def test_a_withdrawn_card_is_no_card_in_use(browser: Client, full: UUID) -> None:
    browser.post(f"/api/patients/{full}/card/withdraw", json={"reason": "not_wanted"}).raise_for_status()
    files = taken(browser, full)
    assert "alert-card.txt" not in files
    assert len(told(files)["cards"]) == 1
