"""Databases full of issued cards for the emergency benchmarks, and the codes that open them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from app.core import migrate
from app.core.database import Database
from app.core.typed_code import make_typed_code, plain_typed_code
from tests.factories.cards import a_card, duchenne_record
from tests.factories.sealed_cards import Service, a_service, publish, rows_of, seal_card, write_cards, write_pepper

BATCH = 1000
CODES = 1000
"""As many of every stock: what differs between two stocks is the database."""


@dataclass(frozen=True)
class Stock:
    """A database with cards, the folder with the pepper, and a file with one code on each line."""

    database_url: str
    key_dir: Path
    codes: Path
    wrong_codes: Path


def stock(folder: Path, database_url: str, *, cards: int, origin: str) -> Stock:
    """Migrate an empty database and put this many composed cards into it, each sealed under its own key."""
    folder.mkdir(exist_ok=True)
    database = Database(database_url)
    migrate.upgrade(database)
    service = a_service(origin)
    publish(database, service)
    codes = folder / f"codes-{cards}"
    with codes.open("w") as file:
        chance = random.Random(cards)
        for rows, token in _cards(database, service, cards):
            if chance.random() < CODES / cards:
                file.write(f"{token}\n")
            rows.clear()
    database.dispose()
    wrong = folder / "wrong-codes"
    wrong.write_text("".join(f"{plain_typed_code(make_typed_code())}\n" for _ in range(CODES)))
    keys = folder / f"keys-{cards}"
    write_pepper(keys, service)
    return Stock(database_url, keys, codes, wrong)


def _cards(database: Database, service: Service, count: int) -> Iterator[tuple[dict[str, dict[str, Any]], str]]:
    summary = a_card(duchenne_record())
    body = summary.model_dump_json().encode("utf-8")
    cards = (seal_card(service, summary) for _ in range(count))
    while batch := list(islice(cards, BATCH)):
        rows = [rows_of(service, card, body=body) for card in batch]
        write_cards(database, rows)
        yield from zip(rows, (card.token(service) for card in batch), strict=True)
