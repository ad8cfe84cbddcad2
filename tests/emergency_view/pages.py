"""Drawn pages for tests, and a way to read them as text."""

import re
from datetime import date
from html import unescape
from typing import Any

from app.emergency_view.overlay import Live, lay_over
from app.emergency_view.page.record_text import record_text
from app.emergency_view.page.view import Furniture
from app.emergency_view.render import render_page
from app.patient_summary.schema import PatientSummary
from tests.factories.summaries import a_summary

TODAY = date(2026, 11, 21)
OPENED = Furniture(
    help_line="0300 000 0000",
    origin="https://card.example",
    opened="21 November 2026, 14:02",
    report_ticket="TICKET",
)


def live(**changes: Any) -> PatientSummary:
    """Michael Bell's summary outside a demonstration, with these values."""
    return a_summary(mode="live", **changes)


def draw(
    summary: PatientSummary | None = None, *, today: date = TODAY, furniture: Furniture = OPENED, **live: Any
) -> str:
    """The page of a summary (Michael Bell's, unless given) with these live values."""
    summary = summary or a_summary(mode="live")
    return render_page(summary, lay_over(summary, Live(**live), today=today), today=today, furniture=furniture)


def text_for_record(summary: PatientSummary | None = None, *, today: date = TODAY, **live: Any) -> str:
    """The text for a hospital record of the same opening."""
    summary = summary or a_summary(mode="live")
    return record_text(summary, lay_over(summary, Live(**live), today=today), today=today, furniture=OPENED)


def as_read(html: str) -> str:
    """What a person reads of a page, without style, script and marks, blanks as one."""
    body = re.sub(r"<(style|script)[^>]*>.*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).replace(" .", ".").replace(" ,", ",").strip()


def part(html: str, css: str) -> str:
    """The text of the first element of this class, up to the next element of its kind that closes."""
    found = re.search(rf'<(\w+)[^>]*class="{css}[" ][^>]*>', html)
    assert found, css
    depth, position = 1, found.end()
    for mark in re.finditer(rf"<(/?){found[1]}\b[^>]*>", html[position:]):
        depth += -1 if mark[1] else 1
        if depth == 0:
            return html[found.start() : position + mark.end()]
    raise AssertionError(f"{css} is not closed")


def ticket_in(html: str) -> str:
    """The ticket that a page gives to its forms."""
    found = re.search(r'name="ticket" value="([^"]+)"', html)
    assert found
    return found[1]
