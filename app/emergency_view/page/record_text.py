"""The plain text for a hospital record, from the overlay as it stands at this opening."""

from collections.abc import Mapping
from datetime import date

from app.emergency_view.overlay import Overlay, ShownLine, own_values
from app.emergency_view.page.kept import Kept
from app.emergency_view.page.view import Furniture, kept_for
from app.emergency_view.words import english
from app.exports.plain_text import Notes, render
from app.patient_summary.schema import Fact, PatientSummary


def record_text(summary: PatientSummary, overlay: Overlay, *, today: date, furniture: Furniture) -> str:
    """English only: it goes into the record of a hospital. Holds no code and no link that opens the card."""
    return render(summary, today=today, notes=_notes(summary, overlay, furniture))


def _notes(summary: PatientSummary, overlay: Overlay, furniture: Furniture) -> Notes:
    words = english()
    said = tuple(words.message(each.message) for each in (*overlay.top, *overlay.quiet))
    opened = "" if furniture.opened_at is None else words.say("print.opened", at=words.moment(furniture.opened_at))
    again = words.say("print.again", address=f"{furniture.host}/e") if furniture.host else ""
    ended = {group: words.say("state.confirmation_ended", date=since) for group, since in overlay.unconfirmed.items()}
    lines = _lines(summary, overlay, kept_for(overlay, furniture))
    return Notes(said=said, opened=opened, again=again, help_line=furniture.help_line, lines=lines, ended=ended)


def _lines(summary: PatientSummary, overlay: Overlay, kept: Kept | None) -> tuple[tuple[str, str], ...]:
    """The words of lines as they were sealed do not change with the day."""
    if kept is not None and kept.record is not None:
        return kept.record
    facts = {fact.key: fact for fact in (*summary.first_facts, *summary.other_facts)}
    blocks = (*overlay.shown.first, *overlay.shown.more)
    lines = tuple((each.line.severity, _line(each, facts)) for block in blocks for each in block.lines)
    if kept is not None:
        kept.record = lines
    return lines


def _line(shown: ShownLine, facts: Mapping[str, Fact]) -> str:
    line, words = shown.line, english()
    when = f"{line.when_label}: " if line.when_label else ""
    draft = f" [{words.say('box.draft').upper()}]" if line.is_draft else ""
    own = "".join(f" {fact.label}: {fact.value}." for fact in own_values(shown, facts))
    if shown.withdrawn_on is None:
        return f"{when}{line.text}{draft}{own}"
    withdrawn = words.say("withdrawn_line", date=shown.withdrawn_on)
    instead = f"{when}{shown.replacement} " if shown.replacement else ""
    old = words.say("do_not_follow", withdrawn=withdrawn, text=line.text)
    return f"{instead}[{old}]{draft}{own}"
