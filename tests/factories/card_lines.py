"""Draft lines and topic blocks for tests, in the words of the draft templates; people are in `summaries.py`."""

from typing import Any

from app.patient_summary.schema import Block, CoveredLine, Line

DUCHENNE = ("duchenne-muscular-dystrophy", "Duchenne muscular dystrophy")
STEROIDS = ("long-term-steroid-adult", "Long-term steroid treatment and adrenal insufficiency: adult")
MASK = ("mask-ventilation", "Home ventilation by mask (NIV)")
SMA_2 = ("spinal-muscular-atrophy-type-2", "Spinal muscular atrophy type 2")


def a_line(
    template: tuple[str, str],
    line_id: str,
    text: str,
    short: str,
    *,
    when: str = "always",
    when_label: str = "",
    severity: str = "critical",
    **more: Any,
) -> Line:
    """A draft line, as composition gives it."""
    values = {
        "template_id": template[0],
        "template_name": template[1],
        "template_version": 1,
        "line_id": line_id,
        "when": when,
        "when_label": when_label,
        "severity": severity,
        "text": text,
        "short": short,
        "why": "See the sources of this line.",
        "sources": ("https://example.org/guideline",),
        "is_draft": True,
    }
    return Line.model_validate(values | more)


def a_block(topic: str, heading: str, *lines: Line) -> Block:
    """Lines of one topic under its heading."""
    return Block(topic=topic, heading=heading, lines=lines)


def duchenne_first_blocks() -> tuple[Block, ...]:
    """The seven blocks of the first screen, do-not first."""
    return (
        a_block(
            "relaxants-and-gases",
            "Muscle relaxants and anaesthetic gases",
            a_line(
                DUCHENNE,
                "no-suxamethonium-or-gases",
                "No suxamethonium (succinylcholine), no anaesthetic gases (volatiles): use IV anaesthesia; "
                "rocuronium if a relaxant is needed.",
                "No suxamethonium (succinylcholine) or anaesthetic gases",
                when="under-anaesthetic",
                when_label="Anaesthetic",
            ),
        ),
        a_block(
            "steroids",
            "Steroids",
            a_line(
                DUCHENNE,
                "do-not-stop-steroids",
                "Steroids must not stop: if vomiting, nil by mouth or very unwell, give IV/IM hydrocortisone now.",
                "Never stop steroids; vomit/NBM/very ill: hydrocortisone",
                when="vomiting-or-nil-by-mouth",
                when_label="Vomiting or nil by mouth",
            ),
            a_line(
                STEROIDS,
                "crisis-dose-adult",
                "Adult, adrenal crisis suspected: hydrocortisone 100 mg IV or IM at once, then fast IV 0.9% saline.",
                "Adult crisis hydrocortisone 100 mg IV/IM now, fast saline",
            ),
            a_line(
                STEROIDS,
                "follow-on-dose-adult",
                "Adult, next: hydrocortisone 200 mg per 24 hours by infusion, or 50 mg every 6 hours IV/IM, until "
                "endocrine advice.",
                "Then adult hydrocortisone 200 mg/24 h, or 50 mg 6-hourly",
            ),
        ),
        a_block(
            "oxygen",
            "Oxygen",
            a_line(
                MASK,
                "oxygen-range",
                "Oxygen: keep SpO2 to 88% to 92%. Near arrest: high flow.",
                "O2: own range; none: adult 88-92%; near arrest high flow",
                fact_keys=("spo2_target_range",),
                asks=("spo2_target_range",),
                covered=(
                    CoveredLine(
                        template_id=DUCHENNE[0],
                        line_id="oxygen-not-alone",
                        template_name=DUCHENNE[1],
                        severity="critical",
                        text="Oxygen alone is not enough: check CO2, clear secretions, start NIV; "
                        "keep SpO2 to 88% to 92%. Near arrest: high-flow oxygen now.",
                        is_draft=True,
                        asks=("spo2_target_range",),
                    ),
                ),
            ),
        ),
        a_block(
            "own-ventilator",
            "Own ventilator and cough assist",
            a_line(
                DUCHENNE,
                "own-niv-and-cough-assist",
                "Start the patient's own NIV and cough assist early, before they tire; ask the family to bring both.",
                "Start own NIV and cough assist early; family brings both",
            ),
            a_line(
                MASK,
                "never-disconnect",
                "Never disconnect without a replacement ready: own ventilator and settings, mains power, or bag-valve "
                "breaths.",
                "Never disconnect without a replacement ready",
            ),
        ),
        a_block(
            "opioids-and-sedatives",
            "Opioids and sedatives",
            a_line(
                MASK,
                "sedatives-opioids",
                "Sedatives and opioids can stop breathing: smallest dose, ventilator on, CO2 and saturation watched. "
                "Do not deny pain relief.",
                "Sedatives/opioids: least dose, ventilator on, watch CO2",
                when="giving-a-drug",
                when_label="Giving a drug",
            ),
        ),
        a_block(
            "heart",
            "Heart",
            a_line(
                DUCHENNE,
                "heart-tests-early",
                "ECG, serial troponin and echo for chest pain, palpitations, collapse or breathlessness; the heart may "
                "fail silently.",
                "Chest pain, collapse, breathless: ECG, troponin, echo",
            ),
        ),
        a_block(
            "falls-and-fractures",
            "Falls and broken bones",
            a_line(
                DUCHENNE,
                "fat-embolism",
                "Fat embolism: suspect it if breathless or confused after any fall, bump or fracture, even with normal "
                "X-rays. Call ICU.",
                "Breathless, confused after fall: fat embolism? Call ICU",
                when="after-fall",
                when_label="After a fall",
            ),
            a_line(
                DUCHENNE,
                "x-ray-after-minor-injury",
                "X-ray promptly for limb or back pain after minor injury, spine included; an early normal film does "
                "not exclude a break.",
                "X-ray pain after minor injury; normal can miss a break",
                when="after-fall",
                when_label="After a fall",
                severity="important",
            ),
        ),
    )


