"""The fictional people of a demonstration have a plan that began when they were made."""

import pytest
from sqlmodel import Session, func, select

from app.care_plans.models import CarePlanVersion
from app.core.runtime import Runtime
from app.demo.seeding import ensure_people
from tests.factories.patients import the_facts


@pytest.mark.slow
def test_the_history_of_a_fictional_person_begins_with_what_was_first_said(runtime: Runtime) -> None:
    ensure_people(runtime, the_facts())
    with Session(runtime.database.read) as session:
        assert session.exec(select(func.count()).select_from(CarePlanVersion)).one() > 20
