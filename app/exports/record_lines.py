"""Authored lines in the text for a hospital record, each on a line of its own, and the words of that text.

Every mark stands before the words it marks and on the same line: a line that is pasted alone still says that nobody
signed it, or that it was withdrawn.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from app.exports.catalogue import catalogue
from app.exports.wording import UNIT
from app.patient_summary.schema import Fact, Line, Provenance, Source

_FILE: Final = Path(__file__).parent / "words" / "record.json"
_WORDS: Final[Mapping[str, str]] = json.loads(_FILE.read_text("utf-8"))
Behind = Callable[[Fact], str]
"""Who stands behind a value, and what is to be doubted about it."""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A line as it stands now, under the heading of its topic."""

    heading: str
    line: Line
    withdrawn_on: date | None = None
    replacement: str | None = None


def line_words(shown: RecordLine, facts: Mapping[str, Fact], behind: Behind) -> str:
    """What the text says of this line, with the person's own values and who stands behind them."""
    line = shown.line
    when = f"{line.when_label}: " if line.when_label else ""
    draft = say("draft") if line.is_draft else ""
    asked = [fact for key in _asks(line) if (fact := facts.get(key)) is not None and fact.value is not None]
    if shown.withdrawn_on is not None:
        old = say("withdrawn", date=on(shown.withdrawn_on), text=f"{draft}{when}{line.text}")
        instead = f"{when}{shown.replacement} " if shown.replacement else ""
        return f"{instead}{_values(asked, behind)}{old}"
    if line.replaced_on is not None:
        return (
            f"{draft}{say('corrected', date=on(line.replaced_on))}{when}{line.text} {_values(asked, behind)}".rstrip()
        )
    sources = "; ".join(f"{fact.value}: {behind(fact)}" for fact in asked)
    return f"{draft}{when}{line.text}{say('behind', sources=sources) if sources else ''}"


def _asks(line: Line) -> tuple[str, ...]:
    """Also for cards that were sealed before lines kept this."""
    return line.asks or line.fact_keys


def _values(facts: list[Fact], behind: Behind) -> str:
    """Values that the words do not hold: a replacement is approved for everybody."""
    told = (say("own_value", label=UNIT.sub("", each.label), value=each.value, source=behind(each)) for each in facts)
    return "".join(told)


def say(key: str, **values: object) -> str:
    """The fixed words of this key."""
    return _WORDS[key].format_map(values) if values else _WORDS[key]


@lru_cache(maxsize=4096)
def on(day: date) -> str:
    """3 May 2026"""
    return catalogue("en-GB").day(day)


def source(provenance: Provenance | None) -> str:
    """Who stands behind a value, in one of the three words of provenance."""
    if provenance is None:
        return ""
    if provenance.source is Source.PATIENT:
        return say("patient", date=on(provenance.on))
    who = ", ".join(filter(None, (provenance.role, provenance.organisation)))
    return say(provenance.source, date=on(provenance.on), who=f", {who}" if who else "").rstrip(" .")
