"""Reads: find a template, the questions that choose between templates, the facts to ask, and what was withdrawn."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session, select

from app.card_templates.catalogue import CardTemplate, Catalogue, Fact
from app.card_templates.compose import compose
from app.card_templates.composition import Composition, FactText
from app.card_templates.loader import catalogue
from app.card_templates.models import TemplateNotice
from app.card_templates.notices import Withdrawal
from app.card_templates.values import Frozen, Language
from app.core.errors import NotFound


class FoundTemplate(Frozen):
    """A condition in a list of search results. `summary` tells look-alike names apart (hazard H06)."""

    id: str
    name: str
    synonyms: tuple[str, ...]
    summary: str
    network: str
    draft: bool


class ChoiceAnswer(Frozen):
    words: str
    template_id: str


class ChoiceToAsk(Frozen):
    """A plain question whose answer adds a template. "Neither" is always possible and adds nothing."""

    id: str
    question: str
    answers: tuple[ChoiceAnswer, ...]


class Companion(Frozen):
    id: str
    name: str


def get_template(template_id: str, *, rules: Catalogue | None = None) -> CardTemplate:
    """The template. Raises `NotFound` with what to do next."""
    found = (rules or catalogue()).templates.get(template_id)
    if found is None:
        raise NotFound("unknown_template", "We hold no card for this condition. Search for it by another name.")
    return found


def get_templates(template_ids: Iterable[str], *, rules: Catalogue | None = None) -> list[CardTemplate]:
    """Several templates at once. Raises `NotFound` for the first that does not exist."""
    return [get_template(each, rules=rules) for each in template_ids]


def compose_card(
    template_ids: Iterable[str],
    facts: Mapping[str, FactText | str],
    language: Language | str = Language.EN,
    *,
    withdrawals: Iterable[Withdrawal] = (),
) -> Composition:
    """`compose` with the program's own catalogue. Raises `NotFound` for an unknown template."""
    templates = get_templates(template_ids)
    return compose(templates, facts, language, rules=catalogue(), withdrawals=withdrawals)


def search(
    text: str, language: Language | str = Language.EN, *, rules: Catalogue | None = None
) -> tuple[FoundTemplate, ...]:
    """Templates whose name, synonym or summary holds the words; best first. All of them for an empty search."""
    held = (rules or catalogue()).templates.values()
    wanted = _plain(text)
    ranked = sorted((_rank(each, wanted), _plain(each.name()), each.id) for each in held)
    by_id = {each.id: each for each in held}
    return tuple(_found(by_id[name], Language.of(language)) for rank, _, name in ranked if rank < NOT_FOUND)


def choices_to_ask(
    template_ids: Sequence[str], language: Language | str = Language.EN, *, rules: Catalogue | None = None
) -> tuple[ChoiceToAsk, ...]:
    """Questions that the chosen templates raise and whose answer is not chosen yet; a person answers, never a rule."""
    held = rules or catalogue()
    related = {each for template in get_templates(template_ids, rules=held) for each in template.file.related}
    asked = []
    for choice in held.shared.choices:
        offered = {answer.template for answer in choice.answers}
        if offered & related and not offered & set(template_ids):
            spoken = held.choice_words(choice.id, Language.of(language))
            answers = tuple(ChoiceAnswer(words=spoken.answers[a.id], template_id=a.template) for a in choice.answers)
            asked.append(ChoiceToAsk(id=choice.id, question=spoken.question, answers=answers))
    return tuple(asked)


def companions(
    template_ids: Sequence[str], language: Language | str = Language.EN, *, rules: Catalogue | None = None
) -> tuple[Companion, ...]:
    """Related templates that no question chooses between and that are not on the card yet, in authored order."""
    held = rules or catalogue()
    chosen_by_question = {answer.template for choice in held.shared.choices for answer in choice.answers}
    related = [each for template in get_templates(template_ids, rules=held) for each in template.file.related]
    wanted = [each for each in dict.fromkeys(related) if each not in chosen_by_question and each not in template_ids]
    return tuple(Companion(id=each, name=held.templates[each].name(Language.of(language))) for each in wanted)


def facts_to_ask(template_ids: Sequence[str], *, rules: Catalogue | None = None) -> tuple[Fact, ...]:
    """What the chosen templates ask for, and what every card asks for, in order of danger."""
    held = rules or catalogue()
    asked = {key for template in get_templates(template_ids, rules=held) for key in template.file.ask}
    return tuple(fact for fact in held.facts.values() if fact.file.common or fact.key in asked)


def review_ages(template_ids: Iterable[str], *, rules: Catalogue | None = None) -> tuple[int, ...]:
    """Birthdays at which the chosen cards ask to be looked at, because a line of theirs names that age (hazard H25)."""
    templates = get_templates(template_ids, rules=rules)
    return tuple(sorted({age for template in templates for age in template.file.review_at_ages}))


def withdrawals(session: Session) -> tuple[Withdrawal, ...]:
    """Every withdrawal there has been, oldest first. There are few."""
    rows = session.exec(select(TemplateNotice).order_by("created_at", "id")).all()
    return tuple(as_withdrawal(row) for row in rows)


def as_withdrawal(row: TemplateNotice) -> Withdrawal:
    """The row as a value that outlives its session."""
    return Withdrawal(**row.model_dump(exclude={"id"}))


# --- search -------------------------------------------------------------------------------------------------

NOT_FOUND = 9


def _rank(template: CardTemplate, wanted: str) -> int:
    """0 for the very name, then its beginning, the beginning of a word, anywhere in it, the summary."""
    if not wanted:
        return 0
    names = [_plain(each) for each in (template.english.name, *template.english.synonyms)]
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    if any(f" {wanted}" in f" {name}" for name in names):
        return 2
    if all(any(f" {word}" in f" {name}" for name in names) for word in wanted.split()):
        return 3
    if any(wanted in name for name in names):
        return 4
    return 5 if wanted in _plain(template.english.summary) else NOT_FOUND


def _plain(text: str) -> str:
    """Lower case, without accents, marks or doubled spaces, so that "Guillain-Barré" finds "guillain barre"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in apart if not unicodedata.combining(c)).split())


def _found(template: CardTemplate, language: Language) -> FoundTemplate:
    return FoundTemplate(
        id=template.id,
        name=template.name(language),
        synonyms=template.english.synonyms,
        summary=template.summary(language),
        network=template.network,
        draft=template.draft,
    )
