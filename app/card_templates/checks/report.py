"""What every rule reads, and how it words a fault."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.card_templates.catalogue import CardTemplate, Catalogue
from app.card_templates.schema import LineFile
from app.card_templates.source_files import Fault, Level, SourceFile
from app.card_templates.values import AllowedRule, Status

BEFORE_SIGNING = "Settle it before signing."


@dataclass(frozen=True)
class Reading:
    """The tree as read, and which templates must already be faultless."""

    root: Path
    files: dict[str, SourceFile]
    catalogue: Catalogue
    as_approved: frozenset[str]

    def templates(self) -> Iterator[CardTemplate]:
        yield from self.catalogue.templates.values()

    def blocking(self, status: Status, name: str) -> Level:
        """An error where words are approved or about to be, a warning in a draft."""
        return "error" if status is Status.APPROVED or name in self.as_approved else "warning"

    def structure_fault(
        self, template: CardTemplate, message: str, *where: str | int, level: Level = "error", rule: str
    ) -> Fault:
        """A fault in `template.yaml`."""
        return self.fault(f"{template.id}/template.yaml", message, *where, level=level, rule=rule)

    def words_fault(
        self, template: CardTemplate, message: str, *where: str | int, level: Level = "error", rule: str
    ) -> Fault:
        """A fault in `en.yaml`; a blocking one says that it must be settled before signing."""
        return self.fault(f"{template.id}/en.yaml", message, *where, level=level, rule=rule)

    def fault(self, name: str, message: str, *where: str | int, level: Level = "error", rule: str) -> Fault:
        """A fault at the line of the deepest part of `where` that exists in the file."""
        file = self.files.get(name)
        return Fault(name, 1 if file is None else file.line_of(*where), message, level, rule)

    def line_level(self, template: CardTemplate, line: LineFile | None, rule: AllowedRule) -> Level:
        """Blocking, unless the line is excused from this rule with a reason: then a note, so that it is still read."""
        if line is not None and rule in line.allow:
            return "note"
        return self.blocking(template.file.status, template.id)


def settle(message: str, level: Level) -> str:
    """The message, with what a draft has to do about it."""
    return f"{message} {BEFORE_SIGNING}" if level == "warning" else message
