"""Every document of every card as a file: what `alertcard demo --out DIR` writes."""

from collections.abc import Iterator
from pathlib import Path

from sqlmodel import Session

from app.alert_cards.documents import render_document
from app.alert_cards.models import AlertCard
from app.core.database import transaction
from app.core.runtime import Runtime
from app.demo.telling import cards
from app.exports.formats import FORMATS
from app.exports.formats.base import file_name
from app.sharing.queries import links_of_card


def write_documents(runtime: Runtime, folder: Path) -> list[Path]:
    """One folder for each card, numbered in the order of the JSON, never named after a person."""
    with transaction(runtime.database) as session:
        return [
            path
            for number, card in enumerate(cards(session, runtime), 1)
            for path in _write(session, runtime, card, folder / f"card-{number}")
        ]


def _write(session: Session, runtime: Runtime, card: AlertCard, folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    link = links_of_card(session, card.id)[0]
    for document in FORMATS:
        made = render_document(session, runtime, card, document, link if document.needs_link else None)
        path = folder / file_name(document, card.current_version)
        path.write_bytes(made if isinstance(made, bytes) else made.encode("utf-8"))
        yield path
