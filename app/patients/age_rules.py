"""What a birthday changes about who may act: data by nation, dates and nothing else."""

from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict

from app.patients.check_dates import months_after

FILE: Final = Path(__file__).with_name("age_rules.yaml")


class Nation(StrEnum):
    """Where somebody lives, for the rules about age."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern_ireland"


class AgeRule(BaseModel):
    """At this age; the advisor is asked so many months before."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    age: int
    months_before: int
    limits_parents: bool = False

    def on(self, born: date) -> date:
        """The day it happens."""
        return birthday(born, self.age)

    def asks_on(self, born: date) -> date:
        """The day from which somebody is asked to prepare it."""
        return months_after(self.on(born), -self.months_before)


@cache
def rules(nation: Nation | None) -> tuple[AgeRule, ...]:
    """The rules of a nation, youngest first; England's where none is recorded."""
    held = yaml.safe_load(FILE.read_text("utf-8"))
    return tuple(AgeRule.model_validate(rule) for rule in held[nation or Nation.ENGLAND])


def birthday(born: date, age: int) -> date:
    """The day somebody reaches an age: 1 March for 29 February in other years, as the law counts it."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def limit_rule(nation: Nation | None) -> AgeRule:
    """The birthday that limits what parental responsibility opens."""
    return next(rule for rule in rules(nation) if rule.limits_parents)


def born_from_limit(limits_on: date, nation: Nation | None) -> date:
    """The date of birth behind a limit, for reminders: exact for everybody born before 2084."""
    return birthday(limits_on, -limit_rule(nation).age)
