"""Who may do what: every cell of role, relation, permission and hold, written out here a second time."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.authorisation.permissions import Permission
from app.authorisation.policy import Relation, authorise, authorise_account, relation_of, relations_of
from app.authorisation.roles import RelationKind
from app.core.clock import now
from app.core.errors import AppError, Forbidden, NotFound
from app.core.runtime import Runtime
from app.identity.actor import Actor, Role
from app.patients.models import Patient
from tests.factories.identity import an_actor, days_from_now, is_proxy, is_self, make_account

# One row a permission. Columns: self, sole manager, manager, viewer; then whether a held session is refused.
# y allowed, n refused, o allowed where openings are shown to this proxy.
EXPECTED = {
    "record.see": ("y y y y", False),
    "plan.see": ("y y y y", False),
    "plan.save": ("y y y n", False),
    "record.save": ("y y y n", False),
    "card.see": ("y y y y", False),
    "card.issue": ("y y y n", True),
    "card.withdraw": ("y y n n", True),
    "link.see": ("y y y y", False),
    "link.create": ("y y y n", True),
    "link.pause": ("y y y n", True),
    "link.cancel": ("y y y n", True),
    "link.show": ("y y y y", True),
    "openings.see": ("y o o o", False),
    "document.see": ("y y y y", False),
    "document.make": ("y y y y", True),
    "proxy.change": ("y y n n", True),
    "card.preview": ("y y y y", False),
    "plan.propose": ("n n n n", False),
    "proposal.see": ("y y y n", False),
    "proposal.decide": ("y y y n", False),
    # for who manages beside the patient's own account none of these: the managers here have a patient without one
    "consent.see": ("y y y n", False),
    "consent.give": ("y y y n", True),
    "consent.end": ("y y y n", False),
    "plan.print": ("y y y y", True),
    "data.export": ("y y n n", True),
    "patient.start": ("n n n n", False),
    "account.see": ("n n n n", False),
    "account.manage": ("n n n n", False),
    "sign_in.change": ("n n n n", True),
    "account.close": ("n n n n", True),
    "staff.find": ("n n n n", False),
    "staff.join": ("n n n n", True),
    "staff.see": ("n n n n", False),
    "staff.manage": ("n n n n", True),
}
OWN_ACCOUNT = {
    "patient.start": {Role.PERSON},
    "account.see": set(Role),
    "account.manage": set(Role),
    "sign_in.change": set(Role),
    "account.close": set(Role),
    "staff.find": {Role.PERSON},
    "staff.join": {Role.PERSON, Role.CARE_ADVISOR, Role.CLINICIAN},
    "staff.see": {Role.CARE_ADVISOR, Role.CLINICIAN},
    "staff.manage": {Role.CARE_ADVISOR, Role.CLINICIAN},
}
COLUMNS = (RelationKind.SELF, RelationKind.SOLE_MANAGER, RelationKind.MANAGER, RelationKind.VIEWER)
SETTINGS: tuple[RelationKind | None, ...] = (*COLUMNS, None)
HELD = (False, True)


class World:
    """A patient, an account, and how they stand to each other."""

    def __init__(self, session: Session, runtime: Runtime) -> None:
        self.session = session
        self.runtime = runtime
        self.patient_id = uuid4()
        session.add(Patient(id=self.patient_id))
        session.flush()

    def account(self) -> UUID:
        return make_account(self.session, self.runtime).id

    def relate(self, kind: RelationKind | None, account_id: UUID, **changes: Any) -> None:
        if kind is RelationKind.SELF:
            is_self(self.session, self.patient_id, account_id)
        elif kind is RelationKind.SOLE_MANAGER:
            is_proxy(self.session, self.patient_id, account_id, **changes)
        elif kind is RelationKind.MANAGER:
            is_proxy(self.session, self.patient_id, self.account())
            is_proxy(self.session, self.patient_id, account_id, **changes)
        elif kind is RelationKind.VIEWER:
            is_proxy(self.session, self.patient_id, account_id, scope="view", **changes)


@pytest.fixture
def world(session: Session, runtime: Runtime) -> World:
    return World(session, runtime)


def test_every_permission_has_its_row() -> None:
    assert set(EXPECTED) == {str(permission) for permission in Permission}


def outcome(session: Session, actor: Actor, permission: Permission, patient_id: UUID) -> str:
    """ok, or the code of the refusal."""
    try:
        authorise(session, actor, permission, patient_id)
    except AppError as refusal:
        return refusal.code
    return "ok"


def expected_outcome(
    role: Role, kind: RelationKind | None, permission: Permission, *, sees_openings: bool, is_held: bool
) -> str:
    """The cell, from the table above."""
    if kind is None or role is not Role.PERSON:
        return "not_found"
    cells, held_refused = EXPECTED[permission]
    cell = cells.split()[COLUMNS.index(kind)]
    if not (cell == "y" or (cell == "o" and sees_openings)):
        return "outside_your_scope"
    return "held_after_recovery" if is_held and held_refused else "ok"


@pytest.mark.slow
@pytest.mark.parametrize("sees_openings", [False, True])
@pytest.mark.parametrize("kind", SETTINGS)
def test_every_cell_is_as_the_table_says(world: World, kind: RelationKind | None, sees_openings: bool) -> None:
    account_id = world.account()
    world.relate(kind, account_id, sees_openings=sees_openings)
    cells = [(role, held, permission) for role in Role for held in HELD for permission in Permission]
    for role, held, permission in cells:
        actor = an_actor(account_id, role=role, is_held=held)
        expected = expected_outcome(role, kind, permission, sees_openings=sees_openings, is_held=held)
        assert outcome(world.session, actor, permission, world.patient_id) == expected, (role, kind, permission, held)
    assert len(cells) == len(Role) * 2 * len(Permission)


@pytest.mark.no_database
@pytest.mark.parametrize("held", HELD)
@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("role", list(Role))
def test_every_cell_of_ones_own_account(role: Role, permission: Permission, held: bool) -> None:
    allowed = role in OWN_ACCOUNT.get(permission, set()) and not (held and EXPECTED[permission][1])
    actor = an_actor(role=role, is_held=held)
    if allowed:
        authorise_account(actor, permission)
        return
    with pytest.raises(Forbidden):
        authorise_account(actor, permission)


def test_an_unknown_patient_and_somebody_elses_look_the_same(world: World) -> None:
    world.relate(RelationKind.SELF, world.account())
    refusals = []
    for patient_id in (world.patient_id, uuid4()):
        with pytest.raises(NotFound) as refused:
            authorise(world.session, an_actor(world.account()), Permission.RECORD_SEE, patient_id)
        refusals.append(refused.value.problem())
    assert refusals[0] == refusals[1]


@pytest.mark.parametrize(
    ("changes", "is_in_force"),
    [
        ({}, True),
        ({"starts_on": 0}, True),
        ({"starts_on": 1}, False),
        ({"ends_on": 0}, True),
        ({"ends_on": -1}, False),
        ({"status": "paused"}, False),
        ({"status": "ended"}, False),
    ],
)
def test_a_grant_counts_from_its_first_day_to_its_last_and_while_active(
    world: World, changes: dict[str, Any], is_in_force: bool
) -> None:
    account_id = world.account()
    is_proxy(world.session, world.patient_id, account_id, **dated(changes))
    assert (relation_of(world.session, an_actor(account_id), world.patient_id) is not None) is is_in_force


def dated(changes: dict[str, Any]) -> dict[str, Any]:
    """Days from today as dates, counted under the test's clock."""
    return {name: days_from_now(value) if isinstance(value, int) else value for name, value in changes.items()}


