"""What a signature signs: one digest over exactly what stands on a card, however the file is laid out."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from app.card_templates.schema import CombinationFile, TemplateFile, TranslatedWordsFile, WordsFile
from app.card_templates.shared_schema import SharedWordsFile


def canonical(value: Any) -> str:
    """`sha256:` over the value as JSON with sorted keys, so that spaces and line breaks in a file do not count."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def template_digest(file: TemplateFile, words: WordsFile | TranslatedWordsFile, shared: SharedWordsFile) -> str:
    """Structure, words, and the headings and triggers that stand beside them. `status` is left out: signing sets it."""
    topics = {line.topic for line in file.lines}
    situations = {line.when for line in file.lines}
    structure = file.model_dump(mode="json", exclude={"status"})
    return canonical(
        {
            "template": structure | {"lines": [_without_empty(each, "bans") for each in structure["lines"]]},
            "words": _without_empty(words.model_dump(mode="json"), "not_recorded"),
            "headings": {topic: shared.topics[topic].model_dump() for topic in topics if topic in shared.topics},
            "triggers": {each: shared.situations[each] for each in situations if each in shared.situations},
        }
    )


def combination_digest(file: CombinationFile, template_digests: Mapping[str, str]) -> str:
    """The order and choice of lines, and the words of every template in the set as they stand now."""
    return canonical(
        {
            "combination": file.model_dump(mode="json", exclude={"status"}),
            "templates": {each: template_digests[each] for each in file.templates if each in template_digests},
        }
    )


def _without_empty(held: dict[str, Any], *names: str) -> dict[str, Any]:
    """Without these parts where they hold nothing: a part that came later leaves the signatures before it as they
    were."""
    return {name: value for name, value in held.items() if value or name not in names}
