"""The parts of a card as rows, in the order of the emergency page: every sheet, letter and card is made of them."""

from collections.abc import Sequence
from typing import Final

from app.exports.advice import Told, corrected_lines, told_short
from app.exports.pdf.paper import Paper, pairs, side_by_side, with_stop
from app.exports.pdf.rows import Row, leading_on
from app.exports.pdf.text import QUIET, RED, Span, apart, bold, plain
from app.exports.wording import UNIT, Wording
from app.patient_summary.schema import Fact

DRUG_FACTS: Final = ("drugs_avoid_agreed", "drugs_that_worsened")
OTHER_LASTING_FACTS: Final = ("past_anaesthetic", "fasting_limit_hours")
LASTING_FACTS: Final = (*DRUG_FACTS, *OTHER_LASTING_FACTS)
"""The person's facts on cards that are carried for a year: none that changes within a season (hazard H36). The oxygen
range is not among them: it stands under the oxygen line."""


def alarms(paper: Paper, *, told: Sequence[Told] | None = None) -> list[Row]:
    """What is known to be wrong with the card today; nothing on most days. `told` are the lines of this print, where
    they are others than the short ones."""
    lines = told_short(paper.wording) if told is None else told
    said = [*corrected_lines(paper.wording, lines), *paper.wording.alarms()]
    return [row for words in said for row in (*paper.text(bold(words, RED), name=words[:40]), paper.gap(0.3))]


def condition(paper: Paper) -> list[Row]:
    """The conditions, once each, and under those of one source who stands behind the diagnosis."""
    wording, summary = paper.wording, paper.wording.summary
    by_source: dict[str, list[str]] = {}
    for each in summary.conditions:
        name = f"{each.name} ({each.detail})" if each.detail else each.name
        by_source.setdefault(wording.diagnosis(each), []).append(with_stop(name))
    if len(by_source) == 1:
        by_source = {next(iter(by_source)): [summary.condition_line]}
    rows: list[Row] = []
    for diagnosis, names in by_source.items():
        rows += leading_on(paper.text(bold("".join(names)), scale=1.2, name="condition"))
        rows += paper.text(plain(diagnosis), name="condition")
    if how := wording.how_confirmed():
        rows += paper.text(plain(how), name="condition")
    return rows


def condition_short(paper: Paper, *, also: str = "") -> list[Row]:
    """The same for small media: the line, the first diagnosis, and that the advice below is a draft. `also` is what
    has no room for a paragraph of its own."""
    wording = paper.wording
    spans = [bold(f"{wording.summary.condition_line} "), plain(wording.diagnosis_short())]
    if wording.summary.has_draft_lines:
        spans.append(bold(f" {wording('draft_lines_short')}", RED))
    spans += [bold(f" {also}", RED)] if also else []
    return paper.text(*spans, name="condition")


def allergies(paper: Paper, *, short: bool = False) -> list[Row]:
    """Always a line."""
    label = paper.wording.allergies_heading(short=short)
    return paper.text(bold(f"{label}: ", RED), bold(paper.wording.allergies(short=short)), name=label)


def advance_plans(paper: Paper, *, short: bool = False) -> list[Row]:
    """Pointers to papers; nothing when none is recorded."""
    label = paper.wording("advance_plan")
    rows: list[Row] = []
    for plan in paper.wording.summary.advance_plans:
        rows += paper.text(bold(f"{label}: "), plain(paper.wording.advance_plan(plan, short=short)), name=label)
    return rows


def other_numbers(paper: Paper) -> list[Row]:
    """Everybody but the 24-hour number, under a heading."""
    wording = paper.wording
    rows: list[Row] = []
    for each in wording.other_contacts():
        rows += paper.text(bold(f"{each.number}  "), plain(wording.contact(each)), bullet=True, name=wording("ring"))
    return [*paper.heading(wording("ring")), *rows] if rows else []


def ring_24(paper: Paper) -> list[Row]:
    """One line for the number that answers at any hour."""
    wording, contact = paper.wording, paper.wording.number_24
    if contact is None:
        return paper.text(*no_number_24(wording), scale=1.1, name=wording("ring"))
    spans = [bold(f"{wording('ring_24')}: {contact.number}  "), plain(wording.contact(contact))]
    return paper.text(*spans, scale=1.1, name=wording("ring"))