def test_an_ended_grant_is_no_relation(world: World) -> None:
    account_id = world.account()
    grant = is_proxy(world.session, world.patient_id, account_id)
    assert relation_of(world.session, an_actor(account_id), world.patient_id) is not None
    grant.status = "ended"
    world.session.flush()
    assert relation_of(world.session, an_actor(account_id), world.patient_id) is None


def test_a_parent_alone_becomes_one_of_two_when_another_manages_too(world: World) -> None:
    first, second = world.account(), world.account()
    is_proxy(world.session, world.patient_id, first)
    assert kind_of(world, first) is RelationKind.SOLE_MANAGER
    grant = is_proxy(world.session, world.patient_id, second)
    assert {kind_of(world, first), kind_of(world, second)} == {RelationKind.MANAGER}
    grant.ends_on = days_from_now(-1)
    grant.starts_on = days_from_now(-9)
    world.session.flush()
    assert kind_of(world, first) is RelationKind.SOLE_MANAGER


def test_a_helper_does_not_decide_alone_once_the_patient_has_an_account(world: World) -> None:
    """Proves H14-A1."""
    helper = world.account()
    is_proxy(world.session, world.patient_id, helper)
    is_self(world.session, world.patient_id, world.account())
    assert kind_of(world, helper) is RelationKind.MANAGER
    for permission in (Permission.CARD_WITHDRAW, Permission.PROXY_CHANGE):
        assert outcome(world.session, an_actor(helper), permission, world.patient_id) == "outside_your_scope"


def kind_of(world: World, account_id: UUID) -> RelationKind:
    relation = relation_of(world.session, an_actor(account_id), world.patient_id)
    assert relation is not None
    return relation.kind


def test_ones_patients_are_listed_with_oneself_first(world: World) -> None:
    account_id = world.account()
    is_proxy(world.session, world.patient_id, account_id)
    own = Patient(id=uuid4())
    world.session.add(own)
    world.session.flush()
    is_self(world.session, own.id, account_id)
    listed = relations_of(world.session, an_actor(account_id))
    assert [(relation.patient_id, relation.by) for relation in listed] == [
        (own.id, "patient"),
        (world.patient_id, "proxy"),
    ]


def test_professionals_have_no_patients_here(world: World) -> None:
    account_id = world.account()
    is_self(world.session, world.patient_id, account_id)
    assert relations_of(world.session, an_actor(account_id, role=Role.CLINICIAN)) == []


def test_openings_are_shown_to_a_proxy_only_where_the_patient_switched_it_on() -> None:
    hidden = Relation(RelationKind.MANAGER, uuid4())
    shown = Relation(RelationKind.MANAGER, uuid4(), sees_openings=True)
    assert Permission.OPENINGS_SEE not in hidden.permissions
    assert Permission.OPENINGS_SEE in shown.permissions


def test_a_held_refusal_says_until_when(world: World) -> None:
    account_id = world.account()
    world.relate(RelationKind.SELF, account_id)
    actor = an_actor(account_id, is_held=True, held_until=now())
    with pytest.raises(Forbidden) as refused:
        authorise(world.session, actor, Permission.CARD_ISSUE, world.patient_id)
    assert refused.value.problem()["held_until"] == now().isoformat()


def test_one_account_is_never_two_patients(world: World) -> None:
    """Proves H59-A2."""
    account_id = world.account()
    is_self(world.session, world.patient_id, account_id)
    sibling = Patient(id=uuid4())
    world.session.add(sibling)
    world.session.flush()
    with pytest.raises(IntegrityError), world.session.begin_nested():
        is_self(world.session, sibling.id, account_id)
    is_proxy(world.session, sibling.id, account_id)
    assert {relation.by for relation in relations_of(world.session, an_actor(account_id))} == {"patient", "proxy"}
