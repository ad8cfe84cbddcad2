"""Open reports brought under a new pepper, so that the old one can be forgotten."""

from sqlmodel import Session, select

from app.core.database import transaction
from app.core.derived_keys import report_key
from app.core.envelope import Place, key_version_of, open_sealed, seal
from app.core.field_ids import FieldId
from app.core.runtime import Runtime
from app.emergency_view.models import ProblemReport
from app.emergency_view.opening.report import ROW_VERSION


def seal_reports_again(runtime: Runtime) -> int:
    """Every report that is under another pepper than the present one; gives how many."""
    with transaction(runtime.database) as session:
        return sum(_seal_again(session, runtime, report) for report in session.exec(select(ProblemReport)))


def _seal_again(session: Session, runtime: Runtime, report: ProblemReport) -> int:
    peppers = runtime.keys.peppers
    old = peppers.find(key_version_of(report.text_sealed))
    if report.card_id is None or old is None or old is peppers.present:
        return 0
    place = Place(FieldId.PROBLEM_REPORT_TEXT, report.id, report.card_id, ROW_VERSION)
    text = open_sealed(report_key(old), report.text_sealed, place)
    report.text_sealed = seal(report_key(peppers.present), text, place, key_version=peppers.present.key_id)
    session.add(report)
    return 1
