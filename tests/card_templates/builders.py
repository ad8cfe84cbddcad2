"""Small templates and small trees for tests: words without clinical meaning, lists without clinical weight."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from app.card_templates.catalogue import CardTemplate, Catalogue, Combination
from app.card_templates.compose import compose
from app.card_templates.composition import Composition
from app.card_templates.digests import combination_digest, template_digest
from app.card_templates.json_schema import write_schema
from app.card_templates.notices import Withdrawal
from app.card_templates.schema import Approval, CombinationFile, TemplateFile, TranslatedWordsFile, WordsFile
from app.card_templates.shared_schema import SharedFile, SharedWordsFile
from app.card_templates.values import Language

TOPICS = tuple(f"topic-{letter}" for letter in "abcdefghij")
SITUATIONS = ("near-arrest", "giving-oxygen", "always")
SEEN = "2026-11-21"
WORD_KEYS = ("say", "say_without", "short", "short_without", "why")


def shared(**changes: Any) -> dict[str, Any]:
    """`_shared/shared.yaml` with ten topics and nothing else that matters."""
    return {
        "topics": list(TOPICS),
        "situations": list(SITUATIONS),
        "categories": ["any"],
        "ages": {"adult": ["Adult"], "child": ["Child"]},
        "devices": {"pump": ["Pump"]},
        "never_together": [],
        "choices": [],
        "unsettled": [],
        "notes": {},
    } | changes


def shared_words(**changes: Any) -> dict[str, Any]:
    """`_shared/en.yaml` for those lists."""
    return {
        "topics": {each: {"heading": f"Heading {each}", "plain": f"About {each}."} for each in TOPICS},
        "situations": {each: each.replace("-", " ").capitalize() for each in SITUATIONS},
        "choices": {},
    } | changes


def line(line_id: str, **changes: Any) -> dict[str, Any]:
    """A line with its words: keys of `LineFile` and of `LineWords` side by side."""
    return {
        "id": line_id,
        "topic": TOPICS[0],
        "when": "always",
        "severity": "critical",
        "category": "any",
        "sources": ["s1"],
        "basis": "sourced",
        "say": f"Say {line_id}.",
        "short": f"Short {line_id}",
        "why": f"Because of {line_id}.",
    } | changes


WITH_TARGET = line("o2", say="Keep to {target}.", say_without="No range recorded.")
"""A line that holds a fact."""


def template_data(template_id: str, lines: Sequence[Mapping[str, Any]], **changes: Any) -> dict[str, Any]:
    """`template.yaml` for these lines."""
    structure = [{key: value for key, value in each.items() if key not in WORD_KEYS} for each in lines]
    return {
        "id": template_id,
        "version": 1,
        "status": "draft",
        "network": "neuromuscular",
        "codes": {"orpha": None, "omim": [], "icd10": None, "snomed": None},
        "next_review_on": date(2027, 11, 21),
        "related": [],
        "ask": [],
        "lines": structure,
        "sources": [{"id": "s1", "url": "https://example.org/one", "seen_on": date.fromisoformat(SEEN)}],
    } | changes


def words_data(template_id: str, lines: Sequence[Mapping[str, Any]], **changes: Any) -> dict[str, Any]:
    """`en.yaml` for these lines."""
    words = {each["id"]: {key: each[key] for key in WORD_KEYS if key in each} for each in lines}
    name = template_id.replace("-", " ").capitalize()
    return {
        "name": name,
        "synonyms": [name],
        "summary": f"What {name} is.",
        "first_line": f"The first line of {name}.",
        "lines": words,
    } | changes


def template(
    template_id: str,
    lines: Sequence[Mapping[str, Any]],
    *,
    signed: bool = False,
    welsh: Mapping[str, Any] | None = None,
    english: Mapping[str, Any] | None = None,
    **changes: Any,
) -> CardTemplate:
    """A template as the program holds it; signed or a draft. `english` changes what stands in `en.yaml`."""
    status = {"status": "approved"} if signed else {}
    file = TemplateFile.model_validate(template_data(template_id, lines, **(status | changes)))
    words = WordsFile.model_validate(words_data(template_id, lines, **(english or {})))
    headings = SharedWordsFile.model_validate(shared_words())
    translated = None if welsh is None else TranslatedWordsFile.model_validate(welsh)
    digests = {Language.EN: template_digest(file, words, headings)}
    if translated is not None:
        digests[Language.CY] = template_digest(file, translated, headings)
    approval = approval_of(file.version, {Language.EN: digests[Language.EN]}) if signed else None
    return CardTemplate(file, words, translated, digests, approval)


def approval_of(version: int, digests: Mapping[Language, str]) -> Approval:
    """A signature by nobody."""
    return Approval(
        version=version,
        role="Consultant",
        organisation="Example Hospital",
        registration="GMC 0000000",
        approved_on=date(2026, 11, 20),
        digests=dict(digests),
    )


def catalogue(
    *templates: CardTemplate, combinations: Sequence[Combination] = (), shared_lists: Mapping[str, Any] | None = None
) -> Catalogue:
    """A catalogue of these templates and the small lists."""
    return Catalogue(
        digest="",
        templates={each.id: each for each in templates},
        combinations={each.file.id: each for each in combinations},
        shared=SharedFile.model_validate(shared(**(shared_lists or {}))),
        shared_words={Language.EN: SharedWordsFile.model_validate(shared_words())},
        facts={},
        fact_words={},
        check_every_months={},
    )


def combination(
    combination_id: str,
    templates: Sequence[CardTemplate],
    first_screen: Mapping[str, Sequence[str]],
    *,
    signed: bool = False,
    **changes: Any,
) -> Combination:
    """An authored combination; its wallet lines are its leads unless said otherwise."""
    leads = [ref for refs in first_screen.values() for ref in refs]
    file = CombinationFile.model_validate(
        {
            "id": combination_id,
            "version": 1,
            "status": "approved" if signed else "draft",
            "name": combination_id,
            "templates": [each.id for each in templates],
            "first_screen": [{"topic": topic, "leads": list(refs)} for topic, refs in first_screen.items()],
            "wallet": leads,
            "next_review_on": date(2027, 11, 21),
        }
        | changes
    )
    digest = combination_digest(file, {each.id: each.digests[Language.EN] for each in templates})
    return Combination(file, digest, approval_of(1, {Language.EN: digest}) if signed else None)


def composed(rules: Catalogue, **options: object) -> Composition:
    """All templates of this catalogue as one card."""
    facts = options.pop("facts", {})
    return compose(list(rules.templates.values()), facts, rules=rules, **options)  # type: ignore[arg-type]  # test data


def refs(composition: Composition) -> list[list[str]]:
    """Which lines stand, block by block."""
    return [[each.ref for each in block.lines] for block in composition.blocks]


def withdrawal(ref: str, **changes: object) -> Withdrawal:
    """A notice that takes back a line, or a whole template."""
    template_id, _, line_id = ref.partition("/")
    values = {
        "template_id": template_id,
        "line_id": line_id or None,
        "template_version": 1,
        "withdrawn_on": date(2026, 11, 3),
        "reason": "New evidence.",
        "approved_by_role": "Consultant",
        "approved_by_organisation": "Example Hospital",
        "approved_by_registration": "GMC 0000000",
        "created_at": datetime(2026, 11, 3, 9, tzinfo=UTC),
    }
    return Withdrawal(**(values | changes))  # type: ignore[arg-type]  # values are given by name in each test


def fact(key: str, **changes: Any) -> dict[str, Any]:
    """One fact of `_facts/facts.yaml`: free text, second group, asked each year."""
    return {
        "key": key,
        "kind": "text",
        "group": "group",
        "emergency": "second",
        "check_every": "year",
        "drafted_months": 12,
        "told_by": "person",
        "common": True,
    } | changes


class Tree:
    """A `card_templates/` folder of a test's own, valid until the test spoils it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("_shared/shared.yaml", shared())
        self.write("_shared/en.yaml", shared_words())
        self.facts(fact("target"))
        self.add("example", [line("first")], folder="_example")
        write_schema(root)

    def write(self, name: str, data: Any) -> Path:
        """Write one file; a string is written as it is."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = data if isinstance(data, str) else yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
        path.write_text(text, "utf-8")
        return path

    def facts(self, *facts: Mapping[str, Any]) -> None:
        """Write the fact list and its words."""
        months = {"season": 6, "year": 12, "never": None}
        data = {"check_every_months": months, "groups": ["group"], "notes": {}, "facts": [dict(each) for each in facts]}
        self.write("_facts/facts.yaml", data)
        words = {each["key"]: {"label": f"{each['key']}?", "clinician_label": each["key"]} for each in facts}
        self.write("_facts/en.yaml", {"groups": {"group": "Group"}, "facts": words})

    def add(self, template_id: str, lines: Sequence[Mapping[str, Any]], *, folder: str = "", **changes: Any) -> None:
        """Write a template folder. Keys of `words` go to `en.yaml`, all others to `template.yaml`."""
        words = changes.pop("words", {})
        self.write(f"{folder or template_id}/template.yaml", template_data(template_id, lines, **changes))
        self.write(f"{folder or template_id}/en.yaml", words_data(template_id, lines, **words))

    def add_combination(self, combination_id: str, templates: Sequence[str], first_screen: Mapping[str, Any]) -> None:
        """Write a combination folder with its leads on the wallet card."""
        data = {
            "id": combination_id,
            "version": 1,
            "status": "draft",
            "name": combination_id,
            "templates": list(templates),
            "first_screen": [{"topic": topic, "leads": refs} for topic, refs in first_screen.items()],
            "wallet": [ref for refs in first_screen.values() for ref in refs],
            "next_review_on": date(2027, 11, 21),
        }
        self.write(f"_combinations/{combination_id}/combination.yaml", data)

    def text(self, name: str) -> str:
        """What a file holds."""
        return (self.root / name).read_text("utf-8")

    def replace(self, name: str, old: str, new: str) -> int:
        """Change words in a file as a person would; returns the line they stand on."""
        text = self.text(name)
        assert text.count(old) >= 1, f"{old!r} is not in {name}"
        self.write(name, text.replace(old, new, 1))
        return text[: text.index(old)].count("\n") + 1
