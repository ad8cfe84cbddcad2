"""The one place that decides what a scope may see: a pure core, and a thin loader that reads the record for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal
from uuid import UUID

from sqlmodel import Session

from app.card_templates.catalogue import Catalogue
from app.card_templates.compose import compose
from app.card_templates.composition import Composition, FactText
from app.card_templates.loader import catalogue
from app.card_templates.notices import Withdrawal
from app.card_templates.queries import withdrawals
from app.card_templates.release import may_issue
from app.card_templates.values import Language
from app.core.errors import Invalid
from app.core.runtime import Runtime
from app.patient_summary import clinical, facts, lines, people
from app.patient_summary.disclosure import Disclosure, disclosure_for
from app.patient_summary.entries import Entries, current, from_record, value_of
from app.patient_summary.review import latest_review_by, review
from app.patient_summary.schema import Block, Condition, PatientSummary, Review, Scope
from app.patients.entries import entries_of
from app.patients.headings.card_choices import CardPart
from app.patients.keys import data_key

TAG: Final = {Language.EN: "en-GB", Language.CY: "cy"}


@dataclass(frozen=True, slots=True)
class Edition:
    """Which issue a summary is built for. `review_by` None takes the latest date that the first screen allows."""

    card_id: str
    version: int
    issued_on: date
    review_by: date | None = None
    mode: Literal["demo", "live"] = "live"
    language: Language = Language.EN


def compose_for(
    entries: Entries, rules: Catalogue, edition: Edition, scope: Scope, *, taken_back: Iterable[Withdrawal] = ()
) -> Composition:
    """The authored lines of the chosen conditions. Outside demo mode templates that nobody signed are left out, so
    that no draft line can cover, or be, anything (hazard H34)."""
    chosen = [rules.templates[each] for each in template_ids(entries) if each in rules.templates]
    usable = [each for each in chosen if may_issue(each, edition.mode)]
    texts = _texts(entries, rules, _disclosure(entries, scope), edition.language)
    return compose(usable, texts, edition.language, rules=rules, withdrawals=taken_back)


def summarise(
    entries: Entries, composition: Composition | None, *, rules: Catalogue, scope: Scope, edition: Edition
) -> PatientSummary:
    """The summary of one scope. `composition` None gives a card of facts and contacts without advice.

    KeyError when name or date of birth is missing: nobody can be recognised by such a card.
    """
    disclosure, language = _disclosure(entries, scope), edition.language
    names = {each.id: each.name(language) for each in rules.templates.values()}
    listed = clinical.conditions(entries, names)
    with_drafts = edition.mode == "demo"
    first_facts, other_facts = facts.facts(
        entries, rules, disclosure, language, lines.not_recorded(composition, with_drafts=with_drafts)
    )
    first, more, wallet = _authored(composition, with_drafts=with_drafts)
    summary = PatientSummary(
        scope=scope,
        mode=edition.mode,
        language=TAG[language],
        card_id=edition.card_id,
        review=_review(edition),
        identity=people.identity(entries, disclosure, on=edition.issued_on),
        communication=people.communication(entries),
        conditions=listed,
        condition_line=clinical.condition_line(listed),
        allergies=clinical.allergies(entries),
        advance_plans=clinical.advance_plans(entries, rules, language),
        first_blocks=first,
        more_blocks=more,
        wallet_lines=wallet,
        wallet_refs=() if composition is None else lines.wallet_refs(composition, with_drafts=with_drafts),
        wallet_gives_way=() if composition is None else lines.wallet_gives_way(composition, with_drafts=with_drafts),
        contacts=people.contacts(entries, disclosure),
        medicines=clinical.medicines(entries, disclosure),
        bring=_told(entries, disclosure, CardPart.EQUIPMENT, "equipment", "bring"),
        position=_told(entries, disclosure, CardPart.EQUIPMENT, "equipment", "position"),
        lifting=_told(entries, disclosure, CardPart.EQUIPMENT, "equipment", "lifting"),
        first_facts=first_facts,
        other_facts=other_facts,
        how_to_help=_told(entries, disclosure, CardPart.HOW_TO_HELP, "how_to_help", "text"),
        decision_makers=_told(entries, disclosure, CardPart.DECISION_MAKERS, "how_to_help", "decision_makers"),
        has_draft_lines=any(_drafts((*first, *more))),
        has_approved_lines=not all(_drafts((*first, *more))),
        templates=() if composition is None else lines.pinned(composition),
        without_advice=_without_advice(listed, (*first, *more)),
    )
    return _reviewed(summary, entries, rules, edition)


@dataclass(frozen=True, slots=True)
class Built:
    """A summary, and the composition it was made from: `release.obstacles` says whether it may be issued."""

    summary: PatientSummary
    composition: Composition


def build_from(
    session: Session, entries: Entries, *, scope: Scope, edition: Edition, with_advice: bool = True
) -> Built:
    """One scope of a record that was just read. `with_advice` False leaves the authored lines out.

    Invalid when name or date of birth is missing.
    """
    if not value_of(entries, "who"):
        raise Invalid("name_missing", "Enter the name and date of birth first: a card must say whose it is.")
    rules = catalogue()
    composition = compose_for(entries, rules, edition, scope, taken_back=withdrawals(session))
    used = composition if with_advice else None
    return Built(summarise(entries, used, rules=rules, scope=scope, edition=edition), composition)


def build_summary(
    session: Session,
    runtime: Runtime,
    *,
    patient_id: UUID,
    scope: Scope,
    version: int,
    issued_on: date,
    review_by: date | None = None,
) -> PatientSummary:
    """The summary alone, for whoever does not issue it."""
    edition = Edition("", version, issued_on, review_by, runtime.mode)
    entries = load_entries(session, runtime, patient_id)
    return build_from(session, entries, scope=scope, edition=edition).summary


def load_entries(session: Session, runtime: Runtime, patient_id: UUID) -> Entries:
    """The record, opened with the patient's key, as the database has it now."""
    key = data_key(session, runtime, patient_id)
    return {heading: from_record(entry) for heading, entry in entries_of(session, key).items()}


