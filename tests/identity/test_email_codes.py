"""Codes by e-mail, below the routes."""

import pytest
from sqlmodel import Session, select

from app.core.errors import Invalid
from app.core.runtime import Runtime
from app.identity import email_codes
from app.identity.models import EmailCode


@pytest.fixture
def code(session: Session, runtime: Runtime) -> EmailCode:
    email_codes.ask(session, runtime, email="rhys.bevan@example.org", language="en-GB")
    session.flush()
    return session.exec(select(EmailCode)).one()


def test_a_code_is_used_up_by_its_first_use_even_where_its_row_stays(session: Session, code: EmailCode) -> None:
    email_codes.use(session, code_id=code.id)
    with pytest.raises(Invalid, match="code_ended"):
        email_codes.use(session, code_id=code.id)


def test_a_proof_that_has_led_to_a_session_leads_to_no_other(session: Session, code: EmailCode) -> None:
    email_codes.forget(session, code_id=code.id)
    with pytest.raises(Invalid, match="code_ended"):
        email_codes.forget(session, code_id=code.id)


def test_codes_are_eight_digits_and_begin_with_any(session: Session, runtime: Runtime) -> None:
    codes = {
        email_codes.ask(session, runtime, email=f"person{number}@example.org", language="cy").code
        for number in range(200)
    }
    assert {len(code) for code in codes} == {8}
    assert {code[0] for code in codes} == set("0123456789")
