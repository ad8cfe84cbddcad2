"""`alertcard templates …`: check, show, pairs, schema, sign, withdraw. For people who write and approve cards."""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session

from app.card_templates.catalogue import Catalogue
from app.card_templates.checks import check
from app.card_templates.checks.cards import all_meeting_lines
from app.card_templates.compose import compose
from app.card_templates.json_schema import write_schema
from app.card_templates.loader import load
from app.card_templates.queries import get_templates
from app.card_templates.service import Approver, Replacement, same_words_elsewhere, withdraw_once
from app.card_templates.signing import CannotSign, sign_combination, sign_template
from app.card_templates.source_files import TREE, BrokenTemplates
from app.card_templates.values import Language
from app.core.database import database_at, transaction
from app.core.errors import AppError
from app.settings import get_settings


def register(subparsers: Any) -> None:
    """Add `templates` and its actions to the parser; each sets `run`, which takes the options and returns a code."""
    parser = subparsers.add_parser("templates", help="the words on condition cards")
    parser.add_argument("--root", type=Path, default=TREE, help="folder of the templates")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    checking = actions.add_parser("check", help="name file and line of every fault")
    checking.add_argument("only", nargs="*", help="templates or combinations to report on; all when empty")
    checking.add_argument("--notes", action="store_true", help="also the notes, such as lines that meet on one card")
    checking.add_argument("--errors-only", action="store_true", help="leave out the warnings for the signer")
    checking.set_defaults(run=_check)
    showing = actions.add_parser("show", help="print a composed card as the signer reads it")
    showing.add_argument("ids", nargs="+")
    showing.add_argument("--language", choices=list(Language), default=Language.EN)
    showing.set_defaults(run=_show)
    actions.add_parser("pairs", help="every pair of lines that share topic and situation").set_defaults(run=_pairs)
    actions.add_parser("schema", help="write schema.json again").set_defaults(run=_schema)
    _register_signing(actions)


def _register_signing(actions: Any) -> None:
    signing = actions.add_parser("sign", help="record a clinician's approval of the words as they stand")
    signing.add_argument("id", help="a template, or with --combination a combination")
    signing.add_argument("--combination", action="store_true")
    signing.add_argument("--language", action="append", choices=list(Language), help="default: en")
    signing.add_argument("--on", type=date.fromisoformat, help="date of the approval; default today")
    _add_approver(signing)
    signing.set_defaults(run=_sign)
    taking = actions.add_parser("withdraw", help="take a line back on every card at once")
    taking.add_argument("ref", help="template-id/line-id, or template-id for a whole template")
    taking.add_argument("--reason", required=True)
    taking.add_argument("--replacement", help="approved words that stand in its place, at most 140 characters")
    taking.add_argument("--short", help="the same for the wallet card, at most 57 characters")
    taking.add_argument("--everywhere", action="store_true", help="also every other line with the very same words")
    taking.add_argument("--version", type=int, help="newest version to take back; default the present one")
    taking.add_argument("--on", type=date.fromisoformat, help="date; default today")
    _add_approver(taking)
    taking.set_defaults(run=_withdraw)


def _add_approver(parser: Any) -> None:
    parser.add_argument("--role", required=True, help="for example: Consultant in neuromuscular medicine")
    parser.add_argument("--organisation", required=True)
    parser.add_argument("--registration", required=True, help="for example: GMC 1234567")


def _approver(options: argparse.Namespace) -> Approver:
    return Approver(role=options.role, organisation=options.organisation, registration=options.registration)


def _check(options: argparse.Namespace) -> int:
    faults = check(options.root)
    wanted = {"error"} if options.errors_only else {"error", "warning"} | ({"note"} if options.notes else set())
    for fault in faults:
        if fault.level in wanted and _concerns(fault.file, options.only):
            print(fault)
    counts = Counter(fault.level for fault in faults if _concerns(fault.file, options.only))
    print(f"{counts['error']} errors, {counts['warning']} warnings for the signer, {counts['note']} notes")
    return 1 if counts["error"] else 0


