"""Large print: the whole card in 18 point type, nothing below 16."""

from typing import Final

from app.exports.codes import Codes
from app.exports.formats.base import PDF, Format, codes_for
from app.exports.formats.full_sheet import Scale, render_sheet
from app.exports.pdf.sheet import MM
from app.exports.printing import Printing
from app.patient_summary.schema import PatientSummary

SCALE: Final = Scale(body=18.0, name=30.0, bar=20.0, least=16.0, code=18.0, square=62 * MM)


def render(summary: PatientSummary, codes: Codes | None, printing: Printing) -> bytes:
    """One or more A4 pages."""
    return render_sheet(summary, codes_for(FORMAT.title, codes), printing, subject=FORMAT.title, scale=SCALE)


FORMAT = Format(
    key="large-print",
    title="Large print",
    description="A4 in 18 point type, the whole card.",
    media_type=PDF,
    needs_link=True,
    medium="other",
    group="home",
    render=render,
)
