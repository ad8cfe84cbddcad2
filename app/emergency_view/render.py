"""The whole page from a summary and its overlay. Plain functions, some 0.4 ms a page; then it is kept (`drawn_pages`).

Everything that a person typed goes through `html.escape`; a test puts markup into every field and finds it as text.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from datetime import date
from html import escape
from pathlib import Path
from typing import Final

from app.emergency_view.overlay import Overlay
from app.emergency_view.page import advice, care, foot, person
from app.emergency_view.page.record_text import record_text
from app.emergency_view.page.view import Furniture, View, view_of
from app.emergency_view.words import ENGLISH, WELSH, Words, english, missing_in_welsh, welsh
from app.patient_summary.schema import PatientSummary

ASSETS: Final = Path(__file__).parent / "assets"


def minified(css: str) -> str:
    """The style sheet without comments and needless blanks."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};:,>]) ?", r"\1", css).replace(";}", "}").strip()


def compact(script: str) -> str:
    """The script without comment lines and indentation; nothing else is touched, so that its meaning cannot change."""
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def hash_source(text: str) -> str:
    """The text as a source in a Content-Security-Policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


PAGE_STYLE: Final = minified((ASSETS / "page.css").read_text(encoding="utf-8"))
PAGE_SCRIPT: Final = compact((ASSETS / "page.js").read_text(encoding="utf-8"))
PAGE_STYLE_SOURCE: Final = hash_source(PAGE_STYLE)
"""For the policy of whoever shows this page inside another (the preview)."""

_HEAD: Final = (
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="robots" content="noindex, nofollow, noarchive"><meta name="format-detection" content="telephone=no">'
    '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
    f"<style>{PAGE_STYLE}</style>"
)
_END: Final = f'<script class="page">{PAGE_SCRIPT}</script></body></html>'


PREVIEW: Final = Furniture()


def _document_head(title: str) -> str:
    head = f"<head>{_HEAD}<title>{escape(title)}</title></head>"
    return f'<!doctype html><html lang="{ENGLISH}" data-alertcard>{head}<body>'


PAGE_HEAD: Final = _document_head(english().say("page.card_title"))
"""How every page but a practice page begins, byte for byte: compressed once (`compression`)."""
_PRACTICE_HEAD: Final = _document_head(english().say("page.practice_title"))


def render_page(summary: PatientSummary, overlay: Overlay, *, today: date, furniture: Furniture = PREVIEW) -> str:
    """The emergency page, whole in English and, where the person chose it, whole in Welsh below one link.

    Also the preview, and what a phone keeps: the same function, so that all three are the same page."""
    text = record_text(summary, overlay, today=today, furniture=furniture)
    parts = [_PRACTICE_HEAD if summary.mode == "practice" else PAGE_HEAD]
    parts += _card(view_of(summary, overlay, today=today, words=english(), furniture=furniture), text)
    if summary.communication.wants_welsh:
        second = view_of(summary, overlay, today=today, words=welsh(), furniture=furniture, suffix=f"-{WELSH}")
        parts += _in_welsh(second)
    return "".join((*parts, "</main></div>", _END))


def render_sealed_text(plain_text: str, words: Words | None = None) -> str:
    """A card sealed in a shape this release does not know: its approved plain text, which needs no program (H71)."""
    words = words or english()
    notice = f'<p class="notice amber">{words.html("page.plain_only")}</p>'
    text = f'<pre class="sealed" tabindex="0">{escape(plain_text)}</pre>'
    told = f"<h1>{words.html('page.title')}</h1>{notice}{text}"
    return f'{PAGE_HEAD}<div id="card" class="card"{_covers(words)}><main>{told}</main></div>{_END}'


def _card(view: View, text: str) -> Iterator[str]:
    """One banner that says who it is and whom to ring, one main part; the caller closes it."""
    yield f'<div id="card" class="card"{_covers(view.words)}><header class="top">'
    yield person.status(view)
    yield person.who(view)
    yield "</header><main>"
    yield foot.print_head(view)
    yield from _content(view)
    yield foot.about(view)
    yield foot.record(view, text)
    yield foot.wrong(view)
    yield foot.controls(view)


def _covers(words: Words) -> str:
    """For the script, which covers a page that nobody uses."""
    return f' data-covered="{escape(words.say("close.covered"))}" data-again="{escape(words.say("close.show_again"))}"'


def _in_welsh(view: View) -> Iterator[str]:
    """The same once more, folded: never between the English lines, and no second thing to read at three in the
    morning. What no translator has given yet is whole sentences of English, and it says so."""
    name = view.words.say("page.welsh_link")
    yield f'<details id="{view.id("card")}" class="welsh" lang="{WELSH}"><summary>{name}</summary>'
    if missing_in_welsh():
        yield f'<p class="notice" lang="{ENGLISH}">{english().html("page.partly_english")}</p>'
    yield person.status(view)
    yield person.who(view)
    yield from _content(view)
    yield foot.about(view)
    yield foot.wrong(view)
    yield "</details>"


def _content(view: View) -> Iterator[str]:
    """In the order of clinical-design 3.1: what the crew needs stands before the prose."""
    yield person.check(view)
    yield person.condition(view)
    yield person.allergies(view)
    yield person.pointers(view)
    yield advice.box(view)
    yield person.how_confirmed(view)
    yield care.contacts(view)
    yield '<div class="columns"><div>'
    yield care.time_critical(view)
    yield care.crew(view)
    yield "</div><div>"
    yield care.first_facts(view)
    yield care.other_medicines(view)
    yield care.other_facts(view)
    yield "</div></div>"
    yield from advice.in_full(view)
    yield from advice.more_advice(view)
    yield care.help_me(view)
