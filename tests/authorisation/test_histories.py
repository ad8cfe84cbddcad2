"""Random histories of consents, proxies and birthdays against a small reference model: 0 differences (P03).

The model knows no database: it is what the rules say in sixty lines. After each step everybody's access is compared.
"""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from sqlmodel import Session, select

from app.authorisation.models import ProxyGrant, SharingConsent
from app.authorisation.permissions import Permission
from app.authorisation.policy import Relation, relation_of
from app.authorisation.roles import CARD_TIER, PLAN_TIER
from app.consents.service import end
from app.core.clock import UK, fixed_clock
from app.core.runtime import Runtime
from app.identity.models import Organisation, StaffLeave, StaffMember
from app.patients.age_rules import birthday
from app.staff.service import end_member
from tests.factories.consents import PATIENT, shared
from tests.factories.identity import an_actor, is_proxy, is_self, make_account
from tests.factories.patients import a_patient
from tests.factories.staff import a_member, an_organisation, at_work

FIRST: Final = date(2027, 12, 20)
BORN: Final = date(2012, 2, 29)


@dataclass
class Model:
    """What the rules say, by name: `staff` are members, `grants` helpers, `consents` agreements."""

    today: date = FIRST
    has_account: bool = False
    grants: dict[str, dict[str, Any]] = field(default_factory=dict)
    teams: dict[str, date | None] = field(default_factory=dict)
    staff: dict[str, dict[str, Any]] = field(default_factory=dict)
    consents: list[dict[str, Any]] = field(default_factory=list)

    def holds(self, grant: dict[str, Any]) -> bool:
        return bool(grant["status"] == "active" and grant["from"] <= self.today <= (grant["until"] or self.today))

    def helper(self, name: str) -> str:
        """none, limited, viewer, manager or sole."""
        mine = self.grants.get(name)
        if mine is None or not self.holds(mine):
            return "none"
        if mine["basis"] == "parental_responsibility" and self.today >= birthday(BORN, 16):
            return "limited"
        if mine["scope"] == "view":
            return "viewer"
        others = [each for key, each in self.grants.items() if key != name and self.holds(each)]
        return "manager" if self.has_account or any(each["scope"] == "manage" for each in others) else "sole"

    def works(self, name: str) -> bool:
        member = self.staff[name]
        last = self.teams[member["team"]]
        return not member["ended"] and (last is None or self.today <= last)

    def covers(self, name: str) -> set[str]:
        mine = self.staff[name]
        away = {
            other
            for other, member in self.staff.items()
            if member["deputy"] == name
            and member["team"] == mine["team"]
            and not member["ended"]
            and any(first <= self.today <= last for first, last in member["leave"])
        }
        return away | {name}

    def tiers(self, name: str) -> set[str]:
        """card, plan, both or nothing."""
        if not self.works(name):
            return set()
        with_me = self.covers(name) | {self.staff[name]["team"]}
        mine = [
            each
            for each in self.consents
            if each["with"] in with_me and not each["ended"] and self.today <= (each["until"] or self.today)
        ]
        return set().union(*(each["tiers"] for each in mine)) if mine else set()


