"""The person's own care: whom to ring, medicines on time, key facts, what the crew needs, how to help."""

from collections.abc import Mapping
from html import escape

from app.emergency_view import ages
from app.emergency_view.overlay import fact_is_overdue, fact_mark, not_checked_for, number_mark, number_to_ring
from app.emergency_view.page.view import View, paragraphs, telephone
from app.emergency_view.words import Message
from app.patient_summary.schema import Contact, Fact, Medicine, PatientSummary, Source, recorded_instead


def ring(view: View) -> str:
    """The number that answers at any hour as a control beside the name, or the plain statement that there is none. Whom
    to ask for stands in the list below the box."""
    contact, words = day_and_night(view.summary), view.words
    if contact is None:
        return f'<p class="ring none">{_no_night_number(view)}</p>'
    doubt = view.marks(number_mark(contact, view.today), view.overlay.ended_confirmation("contacts"))
    told = f"<b>{words.html('ring.heading')} {words.html('ring.day_and_night')}:</b>"
    beside = f'<p class="doubt">{doubt}</p>' if doubt else ""
    return f'<p class="ring">{told} {telephone(contact.number)}</p>{beside}'


def _no_night_number(view: View) -> str:
    """That no team answers at night, and what is recorded instead: never a dead end."""
    words, instead = view.words, recorded_instead(view.summary.contacts)
    if instead is None:
        return f"<strong>{words.html('ring.nobody')}</strong>"
    hours = instead.hours or (words.say("ring.day_and_night") if instead.is_24_hour else "")
    who = ", ".join(escape(part) for part in (instead.relation or instead.name, hours) if part)
    more = f" {words.html('ring.more_below')}" if len(view.summary.contacts) > 1 else ""
    none = f"<strong>{words.html('ring.none')}</strong>"
    return f"{none} {words.html('ring.instead')} {telephone(instead.number)} {who}.{more}"


def day_and_night(summary: PatientSummary) -> Contact | None:
    """The clinical number that is answered at any hour."""
    return next((each for each in summary.contacts if each.is_24_hour and each.kind == "clinical"), None)


def contacts(view: View) -> str:
    """Everybody in ringing order, the number that answers at any hour first."""
    summary, words = view.summary, view.words
    if not summary.contacts and not summary.identity.identifiers[1:]:
        return ""
    first = day_and_night(summary)
    ordered = sorted(summary.contacts, key=lambda each: each is not first)
    rows = "".join(_contact(view, each, summary.contacts.index(each) + 1) for each in ordered)
    inside = f"<h2>{words.html('ring.heading')}</h2><ul>{rows}</ul>{_hospital_numbers(view)}"
    return f'<section class="contacts">{inside}</section>'


def _contact(view: View, contact: Contact, position: int) -> str:
    words = view.words
    who = ", ".join(escape(part) for part in (contact.relation, contact.name) if part)
    hours = contact.hours or (words.say("ring.day_and_night") if contact.is_24_hour else "")
    details = " ".join(
        part
        for part in (
            f"{escape(hours)}." if hours else "",
            f"{words.html('ring.ask_for', name=contact.ask_for)}." if contact.ask_for else "",
        )
        if part
    )
    doubt = view.marks(number_mark(contact, view.today)) if contact.kind == "clinical" else ""
    return f"<li>{telephone(contact.number)} <span>{who}. {details}</span>{doubt}{_did_not_work(view, position)}</li>"


def _did_not_work(view: View, position: int) -> str:
    if not view.furniture.report_ticket:
        return ""
    return (
        f'<button class="small" type="submit" form="{view.id("wrong")}" name="about" value="contact {position}" '
        f"formnovalidate>{view.words.html('ring.did_not_work')}</button>"
    )


def _hospital_numbers(view: View) -> str:
    others = view.summary.identity.identifiers[1:]
    if not others:
        return ""
    told = ", ".join(f"{escape(each.label)} <b>{escape(each.value)}</b>" for each in others)
    return f"<p>{told}</p>"


def time_critical(view: View) -> str:
    """Medicines with clock times. When the last dose was is true only now, so the page says to ask."""
    medicines = [each for each in view.summary.medicines.items if each.is_time_critical]
    if not medicines:
        return ""
    words = view.words
    rows = "".join(f"<li>{_time_critical(view, each)}</li>" for each in medicines)
    mark = view.marks(view.overlay.ended_confirmation("medicines"))
    return (
        f'<section class="times"><h2>{words.html("medicines.time_critical")}</h2><ul>{rows}</ul>'
        f"<p>{words.html('medicines.ask_last')} {_list_checked(view)}{mark}</p></section>"
    )