def _concerns(file: str, only: Sequence[str]) -> bool:
    return not only or any(part in file.split("/") for part in only)


def _show(options: argparse.Namespace) -> int:
    try:
        rules = load(options.root)
        composed = compose(get_templates(options.ids, rules=rules), {}, options.language, rules=rules)
    except (AppError, BrokenTemplates) as error:
        return _refused(error)
    for block in composed.blocks:
        print(f"\n{block.heading}{'' if block.first_screen else '   (more advice)'}")
        for line in block.lines:
            trigger = f"{line.trigger}: " if line.trigger else ""
            mark = "*" if line.leads else " "
            print(f"  {mark} {line.severity:9}  {trigger}{line.text}   [{line.ref}]{' DRAFT' if line.draft else ''}")
            for covered in line.covered:
                print(f"        covers  {covered.text}   [{covered.ref}]")
    print("\nWallet card")
    for short in composed.short_lines:
        print(f"    {short.text}")
    for pair in composed.unsettled:
        print(f"\nUnsettled: {pair.why} [{', '.join(pair.refs)}]")
    return 0


def _pairs(options: argparse.Namespace) -> int:
    try:
        pairs = list(all_meeting_lines(load(options.root)))
    except BrokenTemplates as error:
        return _refused(error)
    for one, two in pairs:
        print(f"{one}  {two}")
    print(f"{len(pairs)} pairs")
    return 0


def _schema(options: argparse.Namespace) -> int:
    write_schema(options.root)
    return 0


def _sign(options: argparse.Namespace) -> int:
    try:
        if options.combination:
            signed = sign_combination(options.id, root=options.root, approved_on=options.on, by=_approver(options))
        else:
            languages = [Language(each) for each in options.language or [Language.EN]]
            signed = sign_template(
                options.id, root=options.root, languages=languages, approved_on=options.on, by=_approver(options)
            )
    except (AppError, BrokenTemplates) as error:
        return _refused(error)
    print(f"Signed {options.id} version {signed.version} on {signed.approved_on}. Commit approval.yaml with the words.")
    return 0


def _withdraw(options: argparse.Namespace) -> int:
    try:
        rules = load(options.root)
        others = same_words_elsewhere(options.ref, rules=rules)
        with transaction(database_at(get_settings().database)) as session:
            refs = (options.ref, *(others if options.everywhere else ()))
            told = [_withdraw_one(session, ref, options, rules) for ref in refs]
    except (AppError, BrokenTemplates) as error:
        return _refused(error)
    print(*told, sep="\n")
    print("Every opening shows it from now on, and a server tells the holders within a minute.")
    if others and not options.everywhere:
        print(f"The same words stand in {len(others)} other lines: {', '.join(others)}.")
        print("Are they wrong there too? Then run the same command again with --everywhere.")
    return 0


def _withdraw_one(session: Session, ref: str, options: argparse.Namespace, rules: Catalogue) -> str:
    """Take one line back and say so; the very same withdrawal is not written twice."""
    template_id, _, line_id = ref.partition("/")
    notice, is_new = withdraw_once(
        session,
        template_id=template_id,
        line_id=line_id or None,
        reason=options.reason,
        replacement=_replacement(options),
        template_version=options.version if ref == options.ref else None,
        withdrawn_on=options.on,
        rules=rules,
        by=_approver(options),
    )
    done = "Withdrawn" if is_new else "Withdrawn before"
    return f"{done}: {ref}, version {notice.template_version} and older, on every card."


def _replacement(options: argparse.Namespace) -> Replacement | None:
    if options.replacement is None and options.short is None:
        return None
    return Replacement(say=options.replacement or "", short=options.short or "")


def _refused(error: AppError | BrokenTemplates) -> int:
    if isinstance(error, AppError):
        print(error.message, file=sys.stderr)
        for message in error.fields.values():
            print(f"  {message}", file=sys.stderr)
    for fault in error.faults if isinstance(error, CannotSign | BrokenTemplates) else ():
        print(f"  {fault}", file=sys.stderr)
    return 1
