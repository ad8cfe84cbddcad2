"""Reads the YAML under `card_templates/` and remembers on which line each thing stands."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

TREE = Path(__file__).resolve().parents[2] / "card_templates"

Level = Literal["error", "warning", "note"]
Location = tuple[str | int, ...]
T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong in one file. An error blocks; a warning is for the signer; a note is for the signer to know."""

    file: str
    line: int
    message: str
    level: Level = "error"
    rule: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.level}: {self.message}"


class BrokenTemplates(Exception):
    """The tree cannot be used; `faults` says which file and line, and what to put right."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class SourceFile:
    """One file as it was read."""

    name: str
    """Path below `card_templates/`, with forward slashes."""
    text: str

    @cached_property
    def _document(self) -> tuple[yaml.Node | None, Any]:
        loader = yaml.CSafeLoader(self.text)
        try:
            node = loader.get_single_node()
            return node, None if node is None else loader.construct_document(node)
        finally:
            loader.dispose()

    @property
    def data(self) -> Any:
        """The parsed document. Raises `BrokenTemplates` for what is not YAML."""
        try:
            return self._document[1]
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = 1 if mark is None else mark.line + 1
            problem = getattr(error, "problem", None) or "unreadable"
            raise BrokenTemplates([Fault(self.name, line, f"This is not valid YAML: {problem}.")]) from error
        except ValueError as error:  # for example 2026-13-40 where a date is meant
            raise BrokenTemplates([Fault(self.name, 1, f"A value cannot be read: {error}.")]) from error

    def line_of(self, *where: str | int) -> int:
        """The line (from 1) of the deepest part of `where` that exists."""
        node, line = self._document[0], 1
        for step in where:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line

    def repeated_keys(self) -> Iterator[tuple[int, str]]:
        """Keys written twice in one mapping: YAML would silently keep the last."""
        root = self._document[0]
        stack = [] if root is None else [root]
        while stack:
            node = stack.pop()
            if isinstance(node, yaml.MappingNode):
                seen: set[str] = set()
                for key, value in node.value:
                    if key.value in seen:
                        yield key.start_mark.line + 1, str(key.value)
                    seen.add(key.value)
                    stack.append(value)
            elif isinstance(node, yaml.SequenceNode):
                stack.extend(node.value)

    def as_model(self, model: type[T]) -> T:
        """The document as `model`. Raises `BrokenTemplates` with a line for each thing that does not fit."""
        data = self.data
        if repeated := [Fault(self.name, line, f'"{key}" is written twice.') for line, key in self.repeated_keys()]:
            raise BrokenTemplates(repeated)
        try:
            return model.model_validate(data)
        except ValidationError as error:
            raise BrokenTemplates([self._fault(detail["loc"], detail["msg"]) for detail in error.errors()]) from error

    def _fault(self, where: Location, message: str) -> Fault:
        path = ".".join(str(step) for step in where if step != "[key]")
        return Fault(self.name, self.line_of(*where), f"{path or 'file'}: {message}", rule="shape")


def _child(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    return None


def read_tree(root: Path) -> dict[str, SourceFile]:
    """Every YAML file under `root`, by its name below it, in order of name."""
    paths = sorted(root.rglob("*.yaml"))
    if not paths:
        raise BrokenTemplates([Fault(str(root.name), 1, "There are no card templates here.")])
    names = [path.relative_to(root).as_posix() for path in paths]
    return {name: SourceFile(name, path.read_text("utf-8")) for name, path in zip(names, paths, strict=True)}


def tree_digest(files: dict[str, SourceFile]) -> str:
    """One digest over every file's name and text."""
    digest = hashlib.sha256()
    for name, file in files.items():
        digest.update(f"{name}\0{file.text}\0".encode())
    return digest.hexdigest()
