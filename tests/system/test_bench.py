"""The benchmarks measure a service that starts: rows that they write themselves keep up with what a start checks."""

from pathlib import Path

import httpx
import pytest

from bench.emergency import serving_cards
from bench.emergency_cards import stock


@pytest.mark.slow
@pytest.mark.real_clock
def test_the_process_that_is_measured_opens_the_cards_of_the_stock(tmp_path: Path) -> None:
    cards = stock(tmp_path, f"sqlite:///{tmp_path}/cards.sqlite3", cards=2, origin="http://localhost:8000")
    with serving_cards(cards) as address:
        codes = cards.codes.read_text().split()
        assert len(codes) == 2
        assert [httpx.post(address, data={"code": code}).status_code for code in codes] == [200, 200]
