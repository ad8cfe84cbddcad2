"""Loads `card_templates/` once. Every shape fault stops the load with its file and line: half a tree is never used.

The emergency process does not import this: it reads sealed snapshots.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from app.card_templates.catalogue import CardTemplate, Catalogue, Combination, Fact
from app.card_templates.digests import combination_digest, template_digest
from app.card_templates.fact_schema import FactFile, FactsFile, FactWordsFile
from app.card_templates.schema import (
    Approval,
    ApprovalFile,
    CombinationFile,
    TemplateFile,
    TranslatedWordsFile,
    WordsFile,
)
from app.card_templates.shared_schema import SharedFile, SharedWordsFile
from app.card_templates.source_files import TREE, BrokenTemplates, Fault, SourceFile, read_tree, tree_digest
from app.card_templates.values import Language

Files = Mapping[str, SourceFile]
T = TypeVar("T")
W = TypeVar("W", bound=BaseModel)
_loaded: dict[str, Catalogue] = {}


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The tree that came with this program, loaded once for the life of the process."""
    return load(TREE)


def load(root: Path) -> Catalogue:
    """The tree at `root`. Reads the files each time, parses them only when a byte has changed.

    Raises `BrokenTemplates` naming file and line.
    """
    files = read_tree(root)
    digest = tree_digest(files)
    if digest not in _loaded:
        _loaded.clear()  # one tree at a time: tests make many
        _loaded[digest] = build(files, digest)
    return _loaded[digest]


def build(files: Files, digest: str) -> Catalogue:
    """A catalogue from files already read. Raises `BrokenTemplates` with the faults of all files at once."""
    made, faults = read_all(files, digest)
    if made is None or faults:
        raise BrokenTemplates(faults)
    return made


def read_all(files: Files, digest: str = "") -> tuple[Catalogue | None, list[Fault]]:
    """What can be read, and what cannot: the check goes on past a broken template, the program does not."""
    faults: list[Fault] = []
    try:
        shared = _one(files, "_shared/shared.yaml").as_model(SharedFile)
        words = _in_each_language(files, "_shared", SharedWordsFile)
        facts = _one(files, "_facts/facts.yaml").as_model(FactsFile)
        fact_words = _in_each_language(files, "_facts", FactWordsFile)
        _facts_have_words(files["_facts/facts.yaml"], facts, fact_words[Language.EN])
    except BrokenTemplates as broken:
        return None, list(broken.faults)
    headings = words[Language.EN]
    templates = _each(template_ids(files), lambda name: read_template(files, name, shared, headings), faults)
    combinations = _each(combination_ids(files), lambda name: read_combination(files, name, templates), faults)
    made = Catalogue(
        digest=digest,
        templates=templates,
        combinations=combinations,
        shared=shared,
        shared_words=words,
        facts={each.key: _fact(each, fact_words) for each in facts.facts},
        fact_words=fact_words,
        check_every_months=facts.check_every_months,
    )
    return made, faults


def _each(names: Iterable[str], read: Callable[[str], T], faults: list[Fault]) -> dict[str, T]:
    made = {}
    for name in names:
        try:
            made[name] = read(name)
        except BrokenTemplates as broken:
            faults += broken.faults
    return made


def template_ids(files: Files) -> list[str]:
    """Folders that hold a template; those that begin with an underscore are not conditions."""
    return sorted({name.partition("/")[0] for name in files if "/" in name and not name.startswith("_")})


def combination_ids(files: Files) -> list[str]:
    """Folders under `_combinations/`."""
    return sorted({name.split("/")[1] for name in files if name.startswith("_combinations/")})


def read_template(files: Files, folder: str, lists: SharedFile, headings: SharedWordsFile) -> CardTemplate:
    """One template folder. Raises `BrokenTemplates`."""
    file = _one(files, f"{folder}/template.yaml").as_model(TemplateFile)
    english = _one(files, f"{folder}/en.yaml").as_model(WordsFile)
    welsh_file = files.get(f"{folder}/cy.yaml")
    welsh = None if welsh_file is None else welsh_file.as_model(TranslatedWordsFile)
    _same_lines(files, folder, file, english)
    _known_topics(files, folder, file, lists, headings)
    digests = {Language.EN: template_digest(file, english, headings)}
    if welsh is not None:
        digests[Language.CY] = template_digest(file, welsh, headings)
    return CardTemplate(file, english, welsh, digests, _approval(files, folder, file.version))


