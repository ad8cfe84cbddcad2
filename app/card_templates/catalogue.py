"""The card templates as the program uses them: read-only values with their words and signatures joined."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.card_templates.fact_schema import CheckEvery, FactFile, FactWords, FactWordsFile
from app.card_templates.schema import (
    Approval,
    CombinationFile,
    LineFile,
    LineWords,
    TemplateFile,
    TranslatedWordsFile,
    WordsFile,
)
from app.card_templates.shared_schema import ChoiceWords, SharedFile, SharedWordsFile, TopicWords
from app.card_templates.values import FirstLine, Language, Network, Severity, Status, Words

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True)
class CardTemplate:
    """One condition card: structure, words in each language, digests and the signature that covers them."""

    file: TemplateFile
    english: WordsFile
    welsh: TranslatedWordsFile | None
    digests: Mapping[Language, str]
    """Digest of structure and words, by language: what a signature signs."""
    approval: Approval | None
    """The newest signature for this version, whether or not its digest still matches."""

    @property
    def id(self) -> str:
        return self.file.id

    @property
    def version(self) -> int:
        return self.file.version

    @property
    def network(self) -> Network:
        return self.file.network

    @property
    def lines(self) -> tuple[LineFile, ...]:
        return self.file.lines

    @property
    def draft(self) -> bool:
        """True unless a signature covers exactly the English words that stand here now."""
        return not (self.file.status is Status.APPROVED and self.is_signed(Language.EN))

    def is_signed(self, language: Language) -> bool:
        """Whether the newest signature's digest matches the words of this language."""
        signed = None if self.approval is None else self.approval.digests.get(language)
        return signed is not None and signed == self.digests.get(language)

    @cached_property
    def by_line_id(self) -> Mapping[str, LineFile]:
        return {line.id: line for line in self.lines}

    @cached_property
    def first_screen(self) -> tuple[str, ...]:
        """Topics with a critical line in the order that its author gave them."""
        written = tuple(dict.fromkeys(line.topic for line in self.lines if line.severity is Severity.CRITICAL))
        return self.file.first_screen or written

    @cached_property
    def must_fill(self) -> tuple[str, ...]:
        """Facts that its critical lines hold or need: a card without them has a gap where it matters most."""
        critical = [line for line in self.lines if line.severity is Severity.CRITICAL]
        held = (key for line in critical for key in PLACEHOLDER.findall(self.english.lines[line.id].say))
        return tuple(dict.fromkeys((*held, *(key for line in critical for key in line.needs))))

    @cached_property
    def addresses(self) -> Mapping[str, str]:
        """Web address of each source by its short id."""
        return {source.id: source.url for source in self.file.sources}

    @cached_property
    def sources_seen_on(self) -> Mapping[str, date]:
        """The oldest day on which a line's sources were seen, by line id."""
        seen = {source.id: source.seen_on for source in self.file.sources}
        return {line.id: min(seen[source] for source in line.sources) for line in self.lines}

    def _welsh(self) -> TranslatedWordsFile | None:
        # Signed English stands before unsigned Welsh: a translation that nobody checked never replaces approved words.
        usable = self.draft or self.is_signed(Language.CY)
        return self.welsh if usable else None

    def line_words(self, line_id: str, language: Language) -> tuple[LineWords, Language]:
        """The words of a line and the language they are really in: English where the Welsh is missing or unsigned."""
        welsh = self._welsh() if language is Language.CY else None
        if welsh is not None and line_id in welsh.lines:
            return welsh.lines[line_id], Language.CY
        return self.english.lines[line_id], Language.EN

    def name(self, language: Language = Language.EN) -> Words:
        """The condition's name; English where there is no Welsh."""
        welsh = self._welsh() if language is Language.CY else None
        return (welsh.name if welsh else None) or self.english.name

    def summary(self, language: Language = Language.EN) -> Words:
        """What tells the condition from its look-alikes; English where there is no Welsh."""
        welsh = self._welsh() if language is Language.CY else None
        return (welsh.summary if welsh else None) or self.english.summary

    def not_recorded(self, language: Language = Language.EN) -> Mapping[str, Words]:
        """What this condition's card says of a fact that nobody recorded; English where there is no Welsh."""
        welsh = self._welsh() if language is Language.CY else None
        return {**self.english.not_recorded, **(welsh.not_recorded if welsh else {})}

    def first_line(self, language: Language = Language.EN) -> FirstLine:
        """The one sentence that could stand alone."""
        welsh = self._welsh() if language is Language.CY else None
        return (welsh.first_line if welsh else None) or self.english.first_line


@dataclass(frozen=True)
class Combination:
    """A set of templates that is approved as a whole."""

    file: CombinationFile
    digest: str
    approval: Approval | None

    @property
    def draft(self) -> bool:
        """True unless a signature covers this order and the present words of all its templates."""
        signed = None if self.approval is None else self.approval.digests.get(Language.EN)
        return not (self.file.status is Status.APPROVED and signed == self.digest)


@dataclass(frozen=True)
class Fact:
    """A fact that cards ask for, with its words."""

    file: FactFile
    words: Mapping[Language, FactWords]

    @property
    def key(self) -> str:
        return self.file.key

    def in_words(self, language: Language = Language.EN) -> FactWords:
        """Question, heading and choices; English where there is no Welsh."""
        return self.words.get(language) or self.words[Language.EN]


@dataclass(frozen=True)
class Catalogue:
    """Everything in `card_templates/`, checked for shape. Safe to share between threads: nothing in it changes."""

    digest: str
    templates: Mapping[str, CardTemplate]
    combinations: Mapping[str, Combination]
    shared: SharedFile
    shared_words: Mapping[Language, SharedWordsFile]
    facts: Mapping[str, Fact]
    fact_words: Mapping[Language, FactWordsFile]
    check_every_months: Mapping[CheckEvery, int | None]

    @cached_property
    def topic_order(self) -> Mapping[str, int]:
        return {topic: place for place, topic in enumerate(self.shared.topics)}

    @cached_property
    def by_template_set(self) -> Mapping[frozenset[str], Combination]:
        return {frozenset(each.file.templates): each for each in self.combinations.values()}

    def topic_words(self, topic: str, language: Language) -> TopicWords:
        """Heading and plain sentence; English where there is no Welsh."""
        words = self.shared_words.get(language)
        return (words.topics.get(topic) if words else None) or self.shared_words[Language.EN].topics[topic]

    def situation_words(self, situation: str, language: Language) -> Words:
        """The trigger that begins a line of this situation."""
        words = self.shared_words.get(language)
        return (words.situations.get(situation) if words else None) or self.shared_words[Language.EN].situations[
            situation
        ]

    def choice_words(self, choice: str, language: Language) -> ChoiceWords:
        """Question and answers of a choice; English where there is no Welsh."""
        words = self.shared_words.get(language)
        return (words.choices.get(choice) if words else None) or self.shared_words[Language.EN].choices[choice]

    def group_words(self, group: str, language: Language) -> Words:
        """The heading that a group of facts stands under, also where only "changed: oxygen" may be said."""
        words = self.fact_words.get(language)
        return (words.groups.get(group) if words else None) or self.fact_words[Language.EN].groups[group]

    def line(self, ref: str) -> tuple[CardTemplate, LineFile] | None:
        """Template and line for `template-id/line-id`, or None."""
        template_id, _, line_id = ref.partition("/")
        template = self.templates.get(template_id)
        line = None if template is None else template.by_line_id.get(line_id)
        return None if template is None or line is None else (template, line)
