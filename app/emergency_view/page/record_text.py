"""The plain text for a hospital record, from the overlay as it stands at this opening."""

from datetime import date

from app.emergency_view.overlay import Overlay
from app.emergency_view.page.kept import Kept
from app.emergency_view.page.view import Furniture, kept_for
from app.emergency_view.words import english
from app.exports.plain_text import Notes, render
from app.exports.record_lines import RecordLine
from app.patient_summary.schema import PatientSummary


def record_text(summary: PatientSummary, overlay: Overlay, *, today: date, furniture: Furniture) -> str:
    """English only: it goes into the record of a hospital. Holds no code and no link that opens the card."""
    return render(summary, today=today, notes=_notes(overlay, furniture))


def _notes(overlay: Overlay, furniture: Furniture) -> Notes:
    words = english()
    said = tuple(words.message(each.message) for each in (*overlay.top, *overlay.quiet))
    opened = words.say("print.opened", at=furniture.opened) if furniture.opened else ""
    again = words.say("print.again", address=f"{furniture.host}/e") if furniture.host else ""
    ended = {group: words.say("state.confirmation_ended", date=since) for group, since in overlay.unconfirmed.items()}
    lines = _lines(overlay, kept_for(overlay, furniture))
    return Notes(said=said, opened=opened, again=again, help_line=furniture.help_line, lines=lines, ended=ended)


def _lines(overlay: Overlay, kept: Kept | None) -> tuple[RecordLine, ...]:
    """Lines as they were sealed do not change with the day."""
    if kept is not None and kept.record is not None:
        return kept.record
    blocks = (*overlay.shown.first, *overlay.shown.more)
    lines = tuple(
        RecordLine(shown.block.heading, each.line, each.withdrawn_on, each.replacement)
        for shown in blocks
        for each in shown.lines
    )
    if kept is not None:
        kept.record = lines
    return lines
