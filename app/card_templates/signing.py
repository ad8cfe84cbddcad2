"""Records a clinician's approval beside the words it covers. Any later change of words needs signing again."""

import os
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import yaml

from app.card_templates.checks import check
from app.card_templates.loader import load
from app.card_templates.schema import Approval, ApprovalFile
from app.card_templates.service import Approver
from app.card_templates.source_files import TREE, Fault
from app.card_templates.values import Language
from app.core.clock import today
from app.core.errors import Conflict, Invalid, NotFound


def sign_template(
    template_id: str,
    *,
    root: Path = TREE,
    languages: Iterable[Language] = (Language.EN,),
    approved_on: date | None = None,
    by: Approver,
) -> Approval:
    """Sign the words of one template as they stand now. Raises `AppError`, and then writes nothing."""
    held = load(root)
    template = held.templates.get(template_id)
    if template is None:
        raise NotFound("unknown_template", "There is no such template. Give the name of its folder.")
    _refuse_faults(root, template_id, template_id)
    digests = {}
    for language in languages:
        if language not in template.digests:
            raise NotFound("no_words", f"There are no words in {language} to sign.")
        digests[language] = template.digests[language]
    return _record(root / template_id, "template.yaml", template.version, digests, approved_on, by)


def sign_combination(
    combination_id: str, *, root: Path = TREE, approved_on: date | None = None, by: Approver
) -> Approval:
    """Sign a combination as a whole: its order, and the words of all its templates, which must be signed first."""
    held = load(root)
    combination = held.combinations.get(combination_id)
    if combination is None:
        raise NotFound("unknown_combination", "There is no such combination. Give the name of its folder.")
    if unsigned := [each for each in combination.file.templates if held.templates[each].draft]:
        raise Conflict("templates_unsigned", f"Sign these templates first: {', '.join(unsigned)}.")
    folder = f"_combinations/{combination_id}"
    _refuse_faults(root, combination_id, folder)
    digests = {Language.EN: combination.digest}
    return _record(root / folder, "combination.yaml", combination.file.version, digests, approved_on, by)


class CannotSign(Invalid):
    """The check found faults that must be settled first; `faults` names file and line of each."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("check_fails", "Nothing was signed. Settle these faults first.")
        self.faults = faults


def _refuse_faults(root: Path, name: str, folder: str) -> None:
    found = check(root, as_approved=[name])
    if faults := [each for each in found if each.level == "error" and _concerns(each, folder)]:
        raise CannotSign(faults)


def _concerns(fault: Fault, folder: str) -> bool:
    """Faults of this folder, and of the lists that every card uses; an old signature is what signing puts right."""
    shared = fault.file.startswith(("_shared/", "_facts/"))
    return shared or (fault.file.startswith(f"{folder}/") and fault.rule != "approval")


def _record(
    folder: Path, main: str, version: int, digests: dict[Language, str], approved_on: date | None, by: Approver
) -> Approval:
    path = folder / "approval.yaml"
    before = ApprovalFile.model_validate(yaml.safe_load(path.read_text("utf-8"))).approvals if path.exists() else ()
    _refuse_edited(before, version, digests)
    approval = Approval(
        version=version,
        role=by.role,
        organisation=by.organisation,
        registration=by.registration,
        approved_on=approved_on or today(),
        digests=_earlier_digests(before, version) | digests,
    )
    text = ApprovalFile(approvals=(*before, approval)).model_dump(mode="json")
    _write(path, yaml.safe_dump(text, sort_keys=False, allow_unicode=True, width=118))
    _write(folder / main, _approved((folder / main).read_text("utf-8")))
    return approval


def _refuse_edited(before: tuple[Approval, ...], version: int, digests: dict[Language, str]) -> None:
    """A signed version is never edited: cards that were issued with it say its number."""
    for each in before:
        changed = [name for name, digest in digests.items() if each.digests.get(name, digest) != digest]
        if each.version == version and changed:
            message = f"Version {version} was signed with other words. Raise `version` to {version + 1}, then sign."
            raise Conflict("version_was_signed", message)
        if each.version > version:
            raise Conflict("version_goes_back", f"Version {each.version} was signed already. Raise `version` above it.")


def _earlier_digests(before: tuple[Approval, ...], version: int) -> dict[Language, str]:
    """What was signed before for this version in other languages still stands."""
    return {name: digest for each in before if each.version == version for name, digest in each.digests.items()}


def _approved(text: str) -> str:
    changed, count = re.subn(r"(?m)^status:.*$", "status: approved", text, count=1)
    if count != 1:
        raise Invalid("no_status", "There is no line `status:` to set. Put it back, then sign.")
    return changed


def _write(path: Path, text: str) -> None:
    """All of the file or none of it."""
    temporary = path.with_suffix(".part")
    temporary.write_text(text, "utf-8")
    os.replace(temporary, path)
