"""Signatures: exactly these words, or nothing."""

from datetime import date

import pytest
import yaml

from app.card_templates.checks import check
from app.card_templates.loader import load
from app.card_templates.service import Approver
from app.card_templates.signing import CannotSign, sign_combination, sign_template
from app.card_templates.values import Language
from app.core.errors import AppError, Conflict, NotFound
from tests.card_templates.builders import TOPICS, Tree, line

pytestmark = pytest.mark.no_database

BY = Approver(role="Consultant", organisation="Example Hospital", registration="GMC 0000000")


@pytest.fixture
def signed(tree: Tree) -> Tree:
    tree.add("one", [line("first", say="The approved words.")])
    sign_template("one", root=tree.root, by=BY)
    return tree


def errors(tree: Tree) -> list[str]:
    return [str(fault) for fault in check(tree.root) if fault.level == "error"]


def test_signed_template_is_no_longer_a_draft_and_passes_the_check(signed: Tree) -> None:
    template = load(signed.root).templates["one"]
    assert not template.draft
    assert errors(signed) == []


def test_approval_names_role_organisation_registration_and_date(signed: Tree) -> None:
    approval = yaml.safe_load(signed.text("one/approval.yaml"))["approvals"][0]
    assert approval["role"] == "Consultant"
    assert approval["organisation"] == "Example Hospital"
    assert approval["registration"] == "GMC 0000000"
    assert approval["approved_on"] == "2026-11-21"
    assert approval["digests"]["en"].startswith("sha256:")


def test_date_of_the_approval_may_be_given(tree: Tree) -> None:
    tree.add("one", [line("first")])
    assert sign_template("one", root=tree.root, approved_on=date(2026, 11, 1), by=BY).approved_on == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("one/en.yaml", "The approved words.", "The approved word."),
        ("one/en.yaml", "Short first", "Shorter first"),
        ("one/en.yaml", "Because of first.", "Because."),
        ("one/template.yaml", "severity: critical", "severity: important"),
        ("one/template.yaml", "when: always", "when: near-arrest"),
        ("one/template.yaml", "https://example.org/one", "https://example.org/other"),
        ("_shared/en.yaml", "Heading topic-a", "Another heading"),
    ],
)
def test_any_change_of_approved_words_fails_the_check_and_unsigns(signed: Tree, file: str, old: str, new: str) -> None:
    """Proves H33-E2."""
    signed.replace(file, old, new)
    assert any("have changed since they were signed on 2026-11-21" in each for each in errors(signed))
    assert load(signed.root).templates["one"].draft


def test_change_of_layout_alone_keeps_the_signature(signed: Tree) -> None:
    signed.write("one/en.yaml", "# a remark\n" + signed.text("one/en.yaml").replace("first_line:", "first_line:   "))
    assert errors(signed) == []
    assert not load(signed.root).templates["one"].draft


def test_version_marked_approved_by_hand_fails_the_check(tree: Tree) -> None:
    tree.add("one", [line("first")], status="approved")
    assert any("nobody has signed it" in each for each in errors(tree))
    assert load(tree.root).templates["one"].draft


def test_signed_version_is_never_signed_again_with_other_words(signed: Tree) -> None:
    before = signed.text("one/approval.yaml")
    signed.replace("one/en.yaml", "The approved words.", "Other words.")
    with pytest.raises(Conflict, match="version_was_signed") as refused:
        sign_template("one", root=signed.root, by=BY)
    assert "Raise `version` to 2" in refused.value.message
    assert signed.text("one/approval.yaml") == before


def test_new_version_is_signed_and_the_old_signature_is_kept(signed: Tree) -> None:
    signed.replace("one/en.yaml", "The approved words.", "Better words.")
    signed.replace("one/template.yaml", "version: 1", "version: 2")
    signed.replace("one/template.yaml", "status: approved", "status: draft")
    sign_template("one", root=signed.root, by=BY)
    assert errors(signed) == []
    versions = [each["version"] for each in yaml.safe_load(signed.text("one/approval.yaml"))["approvals"]]
    assert versions == [1, 2]


