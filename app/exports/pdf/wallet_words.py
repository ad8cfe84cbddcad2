"""The sentences of a wallet card around its lines: what stands in front, what steps back."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from app.exports.pdf import medicine_rows, parts
from app.exports.pdf.paper import with_stop
from app.exports.pdf.text import RED, Span, apart, bold, plain
from app.exports.wording import Wording

FACTS, NIL, BRING, DRUGS, TIMES = "facts", "nil by mouth", "bring", "drugs", "times"
"""What may step back: lasting facts, the words for nil by mouth, what to bring, drugs to avoid, clock times."""
DRUGS_ON_TIME: Final = (DRUGS, TIMES, NIL)


def own(wording: Wording, what: Sequence[str]) -> list[Span]:
    """What this person needs beside the lines, most dangerous first."""
    told: dict[str, Callable[[], list[Span]]] = {
        DRUGS: partial(parts.lasting_spans, wording, facts=parts.DRUG_FACTS, bring=False),
        TIMES: partial(medicine_rows.critical_in_brief, wording),
        NIL: partial(_nil_by_mouth, wording),
        FACTS: partial(parts.lasting_spans, wording, facts=parts.OTHER_LASTING_FACTS, bring=False),
        BRING: partial(parts.lasting_spans, wording, facts=(), bring=True),
    }
    if TIMES in what and NIL in what:  # said of the medicines before it: never parted from them
        told[TIMES] = lambda: [*medicine_rows.critical_in_brief(wording), *_nil_by_mouth(wording)]
        told[NIL] = list
    return apart(*(told[each]() for each in what))


def named(wording: Wording, behind: Sequence[str]) -> list[Span]:
    """Drugs and medicines that had to go to the back are named on the front."""
    names: list[str] = []
    if DRUGS in behind:
        facts = [wording.fact(key) for key in parts.DRUG_FACTS]
        names += [parts.label_of(fact) for fact in facts if fact is not None and fact.value is not None]
    if TIMES in behind:
        names += [each.name for each in medicine_rows.critical_ones(wording)]
    return [bold(f"{wording('see_back', names=', '.join(names))} ", RED)] if names else []


def on_time_behind(wording: Wording, behind: Sequence[str]) -> list[Span]:
    """Drugs and medicines that the front had no room for. Without its medicines "nil by mouth" says of what."""
    nil = _nil_by_mouth(wording) if NIL in behind else []
    label = [bold(f"{wording('medicines_critical_short')}: ", RED)] if nil and TIMES not in behind else []
    if TIMES in behind:
        return own(wording, [each for each in (DRUGS, TIMES, NIL) if each in behind])
    return apart(own(wording, [DRUGS] if DRUGS in behind else []), [*label, *nil])


def _nil_by_mouth(wording: Wording) -> list[Span]:
    return [plain(f"{wording('nil_by_mouth_ask')}. ")] if medicine_rows.critical_ones(wording) else []


def only_named(wording: Wording) -> list[Span]:
    """Lasting facts for which there is no room on either side: what they are, and where they stand."""
    facts = [wording.fact(key) for key in parts.OTHER_LASTING_FACTS]
    names = [parts.label_of(fact) for fact in facts if fact is not None and fact.value is not None]
    return [bold(f"{wording('scan_for', names=', '.join(names))} ")] if names else []


def ring(wording: Wording) -> list[Span]:
    """The number that answers at any hour, or that there is none."""
    contact = wording.number_24
    if contact is None:
        return [*parts.no_number_24(wording), plain(" ")]
    who = wording("ask_for", who=contact.ask_for) if contact.ask_for else contact.relation
    return [bold(f"{wording('ring_24_short')}: {contact.number}, "), plain(with_stop(who))]


def talking(wording: Wording) -> list[Span]:
    """Interpreter and speech."""
    held = wording.summary.communication
    told = (("interpreter", held.interpreter), ("speech", held.speech))
    return apart(*([bold(f"{wording(key)}: "), plain(with_stop(words))] for key, words in told if words))


def plans(wording: Wording) -> list[Span]:
    """Where advance plans are kept."""
    label = bold(f"{wording('advance_plan')}: ")
    plans = [wording.advance_plan(plan, short=True) for plan in wording.summary.advance_plans]
    return apart(*([label, plain(with_stop(words))] for words in plans))


def about(wording: Wording, *, in_brief: bool) -> list[Span]:
    """Who confirmed what, where the rest is, and where to report an error."""
    review = wording.summary.review
    confirmed = "; ".join(review.confirmed_by)
    said = [wording("confirmed_by", list=confirmed) if confirmed else wording("not_confirmed_by")]
    if review.checked and not in_brief:
        said.append(wording("checked_list", list=", ".join(review.checked)))
    said.append(wording("settings"))
    said.append(wording("wrong_short", number=wording.printing.help_line, version=review.version))
    said.append(wording("public_short", address=wording.printing.public_address))
    return [plain(" ".join(said))]
