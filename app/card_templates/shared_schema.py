"""The shape of `_shared/`: the lists that every template draws from, and their words."""

from pydantic import Field

from app.card_templates.values import Frozen, LineOrTemplateRef, Slug, Words


class NeverTogether(Frozen):
    """Two templates that must not stand on one card."""

    templates: tuple[Slug, Slug]


class Answer(Frozen):
    """An answer to a choice; its words are in the catalogue under the choice's id."""

    id: Slug
    template: Slug


class Choice(Frozen):
    """A plain question by which a person, never a rule, chooses between templates."""

    id: Slug
    answers: tuple[Answer, ...] = Field(min_length=2)


class UnsettledFile(Frozen):
    """Lines (or whole templates) that a clinician must settle before all of them may stand on one issued card."""

    id: Slug
    lines: tuple[LineOrTemplateRef, ...] = Field(min_length=2)
    why: Words


class SharedFile(Frozen):
    """`_shared/shared.yaml`: the lists every template draws from. The order of `topics` is the order of danger.

    `ages` and `devices` name the first words by which the check knows that a line is for one age or device.
    """

    topics: tuple[Slug, ...]
    situations: tuple[Slug, ...]
    bans: tuple[Slug, ...] = ()
    categories: tuple[Slug, ...]
    ages: dict[Slug, tuple[Words, ...]]
    devices: dict[Slug, tuple[Words, ...]]
    never_together: tuple[NeverTogether, ...]
    choices: tuple[Choice, ...]
    unsettled: tuple[UnsettledFile, ...]
    notes: dict[Slug, Words]


class TopicWords(Frozen):
    """What a block is called, and one plain sentence so that people know what they are showing."""

    heading: Words
    plain: Words


class ChoiceWords(Frozen):
    question: Words
    answers: dict[Slug, Words]


class SharedWordsFile(Frozen):
    """`_shared/en.yaml`: the words of the lists. A situation's words are the trigger that begins its line."""

    topics: dict[Slug, TopicWords]
    situations: dict[Slug, Words]
    choices: dict[Slug, ChoiceWords]
