"""The plan over HTTP: what there is to fill in, one section at a time, drafts, history."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from app.access_log.door import OpenRecord, open_record
from app.authorisation.permissions import Permission
from app.care_plans import history, words
from app.care_plans.definitions import definitions
from app.care_plans.drafts import drop_draft, save_draft
from app.care_plans.makers import makers_of
from app.care_plans.opened import reader_of, writer_of
from app.care_plans.queries import (
    compare,
    history_of,
    in_words,
    require_open,
    require_write,
    section_view,
    task_list,
    version_view,
)
from app.care_plans.schemas import (
    Comparison,
    DraftView,
    History,
    RestoreSection,
    SaveDraft,
    SavedSection,
    SaveSection,
    SectionDefinitions,
    SectionView,
    TaskList,
    VersionView,
)
from app.care_plans.sections import section_of
from app.care_plans.sections.definition import Section
from app.care_plans.service import Saved, open_plan, restore_section, save_section
from app.care_plans.wording import heading_label
from app.core.runtime import RuntimeDep
from app.patients.headings.catalogue import FactCatalogueDep
from app.patients.keys import data_key
from app.patients.queries import KEPT_BOTH
from app.patients.schemas import Warned
from app.patients.service import Record

router = APIRouter(tags=["care-plans"])

PLAN = "/patients/{patient_id}/plan"
SECTION = PLAN + "/sections/{section}"
See = Annotated[OpenRecord, Depends(open_record(Permission.PLAN_SEE, event="plan.seen"))]
Keep = Annotated[OpenRecord, Depends(open_record(Permission.PLAN_SAVE, event="plan.saved"))]
Draft = Annotated[OpenRecord, Depends(open_record(Permission.PLAN_SAVE, event="plan.drafted"))]
LanguageTag = Annotated[str, Query(max_length=20, description="A language tag such as en-GB or cy.")]
Number = Annotated[int, Query(ge=1, le=2**31 - 1)]
Limit = Annotated[int, Query(ge=1, le=100)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]


def _plan(opened: OpenRecord, runtime: RuntimeDep, catalogue: FactCatalogueDep) -> Record:
    key = data_key(opened.session, runtime, opened.patient_id)
    return open_plan(opened.session, key, catalogue, runtime.mode)


def _open_section(key: str, opened: OpenRecord, runtime: RuntimeDep) -> Section:
    section = section_of(key)
    require_open(reader_of(opened, runtime), section)
    return section


def _section_to_write(key: str, opened: OpenRecord, runtime: RuntimeDep) -> Section:
    section = section_of(key)
    require_write(reader_of(opened, runtime), section)
    return section


def _saved(record: Record, section: Section, saved: Saved, opened: OpenRecord) -> SavedSection:
    return SavedSection(
        section=section_view(record, section, account_id=opened.actor.account_id),
        changes=in_words(saved.changes),
        warnings=(Warned(field="items", message=KEPT_BOTH),) if saved.kept_both else (),
        kept=tuple(heading_label(each) for each in saved.kept),
        card_headings_changed=saved.card_groups,
    )


@router.get("/plan-sections")
def list_sections(language: LanguageTag = "en-GB") -> SectionDefinitions:
    """Every section with its questions; no person is in them."""
    return definitions(words.tongue(language))


@router.get(PLAN)
def see_plan(opened: See, runtime: RuntimeDep, catalogue: FactCatalogueDep) -> TaskList:
    """What there is to fill in, in any order, and how far each part is."""
    return task_list(_plan(opened, runtime, catalogue), reader_of(opened, runtime))


@router.get(PLAN + "/history")
def see_history(
    opened: See,
    runtime: RuntimeDep,
    catalogue: FactCatalogueDep,
    section: Annotated[str | None, Query(max_length=40)] = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> History:
    """Who saved what, when and why, in words; newest first."""
    only = None if section is None else _open_section(section, opened, runtime)
    return history_of(
        _plan(opened, runtime, catalogue), reader_of(opened, runtime), only=only, limit=limit, offset=offset
    )


@router.get(SECTION)
def see_section(
    section: str, opened: See, runtime: RuntimeDep, catalogue: FactCatalogueDep, language: LanguageTag = "en-GB"
) -> SectionView:
    """One section as it stands, and one's own draft."""
    found, record = _open_section(section, opened, runtime), _plan(opened, runtime, catalogue)
    return section_view(record, found, account_id=opened.actor.account_id, language=words.tongue(language))


@router.put(SECTION)
def save(
    section: str, save: SaveSection, opened: Keep, runtime: RuntimeDep, catalogue: FactCatalogueDep
) -> SavedSection:
    """Confirm one section over the version that was seen."""
    found, record = _section_to_write(section, opened, runtime), _plan(opened, runtime, catalogue)
    return _saved(record, found, save_section(record, found, save, by=writer_of(opened)), opened)


@router.post(SECTION + "/restore")
def restore(
    section: str, restore: RestoreSection, opened: Keep, runtime: RuntimeDep, catalogue: FactCatalogueDep
) -> SavedSection:
    """Say again what stood at an earlier version; no confirmation comes back."""
    found, record = _section_to_write(section, opened, runtime), _plan(opened, runtime, catalogue)
    return _saved(record, found, restore_section(record, found, restore, by=writer_of(opened)), opened)


@router.put(SECTION + "/draft")
def keep_draft(
    section: str, save: SaveDraft, opened: Draft, runtime: RuntimeDep, catalogue: FactCatalogueDep
) -> DraftView:
    """Keep what is typed and not confirmed; nobody else sees it."""
    found, record = _open_section(section, opened, runtime), _plan(opened, runtime, catalogue)
    return save_draft(record.session, record.key, found.key, save, account_id=opened.actor.account_id)


@router.delete(SECTION + "/draft", status_code=204)
def discard_draft(section: str, opened: Draft, runtime: RuntimeDep, catalogue: FactCatalogueDep) -> None:
    """Take one's own draft away."""
    found, record = _open_section(section, opened, runtime), _plan(opened, runtime, catalogue)
    drop_draft(record.session, record.key, found.key, opened.actor.account_id)


@router.get(SECTION + "/compare")
def see_comparison(
    section: str, earlier: Number, later: Number, opened: See, runtime: RuntimeDep, catalogue: FactCatalogueDep
) -> Comparison:
    """What differs between two versions."""
    found = _open_section(section, opened, runtime)
    return compare(_plan(opened, runtime, catalogue), found, earlier=earlier, later=later)


@router.get(SECTION + "/versions/{number}")
def see_version(
    section: str,
    number: Annotated[int, Path(ge=1, le=2**31 - 1)],
    opened: See,
    runtime: RuntimeDep,
    catalogue: FactCatalogueDep,
) -> VersionView:
    """One version in words."""
    found, record = _open_section(section, opened, runtime), _plan(opened, runtime, catalogue)
    version = history.version_at(record.session, record.key, found.key, number)
    return version_view(version, makers_of(record.session, record.key, reader=opened.actor.account_id))
