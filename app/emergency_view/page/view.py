"""What every part of the page is made from: the summary, what is laid over it, the words and the furniture."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from html import escape

from app.emergency_view import ages
from app.emergency_view.overlay import Overlay
from app.emergency_view.page.kept import Kept
from app.emergency_view.words import ENGLISH, Message, Words, english, words_of_age
from app.patient_summary.schema import Fact, PatientSummary, Provenance

_DIALLED = re.compile(r"[^0-9+]")


@dataclass(frozen=True, slots=True)
class Furniture:
    """What belongs to this opening and this service, not to the card. The defaults are those of a preview."""

    help_line: str = ""
    origin: str = ""
    """Emergency origin, for "open again" and the public pages. Never with a code."""
    opened: str = ""
    """When this opening was, in words; empty for a page that is no opening."""
    report_ticket: str = field(default="", repr=False)
    """Lets this page, and nothing else, send "something here is wrong"; without it the form is not offered."""
    kept: Kept | None = field(default=None, repr=False)
    """What was drawn of the same blocks before."""

    @property
    def host(self) -> str:
        """The address as a person types it."""
        return self.origin.split("://", 1)[-1]


@dataclass(frozen=True, slots=True)
class View:
    """One page in one language."""

    summary: PatientSummary
    overlay: Overlay
    today: date
    words: Words
    furniture: Furniture
    suffix: str = ""
    """Added to every id, because a page in two languages holds everything twice."""
    facts: dict[str, Fact] = field(default_factory=dict)
    kept: Kept | None = None
    """Only when the blocks are the very ones that were drawn before, none taken back."""

    def id(self, name: str) -> str:
        """An id that is its own in this language."""
        return f"{name}{self.suffix}"

    def authored(self, language: str = "en") -> str:
        """The attribute of authored words where they are not in the language of this page."""
        return "" if self.words.language.startswith(language) else f' lang="{escape(language)}"'

    def in_one_language(self, said: Callable[[Words], str], *keys: str) -> str:
        """A sentence made of several words, wholly in this page's language or wholly in English: never mixed."""
        words = self._words_for(*keys)
        return said(words) if words is self.words else f'<span lang="{ENGLISH}">{said(words)}</span>'

    def marks(self, *messages: Message | None) -> str:
        """What is to be doubted about a value, beside it and as large as it."""
        said = " ".join(self.words.message_html(message) for message in messages if message is not None)
        return f' <strong class="mark">{said}</strong>' if said else ""

    def stands_behind(self, provenance: Provenance | None) -> str:
        """Confirmed 6 months ago (2 May 2026), Respiratory consultant, Northdale Hospital."""
        if provenance is None:
            return ""
        age = ages.since(provenance.on, today=self.today)
        words = self._words_for(f"provenance.{provenance.source}", words_of_age(age))
        told = _stands_behind(
            words, provenance.source, provenance.on, self.today, provenance.role, provenance.organisation
        )
        return self._by(told, words)

    def stands_behind_briefly(self, provenance: Provenance | None) -> str:
        """Confirmed May 2026: for the first screen."""
        if provenance is None:
            return ""
        words = self._words_for(f"provenance.{provenance.source}")
        return self._by(_stands_behind_briefly(words, provenance.source, provenance.on), words)

    def _words_for(self, *keys: str) -> Words:
        return self.words if self.words.can_say(*keys) else english()

    def _by(self, told: str, words: Words) -> str:
        language = "" if words is self.words else f' lang="{ENGLISH}"'
        return f'<span class="by"{language}>{told}</span>'


@lru_cache(maxsize=4096)
def _stands_behind(words: Words, source: str, on: date, today: date, role: str | None, organisation: str | None) -> str:
    who = ", ".join(escape(part) for part in (role, organisation) if part)
    age = escape(words.ago(ages.since(on, today=today)))
    told = f"{words.html(f'provenance.{source}')} {age} ({escape(words.on(on))})"
    return f"{told}{f', {who}' if who else ''}"


@lru_cache(maxsize=4096)
def _stands_behind_briefly(words: Words, source: str, on: date) -> str:
    return f"{words.html(f'provenance.{source}')} {escape(words.month(on))}"


def view_of(
    summary: PatientSummary,
    overlay: Overlay,
    *,
    today: date,
    words: Words,
    furniture: Furniture,
    suffix: str = "",
) -> View:
    """The view, with its facts ready to be found by key."""
    facts = {fact.key: fact for fact in (*summary.first_facts, *summary.other_facts)}
    return View(summary, overlay, today, words, furniture, suffix, facts, kept_for(overlay, furniture))


def kept_for(overlay: Overlay, furniture: Furniture) -> Kept | None:
    """What may be used again: it belongs to these blocks themselves, not to some that only look like them."""
    kept = furniture.kept
    return kept if kept is not None and kept.shown is overlay.shown else None


def telephone(number: str) -> str:
    """The number as a control that rings it, or as text where it cannot be dialled."""
    shown = escape(number)
    dialled = _DIALLED.sub("", re.split(r"[^0-9+() .-]", number.strip(), maxsplit=1)[0])
    return f'<a href="tel:{dialled}">{shown}</a>' if len(dialled) >= 3 else shown


def paragraphs(text: str) -> str:
    """Text as its owner typed it, line by line."""
    return "<br>".join(escape(line) for line in text.splitlines())
