"""Pages in parts, and pages kept sealed between openings: the same bytes as a page drawn whole, and nobody else's."""

import gzip
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from uuid import uuid4

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.envelope import new_key
from app.emergency_view.compression import Fixed, Gaps, Parts, for_reader
from app.emergency_view.opening.drawn_pages import DrawnPages, PageKey
from app.emergency_view.overlay import HeadingNotice, Live
from tests.emergency_view.pages import draw
from tests.factories.cards import a_card, duchenne_record

GAPS = Gaps({"\x01": 5, "\x02": 8})
FILLINGS = {b"\x01": b"14:02", b"\x02": b"A-TICKET"}
PAGE = "<p>é ŵ</p>" * 90 + "\x01" * 5 + "<p>é ŵ</p><b>14:03</b>" * 90 + "\x02" * 8 + "<p>é ŵ</p>"


def filled(page: str) -> str:
    return page.replace("\x01" * 5, "14:02").replace("\x02" * 8, "A-TICKET")


def read(parts: Parts, accepted: bytes, fillings: Mapping[bytes, bytes] = FILLINGS) -> str:
    data, encoding = parts.for_reader(fillings, accepted)
    assert encoding == (b"gzip" if b"gzip" in accepted else None)
    return (gzip.decompress(data) if encoding else data).decode("utf-8")


# --- bytes on the wire --------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [PAGE, "<!doctype html>other", ""])
def test_a_page_comes_out_as_it_went_in(text: str) -> None:
    for accepted, unpack in ((b"gzip, br", brotli.decompress), (b"gzip", gzip.decompress), (b"", bytes)):
        assert unpack(for_reader(text, accepted)[0]).decode() == text
        assert unpack(Fixed.of(text).for_reader(accepted)[0]).decode() == text


@pytest.mark.parametrize("accepted", [b"gzip, br", b""])
def test_a_page_from_parts_is_the_page_with_its_gaps_filled(accepted: bytes) -> None:
    assert read(GAPS.cut(PAGE), accepted) == filled(PAGE)


@given(
    st.lists(st.sampled_from(["\x01" * 5, "\x02" * 8, "\x01", "\x02\x02", "14:02", "ab", "é", "A-TICKET"]), max_size=30)
)
def test_whatever_stands_around_the_gaps_the_page_comes_out(pieces: list[str]) -> None:
    """A stray mark too: no field takes one, and if one got in, the card must still open."""
    page = "".join(pieces)
    for accepted in (b"gzip", b""):
        assert read(GAPS.cut(page), accepted) == read(GAPS.cut(page), b"")
    assert read(GAPS.cut(page), b"gzip").count("\x01" * 5) == 0


def test_a_filling_of_another_length_is_refused() -> None:
    """Parts point back at each other over the gap: a shifted byte would give another word somewhere else."""
    with pytest.raises(ValueError, match="long"):
        GAPS.cut(PAGE).for_reader({**FILLINGS, b"\x01": b"9:02"}, b"gzip")


def test_parts_cost_few_bytes_more_than_the_whole() -> None:
    page = draw(a_card(duchenne_record()))
    whole = len(gzip.compress(page.encode(), 6))
    cut = page.replace("14:02", "\x01" * 5)
    assert len(GAPS.cut(cut).for_reader(FILLINGS, b"gzip")[0]) < whole + 200


# --- pages kept between openings ----------------------------------------------------------------------------

KEY = PageKey(uuid4(), date(2026, 11, 21), (), 0, None, was_typed=False)


def kept(most: int = 2) -> tuple[DrawnPages, bytes]:
    pages, version_key = DrawnPages(most), new_key()
    pages.keep(KEY, version_key, GAPS.cut(PAGE))
    return pages, version_key


def test_a_kept_page_is_the_page_that_was_drawn() -> None:
    pages, version_key = kept()
    assert pages.find(KEY, version_key) == GAPS.cut(PAGE)


def test_a_kept_page_opens_with_nothing_but_its_own_key() -> None:
    pages, _ = kept()
    assert pages.find(KEY, new_key()) is None


def test_the_memory_of_a_process_holds_no_readable_page() -> None:
    pages, _ = kept()
    (sealed,) = pages._pages.values()
    assert "é ŵ".encode() not in sealed.body
    assert GAPS.cut(PAGE).deflated[0][:40] not in sealed.body


@pytest.mark.parametrize(
    "other",
    [
        KEY._replace(version_id=uuid4()),
        KEY._replace(today=date(2026, 11, 22)),
        KEY._replace(notices=(HeadingNotice("changed", "medicines", date(2026, 11, 20)),)),
        KEY._replace(withdrawals=1),
        KEY._replace(paper_version=3),
        KEY._replace(was_typed=True),
    ],
)
def test_whatever_a_page_depends_on_it_is_not_used_when_that_changes(other: PageKey) -> None:
    pages, version_key = kept()
    assert pages.find(other, version_key) is None


def test_the_page_used_longest_ago_makes_room() -> None:
    pages, version_key = kept(most=2)
    second, third = (KEY._replace(version_id=uuid4()) for _ in range(2))
    pages.keep(second, version_key, GAPS.cut(PAGE))
    assert pages.find(KEY, version_key) is not None
    pages.keep(third, version_key, GAPS.cut(PAGE))
    assert pages.find(second, version_key) is None
    assert pages.find(KEY, version_key) is not None


def test_everything_that_is_laid_over_a_page_is_in_its_key() -> None:
    """A new thing that lies over a summary must part the pages, or yesterday's words would be shown for today's."""
    assert {each.name for each in fields(Live)} == {
        "notices", "withdrawals", "paper", "was_typed",  # in the key
        "could_record",  # such a page is never kept
        "saved_on",  # the owner's own phone alone
    }  # fmt: skip


@pytest.mark.parametrize("ticket", [b"A-TICKET", b"<b>14:03", b"AAAAAAAA"])
def test_length_on_the_wire_says_nothing_of_what_stands_in_a_gap(ticket: bytes) -> None:
    """A ticket that repeats what the page says would make it shorter, and so be guessed byte by byte (BREACH)."""
    lengths = {
        len(GAPS.cut(PAGE).for_reader(filled, b"gzip")[0]) for filled in (FILLINGS, FILLINGS | {b"\x02": ticket})
    }
    assert len(lengths) == 1