def read_combination(files: Files, name: str, templates: Mapping[str, CardTemplate]) -> Combination:
    """One combination folder. Raises `BrokenTemplates`."""
    folder = f"_combinations/{name}"
    file = _one(files, f"{folder}/combination.yaml").as_model(CombinationFile)
    digests = {each.id: each.digests[Language.EN] for each in templates.values()}
    return Combination(file, combination_digest(file, digests), _approval(files, folder, file.version))


def _same_lines(files: Files, folder: str, file: TemplateFile, english: WordsFile) -> None:
    """Every line has words, every words entry has a line, and every cited source exists: else the card has a hole."""
    structure, words = files[f"{folder}/template.yaml"], files[f"{folder}/en.yaml"]
    ids = [line.id for line in file.lines]
    sources = {source.id for source in file.sources}
    faults = []
    for place, line in enumerate(file.lines):
        at = structure.line_of("lines", place)
        if line.id not in english.lines:
            faults.append(Fault(structure.name, at, f"Line {line.id} has no words in en.yaml.", rule="words"))
        if ids.index(line.id) != place:
            faults.append(Fault(structure.name, at, f"Line id {line.id} is used twice.", rule="shape"))
        if unknown := [each for each in line.sources if each not in sources]:
            faults.append(Fault(structure.name, at, f"Line {line.id} cites unknown sources {unknown}.", rule="sources"))
    for key in english.lines:
        if key not in ids:
            at = words.line_of("lines", key)
            faults.append(Fault(words.name, at, f"Words for {key}, which template.yaml does not hold.", rule="words"))
    if file.id != folder:
        faults.append(Fault(structure.name, structure.line_of("id"), f"The id must be the folder's name, {folder}."))
    if faults:
        raise BrokenTemplates(faults)


def _known_topics(files: Files, folder: str, file: TemplateFile, lists: SharedFile, headings: SharedWordsFile) -> None:
    """A line without a place in the order of danger, or without a heading, could not be shown."""
    structure = files[f"{folder}/template.yaml"]
    topics, situations = set(lists.topics) & set(headings.topics), set(lists.situations) & set(headings.situations)
    faults = [
        Fault(
            structure.name,
            structure.line_of("lines", place, kind),
            f'{kind} "{value}" is not in _shared/.',
            rule="lists",
        )
        for place, line in enumerate(file.lines)
        for kind, value, known in (("topic", line.topic, topics), ("when", line.when, situations))
        if value not in known
    ]
    if faults:
        raise BrokenTemplates(faults)


def _approval(files: Files, folder: str, version: int) -> Approval | None:
    file = files.get(f"{folder}/approval.yaml")
    if file is None:
        return None
    signed = [each for each in file.as_model(ApprovalFile).approvals if each.version == version]
    return signed[-1] if signed else None


def _in_each_language(files: Files, folder: str, model: type[W]) -> dict[Language, W]:
    english = _one(files, f"{folder}/en.yaml").as_model(model)
    welsh = files.get(f"{folder}/cy.yaml")
    return {Language.EN: english} if welsh is None else {Language.EN: english, Language.CY: welsh.as_model(model)}


def _facts_have_words(source: SourceFile, facts: FactsFile, words: FactWordsFile) -> None:
    if lacking := [(place, each.key) for place, each in enumerate(facts.facts) if each.key not in words.facts]:
        raise BrokenTemplates(
            Fault(source.name, source.line_of("facts", place), f"Fact {key} has no words in en.yaml.", rule="words")
            for place, key in lacking
        )


def _fact(file: FactFile, words: Mapping[Language, FactWordsFile]) -> Fact:
    return Fact(file, {language: each.facts[file.key] for language, each in words.items() if file.key in each.facts})


def _one(files: Files, name: str) -> SourceFile:
    if name not in files:
        raise BrokenTemplates([Fault(name, 1, "This file is missing.", rule="shape")])
    return files[name]
