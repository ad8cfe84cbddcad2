"""The top of the page: what is wrong with this card if anything, who it is, the condition, allergies, advance plans."""

from html import escape

from app.emergency_view import ages
from app.emergency_view.overlay import not_checked_for
from app.emergency_view.page import care
from app.emergency_view.page.view import View
from app.emergency_view.states import StateId
from app.emergency_view.words import ENGLISH, WELSH, Words
from app.patient_summary.schema import AdvancePlan, AllergyItem, Identity

_MODES = frozenset({StateId.DEMO, StateId.PRACTICE})


def status(view: View) -> str:
    """One quiet line; above it, in a strip of its own, whatever is wrong. Space and colour only then."""
    words = view.words
    modes = [each for each in view.overlay.top if each.state.id in _MODES]
    wrong = [each for each in view.overlay.top if each.state.id not in _MODES]
    mode = "".join(f'<b class="mode">{words.message_html(each.message)}</b> ' for each in modes)
    notices = "".join(f'<p class="notice {each.state.tone}">{words.message_html(each.message)}</p>' for each in wrong)
    quiet = " ".join(words.message_html(each.message) for each in view.overlay.quiet)
    return f'<p class="status">{mode}{quiet}{_language_link(view)}</p>{notices}'


def _language_link(view: View) -> str:
    """To the folded Welsh part, which the script opens as well."""
    if not view.summary.communication.wants_welsh:
        return ""
    if view.words.language == WELSH:
        return f' <a href="#card" lang="{ENGLISH}" hreflang="{ENGLISH}">{view.words.say("page.english_link")}</a>'
    link = f'href="#card-{WELSH}" lang="{WELSH}" hreflang="{WELSH}" data-do="unfold"'
    return f" <a {link}>{view.words.say('page.welsh_link')}</a>"


def who(view: View) -> str:
    """Name, date of birth and the number to ring: they stay in sight while the page scrolls."""
    identity, tag = view.summary.identity, "h2" if view.suffix else "h1"
    named = f'<{tag} class="name">{name_of(identity)}</{tag}><p>{_born(view)}</p>'
    return f'<div class="who"><div>{named}</div>{care.ring(view)}</div>'


def _born(view: View) -> str:
    day = view.summary.identity.date_of_birth
    age = ages.of_person(day, today=view.today)
    key = f"who.age.{age.unit}"

    def said(words: Words) -> str:
        return f"{words.html('who.born')} <b>{escape(words.on(day))}</b> ({words.html(key, count=age.count)})"

    return view.in_one_language(said, "who.born", key)


def _first_number(identity: Identity) -> str:
    first = next(iter(identity.identifiers), None)
    return "" if first is None else f'<span class="number">{escape(first.label)} <b>{escape(first.value)}</b>.</span> '


def name_of(identity: Identity) -> str:
    """The name as its owner writes it, each part in its own direction; capitals are a matter of style."""
    known = f' <span class="known">({_isolated(identity.known_as)})</span>' if identity.known_as else ""
    return f'{_isolated(identity.given_name)} <span class="family">{_isolated(identity.family_name)}</span>{known}'


def _isolated(text: str) -> str:
    return f"<bdi>{escape(text)}</bdi>"


def check(view: View) -> str:
    """Is this the person in front of you? Their number, the photo, dated, unless it is too old; how they speak."""
    communication, words = view.summary.communication, view.words
    return (
        f'<div class="check">{_photo(view)}<p>{_first_number(view.summary.identity)}'
        f"<b>{words.html('who.check')}</b>"
        f"{_spoken(view, 'who.speech', communication.speech)}"
        f"{_spoken(view, 'who.interpreter', communication.interpreter)}</p></div>"
    )


def _photo(view: View) -> str:
    photo = view.summary.identity.photo
    if photo is None or photo.check_by < view.today:
        return ""
    words = view.words
    name = f"{view.summary.identity.given_name} {view.summary.identity.family_name}"
    alternative = escape(words.say("who.photo", name=name))
    taken = words.html("who.photo_taken", date=photo.taken_on)
    source = f"data:image/jpeg;base64,{escape(photo.jpeg_base64)}"
    image = f'<img src="{source}" alt="{alternative}" width="68" height="84">'
    return f"<figure>{image}<figcaption>{taken}</figcaption></figure>"


def _spoken(view: View, key: str, text: str | None) -> str:
    return f' <span class="speech"><b>{view.words.html(key)}:</b> {escape(text)}</span>' if text else ""


def condition(view: View) -> str:
    """The condition in one line, with what it means now."""
    mark = view.marks(view.overlay.ended_confirmation("conditions", "condition"))
    return f'<p class="condition"{view.authored()}>{escape(view.summary.condition_line)}{mark}</p>'


def how_confirmed(view: View) -> str:
    """How the diagnosis was reached, and who says so: "How confirmed: Genetic test, 2019. Patient says May 2026".
    Below the box: a row above it would push what kills first off the screen."""
    first = next(iter(view.summary.conditions), None)
    if first is None or not first.how:
        return ""
    label, how = view.words.html("condition.how_confirmed"), escape(first.how.rstrip(" ."))
    behind = view.stands_behind_briefly(first.provenance)
    return f'<p class="how">{label}: {how}. {behind}</p>'


def allergies(view: View) -> str:
    """Always a line. "None known" is somebody's answer, "Not recorded" is the lack of one."""
    held, words = view.summary.allergies, view.words
    true_on = held.provenance.on if held.provenance else None
    marks = view.marks(
        None if true_on is None else not_checked_for(true_on, held.check_by, view.today),
        view.overlay.ended_confirmation("allergies"),
    )
    if held.status == "recorded":
        told = "; ".join(_allergy(view, item) for item in held.items)
        css = "allergies yes"
    else:
        told = f"<b>{words.html(f'allergies.{held.status}')}</b> {view.stands_behind_briefly(held.provenance)}"
        css = "allergies"
    heading = "allergies.heading" if held.are_all_allergies else "allergies.heading_with_reactions"
    return f'<p class="{css}"><b>{words.html(heading)}:</b> {told}{marks}</p>'


def _allergy(view: View, item: AllergyItem) -> str:
    kind = "" if item.kind == "allergy" else view.words.html(f"allergies.{item.kind}")
    told = ": ".join(each for each in (kind, escape(item.reaction or "")) if each)
    reaction = f" ({told})" if told else ""
    return f"<b>{escape(item.substance)}</b>{reaction} {view.stands_behind_briefly(item.provenance)}"


def pointers(view: View) -> str:
    """Where an advance plan is kept, in the words agreed for it; nothing at all where none is recorded."""
    return "".join(_pointer(view, plan) for plan in view.summary.advance_plans)


def _pointer(view: View, plan: AdvancePlan) -> str:
    words = view.words
    if plan.dated is None:
        said = words.html("pointer.undated", type=plan.type, place=plan.kept_at)
    else:
        said = words.html("pointer.dated", type=plan.type, date=plan.dated, place=plan.kept_at)
    is_past = plan.review_by is not None and plan.review_by < view.today
    overdue = words.html("pointer.overdue", date=plan.review_by) if is_past else ""
    mark = f' <strong class="mark">{overdue}</strong>' if overdue else ""
    return f'<p class="pointer">{said}{mark}</p>'