def no_number_24(wording: Wording) -> list[Span]:
    """Said in the place of the number that answers at any hour."""
    none, instead = wording.no_number_24()
    return [bold(none, RED), *([bold(f" {instead}")] if instead else [])]


def crew(paper: Paper) -> list[Row]:
    """What must come along, position, lifting."""
    wording, summary = paper.wording, paper.wording.summary
    rows = pairs(paper, [(wording("bring"), summary.bring or ""), *_moving(wording)])
    return [*paper.heading(wording("crew")), *rows] if rows else []


def handling(paper: Paper) -> list[Row]:
    """Position and lifting, for sheets that say elsewhere what to bring."""
    return pairs(paper, _moving(paper.wording))


def _moving(wording: Wording) -> list[tuple[str, str]]:
    return [
        (wording("position"), wording.summary.position or ""),
        (wording("lifting"), wording.summary.lifting or ""),
    ]


def first_facts(paper: Paper) -> list[Row]:
    """The first group, with the few things whose absence is said."""
    return _facts(paper, "facts", paper.wording.summary.first_facts)


def other_facts(paper: Paper) -> list[Row]:
    """The second group."""
    return _facts(paper, "other_facts", paper.wording.summary.other_facts)


def _facts(paper: Paper, heading: str, group: Sequence[Fact]) -> list[Row]:
    if not group:
        return []
    return [*paper.heading(paper.wording(heading)), *(row for fact in group for row in _fact(paper, fact))]


def _fact(paper: Paper, fact: Fact) -> list[Row]:
    wording, left = paper.wording, paper.width * 0.36
    label = paper.inside(left - paper.size * 0.6).text(plain(label_of(fact)), name=fact.label)
    value_paper = paper.inside(paper.width - left)
    if fact.value is None:
        spans = [bold(wording.not_recorded(fact))]
    else:
        spans = [bold(f"{fact.on_paper} "), plain(f"({wording.behind_fact(fact)})", QUIET)]
    value = value_paper.text(*spans, name=fact.label)
    newer = wording.newer(fact)
    below = value_paper.text(plain(newer, QUIET), scale=0.9, name=fact.label) if newer else []
    return [*side_by_side(label, [*value, *below], left), paper.gap(0.12)]


def own_values(
    paper: Paper, facts: Sequence[Fact], *, indent: float = 0.0, name: str = "", alone: bool = False
) -> list[Row]:
    """Values of this person under the line that they belong to, each in a row of its own. `alone`: they belong to no
    line, and a mark of their own parts them from the one above."""
    told = [(name or fact.label, own_spans(paper.wording, fact)) for fact in facts]
    return [row for heading, spans in told for row in paper.text(*spans, bullet=alone, indent=indent, name=heading)]


def own_spans(wording: Wording, fact: Fact) -> list[Span]:
    """Agreed SpO2 target range: 88-92% (confirmed 05/2026). A newer value that nobody confirmed stands after it."""
    value, behind, newer = wording.own_value(fact)
    told = (bold(value), plain(behind), plain(newer, QUIET))
    parts = [span for span in told if span.text]
    return [span._replace(text=f"{span.text} ") for span in parts[:-1]] + parts[-1:]


def lasting_facts(paper: Paper, *, facts: Sequence[str] = LASTING_FACTS, bring: bool = True) -> list[Row]:
    """For small media: the few facts that last, and what must come along, one after the other in a paragraph."""
    spans = lasting_spans(paper.wording, facts=facts, bring=bring)
    return [paper.gap(0.3), *paper.text(*spans, name=paper.wording("facts"))] if spans else []


def lasting_spans(wording: Wording, *, facts: Sequence[str], bring: bool) -> list[Span]:
    """The words of `lasting_facts`."""
    groups: list[list[Span]] = []
    for fact in (wording.fact(key) for key in facts):
        if fact is not None and fact.value is not None:
            value = f"{(fact.on_paper or '').rstrip('.')} ({wording.behind_fact(fact, short=True)})"
            groups.append([bold(f"{label_of(fact)}: "), plain(f"{value}. ")])
    if wording.summary.bring and bring:
        groups.append([bold(f"{wording('bring')}: "), plain(with_stop(wording.summary.bring))])
    return apart(*groups)


def label_of(fact: Fact) -> str:
    """What the fact is called, without the unit that its value says again."""
    return fact.label if fact.value is None else UNIT.sub("", fact.label)


