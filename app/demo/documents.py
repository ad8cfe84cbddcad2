"""Every document of every card as a file: what `alertcard demo --out DIR` writes."""

from collections.abc import Iterator
from pathlib import Path

from sqlmodel import Session

from app.alert_cards.documents import Ready, ready_document
from app.alert_cards.models import AlertCard
from app.core.database import transaction
from app.core.runtime import Runtime
from app.demo.telling import cards
from app.exports.formats import FORMATS
from app.exports.formats.base import file_name
from app.sharing.queries import links_of_card


def write_documents(runtime: Runtime, folder: Path) -> list[Path]:
    """One folder for each card, numbered in the order of the JSON, never named after a person.

    Drawn after the transaction has ended: a service that runs on the same database would wait for all of them.
    """
    with transaction(runtime.database) as session:
        ready = [
            (folder / f"card-{number}" / file_name(each.document, card.current_version), each)
            for number, card in enumerate(cards(session, runtime), 1)
            for each in _ready(session, runtime, card)
        ]
    for path, document in ready:
        made = document.render()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made if isinstance(made, bytes) else made.encode("utf-8"))
    return [path for path, _ in ready]


def _ready(session: Session, runtime: Runtime, card: AlertCard) -> Iterator[Ready]:
    link = links_of_card(session, card.id)[0]
    for document in FORMATS:
        yield ready_document(session, runtime, card, document, link if document.needs_link else None)