class History:
    """The model and the service, moved by the same steps."""

    def __init__(self, session: Session, runtime: Runtime, seed: int) -> None:
        self.session, self.runtime, self.model = session, runtime, Model()
        self.random = random.Random(seed)  # noqa: S311 - the same history for the same seed
        mother = make_account(session, runtime).id
        self.patient_id = a_patient(
            session, runtime, account_id=mother, relation="child", date_of_birth=BORN.isoformat()
        )
        self.helpers: dict[str, UUID] = {"mother": mother}
        self.model.grants["mother"] = {
            "status": "active", "basis": "parental_responsibility", "scope": "manage", "from": FIRST, "until": None,
        }  # fmt: skip
        for name in ("father", "aunt"):
            self.helpers[name] = make_account(session, runtime).id
        self.own = make_account(session, runtime).id
        self.teams = {name: an_organisation(session) for name in ("north", "south")}
        self.model.teams = dict.fromkeys(self.teams)
        self.members: dict[str, StaffMember] = {}
        for number in range(4):
            team = "north" if number < 3 else "south"
            self.members[f"staff{number}"] = a_member(session, runtime, self.teams[team])
            self.model.staff[f"staff{number}"] = {"team": team, "ended": False, "deputy": None, "leave": []}
        self.rows: list[UUID] = []

    def step(self) -> None:
        """One random thing that somebody does, or time that passes."""
        moves = (self.wait, self.wait, self.share, self.share, self.stop, self.help, self.change_grant, self.rare)
        self.random.choice(moves)()
        self.session.flush()

    def wait(self) -> None:
        self.model.today += timedelta(days=self.random.choice((0, 1, 1, 3, 20)))

    def share(self) -> None:
        name = self.random.choice([*self.members, *self.teams])
        works = self.model.works(name) if name in self.members else (
            (last := self.model.teams[name]) is None or self.model.today <= last
        )  # fmt: skip
        if not works:
            return
        tiers = self.random.choice(({"card"}, {"plan"}, {"card", "plan"}))
        until = self.random.choice((None, self.model.today + timedelta(days=self.random.randrange(30))))
        row = shared(
            self.session,
            self.runtime,
            self.patient_id,
            self.members.get(name) or self.teams[name],
            sees_card="card" in tiers,
            plan={"all_open": True} if "plan" in tiers else None,
            ends_on=until and until.isoformat(),
        )
        for each in self.model.consents:
            each["ended"] = each["ended"] or each["with"] == name
        self.rows.append(row.id)
        self.model.consents.append({"with": name, "tiers": tiers, "until": until, "ended": False})

    def stop(self) -> None:
        standing = [index for index, each in enumerate(self.model.consents) if not each["ended"]]
        if standing:
            index = self.random.choice(standing)
            end(self.session, patient_id=self.patient_id, consent_id=self.rows[index], by=PATIENT)
            self.model.consents[index]["ended"] = True

    def help(self) -> None:
        name = self.random.choice(("father", "aunt"))
        if name in self.model.grants:
            return
        basis = self.random.choice(("parental_responsibility", "patient_consent", "best_interests"))
        scope = self.random.choice(("view", "manage"))
        starts = self.model.today + timedelta(days=self.random.choice((0, 0, 5)))
        until = self.random.choice((None, starts + timedelta(days=40)))
        limits_on = birthday(BORN, 16)
        between = (self.session, self.patient_id, self.helpers[name])
        is_proxy(*between, legal_basis=basis, scope=scope, starts_on=starts, ends_on=until, limits_on=limits_on)
        self.model.grants[name] = {
            "status": "active", "basis": basis, "scope": scope, "from": starts, "until": until,
        }  # fmt: skip

    def change_grant(self) -> None:
        """Paused, taken up again, ended: also what one holder does against another, by whoever may."""
        name = self.random.choice(list(self.model.grants))
        grant = self.model.grants[name]
        if grant["status"] == "ended":
            return
        grant["status"] = self.random.choice(("active", "active", "paused", "ended" if name != "mother" else "active"))
        query = select(ProxyGrant).where(ProxyGrant.account_id == self.helpers[name])
        self.session.exec(query).one().status = grant["status"]

    def rare(self) -> None:
        """An own account, somebody leaves, an organisation closes, days away."""
        what = self.random.randrange(12)
        member = self.random.choice(list(self.members))
        if what == 0 and not self.model.has_account:
            self.model.has_account = True
            is_self(self.session, self.patient_id, self.own)
        elif what == 1 and not self.model.staff[member]["ended"] and member != "staff0":
            self.model.staff[member]["ended"] = True
            for each in self.model.staff.values():
                each["deputy"] = None if each["deputy"] == member else each["deputy"]
            end_member(self.session, self.members[member])
            for row in self.members.values():
                self.session.refresh(row)
        elif what == 2:
            team = self.random.choice(list(self.teams))
            last = self.random.choice((None, self.model.today + timedelta(days=self.random.randrange(-2, 5))))
            self.model.teams[team] = last
            self.session.get_one(Organisation, self.teams[team].id).ends_on = last
        elif what < 9:
            deputy = self.random.choice(list(self.members))
            first = self.model.today + timedelta(days=self.random.randrange(-3, 4))
            last = first + timedelta(days=self.random.randrange(8))
            self.model.staff[member]["deputy"] = deputy
            self.model.staff[member]["leave"].append((first, last))
            self.members[member].deputy_id = self.members[deputy].id
            days = {"member_id": self.members[member].id, "starts_on": first, "ends_on": last}
            self.session.add(StaffLeave.model_validate(days))

    def differences(self) -> list[tuple[str, Any, Any]]:
        """Everybody whose access is not what the model says."""
        wrong: list[tuple[str, Any, Any]] = []
        for name, account_id in self.helpers.items():
            found = relation_of(self.session, an_actor(account_id), self.patient_id)
            said = {"none": "none", "sole": "sole_manager"}.get(self.model.helper(name), self.model.helper(name))
            if (kind := "none" if found is None else str(found.kind)) != said:
                wrong.append((name, kind, said))
        for name, member in self.members.items():
            tiers = _tiers(relation_of(self.session, at_work(member), self.patient_id))
            if tiers != self.model.tiers(name):
                wrong.append((name, tiers, self.model.tiers(name)))
        return wrong


def _tiers(relation: Relation | None) -> set[str]:
    """The tiers of exactly these permissions; anything else is a difference."""
    held: frozenset[Permission] = frozenset() if relation is None else relation.permissions
    for tiers in (set(), {"card"}, {"plan"}, {"card", "plan"}):
        if held == (CARD_TIER if "card" in tiers else frozenset()) | (PLAN_TIER if "plan" in tiers else frozenset()):
            return tiers
    return {"something else"}


def run(session: Session, runtime: Runtime, *, seed: int, steps: int) -> None:
    """One history; a difference is told with its seed and step."""
    with fixed_clock(datetime.combine(FIRST, time(12), UK)):
        history = History(session, runtime, seed)
    for number in range(steps):
        with fixed_clock(datetime.combine(history.model.today, time(12), UK)):
            history.step()
        with fixed_clock(datetime.combine(history.model.today, time(12), UK)):
            assert history.differences() == [], (seed, number)
    ended = select(SharingConsent).where(SharingConsent.patient_id == history.patient_id)
    assert all((row.ended_at is None) == (row.ended_as is None) for row in session.exec(ended))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_no_history_opens_more_or_less_than_the_model_says(session: Session, runtime: Runtime, seed: int) -> None:
    """Proves H14-A5. Proves H42-A4."""
    run(session, runtime, seed=seed, steps=60)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 300))
def test_100_000_steps_hold_the_same(session: Session, runtime: Runtime, seed: int) -> None:
    run(session, runtime, seed=seed, steps=500)
