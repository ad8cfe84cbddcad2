"""The signed wallet card against the same two faces by WeasyPrint, and the care plan against it, in one run."""

import statistics
import time
from collections.abc import Callable
from datetime import date
from html import escape
from typing import Final

from app.care_plans.document import DocumentSection, Part, PlanDocument, Stated
from app.care_plans.wording import Row
from app.core import clock
from app.core.pdf_certificate import make_pdf_certificate
from app.core.signing_keys import KeyPurpose, generate_signing_key
from app.exports.formats import care_plan, wallet_card
from app.exports.pdf.fonts import FOLDER
from app.exports.pdf.signature import PdfSigner, sign_pdf
from app.exports.printing import Printing
from app.exports.qr import qr_matrix, side_in_modules, svg_path
from app.patients.headings.definition import Answer
from app.patients.schemas import Provenance
from bench.figures import Figure
from tests.exports.looking import CODES, live, opened

ROUNDS: Final = 21
FLOOR: Final = 5.0
PRINTING: Final = Printing(date(2026, 11, 21), "https://card.example", "0300 555 0100")


def measure() -> list[Figure]:
    """Median of each, and their ratio."""
    signer, page = _signer(), _page()
    unsigned, plan = _ours(), _plan()
    ours, theirs, signing, plans = [], [], [], []
    for number in range(ROUNDS + 1):
        taken = _taken(lambda: sign_pdf(_ours(), signer)), _taken(lambda: _weasyprint(page))
        signed = _taken(lambda: sign_pdf(unsigned, signer))
        planned = _taken(lambda: sign_pdf(_drawn(plan), signer))
        if number:  # the first round loads fonts and libraries
            ours.append(taken[0])
            theirs.append(taken[1])
            signing.append(signed)
            plans.append(planned)
    own, peer = statistics.median(ours), statistics.median(theirs)
    note = f"{own:.0f} ms against {peer:.0f} ms"
    alone = statistics.median(signing)
    return [
        Figure("wallet PDF signed, p50: WeasyPrint's time to ours", peer / own, "times", at_least=FLOOR, note=note),
        Figure("signing one PDF, p50", alone, "ms", note="part of the above"),
        Figure(
            f"care plan PDF of {_pages(_drawn(plan))} pages signed, p50: its time to the wallet PDF's",
            statistics.median(plans) / own,
            "times",
            at_most=10,
        ),
    ]


def _ours() -> bytes:
    return wallet_card.render(live(), CODES, PRINTING)


def _plan() -> PlanDocument:
    """As full as plans get: every section, ten pages."""
    told = Provenance.model_validate(
        {"source": "letter", "on": "2026-05-03", "role": "Respiratory consultant", "organisation": "Northdale Hospital",
         "recorded_by": "patient", "recorded_on": "2026-05-04"}
    )  # fmt: skip
    words = "Turn me every two hours, mask first, then the hoist; tell me before you move anything. " * 3
    stated = Stated((Row("value", "A value", words),), (told,), date(2027, 5, 3))
    parts = tuple(
        Part(f"fact.value_{n}", f"Value {n}", Answer.GIVEN, stated, None, needs_clinician=False) for n in range(3)
    )
    sections = (DocumentSection(f"Section {number} of the plan", False, parts) for number in range(31))
    return PlanDocument(tuple(sections), ("My goals",), ("Mood and wellbeing",))


def _drawn(plan: PlanDocument) -> bytes:
    return care_plan.render_plan(plan, live(), PRINTING, is_large=False)


def _pages(made: bytes) -> int:
    with opened(made) as document:
        return len(document)


def _weasyprint(page: str) -> bytes:
    from weasyprint import HTML

    made: bytes = HTML(string=page, base_url=str(FOLDER)).write_pdf()
    return made


def _taken(work: Callable[[], object]) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _signer() -> PdfSigner:
    key = generate_signing_key(KeyPurpose.PDF, 1)
    return PdfSigner(key, (make_pdf_certificate(key, organisation="Bench", demo=True, at=clock.now()),))


def _page() -> str:
    """The same words, fonts, sizes and square as HTML."""
    summary = live()
    lines = "".join(f"<li>{escape(words)}</li>" for words in summary.wallet_lines)
    lines += "<li><b>Agreed SpO2 target range: 88-92%</b> (confirmed 05/2026)</li>"
    on_time = "<b>On time: Prednisolone due 08:00</b> (from letter 03/2026). Give even if nil by mouth: ask how."
    matrix = qr_matrix(CODES.url)
    side = side_in_modules(matrix)
    square = f'<svg viewBox="0 0 {side} {side}"><path d="{svg_path(matrix)}"/></svg>'
    numbers = "".join(f"{escape(each.relation)} <b>{escape(each.number)}</b>. " for each in summary.contacts)
    return (
        f"<style>{_STYLE}</style>"
        f'<p class="bar">MEDICAL ALERT <span>Check before 05/2027</span></p>'
        f"<h1>Michael BELL <span>Born 14 February 2007</span></h1><b>{escape(summary.condition_line)}</b>"
        f'<ul class="box">{lines}</ul>'
        f"<p><b>Allergies: None known (patient says 05/2026)</b></p><p>{on_time}</p>"
        f"<p>Bring: {escape(summary.bring or '')}</p>"
        f"<p><b>Ring 24 h: 0300 555 0142</b></p><p><b>Not a complete list.</b></p>"
        f'<section><div class="qr">{square}</div><h1>Michael BELL</h1><p>Scan, or on any computer open '
        f"<b>card.example/e</b> and type</p><code>{CODES.typed_code}</code><p>No sign-in, no app. Shows the newest "
        f"version and who confirmed it.</p><p>Version 7, issued 3 May 2026.</p>{_LAST}<p>{numbers}</p></section>"
    )


_LAST: Final = """<p><b>Speech:</b> Weak voice with mask on; blinks once for yes.</p>
<p><b>Advance plan:</b> ReSPECT plan, 9 February 2026, at yellow folder on the wheelchair. Ask for it.</p>
<p>Confirmed by: Respiratory consultant, Northdale Hospital. Checked: oxygen, steroids. Settings, weight, doses: scan or
ring. Wrong? Ring 0300 555 0100, say version 7. Advice without a code: card.example/c</p>"""
_STYLE: Final = """
@page { size: 85.6mm 53.98mm; margin: 2.6mm }
@font-face { font-family: A; src: url(AtkinsonHyperlegibleNext-Regular.ttf) }
@font-face { font-family: A; font-weight: 700; src: url(AtkinsonHyperlegibleNext-Bold.ttf) }
@font-face { font-family: M; font-weight: 700; src: url(AtkinsonHyperlegibleMono-Bold.ttf) }
body { font: 7pt/1.06 A; margin: 0 } h1 { font-size: 11pt; margin: 0 } p, ul { margin: 0 }
.bar { background: #a61219; color: #fff; font-weight: 700 } .bar span, h1 span { float: right }
.box { border: .9pt solid #a61219; padding: 1pt 8pt } section { break-before: page }
.qr { float: right; width: 29mm } code { font: 700 12pt M }
"""