def duchenne_more_blocks() -> tuple[Block, ...]:
    """What stands behind "more advice"."""
    return (
        a_block(
            "infection",
            "Infection",
            a_line(
                DUCHENNE,
                "chest-infection",
                "Chest infection: antibiotics early with cough assist and NIV; steroids can hide fever "
                "and other signs.",
                "Chest infection: early antibiotics, cough assist, NIV",
                severity="important",
            ),
        ),
        a_block(
            "escalation",
            "Who to call",
            a_line(
                DUCHENNE,
                "call-teams-early",
                "Call the patient's neuromuscular, cardiac and respiratory teams early; do not leave this to the "
                "family.",
                "Staff to call muscle, heart and breathing teams early",
                severity="important",
            ),
        ),
        a_block(
            "tests-to-misread",
            "Tests that can mislead",
            a_line(
                DUCHENNE,
                "liver-enzymes-from-muscle",
                "Raised AST and ALT come from muscle: check CK, GGT and bilirubin before any liver work-up.",
                "Raised AST/ALT is from muscle: CK, GGT, bilirubin first",
                severity="important",
            ),
        ),
        a_block(
            "vaccines",
            "Vaccines",
            a_line(
                DUCHENNE,
                "no-live-vaccines-on-steroids",
                "Avoid live vaccines on daily steroids, including vamorolone.",
                "Avoid live vaccines on daily steroids, incl. vamorolone",
                when="giving-a-drug",
                when_label="Giving a drug",
                severity="advice",
            ),
        ),
    )


def sma_first_blocks() -> tuple[Block, ...]:
    """The first screen of a young child with SMA type 2, with no oxygen range recorded."""
    return (
        a_block(
            "relaxants-and-gases",
            "Muscle relaxants and anaesthetic gases",
            a_line(
                SMA_2,
                "no-suxamethonium",
                "No suxamethonium (succinylcholine): high potassium can arrest the heart. Use rocuronium, expect a "
                "long effect, reverse with sugammadex.",
                "No suxamethonium (succinylcholine): use rocuronium",
                when="giving-a-drug",
                when_label="Giving a drug",
            ),
        ),
        a_block(
            "oxygen",
            "Oxygen",
            a_line(
                SMA_2,
                "oxygen-not-alone",
                "Oxygen alone is not enough: check CO2, clear secretions, start NIV. No personal oxygen range "
                "recorded. Near arrest: high-flow oxygen now.",
                "Not oxygen alone: check CO2, NIV. Near arrest: high flow",
                when="giving-oxygen",
                when_label="Giving oxygen",
            ),
        ),
        a_block(
            "glucose-and-metabolism",
            "Glucose and fasting",
            a_line(
                SMA_2,
                "do-not-fast",
                "Do not fast: check glucose and ketones; if not feeding start IV fluid with glucose, and full feeds "
                "within 4-6 hours.",
                "Do not fast: glucose drip if not fed; full feeds 4-6 h",
                when="vomiting-or-nil-by-mouth",
                when_label="Vomiting or nil by mouth",
            ),
        ),
    )


NOT_ON_PAPER = {"follow-on-dose-adult", "never-disconnect"}


def for_paper(blocks: tuple[Block, ...]) -> tuple[Line, ...]:
    """The lines that stand on the wallet card, in order."""
    critical = (line for block in blocks for line in block.lines if line.severity == "critical")
    return tuple(line for line in critical if line.line_id not in NOT_ON_PAPER)


def wallet_lines(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """Their short words, as composition gives them."""
    return tuple(line.short for line in for_paper(blocks))


def wallet_refs(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """Their lasting names, in the same order."""
    return tuple(f"{line.template_id}/{line.line_id}" for line in for_paper(blocks))
