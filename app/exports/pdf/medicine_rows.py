"""Medicines on paper: those that must be on time with their clock times, and the rest of the list."""

from functools import partial
from itertools import groupby

from app.exports.pdf.paper import Paper, with_stop
from app.exports.pdf.rows import Row, kept
from app.exports.pdf.text import QUIET, RED, Span, bold, plain
from app.exports.wording import Wording
from app.patient_summary.schema import Medicine


def critical_medicines(paper: Paper) -> list[Row]:
    """Medicines with clock times, and the question that no print can answer."""
    wording = paper.wording
    critical = critical_ones(wording)
    if not critical:
        return []
    label = wording("medicines_critical")
    rows = paper.heading(label)
    for each in critical:
        rows += paper.text(*_critical(wording, each), bullet=True, name=label)
    asked = [bold(f"{wording('last_dose')} "), plain(list_checked(wording))]
    return kept([*rows, *paper.text(*asked, name=label)])


def critical_ones(wording: Wording) -> list[Medicine]:
    """The medicines that must be on time."""
    return [each for each in wording.summary.medicines.items if each.is_time_critical]


def critical_in_brief(wording: Wording) -> list[Span]:
    """The same for the wallet card: names and clock times. Doses change within a season (hazard H36), times with them
    less often, and a dose that is late is what harms (hazard H61)."""
    spans: list[Span] = []
    for behind, group in groupby(critical_ones(wording), key=partial(_behind_in_brief, wording)):
        due = [_due_in_brief(wording, each) for each in group]
        spans += [bold(f"{'; '.join(due)} "), plain(f"({behind}). ")]
    return [bold(f"{wording('medicines_critical_short')}: ", RED), *spans] if spans else []


def _due_in_brief(wording: Wording, medicine: Medicine) -> str:
    return f"{medicine.name} {wording('due_at', times=', '.join(medicine.times))}" if medicine.times else medicine.name


def _behind_in_brief(wording: Wording, medicine: Medicine) -> str:
    return wording.behind(medicine.provenance, medicine.check_by, "medicines", short=True)


def _critical(wording: Wording, medicine: Medicine) -> list[Span]:
    due = f" {wording('due', times=', '.join(medicine.times))}." if medicine.times else ""
    how = medicine.if_nil_by_mouth.rstrip(" .")
    nil = wording("nil_by_mouth", words=how) if how else wording("nil_by_mouth_ask")
    behind = wording.behind(medicine.provenance, medicine.check_by, "medicines")
    return [
        bold(f"{medicine.name} " if medicine.dose else medicine.name),
        plain(with_stop(medicine.dose).rstrip()),
        bold(due),
        plain(f" {nil}. "),
        plain(f"({behind})", QUIET),
    ]


def other_medicines(paper: Paper) -> list[Row]:
    """The rest of the list, never called complete; nothing where no other is listed."""
    wording, held = paper.wording, paper.wording.summary.medicines
    label = wording("medicines")
    if held.status == "none":
        return [*paper.heading(label), *paper.text(plain(wording("medicines_none")), name=label)]
    rows: list[Row] = []
    for each in held.items:
        if not each.is_time_critical:
            behind = wording.behind(each.provenance, each.check_by, "medicines")
            told = [bold(f"{each.name} "), plain(f"{each.dose} " if each.dose else ""), plain(f"({behind})", QUIET)]
            rows += paper.text(*told, bullet=True, name=label)
    if not rows:
        return []
    return [*paper.heading(label), *rows, *paper.text(plain(list_checked(wording)), name=label)]


def list_checked(wording: Wording) -> str:
    """When somebody last checked the list of medicines."""
    checked = wording.summary.medicines.checked_on
    if checked is None:
        return wording("medicines_unchecked")
    return wording("medicines_checked", date=wording.words.day(checked))
