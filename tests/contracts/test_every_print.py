"""Every draft template and every combination on every print: nothing is cut, and what must fit does.

The cards are filled as the first run leaves them: two allergies, a 24-hour number, what to bring, an oxygen range.
"""

from datetime import date

import pytest

from app.card_templates.checks.sets import companion_sets
from app.card_templates.loader import catalogue
from app.exports.formats import FORMATS, find_format
from app.exports.formats.base import CannotBeMade, Format
from app.exports.printing import Printing
from app.patient_summary.schema import PatientSummary
from tests.exports.looking import CODES, texts
from tests.factories.cards import a_card, a_number, conditions, confirmed, said, who

PRINTING = Printing(date(2026, 11, 21), "https://card.example", "0300 555 0100")
RULES = catalogue()
SETS = {each: (each,) for each in sorted(RULES.templates)} | {
    each.file.id: tuple(each.file.templates) for each in RULES.combinations.values()
}


def a_filled_card(*ids: str) -> PatientSummary:
    return a_card(
        {
            "who": who(given_name="Bronwen", family_name="Llewellyn-Jones"),
            "conditions": conditions(*ids),
            "allergies": said(
                {
                    "status": "recorded",
                    "items": [{"substance": "Penicillin", "reaction": "Rash"}, {"substance": "Latex"}],
                }
            ),
            "contacts": said({"items": [a_number(), a_number(kind="family", relation="Mother", is_24_hour=False)]}),
            "fact.spo2_target_range": confirmed({"value": {"low": 88, "high": 92}}),
            "equipment": said({"bring": "Own ventilator, cough assist, medicines"}),
        }
    )


def _made(document: Format, summary: PatientSummary) -> str:
    made = document.render(summary, CODES if document.needs_link else None, PRINTING)
    return " ".join(texts(made)) if isinstance(made, bytes) else made


def _short(summary: PatientSummary) -> dict[str, tuple[str, ...]]:
    """Short words by the name of their line; with the whole sentence of one whose fact is not recorded."""
    lines = [line for block in (*summary.first_blocks, *summary.more_blocks) for line in block.lines]
    whole = {f"{line.template_id}/{line.line_id}": line.text for line in lines if line.lacks}
    pairs = zip(summary.wallet_refs, summary.wallet_lines, strict=True)
    return {ref: (short, *([whole[ref]] if ref in whole else [])) for ref, short in pairs}


def _any_in(words: str, told: tuple[str, ...]) -> bool:
    return any(" ".join(each.split()) in words for each in told)


@pytest.mark.slow
@pytest.mark.parametrize("name", SETS)
def test_wallet_card_of_every_condition_holds_its_short_words_whole(name: str) -> None:
    """Proves H07-A1."""
    summary, document = a_filled_card(*SETS[name]), find_format("wallet-card")
    assert document
    assert summary.wallet_lines
    words = _made(document, summary)
    assert [ref for ref, told in _short(summary).items() if not _any_in(words, told)] == []


@pytest.mark.slow
def test_wallet_card_of_every_set_holds_its_short_words_or_says_how_many_it_leaves_out() -> None:
    """Towards H07-A1. Only lines that nobody approved as a set give way, least dangerous first, and the box says so."""
    wallet = find_format("wallet-card")
    assert wallet
    parts, refused = 0, []
    sets = (ids for template in RULES.templates.values() for ids in companion_sets(template, RULES))
    for ids in dict.fromkeys(sets):
        summary = a_filled_card(*ids)
        try:
            words = _made(wallet, summary)
        except CannotBeMade:
            refused.append(ids)
            continue
        short = _short(summary)
        missing = [ref for ref, told in short.items() if not _any_in(words, told)]
        assert set(missing) == set(summary.wallet_gives_way[: len(missing)]), ids
        said = f"Not a complete list. {len(short) - len(missing)} of {len(short)} lines: scan for all."
        assert (said in words) == bool(missing), ids
        assert "Not a complete list." in words, ids
        parts += bool(missing)
    assert [ids for ids in refused if len(ids) < 4] == []
    assert len(refused) < 12
    assert parts > 20


def _tallest(count: int) -> list[tuple[str, ...]]:
    """The sets with the most short lines, of those that nobody approved as a whole."""
    sets = dict.fromkeys(ids for template in RULES.templates.values() for ids in companion_sets(template, RULES))
    return sorted(sets, key=lambda ids: (-len(a_filled_card(*ids).wallet_gives_way), ids))[:count]


@pytest.mark.slow
def test_every_print_of_the_tallest_sets_that_leaves_a_line_out_says_so() -> None:
    """Towards H58-A1: words that are missing without a word about it would pass for all there is."""
    left_out = []
    for ids in _tallest(4):
        summary = a_filled_card(*ids)
        lines = [line for block in (*summary.first_blocks, *summary.more_blocks) for line in block.lines]
        for document in (each for each in FORMATS if each.key != "helper-sheet"):
            try:
                words = _made(document, summary)
            except CannotBeMade:
                continue
            missing = [line for line in lines if not _any_in(words, (line.text, line.short))]
            left_out += [(ids, document.key)] if missing and "Not a complete list." not in words else []
    assert left_out == []


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(RULES.combinations))
def test_nothing_gives_way_on_the_wallet_card_of_an_authored_combination(name: str) -> None:
    summary = a_filled_card(*SETS[name])
    assert summary.wallet_lines
    assert summary.wallet_gives_way == ()


@pytest.mark.slow
@pytest.mark.parametrize("document", [each for each in FORMATS if each.key != "wallet-card"], ids=lambda each: each.key)
def test_every_combination_is_printed_in_every_format(document: Format) -> None:
    refused = []
    for each in RULES.combinations.values():
        try:
            _made(document, a_filled_card(*each.file.templates))
        except CannotBeMade as refusal:
            refused.append((each.file.id, refusal.extra["line"]))
    assert refused == []
