"""Text for the phone's own Medical ID, to paste into its fields. Anyone can read a lock screen: it holds no code."""

from collections.abc import Iterable

from app.exports.advice import Told, corrected_lines, oxygen_alone, told_short
from app.exports.catalogue import short_month
from app.exports.codes import Codes
from app.exports.formats.base import TEXT, Format
from app.exports.printing import Printing
from app.exports.wording import Wording
from app.patient_summary.schema import Fact, Medicine, PatientSummary


def render(summary: PatientSummary, _codes: Codes | None, printing: Printing) -> str:
    """Blocks under the headings that phones use."""
    wording = Wording(summary, printing)
    blocks = [
        ("", _first(wording)),
        ("medical_id_conditions", [summary.condition_line, wording.diagnosis_short()]),
        ("medical_id_allergies", [wording.allergies(short=True)]),
        ("medical_id_medicines", _medicines(wording)),
        ("medical_id_notes", _notes(wording)),
        ("medical_id_contacts", _contacts(wording)),
    ]
    written = [_block(wording(heading) if heading else "", lines) for heading, lines in blocks]
    return "\n\n".join(block for block in written if block) + "\n"


def _block(heading: str, lines: Iterable[str]) -> str:
    said = [line for line in lines if line]
    return "\n".join([*([heading] if heading and said else []), *said])


def _first(wording: Wording) -> list[str]:
    drafts = wording("draft_lines") if wording.summary.has_draft_lines else ""
    corrected = corrected_lines(wording, told_short(wording))
    return [wording.warning, f"{wording.name}. {wording.born}.", drafts, *corrected, *wording.alarms()]


def _medicines(wording: Wording) -> list[str]:
    held = wording.summary.medicines
    if held.status == "not_recorded":
        return []
    if held.status == "none":
        return [wording("medicines_none")]
    ordered = sorted(held.items, key=lambda each: not each.is_time_critical)
    return [*(_medicine(wording, each) for each in ordered), wording("medicines_checked_short")]


def _medicine(wording: Wording, medicine: Medicine) -> str:
    due = f" {wording('due', times=', '.join(medicine.times))}." if medicine.times else ""
    named = f"{medicine.name} {medicine.dose}".rstrip(" .")
    return f"{named}.{due}"


def _notes(wording: Wording) -> list[str]:
    """The approved short words, what to bring, how the person speaks, and where the whole card is."""
    summary, told = wording.summary, told_short(wording)
    said = [words for each in told for words in _line(wording, each)]
    said += [] if told else [wording.no_advice()]
    said += [_own(wording, fact) for fact in oxygen_alone(wording, told)]
    said += [wording("not_complete")] if told else []
    for key in ("bring", "position"):
        if words := getattr(summary, key):
            said.append(f"{wording(key)}: {words}")
    if summary.communication.speech:
        said.append(f"{wording('speech')}: {summary.communication.speech}")
    said += [f"{wording('advance_plan')}: {wording.advance_plan(plan, short=True)}" for plan in summary.advance_plans]
    month = short_month(summary.review.review_by)
    return [*said, wording("medical_id_card", version=summary.review.version, month=month)]


def _line(wording: Wording, told: Told) -> list[str]:
    """The short words, or what they were replaced by; then the person's own values that belong to them."""
    draft = f"{wording('draft_mark')}: " if told.is_draft and wording.summary.has_approved_lines else ""
    words = f"{draft}{told.text}"
    if told.withdrawn_on:
        month = short_month(told.withdrawn_on)
        corrected = f"{told.instead} ({wording('corrected_short', month=month)})"
        words = corrected if told.instead else f"{told.heading}: {wording('withdrawn_short', month=month)}"
    return [f"- {words}", *(_own(wording, fact) for fact in told.own)]


def _own(wording: Wording, fact: Fact) -> str:
    """Agreed SpO2 target range: 88-92% (confirmed 05/2026), as on the prints."""
    return " ".join(filter(None, wording.own_value(fact)))


def _contacts(wording: Wording) -> list[str]:
    number = wording.number_24
    first = wording("ring_24_missing" if wording.summary.contacts else "ring_nobody")
    if number:
        first = f"{wording('ring_24')}: {number.number} ({wording.contact(number)})"
    return [first, *(f"{each.number} ({wording.contact(each)})" for each in wording.other_contacts())]


FORMAT = Format(
    key="medical-id",
    title="Text for the phone's Medical ID",
    description="Text to paste into the emergency screen of a phone. Anyone who picks up the phone can read it.",
    media_type=TEXT,
    needs_link=False,
    medium=None,
    group="carry",
    render=render,
)
