"""The letter to the hospital: an alert on the record, read when the person comes in without warning."""

from typing import Final

from app.exports.codes import Codes
from app.exports.formats.base import PDF, Format
from app.exports.formats.letter import Letter, render_letter
from app.exports.pdf import medicine_rows, parts
from app.exports.printing import Printing
from app.patient_summary.schema import PatientSummary

LETTER: Final = Letter(
    title="hospital_title",
    to=lambda wording: wording("hospital_to"),
    ask=("hospital_ask",),
    after=(medicine_rows.critical_medicines, parts.speech, parts.first_facts),
)


def render(summary: PatientSummary, _codes: Codes | None, printing: Printing) -> bytes:
    """One A4 page, without any code."""
    return render_letter(summary, printing, LETTER, subject=FORMAT.title)


FORMAT = Format(
    key="hospital-letter",
    title="Letter to the hospital",
    description="Asks for an alert on the hospital record.",
    media_type=PDF,
    needs_link=False,
    medium=None,
    group="letters",
    render=render,
)
