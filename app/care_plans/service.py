"""Save a section, or bring one back. Nobody overwrites what they have not seen; every save is a version."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from sqlmodel import Session

from app.care_plans import history
from app.care_plans.changes import Difference
from app.care_plans.drafts import drop_draft
from app.care_plans.queries import in_words, section_view
from app.care_plans.schemas import PartSave, RestoreSection, SaveSection
from app.care_plans.sections import headings_in
from app.care_plans.sections.definition import Section
from app.care_plans.sections.headings import plan_headings
from app.core.clock import UK
from app.core.errors import Conflict, Invalid
from app.core.runtime import Mode
from app.patients.entries import Body, find_entry, typed
from app.patients.headings.catalogue import FactCatalogue
from app.patients.headings.definition import Answer, Source
from app.patients.hooks import Change
from app.patients.keys import DataKey
from app.patients.problems import invalid
from app.patients.schemas import Letter, SaveEntry
from app.patients.service import Record, Writer, remove_entry, save_entry

NOT_RESTORED: Final = frozenset({"contacts"})
"""A number that somebody took out must not ring again (H60-A2)."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save left. `kept_both`: a list was merged; `kept`: headings that a restore did not touch."""

    changes: tuple[Difference, ...] = ()
    card_groups: tuple[str, ...] = ()
    kept_both: bool = False
    kept: tuple[str, ...] = ()


@dataclass
class _Written:
    """What one save has written so far, for its one version."""

    changes: list[Change] = field(default_factory=list)
    card_groups: list[str] = field(default_factory=list)
    kept_both: bool = False


def open_plan(session: Session, key: DataKey, catalogue: FactCatalogue, mode: Mode) -> Record:
    """The patient's record with the headings that only a plan knows."""
    return Record(session, key, catalogue, mode, more=plan_headings())


def save_section(record: Record, section: Section, save: SaveSection, *, by: Writer) -> Saved:
    """Save what was changed in one section, as one version.

    Conflict `changed_meanwhile` with what stands when somebody saved in this section first. Only lists that must lose
    nothing are merged instead, and only when nothing else is in the save.
    """
    _refuse_strangers(record, section, [*(part.heading for part in save.entries), *save.remove])
    if not save.entries and not save.remove:
        raise invalid({"entries": "Write something, or say that there is nothing to say."})
    standing = history.number_of(record.session, record.key, section.key)
    is_stale = save.version != standing
    if is_stale and not _only_merges(record, save):
        raise _changed_meanwhile(record, section, save.version, by=by)
    written = _write_parts(record, section, save, seen=save.version, is_stale=is_stale, by=by)
    _refuse_nothing_beside_something(record, section, save)
    body = history.VersionBody(
        section=section.key,
        changes=history.changes_of(written.changes),
        state=history.state_of(record.session, record.key, section, record.catalogue),
        recorded_by=by.recorded_by,
        why=save.why,
    )
    _write_version(record, section, standing, body, seen=save.version, by=by)
    if by.account_id is not None:
        drop_draft(record.session, record.key, section.key, by.account_id)
    return Saved(body.changes, tuple(dict.fromkeys(written.card_groups)), kept_both=written.kept_both)


def restore_section(record: Record, section: Section, restore: RestoreSection, *, by: Writer) -> Saved:
    """Say again what stood at an earlier version. No confirmation comes back, and nothing that came since is taken out.

    Lists that must lose nothing are joined, and numbers to ring stay as they are (H60).
    """
    standing = history.number_of(record.session, record.key, section.key)
    if restore.version != standing:
        raise _changed_meanwhile(record, section, restore.version, by=by)
    old = history.version_at(record.session, record.key, section.key, restore.number)
    now = history.state_of(record.session, record.key, section, record.catalogue)
    parts = [
        _again(record, heading, body, now.get(heading), confirm_unusual=restore.confirm_unusual)
        for heading, body in old.body.state.items()
        if _comes_back(record, section, heading, body, now.get(heading))
    ]
    if not parts:
        raise Invalid("nothing_to_restore", "Nothing here differs from that version. Nothing was changed.")
    save = SaveSection(version=standing, entries=tuple(parts))
    on = old.made_at.astimezone(UK).date()
    written = _write_parts(record, section, save, seen=standing, is_stale=False, by=by, restored_from=on)
    body = history.VersionBody(
        section=section.key,
        changes=history.changes_of(written.changes),
        state=history.state_of(record.session, record.key, section, record.catalogue),
        recorded_by=by.recorded_by,
        why=restore.why,
        restored_from=restore.number,
    )
    _write_version(record, section, standing, body, seen=restore.version, by=by)
    touched = {part.heading for part in parts}
    kept = tuple(
        heading for heading in now if heading not in touched and _differs(old.body.state.get(heading), now[heading])
    )
    return Saved(body.changes, tuple(dict.fromkeys(written.card_groups)), kept=kept)


