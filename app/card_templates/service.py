"""Takes a line (or a whole template) back on every card at once."""

from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from app.access_log.record import record_event
from app.card_templates.catalogue import Catalogue
from app.card_templates.checks.words import FORBIDDEN
from app.card_templates.loader import catalogue
from app.card_templates.models import TemplateNotice
from app.card_templates.values import SAY_MAX, SHORT_MAX, Frozen, Words
from app.core.clock import today
from app.core.errors import Invalid, NotFound


class Approver(Frozen):
    """Who stands behind an approval or a withdrawal: a role and a registration, never a name."""

    role: Words
    organisation: Words
    registration: Words


class Replacement(Frozen):
    """The approved words that stand in place of a withdrawn line, for the page and for the wallet card."""

    say: str
    short: str


def withdraw_line(
    session: Session,
    *,
    template_id: str,
    line_id: str | None,
    reason: str,
    replacement: Replacement | None = None,
    template_version: int | None = None,
    withdrawn_on: date | None = None,
    rules: Catalogue | None = None,
    by: Approver,
) -> TemplateNotice:
    """Record the withdrawal; each card shows it at its next opening (hazard H33-A1).

    `line_id` None takes back the whole template. `template_version` defaults to the version held now: older versions
    are taken back with it, later ones are not. Raises `NotFound` or `Invalid`.
    Its event has the notice's id: by it a restore brings it back.
    """
    held = rules or catalogue()
    template = held.templates.get(template_id)
    if template is None:
        raise NotFound("unknown_template", "There is no such template. Check its id in card_templates/.")
    if line_id is not None and line_id not in template.by_line_id and template_version is None:
        raise NotFound("unknown_line", "This template has no such line. Give the version of the template that had it.")
    _check(line_id, reason, replacement)
    notice = TemplateNotice.model_validate(
        {
            "template_id": template_id,
            "line_id": line_id,
            "template_version": template_version or template.version,
            "withdrawn_on": withdrawn_on or today(),
            "reason": reason.strip(),
            "replacement": None if replacement is None else replacement.say.strip(),
            "replacement_short": None if replacement is None else replacement.short.strip(),
            "approved_by_role": by.role,
            "approved_by_organisation": by.organisation,
            "approved_by_registration": by.registration,
        }
    )
    session.add(notice)
    session.flush()
    record_event(session, event="template.withdrawn", outcome="done", by="operator", event_id=notice.id)
    return notice


def withdraw_once(session: Session, **withdrawal: Any) -> tuple[TemplateNotice, bool]:
    """`withdraw_line`, unless the newest notice for the line says the same already: then that one, and False. A command
    that is repeated neither fills the list nor tells anybody twice."""
    made = withdraw_line(session, **withdrawal)
    before = _newest_before(session, made)
    if before is None or _said(before) != _said(made):
        return made, True
    session.delete(made)
    session.flush()
    return before, False


def _newest_before(session: Session, made: TemplateNotice) -> TemplateNotice | None:
    query = select(TemplateNotice).where(
        TemplateNotice.template_id == made.template_id,
        TemplateNotice.line_id == made.line_id,
        TemplateNotice.id != made.id,
    )
    return session.exec(query.order_by(col(TemplateNotice.created_at).desc()).limit(1)).first()


def _said(notice: TemplateNotice) -> tuple[object, ...]:
    return (notice.template_version, notice.reason, notice.replacement, notice.replacement_short)


def same_words_elsewhere(ref: str, *, rules: Catalogue | None = None) -> tuple[str, ...]:
    """Other lines with the very same words: each is its own line and must be withdrawn on its own."""
    held = rules or catalogue()
    found = held.line(ref)
    if found is None:
        return ()
    template, line = found
    say = template.english.lines[line.id].say
    return tuple(
        f"{other.id}/{each}"
        for other in held.templates.values()
        for each, words in other.english.lines.items()
        if words.say == say and f"{other.id}/{each}" != ref
    )


def _check(line_id: str | None, reason: str, replacement: Replacement | None) -> None:
    fields = {}
    if not 0 < len(reason.strip()) <= 300:
        fields["reason"] = "Give the reason in at most 300 characters."
    if replacement is not None:
        if line_id is None:
            fields["replacement"] = "A whole template has no replacement. Withdraw its lines one by one."
        if not 0 < len(replacement.say.strip()) <= SAY_MAX:
            fields["replacement"] = f"The replacement needs 1 to {SAY_MAX} characters."
        if not 0 < len(replacement.short.strip()) <= SHORT_MAX:
            fields["replacement_short"] = f"The short form for the wallet card needs 1 to {SHORT_MAX} characters."
        if FORBIDDEN.search(words := f"{replacement.say} {replacement.short}") or "!" in words:
            fields["replacement"] = "Say what to do, without words that frighten the person who carries it."
        if "{" in words:
            fields["replacement"] = "A replacement stands on every card, so it cannot hold one person's fact."
    if fields:
        raise Invalid("withdrawal_incomplete", "The line was not withdrawn. Put this right.", fields=fields)
