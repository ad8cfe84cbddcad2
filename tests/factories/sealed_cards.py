"""Issued cards as rows, sealed as the specification says, without the app that issues them: for the emergency process,
which must open them from those rows alone, and by the thousand for the benchmarks. Fictional people."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlmodel import SQLModel

from app.core.clock import now
from app.core.database import Database
from app.core.derived_keys import code_lookup, key_check, secret_lookup
from app.core.envelope import Place, new_key, seal
from app.core.field_ids import FieldId
from app.core.key_files import key_file_name, write_new_file
from app.core.key_list import KeyEntry, KeyList, KeyMode, KeyState, next_key
from app.core.link_keys import save_key_list
from app.core.link_token import LinkKind, PaperStatement, sign_token
from app.core.models import Instance, KeyCheck
from app.core.secret_keys import SecretKey, SecretKeys, SecretKind
from app.core.signing_keys import KeyPurpose, SigningKey, generate_signing_key
from app.core.typed_code import format_typed_code, plain_typed_code
from app.patient_summary.schema import PatientSummary
from app.sharing.link_secrets import LinkSecrets
from app.sharing.wraps import wrap_version_key
from tests.factories.summaries import a_summary

ORIGIN = "https://card.example"
ISSUED_ON = date(2026, 5, 3)
REVIEW_BY = date(2027, 5, 1)


@dataclass(frozen=True)
class Service:
    """The keys of a service: what signs codes, what the emergency process holds."""

    origin: str
    signer: SigningKey
    key_list: KeyList
    peppers: SecretKeys = field(repr=False)


def a_service(origin: str = ORIGIN, *, mode: KeyMode = KeyMode.DEMO) -> Service:
    """New keys in memory."""
    signer = generate_signing_key(KeyPurpose.LINKS, 1)
    empty = KeyList(origin, datetime(2026, 1, 1, tzinfo=UTC))
    listed = next_key(
        empty, signer.public_key, mode=mode, from_on=date(2026, 1, 1), at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    return Service(origin, signer, listed, SecretKeys((SecretKey(SecretKind.PEPPER, 1, os.urandom(32)),)))


def publish(database: Database, service: Service, *, mode: str = "demo") -> None:
    """The instance row, the check of each pepper and the key list, as `init` writes them."""
    from app.core.database import transaction

    with transaction(database) as session:
        session.add(Instance(mode=mode))
        for pepper in service.peppers.keys:
            session.add(KeyCheck(key_name=f"{pepper.kind}-{pepper.key_id}", check_value=key_check(pepper)))
        save_key_list(session, service.key_list)


def write_pepper(folder: Path, service: Service) -> None:
    """The present pepper as the file that the emergency process reads, and no other key."""
    pepper = service.peppers.present
    content = f"alertcard pepper {pepper.key_id}\n{pepper.value(SecretKind.PEPPER).hex()}\n"
    write_new_file(folder / key_file_name(SecretKind.PEPPER, pepper.key_id), content.encode("ascii"))


@dataclass(frozen=True)
class SealedCard:
    """An issued card as its holder has it: what stands on the paper, and the ids to look for afterwards."""

    patient_id: UUID
    card_id: UUID
    version_id: UUID
    link_id: UUID
    version_key: bytes = field(repr=False)
    secrets: LinkSecrets = field(repr=False)
    summary: PatientSummary

    @property
    def typed(self) -> str:
        """XXXXX-XXXXX-XXXXX."""
        return format_typed_code(self.secrets.symbols)

    @property
    def short(self) -> str:
        """What a small square holds."""
        return plain_typed_code(self.secrets.symbols)

    def token(self, service: Service, *, version: int | None = None, kind: LinkKind = LinkKind.PRINTED) -> str:
        """The text in the square of a print of this version (the present one, unless given)."""
        paper = PaperStatement(version or self.summary.review.version, ISSUED_ON, REVIEW_BY)
        return sign_token(service.signer, key_list=service.key_list, kind=kind, secret=self.secrets.secret, paper=paper)


def seal_card(service: Service, summary: PatientSummary | None = None, *, body: bytes | None = None) -> SealedCard:
    """A new card of a new patient with one link; nothing is written yet."""
    summary = summary or a_summary()
    return SealedCard(uuid4(), uuid4(), uuid4(), uuid4(), new_key(), LinkSecrets.make(), summary)


def rows_of(
    service: Service, card: SealedCard, *, body: bytes | None = None, link: Mapping[str, Any] | None = None, **more: Any
) -> dict[str, dict[str, Any]]:
    """The rows of a sealed card by table. `link` changes the link's row, `more` the card's."""
    version = card.summary.review.version
    place = Place(FieldId.CARD_VERSION_EMERGENCY_BODY, card.version_id, card.card_id, version)
    plain = card.summary.model_dump_json().encode("utf-8") if body is None else body
    wraps = wrap_version_key(
        card.version_key,
        card.secrets,
        pepper=service.peppers.present,
        link_id=card.link_id,
        card_id=card.card_id,
        version=version,
    )
    at = now()
    return {
        "patient": {"id": card.patient_id, "is_seeded": True, "language": "en-GB", "colour": "blue", "created_at": at},
        "alert_card": {
            "id": card.card_id, "patient_id": card.patient_id, "status": "active", "current_version": version,
            "created_at": at,
        } | more,
        "card_version": {
            "id": card.version_id, "card_id": card.card_id, "version": version, "issued_at": at,
            "review_by": card.summary.review.review_by, "version_key": b"under the data key", "key_number": 1,
            "emergency_body": seal(card.version_key, plain, place, key_version=1), "digest": b"", "preview_digest": "",
        },
        "share_link": {
            "id": card.link_id, "card_id": card.card_id, "patient_id": card.patient_id, "medium": "wallet", "kind": 1,
            "secret_lookup": secret_lookup(card.secrets.secret),
            "code_lookup": code_lookup(service.peppers.present, card.secrets.symbols),
            "pepper_id": service.peppers.present.key_id, "secret_sealed": b"under the data key",
            "status": "live", "created_at": at,
        } | dict(link or {}),
        "link_wrap": {
            "link_id": card.link_id, "version": version, "by_token": wraps.by_token, "by_code": wraps.by_code,
        },
    }  # fmt: skip


def write_cards(database: Database, cards: Iterable[dict[str, dict[str, Any]]]) -> None:
    """Insert the rows of many cards in one transaction."""
    gathered: dict[str, list[dict[str, Any]]] = {}
    for rows in cards:
        for name, row in rows.items():
            gathered.setdefault(name, []).append(row)
    with database.write.connect() as connection:
        for name, table_rows in gathered.items():
            connection.execute(insert(SQLModel.metadata.tables[name]), table_rows)
        connection.commit()


def issue_sealed(
    database: Database,
    service: Service,
    summary: PatientSummary | None = None,
    *,
    body: bytes | None = None,
    link: Mapping[str, Any] | None = None,
    **card: Any,
) -> SealedCard:
    """A card in the database."""
    sealed = seal_card(service, summary)
    rows = rows_of(service, sealed, body=body, link=link, **card)
    if rows["share_link"]["status"] == "cancelled":
        del rows["link_wrap"]
    write_cards(database, [rows])
    return sealed


def cancelled(at: datetime) -> dict[str, Any]:
    """A link whose holder cancelled it."""
    return {"status": "cancelled", "cancelled_at": at, "cancelled_reason": "lost"}


def distrusted(service: Service) -> Service:
    """The same service after its link key was stolen."""
    entries: Sequence[KeyEntry] = [
        KeyEntry(
            each.key_id, each.issuer, each.public_key, KeyState.DISTRUSTED, each.mode, each.from_on, date(2026, 11, 1)
        )
        for each in service.key_list.keys
    ]
    listed = KeyList(service.key_list.issuer, service.key_list.updated_at, tuple(entries))
    return Service(service.origin, service.signer, listed, service.peppers)
