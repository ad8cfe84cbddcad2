"""Authored lines as they enter the card, and the second guard: draft words never enter a live card."""

from datetime import UTC, date, datetime

from app.card_templates.compose import compose
from app.card_templates.composition import Composition
from app.card_templates.loader import catalogue
from app.card_templates.notices import Withdrawal
from app.patient_summary import lines
from tests.factories.cards import signed_catalogue

COVERING, COVERED = "calpainopathy-lgmd-r1", "limb-girdle-muscular-dystrophy"


def composed(*signed: str) -> Composition:
    """A condition and the wider one whose lines it covers, on one card, with these of them signed."""
    rules = signed_catalogue(*signed)
    return compose([rules.templates[COVERING], rules.templates[COVERED]], {}, rules=rules)


def refs(composition: Composition, *, with_drafts: bool) -> set[str]:
    blocks = (
        *lines.blocks(composition, first=True, with_drafts=with_drafts),
        *lines.blocks(composition, first=False, with_drafts=with_drafts),
    )
    return {f"{line.template_id}/{line.line_id}" for line in lines.every_line(blocks)}


def test_unsigned_composition_gives_no_line_and_no_wallet_word_to_a_live_card() -> None:
    composition = composed()
    assert refs(composition, with_drafts=False) == set()
    assert lines.wallet_lines(composition, with_drafts=False) == ()
    assert lines.wallet_refs(composition, with_drafts=False) == ()


def test_signed_line_comes_out_from_under_an_unsigned_one_that_covers_it() -> None:
    composition = composed(COVERED)
    covered = {
        each.ref: line.ref
        for block in composition.blocks
        for line in block.lines
        for each in line.covered
        if line.draft and not each.draft
    }
    assert covered
    shown = refs(composition, with_drafts=False)
    assert set(covered) <= shown
    assert not shown & set(covered.values())
    assert all(each.startswith(COVERED) for each in shown)


def test_unsigned_lines_are_not_folded_under_signed_ones_either() -> None:
    composition = composed(COVERING)
    blocks = lines.blocks(composition, first=True, with_drafts=False)
    folded = [each for line in lines.every_line(blocks) for each in line.covered]
    assert all(each.template_id == COVERING for each in folded)


OXYGEN = ("mask-ventilation", "oxygen-range")


def test_replaced_line_still_says_which_of_the_persons_values_belongs_to_it() -> None:
    """Proves H33-A2."""
    rules = catalogue()
    facts = {"spo2_target_range": "88% to 92%"}
    notice = Withdrawal(
        template_id=OXYGEN[0],
        line_id=OXYGEN[1],
        template_version=1,
        withdrawn_on=date(2026, 11, 3),
        reason="Wrong.",
        approved_by_role="Respiratory consultant",
        approved_by_organisation="Northdale Hospital",
        approved_by_registration="GMC 0000000",
        created_at=datetime(2026, 11, 3, tzinfo=UTC),
        replacement="Oxygen: words for everybody.",
    )
    composition = compose([rules.templates[OXYGEN[0]]], facts, rules=rules, withdrawals=[notice])
    line = next(
        each
        for each in lines.every_line(lines.blocks(composition, first=True, with_drafts=True))
        if each.line_id == OXYGEN[1]
    )
    assert (line.text, line.fact_keys) == ("Oxygen: words for everybody.", ())
    assert line.asks == ("spo2_target_range",)