def _write_parts(
    record: Record,
    section: Section,
    save: SaveSection,
    *,
    seen: int,
    is_stale: bool,
    by: Writer,
    restored_from: date | None = None,
) -> _Written:
    """Write every part; every refusal is told at once, each under its heading. The caller's transaction undoes them."""
    written, refused, asked = _Written(), dict[str, str](), dict[str, str]()
    open_record = replace(record, on_write=written.changes.append)
    for part in save.entries:
        try:
            _write_part(open_record, part, written, is_stale=is_stale, by=by, restored_from=restored_from)
        except Conflict:
            raise _changed_meanwhile(record, section, seen, by=by) from None
        except Invalid as problem:
            found = {f"{part.heading}.{name}": sentence for name, sentence in problem.fields.items()}
            (asked if problem.code == "is_this_right" else refused).update(found or {part.heading: problem.message})
    if refused:
        raise invalid(refused)
    if asked:
        raise Invalid("is_this_right", "Is this right? Check it. If it is right, save it again.", fields=asked)
    for heading in save.remove:
        standing = find_entry(record.session, record.key, heading)
        if standing is not None:
            written.card_groups += remove_entry(open_record, heading, version=standing.version, by=by)
    return written


def _write_part(
    record: Record, part: PartSave, written: _Written, *, is_stale: bool, by: Writer, restored_from: date | None
) -> None:
    standing = find_entry(record.session, record.key, part.heading)
    version = 0 if standing is None or is_stale else standing.version
    entry = SaveEntry(
        version=version,
        answer=part.answer,
        value=part.value,
        source=part.source,
        letter=part.letter,
        confirm_unusual=part.confirm_unusual,
    )
    saved = save_entry(record, part.heading, entry, by=by, restored_from=restored_from)
    written.card_groups += saved.changed_groups
    written.kept_both = written.kept_both or saved.kept_both


def _write_version(
    record: Record, section: Section, standing: int, body: history.VersionBody, *, seen: int, by: Writer
) -> None:
    number = standing + 1
    if not history.write_version(record.session, record.key, number, body, made_by=by.account_id):
        raise _changed_meanwhile(record, section, seen, by=by)


def _changed_meanwhile(record: Record, section: Section, seen: int, *, by: Writer) -> Conflict:
    """Both texts: what stands now, and what others changed since this writer looked. Their own is on their screen."""
    now = section_view(record, section, account_id=by.account_id)
    since = in_words(history.since(record.session, record.key, section.key, seen))
    return Conflict(
        "changed_meanwhile",
        "Somebody changed this while you were writing. Look at both, then save again. What you typed is still here.",
        extra={
            "current": now.model_dump(mode="json"),
            "changes": [change.model_dump(mode="json") for change in since],
        },
    )


def _refuse_strangers(record: Record, section: Section, named: Iterable[str]) -> None:
    """Every heading once, and of this section."""
    named = list(named)
    known = set(headings_in(section, record.catalogue))
    if any(heading not in known for heading in named):
        raise invalid({"entries": "There is something in this answer that is not asked here."})
    if len(set(named)) != len(named):
        raise invalid({"entries": "One answer is given twice. Give it once."})


def _refuse_nothing_beside_something(record: Record, section: Section, save: SaveSection) -> None:
    says_nothing = any(part.heading == section.own_heading and part.answer is Answer.NOTHING for part in save.entries)
    if not says_nothing:
        return
    state = history.state_of(record.session, record.key, section, record.catalogue)
    if any(body.value is not None or body.confirmed is not None for body in state.values()):
        raise invalid({section.own_heading: "Something is recorded in this part. Take it out first, or leave this."})


def _only_merges(record: Record, save: SaveSection) -> bool:
    return not save.remove and all(record.heading(part.heading).merge is not None for part in save.entries)


def _comes_back(record: Record, section: Section, heading: str, old: Body, now: Body | None) -> bool:
    if heading in NOT_RESTORED or heading not in headings_in(section, record.catalogue):
        return False
    return old.answer is not Answer.LETTER_PHOTO and _differs(old, now)


def _differs(old: Body | None, now: Body | None) -> bool:
    if old is None or now is None:
        return old is not now
    return (old.answer, old.value) != (now.answer, now.value)


def _again(record: Record, heading_key: str, old: Body, now: Body | None, *, confirm_unusual: bool) -> PartSave:
    """What was said then, as said again today: from the same letter, or by the person. Never as confirmed."""
    heading, value = record.heading(heading_key), old.value
    before = typed(heading, value)
    standing = None if now is None else typed(heading, now.value)
    if heading.merge is not None and before is not None and standing is not None:
        value = heading.merge(standing, before).model_dump(mode="json")
    told = old.provenance
    is_letter = told.source is Source.LETTER
    return PartSave(
        heading=heading_key,
        answer=old.answer,
        value=value,
        source=Source.LETTER if is_letter else Source.PATIENT,
        letter=Letter(role=told.role, organisation=told.organisation, on=told.on) if is_letter else None,
        confirm_unusual=confirm_unusual,
    )
