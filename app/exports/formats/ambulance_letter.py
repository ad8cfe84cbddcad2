"""The letter to the ambulance service: a marker on the address, so that crews read before they arrive."""

from functools import partial
from typing import Final

from app.exports.codes import Codes
from app.exports.formats.base import PDF, Format
from app.exports.formats.letter import Letter, blanks, render_letter
from app.exports.pdf import medicine_rows, parts
from app.exports.printing import Printing
from app.patient_summary.schema import PatientSummary

LETTER: Final = Letter(
    title="ambulance_title",
    to=lambda wording: wording("ambulance_to"),
    ask=("ambulance_ask",),
    before=(lambda paper: blanks(paper, ("letter_address", "letter_phone")),),
    after=(medicine_rows.critical_medicines, partial(parts.lasting_facts, bring=False), parts.speech, parts.crew),
)


def render(summary: PatientSummary, _codes: Codes | None, printing: Printing) -> bytes:
    """One A4 page, without any code."""
    return render_letter(summary, printing, LETTER, subject=FORMAT.title)


FORMAT = Format(
    key="ambulance-letter",
    title="Letter to the ambulance service",
    description="Asks for a marker on the home address, so that crews know before they arrive. Renew it every year.",
    media_type=PDF,
    needs_link=False,
    medium=None,
    group="letters",
    render=render,
)