def numbers_in_brief(paper: Paper) -> list[Row]:
    """Everybody but the 24-hour number, one after the other in a paragraph."""
    spans = spans_of_numbers(paper.wording)
    return paper.text(*spans, name=paper.wording("ring")) if spans else []


def spans_of_numbers(wording: Wording, *, most: int | None = None) -> list[Span]:
    """Numbers in ringing order; where only some have room, where the rest are."""
    contacts = wording.other_contacts()
    listed = contacts[:most]
    groups: list[list[Span]] = []
    for each in listed:
        hours = f" ({each.hours}). " if each.hours else ". "
        groups.append([plain(f"{each.relation} "), bold(each.number), plain(hours)])
    if len(listed) < len(contacts):
        groups.append([plain(with_stop(wording("more_numbers")))])
    return apart(*groups)


def speech(paper: Paper) -> list[Row]:
    """How this person speaks, and for whom an interpreter is needed: beside the name."""
    wording, held = paper.wording, paper.wording.summary.communication
    told = (("interpreter", held.interpreter), ("speech", held.speech))
    spoken = [(wording(key), words) for key, words in told if words]
    return [row for label, words in spoken for row in paper.text(bold(f"{label}: "), plain(words), name=label)]


def talking(paper: Paper) -> list[Row]:
    """Languages and needs."""
    wording, held = paper.wording, paper.wording.summary.communication
    told = [
        (wording("languages"), ", ".join(held.languages) if held.languages != ("English",) else ""),
        (wording("needs"), held.needs or ""),
    ]
    rows = pairs(paper, told)
    return [*paper.heading(wording("talking")), *rows] if rows else []


def helping(paper: Paper) -> list[Row]:
    """How to help, and who helps to decide, in the person's own words."""
    wording, summary = paper.wording, paper.wording.summary
    rows: list[Row] = []
    for key, words in (("helping", summary.how_to_help), ("deciding", summary.decision_makers)):
        if words:
            rows += [*paper.heading(wording(key)), *paper.text(plain(words), name=wording(key))]
    return rows


def about(paper: Paper) -> list[Row]:
    """Version, what was and was not checked, who confirmed, whose advice, how to reopen, where to report an error."""
    wording, review = paper.wording, paper.wording.summary.review
    said = [wording.version + "."]
    for key, items in (("checked_list", review.checked), ("not_checked_list", review.not_checked)):
        if items:
            said.append(wording(key, list=", ".join(items)))
    said.append(
        wording("confirmed_by", list="; ".join(review.confirmed_by))
        if review.confirmed_by
        else wording("not_confirmed_by")
    )
    said += advice_from(wording)
    label = wording("about")
    rows = [*paper.heading(label), *paper.text(plain(" ".join(said)), name=label)]
    rows += paper.text(plain(wording("wrong", number=wording.printing.help_line, version=review.version)), name=label)
    return rows + paper.text(plain(wording("public_page", address=wording.printing.public_address)), name=label)


def about_short(paper: Paper) -> list[Row]:
    """The same in three sentences, for small sheets."""
    wording, review = paper.wording, paper.wording.summary.review
    confirmed = "; ".join(review.confirmed_by)
    said = [wording("confirmed_by", list=confirmed) if confirmed else wording("not_confirmed_by")]
    said.append(wording("wrong_short", number=wording.printing.help_line, version=review.version))
    said.append(wording("public_short", address=wording.printing.public_address))
    return [paper.gap(), *paper.text(plain(" ".join(said)), name=wording("about"))]


def advice_from(wording: Wording) -> list[str]:
    """The templates whose lines stand on the card, by whom they were approved; drafts are named as drafts."""
    pinned = {each.id: each for each in wording.summary.templates}
    names: dict[str, str] = {}
    for block in (*wording.summary.first_blocks, *wording.summary.more_blocks):
        for line in block.lines:
            approved = pinned.get(line.template_id)
            if line.is_draft:
                said = wording("advice_draft", name=line.template_name)
            elif approved and approved.approved_by and approved.approved_on:
                day = wording.words.day(approved.approved_on)
                said = wording("advice_approved", name=line.template_name, by=approved.approved_by, date=day)
            else:
                said = wording("advice_signed", name=line.template_name, version=line.template_version)
            names[line.template_id] = said
    return [wording("advice_from", list="; ".join(names.values()))] if names else []