def template_ids(entries: Entries) -> tuple[str, ...]:
    """The conditions that the person chose from the list, in their order."""
    return tuple(each["id"] for each in value_of(entries, "conditions").get("templates") or ())


def _disclosure(entries: Entries, scope: Scope) -> Disclosure:
    return disclosure_for(scope, value_of(entries, "card_choices"))


def _texts(entries: Entries, rules: Catalogue, disclosure: Disclosure, language: Language) -> dict[str, FactText]:
    """Facts in words for the places in authored lines, with those that other headings hold."""
    texts = facts.texts_for_lines(entries, rules, disclosure, language)
    held = {
        "time_critical_medicines": clinical.time_critical_words(entries),
        "advance_plans_held": clinical.advance_plan_words(entries, rules, language),
    }
    return texts | {key: FactText(screen=words, paper=words) for key, words in held.items() if words}


def _authored(
    composition: Composition | None, *, with_drafts: bool
) -> tuple[tuple[Block, ...], tuple[Block, ...], tuple[str, ...]]:
    if composition is None:
        return (), (), ()
    return (
        lines.blocks(composition, first=True, with_drafts=with_drafts),
        lines.blocks(composition, first=False, with_drafts=with_drafts),
        lines.wallet_lines(composition, with_drafts=with_drafts),
    )


def _drafts(blocks: Iterable[Block]) -> Iterable[bool]:
    """For each line and each line folded under it: is it unsigned?"""
    for line in lines.every_line(blocks):
        yield line.is_draft
        yield from (covered.is_draft for covered in line.covered)


def _without_advice(listed: Iterable[Condition], blocks: Iterable[Block]) -> tuple[str, ...]:
    """Conditions of which no line stands, also not under another: the card says so for each by name."""
    speaking = set()
    for line in lines.every_line(blocks):
        speaking |= {line.template_id, *(covered.template_id for covered in line.covered)}
    return tuple(each.name for each in listed if each.template_id not in speaking)


def _told(entries: Entries, disclosure: Disclosure, part: CardPart, heading: str, name: str) -> str | None:
    return clinical.words_of(entries, heading, name) if disclosure.tells(part) else None


def _review(edition: Edition) -> Review:
    due = edition.review_by or edition.issued_on
    return Review(version=edition.version, issued_on=edition.issued_on, review_by=due)


def _reviewed(summary: PatientSummary, entries: Entries, rules: Catalogue, edition: Edition) -> PatientSummary:
    equipment = current(entries, "equipment")
    behind = equipment.provenance if equipment and (summary.bring or summary.position or summary.lifting) else None
    made = review(summary, rules, edition.language, equipment=behind)
    if edition.review_by is None:
        made = made.model_copy(update={"review_by": latest_review_by(summary, issued_on=edition.issued_on)})
    return summary.model_copy(update={"review": made})
