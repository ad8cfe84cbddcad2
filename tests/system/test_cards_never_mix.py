"""Many cards opened at once, and many calls about several patients: every answer is about the one asked for."""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import pytest

from tests.factories.journeys import Card, Person, Responder
from tests.factories.reading import page_text
from tests.factories.services import Service

pytestmark = pytest.mark.slow
SEED = 20261121
HANDS = 50
BUSY = 503
"""On the embedded database many people at once may wait too long for its one lock; they are told so."""
CONDITIONS = (
    ("myotonia-congenita",),
    ("duchenne-muscular-dystrophy", "long-term-steroid-adult", "mask-ventilation"),
    ("long-term-steroid-adult",),
)
"""Few sets for many cards: what is drawn once for a set of lines must never carry a person along."""


@dataclass(frozen=True)
class Marked:
    """An issued card whose every heading holds a mark that no other card has."""

    card: Card
    mark: str
    url: str
    typed_code: str


def a_marked_card(service: Service, number: int, keeper: Person | None = None) -> Marked:
    """One patient; a keeper makes it a child's."""
    mark = f"Mark{number:03}x"
    person = keeper or Person(service)
    if keeper is None:
        person.walk_in()
    card = person.start("self" if keeper is None else "child", given_name=mark, family_name="Example")
    low = 80 + number % 10
    card.save_all(
        {
            "conditions": {"templates": [{"id": each} for each in CONDITIONS[number % len(CONDITIONS)]]},
            "allergies": {"status": "recorded", "items": [{"substance": f"Allergy of {mark}"}]},
            "contacts": {"items": [{"kind": "family", "name": f"Mother of {mark}", "number": f"01632 96{number:04}"}]},
            "equipment": {"bring": f"Ventilator of {mark}"},
            "how_to_help": {"text": f"Help {mark} like this."},
            "fact.spo2_target_range": {"value": {"low": low, "high": low + 5}},
        }
    )
    card.issue()
    code = card.code()
    return Marked(card, mark, code["url"], code["typed_code"])


@pytest.fixture(scope="module")
def cards(service: Service) -> list[Marked]:
    """Twenty-four patients with three sets of conditions."""
    return [a_marked_card(service, number) for number in range(24)]


def open_many(service: Service, cards: list[Marked], *, times: int, seed: int) -> list[str]:
    """What was wrong with each answer of one responder who opens cards in a random order; empty is what we want."""
    chance, responder = random.Random(seed), Responder(service)  # noqa: S311 - the same order in every run
    faults = []
    for _ in range(times):
        asked = chance.choice(cards)
        is_typed = chance.random() < 0.2
        reply = responder.open(asked.typed_code) if is_typed else responder.scan(asked.url)
        faults += [f"{asked.mark}: {fault}" for fault in faults_of(reply.status_code, reply.text, asked, cards)]
    return faults


def faults_of(status: int, text: str, asked: Marked, cards: list[Marked]) -> list[str]:
    """Another's mark on the page, or one of its own that is missing."""
    page = page_text(text)
    own = ("Allergy of", "Mother of", "Ventilator of", "Help")
    missing = [each for each in own if f"{each} {asked.mark}" not in page]
    others = [each.mark for each in cards if each is not asked and each.mark in text]
    return [str(fault) for fault in ([status] if status != 200 else []) + missing + others]


def at_once(tasks: Sequence[Callable[[], list[str]]]) -> list[str]:
    """Everything that any of them found wrong."""
    with ThreadPoolExecutor(len(tasks)) as pool:
        return [fault for found in pool.map(lambda task: task(), tasks) for fault in found]


def hands(service: Service, cards: list[Marked], *, times: int) -> list[Callable[[], list[str]]]:
    """Fifty responders, each with an order of their own."""
    return [partial(open_many, service, cards, times=times, seed=SEED + number) for number in range(HANDS)]


def test_cards_never_mix_under_fifty_parallel_openings(service: Service, cards: list[Marked]) -> None:
    """Proves H01-E3."""
    hands = [lambda seed=seed: open_many(service, cards, times=6, seed=seed) for seed in range(SEED, SEED + HANDS)]
    assert at_once(hands) == []


@pytest.mark.soak
def test_cards_never_mix_in_ten_thousand_openings(service: Service, cards: list[Marked]) -> None:
    hands = [lambda seed=seed: open_many(service, cards, times=200, seed=seed) for seed in range(SEED, SEED + HANDS)]
    assert at_once(hands) == []


READS = ("/record", "/card", "/card/preview", "/card/summary", "/health-check", "/links", "/prints")


def read_many(marked: Marked, all_cards: list[Marked], *, seed: int) -> list[str]:
    """What was wrong when one patient's card was read and changed over and over."""
    chance, faults = random.Random(seed), []  # noqa: S311 - the same order in every run
    own = Person(marked.card.person.service, email=marked.card.person.email)
    own.walk_in()
    for turn in range(12):
        path = "/documents/medical-id" if turn == 6 else chance.choice(READS)
        reply = own.ask("GET", marked.card.path(path))
        faults += [
            f"{marked.mark} {path}: {each.mark}" for each in all_cards if each.mark in reply.text and each != marked
        ]
        if reply.status_code not in {200, BUSY}:
            faults.append(f"{marked.mark} {path}: {reply.status_code} {reply.text}")
    return faults


def test_calls_about_several_patients_never_mix(service: Service, cards: list[Marked]) -> None:
    """Six patients read their own cards at once; two of them are children of one mother."""
    mother = Person(service)
    mother.walk_in()
    children = [a_marked_card(service, number, keeper=mother) for number in (101, 102)]
    read = [*cards[:4], *children]
    tasks = [partial(read_many, each, read, seed=seed) for seed in (SEED, SEED + 1) for each in read]
    assert at_once(tasks) == []
