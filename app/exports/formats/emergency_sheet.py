"""The A4 emergency sheet: everything on the card, in the order of the emergency page, made for the notes."""

from typing import Final

from app.exports.codes import Codes
from app.exports.formats.base import PDF, Format, codes_for
from app.exports.formats.full_sheet import Scale, render_sheet
from app.exports.pdf.sheet import MM
from app.exports.printing import Printing
from app.patient_summary.schema import PatientSummary

SCALE: Final = Scale(body=11.0, name=24.0, bar=14.0, least=9.0, code=12.0, square=42 * MM)


def render(summary: PatientSummary, codes: Codes | None, printing: Printing) -> bytes:
    """One or more A4 pages."""
    return render_sheet(summary, codes_for(FORMAT.title, codes), printing, subject=FORMAT.title, scale=SCALE)


FORMAT = Format(
    key="emergency-sheet",
    title="Emergency sheet",
    description="A4, the whole card: for the fridge door, the bed, and the hospital's notes.",
    media_type=PDF,
    needs_link=True,
    medium="fridge",
    group="home",
    render=render,
)
