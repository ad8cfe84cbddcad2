"""The end of the page: what was checked and by whom, the text for the record, print, "something is wrong", close."""

from datetime import date
from functools import lru_cache
from html import escape

from app.emergency_view.page.view import View, telephone
from app.emergency_view.words import Words
from app.patient_summary.schema import AdvancePlan, PinnedTemplate


def about(view: View) -> str:
    """Version and dates, what was and was not checked, who approved the lines, and that this opening is told."""
    review, words = view.summary.review, view.words
    version = words.html("foot.version", version=review.version, issued=review.issued_on, review=review.review_by)
    told = [
        version,
        words.html("foot.checked", headings=", ".join(review.checked)) if review.checked else "",
        words.html("foot.not_checked", headings=", ".join(review.not_checked)) if review.not_checked else "",
        words.html("foot.confirmed_by", names="; ".join(review.confirmed_by)) if review.confirmed_by else "",
        *(_issuer(view, each) for each in view.summary.advance_plans),
        *(_template(view, each) for each in view.summary.templates),
        words.html("foot.recorded") if view.furniture.opened else "",
        _public_pages(view),
    ]
    rows = "".join(f"<p>{each}</p>" for each in told if each)
    return f'<section class="about"><h2 id="{view.id("about")}">{words.html("foot.heading")}</h2>{rows}</section>'


def _template(view: View, template: PinnedTemplate) -> str:
    by, on = (None, None) if template.is_draft else (template.approved_by, template.approved_on)
    return _approved(view.words, template.name, by, on)


@lru_cache(maxsize=512)
def _approved(words: Words, name: str, by: str | None, on: date | None) -> str:
    if by is None or on is None:
        return words.html("foot.template_draft", name=name)
    return words.html("foot.template_approved", name=name, by=by, date=on)


def _issuer(view: View, plan: AdvancePlan) -> str:
    return view.words.html("pointer.issuer", type=plan.type, issuer=plan.issuer) if plan.issuer else ""


def _public_pages(view: View) -> str:
    named = [(each.template_id, each.name) for each in view.summary.conditions if each.template_id]
    if not named:
        return ""
    links = ", ".join(f'<a href="/c/{escape(template)}">{escape(name)}</a>' for template, name in named)
    return f"{view.words.html('box.every_source')}: {links}"


def record(view: View, text: str) -> str:
    """The text to paste into a hospital record: in the page, so that it needs neither a script nor a second request."""
    words = view.words
    return (
        f'<details class="record"><summary>{words.html("record.heading")}</summary>'
        f'<button type="button" data-do="copy" hidden>{words.html("record.copy")}</button> '
        f'<span role="status" data-said="{escape(words.say("record.copied"))}" '
        f'data-failed="{escape(words.say("record.select"))}"></span>'
        f'<pre tabindex="0" role="region" aria-label="{escape(words.say("record.heading"))}" lang="en-GB">'
        f"{escape(text)}</pre>"
        "</details>"
    )


def wrong(view: View) -> str:
    """ "Something here is wrong": a number, and one field that needs no name."""
    words, furniture = view.words, view.furniture
    number = ""
    if furniture.help_line:
        number = f"<p>{words.html('wrong.number')} {telephone(furniture.help_line)}</p>"
    return (
        f'<details class="wrong"><summary>{words.html("wrong.heading")}</summary>'
        f"<p>{words.html('wrong.urgent')}</p>{number}{_wrong_form(view)}</details>"
    )


def _wrong_form(view: View) -> str:
    words, form = view.words, view.id("wrong")
    if not view.furniture.report_ticket:
        return ""
    return (
        f'<form id="{form}" method="post" action="/e/report" autocomplete="off">'
        f'<input type="hidden" name="ticket" value="{escape(view.furniture.report_ticket)}">'
        f'<label for="{form}-text">{words.html("wrong.label")}</label>'
        f'<textarea id="{form}-text" name="text" rows="3" maxlength="1000" required></textarea>'
        f'<button type="submit">{words.html("wrong.send")}</button>'
        f'<p class="notice" role="alert" hidden>{words.html("code.network")}</p></form>'
    )


def controls(view: View) -> str:
    """Print and close. Close is a plain link, so that it works without script: it opens the empty shell."""
    words = view.words
    return (
        f'<p class="controls"><button type="button" data-do="print" hidden>{words.html("close.print")}</button> '
        f'<a class="button" href="/e" data-do="close">{words.html("close.control")}</a></p>'
    )


def print_head(view: View) -> str:
    """Only on paper: when it was opened, and how to see the newest version. Never a code."""
    furniture, words = view.furniture, view.words
    if not furniture.opened:
        return ""
    opened = words.html("print.opened", at=furniture.opened)
    again = words.html("print.again", address=f"{furniture.host}/e")
    return f'<p class="paper">{opened} {again}</p>'
