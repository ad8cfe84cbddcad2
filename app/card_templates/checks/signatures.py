"""Rules about approvals, the Welsh catalogue, and the generated schema."""

from collections.abc import Iterator, Mapping

from app.card_templates.catalogue import PLACEHOLDER
from app.card_templates.checks.report import Reading
from app.card_templates.json_schema import SCHEMA_FILE, schema_text
from app.card_templates.schema import Approval, ApprovalFile
from app.card_templates.source_files import Fault
from app.card_templates.values import Language, Status


def approvals(reading: Reading) -> Iterator[Fault]:
    """An approved template carries a signature for exactly the words that stand there (hazard H33)."""
    for template in reading.templates():
        yield from _signed(reading, template.id, template.file.status, template.version, template.digests)
    for combination in reading.catalogue.combinations.values():
        folder, digests = f"_combinations/{combination.file.id}", {Language.EN: combination.digest}
        yield from _signed(reading, folder, combination.file.status, combination.file.version, digests)


def _signed(
    reading: Reading, folder: str, status: Status, version: int, digests: Mapping[Language, str]
) -> Iterator[Fault]:
    name = f"{folder}/approval.yaml"
    source = reading.files.get(name)
    given = () if source is None else source.as_model(ApprovalFile).approvals
    of_version = [(place, each) for place, each in enumerate(given) if each.version == version]
    if status is Status.APPROVED and not of_version:
        message = f"Version {version} is marked approved, but nobody has signed it."
        yield reading.fault(f"{folder}/{_main(folder)}", message, "status", rule="approval")
    yield from _history(reading, name, given, version)
    if not of_version:
        return
    place, newest = of_version[-1]
    for language, digest in digests.items():
        signed = newest.digests.get(language)
        if signed is not None and signed != digest:
            message = (
                f"The {language} words have changed since they were signed on {newest.approved_on}. "
                f"Raise the version to {version + 1} and sign again, or put the words back."
            )
            yield reading.fault(name, message, "approvals", place, "digests", language, rule="approval")


def _history(reading: Reading, name: str, given: tuple[Approval, ...], version: int) -> Iterator[Fault]:
    signed: dict[tuple[int, Language], str] = {}
    for place, each in enumerate(given):
        if each.version > version:
            message = f"Version {each.version} was signed, but the template is at {version}: a version never goes back."
            yield reading.fault(name, message, "approvals", place, rule="approval")
        for language, digest in each.digests.items():
            if signed.setdefault((each.version, language), digest) != digest:
                message = f"Version {each.version} was signed with two sets of words: a version is never edited."
                yield reading.fault(name, message, "approvals", place, rule="approval")


def _main(folder: str) -> str:
    return "combination.yaml" if folder.startswith("_combinations/") else "template.yaml"


def welsh(reading: Reading) -> Iterator[Fault]:
    """What is missing in Welsh is shown in English with a note; this names it."""
    for template in reading.templates():
        held = template.welsh
        name = f"{template.id}/cy.yaml"
        if held is None:
            message = f"No Welsh: {len(template.lines)} lines are shown in English with a note."
            yield reading.fault(name, message, level="warning", rule="welsh")
            continue
        missing = [line.id for line in template.lines if line.id not in held.lines]
        if missing:
            message = f"No Welsh for {', '.join(missing)}: shown in English with a note."
            yield reading.fault(name, message, "lines", level="warning", rule="welsh")
        for line_id in held.lines:
            if line_id not in template.by_line_id:
                message = f"Welsh words for {line_id}, which template.yaml does not hold."
                yield reading.fault(name, message, "lines", line_id, rule="welsh")
        if template.file.status is Status.APPROVED and not template.is_signed(Language.CY):
            message = "The Welsh is not signed: the approved English is shown until it is."
            yield reading.fault(name, message, level="warning", rule="welsh")


def welsh_placeholders(reading: Reading) -> Iterator[Fault]:
    """A translation holds the same facts as its English line."""
    for template in reading.templates():
        for line_id, words in (template.welsh.lines if template.welsh else {}).items():
            english = template.english.lines.get(line_id)
            if english and set(PLACEHOLDER.findall(words.say)) != set(PLACEHOLDER.findall(english.say)):
                message = f"{line_id}: the Welsh and the English hold different facts."
                yield reading.fault(f"{template.id}/cy.yaml", message, "lines", line_id, rule="welsh")


def shared_welsh(reading: Reading) -> Iterator[Fault]:
    """Headings and facts without Welsh."""
    for folder in ("_shared", "_facts"):
        if f"{folder}/cy.yaml" not in reading.files:
            message = "No Welsh for these words: they are shown in English with a note."
            yield Fault(f"{folder}/cy.yaml", 1, message, "warning", "welsh")


def schema_is_current(reading: Reading) -> Iterator[Fault]:
    """`schema.json` is what the program expects."""
    file = reading.root / SCHEMA_FILE
    if not file.is_file() or file.read_text("utf-8") != schema_text():
        yield Fault(SCHEMA_FILE, 1, "The schema is out of date. Run: alertcard templates schema", rule="schema")


RULES = (approvals, welsh, welsh_placeholders, shared_welsh, schema_is_current)