def test_version_never_goes_back(signed: Tree) -> None:
    signed.replace("one/template.yaml", "version: 1", "version: 2")
    sign_template("one", root=signed.root, by=BY)
    signed.replace("one/template.yaml", "version: 2", "version: 1")
    assert any("a version never goes back" in each for each in errors(signed))
    with pytest.raises(AppError):
        sign_template("one", root=signed.root, by=BY)


def test_second_signer_may_add_a_name_to_the_same_words(signed: Tree) -> None:
    sign_template("one", root=signed.root, by=BY.model_copy(update={"role": "Pharmacist"}))
    assert errors(signed) == []
    assert len(yaml.safe_load(signed.text("one/approval.yaml"))["approvals"]) == 2


@pytest.mark.parametrize("say", ["It is lethal.", "Keep to the card's range.", "Child: half.", "Act now!"])
def test_nothing_is_signed_while_a_fault_stands(tree: Tree, say: str) -> None:
    """Proves H26-A2 and H25-A2: an approval is the moment at which such a line is refused."""
    tree.add("one", [line("first", say=say)])
    with pytest.raises(CannotSign) as refused:
        sign_template("one", root=tree.root, by=BY)
    assert refused.value.faults[0].file == "one/en.yaml"
    assert not (tree.root / "one" / "approval.yaml").exists()
    assert "status: draft" in tree.text("one/template.yaml")


def test_fault_of_another_template_does_not_stop_a_signature(tree: Tree) -> None:
    tree.add("one", [line("first")])
    tree.add("two", [line("first", say="Act now!")])
    assert sign_template("one", root=tree.root, by=BY).version == 1


def test_welsh_is_signed_on_its_own(signed: Tree) -> None:
    signed.write("one/cy.yaml", {"lines": {"first": {"say": "A.", "short": "B", "why": "C."}}})
    assert not load(signed.root).templates["one"].is_signed(Language.CY)
    sign_template("one", root=signed.root, languages=[Language.CY], by=BY)
    template = load(signed.root).templates["one"]
    assert template.is_signed(Language.CY)
    assert not template.draft


def test_language_without_words_cannot_be_signed(signed: Tree) -> None:
    with pytest.raises(NotFound, match="no_words"):
        sign_template("one", root=signed.root, languages=[Language.CY], by=BY)


@pytest.mark.parametrize("name", ["nothing", "_shared", "../one"])
def test_unknown_template_is_refused(signed: Tree, name: str) -> None:
    with pytest.raises(NotFound):
        sign_template(name, root=signed.root, by=BY)


# --- combinations ----------------------------------------------------------------------------------------------


def test_combination_is_signed_after_its_templates_and_falls_with_any_of_them(tree: Tree) -> None:
    tree.add("one", [line("first")])
    tree.add_combination("whole", ["one"], {TOPICS[0]: ["one/first"]})
    with pytest.raises(Conflict, match="templates_unsigned"):
        sign_combination("whole", root=tree.root, by=BY)
    sign_template("one", root=tree.root, by=BY)
    sign_combination("whole", root=tree.root, by=BY)
    assert not load(tree.root).combinations["whole"].draft
    assert errors(tree) == []
    tree.replace("one/en.yaml", "Say first.", "Say more.")
    assert load(tree.root).combinations["whole"].draft


def test_changed_order_of_a_signed_combination_fails_the_check(tree: Tree) -> None:
    tree.add("one", [line("first"), line("second", topic=TOPICS[1])])
    tree.add_combination("whole", ["one"], {TOPICS[0]: ["one/first"], TOPICS[1]: ["one/second"]})
    sign_template("one", root=tree.root, by=BY)
    sign_combination("whole", root=tree.root, by=BY)
    tree.add_combination("whole", ["one"], {TOPICS[1]: ["one/second"], TOPICS[0]: ["one/first"]})
    assert any("_combinations/whole/approval.yaml" in each for each in errors(tree))


def test_unknown_combination_is_refused(signed: Tree) -> None:
    with pytest.raises(NotFound):
        sign_combination("nothing", root=signed.root, by=BY)