def _time_critical(view: View, medicine: Medicine) -> str:
    words = view.words
    due = f" <b>{words.html('medicines.due', times=', '.join(medicine.times))}</b>" if medicine.times else ""
    how = medicine.if_nil_by_mouth.rstrip(" .")
    nil = words.html("medicines.nil_by_mouth", how=how) if how else words.html("medicines.nil_by_mouth_ask")
    return f"<b>{escape(medicine.name)}</b> {escape(medicine.dose)}.{due} {nil} {_behind(view, medicine)}"


def _behind(view: View, medicine: Medicine) -> str:
    mark = not_checked_for(medicine.provenance.on, medicine.check_by, view.today)
    return f"{view.stands_behind_briefly(medicine.provenance)}{view.marks(mark)}"


def other_medicines(view: View) -> str:
    """The rest of the list, never called complete."""
    rest = [each for each in view.summary.medicines.items if not each.is_time_critical]
    words = view.words
    if view.summary.medicines.status == "none":
        return f"<section><h2>{words.html('medicines.heading')}</h2><p>{words.html('medicines.none')}</p></section>"
    if not rest:
        return ""
    rows = "".join(f"<li><b>{escape(each.name)}</b> {escape(each.dose)} {_behind(view, each)}</li>" for each in rest)
    return f"<section><h2>{words.html('medicines.heading')}</h2><ul>{rows}</ul><p>{_list_checked(view)}</p></section>"


def _list_checked(view: View) -> str:
    checked, words = view.summary.medicines.checked_on, view.words
    if checked is None:
        return words.html("medicines.never_checked")
    if any(fact_is_overdue(each.check_by, view.today) for each in view.summary.medicines.items):
        age = ages.since(checked, today=view.today, is_past=False)
        return words.html("medicines.not_checked", age=age)
    return words.html("medicines.checked", date=checked)


def crew(view: View) -> str:
    """What must come along, position, lifting: one line each."""
    summary = view.summary
    told = {"crew.bring": summary.bring, "crew.position": summary.position, "crew.lifting": summary.lifting}
    return _descriptions(view, "crew.heading", told)


def first_facts(view: View) -> str:
    """The first group, and with it the few things whose absence is said."""
    return _facts(view, "facts.first", view.summary.first_facts)


def other_facts(view: View) -> str:
    """The second group."""
    return _facts(view, "facts.heading", view.summary.other_facts)


def _facts(view: View, heading: str, facts: tuple[Fact, ...]) -> str:
    if not facts:
        return ""
    rows = "".join(f"<div><dt>{escape(fact.label)}</dt><dd>{_fact(view, fact)}</dd></div>" for fact in facts)
    return f"<section><h2>{view.words.html(heading)}</h2><dl{view.authored()}>{rows}</dl></section>"


def _fact(view: View, fact: Fact) -> str:
    if fact.value is None:
        return _not_recorded(view, fact) + _newer(view, fact)
    doubt = view.marks(fact_mark(fact, view.today), view.overlay.ended_confirmation(fact.group, fact.key))
    return f"{escape(fact.value)}{doubt} {view.stands_behind(fact.provenance)}{_newer(view, fact)}"


def _not_recorded(view: View, fact: Fact) -> str:
    """The plain words, or those of a condition on the card beside which the plain ones would contradict it."""
    if fact.not_recorded is None:
        return view.words.html("facts.not_recorded")
    draft = f' <i class="draft">{view.words.html("box.draft")}</i>' if fact.not_recorded_is_draft else ""
    return f"{escape(fact.not_recorded)}{draft}"


def _newer(view: View, fact: Fact) -> str:
    """A newer value that nobody confirmed stands below, smaller: never beside the confirmed one as its equal."""
    if fact.newer_value is None or fact.newer_provenance is None:
        return ""
    from_letter = fact.newer_provenance.source is Source.LETTER
    key = "facts.newer_letter" if from_letter else "facts.newer_said"
    ring_whom: Message = number_to_ring(view.summary)
    told = view.words.html(key, date=fact.newer_provenance.on, value=fact.newer_value, ring=ring_whom)
    return f'<p class="newer">{told}</p>'


def help_me(view: View) -> str:
    """How to help, languages, and who helps to decide."""
    summary = view.summary
    languages = ", ".join(summary.communication.languages)
    told = {
        "who.languages": languages if summary.communication.languages != ("English",) else "",
        "who.needs": summary.communication.needs,
        "help.heading": summary.how_to_help,
        "help.decision_makers": summary.decision_makers,
    }
    return _descriptions(view, "help.heading", told)


def _descriptions(view: View, heading: str, told: Mapping[str, str | None]) -> str:
    rows = "".join(
        f"<div><dt>{view.words.html(key)}</dt><dd>{paragraphs(text)}</dd></div>" for key, text in told.items() if text
    )
    return f"<section><h2>{view.words.html(heading)}</h2><dl>{rows}</dl></section>" if rows else ""
