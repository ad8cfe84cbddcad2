"""The letter to the GP: into the record, and into the additional information of the shared record."""

from functools import partial
from typing import Final

from app.exports.codes import Codes
from app.exports.formats.base import PDF, Format
from app.exports.formats.letter import Letter, render_letter
from app.exports.pdf import medicine_rows, parts
from app.exports.printing import Printing
from app.exports.wording import Wording
from app.patient_summary.schema import PatientSummary


def _practice(wording: Wording) -> str:
    practice = next((each.name for each in wording.summary.contacts if each.kind == "gp"), None)
    return wording("gp_to", practice=practice) if practice else wording("gp_to_unknown")


LETTER: Final = Letter(
    title="gp_title",
    to=_practice,
    ask=("gp_ask", "gp_check"),
    after=(medicine_rows.critical_medicines, partial(parts.lasting_facts, bring=False), medicine_rows.other_medicines),
)


def render(summary: PatientSummary, _codes: Codes | None, printing: Printing) -> bytes:
    """One A4 page, without any code."""
    return render_letter(summary, printing, LETTER, subject=FORMAT.title)


FORMAT = Format(
    key="gp-letter",
    title="Letter to the GP",
    description="Asks the GP to add the card's words to the record and to what hospitals can see of it.",
    media_type=PDF,
    needs_link=False,
    medium=None,
    group="letters",
    render=render,
)
