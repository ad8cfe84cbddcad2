"""What a newcomer, and other programs, need to know of a demonstration: who there is and which codes open what."""

from typing import Any

from sqlmodel import Session, select

from app.alert_cards.links import codes_for
from app.alert_cards.models import AlertCard
from app.authorisation.models import PatientAccount, ProxyGrant
from app.core.database import transaction
from app.core.runtime import Runtime
from app.demo.practice import practice_code
from app.demo.world import people
from app.identity.accounts import find_account
from app.identity.emails import email_lookup
from app.patient_summary.build import load_entries
from app.patient_summary.entries import value_of
from app.sharing.queries import links_of_card


def tell(runtime: Runtime) -> dict[str, Any]:
    """`base_url`, `people` and `cards`: the shape that `alertcard demo --json` prints and others rely on."""
    with transaction(runtime.database) as session:
        return {
            "base_url": runtime.settings.app_url,
            "people": [{"name": each["name"], "role": each["role"], "email": each["email"]} for each in people()],
            "cards": list(_cards(session, runtime)),
            "practice_code": practice_code(session, runtime),
        }


def announce(runtime: Runtime) -> str:
    """The same for a person at a terminal."""
    told = tell(runtime)
    first = told["cards"][0]
    who = "\n".join(f"    {each['email']:<24} {each['name']} ({each['role']})" for each in told["people"])
    return (
        f"\nAlertcard, a demonstration with fictional people. Nothing here is for care.\n\n"
        f"  {told['base_url']}\n\n"
        f"  Sign in with one of these e-mail addresses; the code appears on the page:\n{who}\n\n"
        f"  Open a card as a responder: {told['base_url']}/e and type {first['typed_code']} ({first['patient']})\n"
        f"  Practice code, a card of nobody: {told['practice_code']}\n"
    )


def cards(session: Session, runtime: Runtime) -> list[AlertCard]:
    """Every card of the seeded people, in the order of the data."""
    found = []
    for person in people():
        account = find_account(session, lookup=email_lookup(runtime.keys, person["email"]))
        if account is not None:
            found += _cards_of(session, account.id)
    return found


def _cards_of(session: Session, account_id: Any) -> list[AlertCard]:
    own = select(PatientAccount.patient_id).where(PatientAccount.account_id == account_id)
    helped = select(ProxyGrant.patient_id).where(ProxyGrant.account_id == account_id).order_by(ProxyGrant.created_at)  # type: ignore[arg-type]  # a column, which SQLModel types as its value
    patients = [*session.exec(own), *session.exec(helped)]
    return [
        card
        for patient_id in patients
        for card in session.exec(select(AlertCard).where(AlertCard.patient_id == patient_id))
    ]


def _cards(session: Session, runtime: Runtime) -> Any:
    for card in cards(session, runtime):
        who = value_of(load_entries(session, runtime, card.patient_id), "who")
        codes = codes_for(session, runtime, links_of_card(session, card.id)[0])
        yield {
            "patient": f"{who['given_name']} {who['family_name']}",
            "emergency_url": codes.url,
            "typed_code": codes.typed_code,
        }
