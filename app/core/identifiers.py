"""Ten-digit UK health numbers, parsed once with the system that issues them (uk-conventions 5.1).

NHS, CHI and Health and Care numbers share one check digit, so a CHI number typed as an NHS number would pass: the
range says which it is. A CHI number begins with the date of birth, so whoever shows one discloses that.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from unicodedata import decimal

from nhs_number.constants import (
    REGION_EIRE,
    REGION_ENGLAND_WALES_IOM,
    REGION_NORTHERN_IRELAND,
    REGION_SCOTLAND,
    Region,
)
from nhs_number.validate import is_valid

TEST_PREFIX: Final = "999"
_SEPARATORS: Final = re.compile(r"[\s\-\u2010-\u2015\u2212.]")
_NATIONAL_INSURANCE: Final = re.compile(r"[A-Z]{2}\d{6}[A-D]?", re.IGNORECASE)


class NumberSystem(StrEnum):
    """Who issues the number, as the identifier system that other software knows it by."""

    NHS = "https://fhir.nhs.uk/Id/nhs-number"
    CHI = "urn:oid:2.16.840.1.113883.2.1.3.2.4.16.53"
    HEALTH_AND_CARE = "https://fhir.hscni.net/Id/hcn"

    @property
    def label(self) -> str:
        """What it is called where it is used, with its nation: it stands beside the number (H01-A3)."""
        return _LABELS[self]


_LABELS: Final = {
    NumberSystem.NHS: "NHS number",
    NumberSystem.CHI: "CHI number (Scotland)",
    NumberSystem.HEALTH_AND_CARE: "Health and Care number (Northern Ireland)",
}
_REGIONS: Final[tuple[tuple[Region, NumberSystem], ...]] = (
    (REGION_ENGLAND_WALES_IOM, NumberSystem.NHS),
    (REGION_SCOTLAND, NumberSystem.CHI),
    (REGION_NORTHERN_IRELAND, NumberSystem.HEALTH_AND_CARE),
)


class NumberRefused(ValueError):
    """The text is not a number we can keep; the message says what to do and never repeats the text."""


@dataclass(frozen=True, slots=True)
class HealthNumber:
    """Ten digits with their system. `parse_health_number` is the only way to make one."""

    value: str
    system: NumberSystem

    @property
    def is_test(self) -> bool:
        """In the range that is never issued to a person."""
        return self.value.startswith(TEST_PREFIX)

    @property
    def grouped(self) -> str:
        """As on a wristband: 3-3-4, and 6-4 for a CHI number, whose first six digits are the date of birth."""
        if self.system is NumberSystem.CHI:
            return f"{self.value[:6]} {self.value[6:]}"
        return f"{self.value[:3]} {self.value[3:6]} {self.value[6:]}"


def parse_health_number(text: str) -> HealthNumber:
    """The number in `text`, whatever spaces, dashes or dots stand in it. NumberRefused with what to do otherwise."""
    digits = _SEPARATORS.sub("", text)
    if _NATIONAL_INSURANCE.fullmatch(digits):
        raise NumberRefused("This looks like a National Insurance number. An NHS number has 10 digits and no letters.")
    if not (digits.isascii() and digits.isdigit()):
        raise NumberRefused("Use numbers only. An NHS number has 10 digits, for example 999 123 4567.")
    if len(digits) != 10:
        raise NumberRefused(f"An NHS number has 10 digits. This has {len(digits)}. Check for a missing or extra one.")
    if not is_valid(digits):
        raise NumberRefused("One of the digits is not right. Check the number against a letter, or leave it out.")
    return HealthNumber(digits, _system_of(digits))


def digits_in(text: str) -> str:
    """The digits of any text, of whatever script, as plain ones: to find a number that was typed in another place."""
    return "".join(str(decimal(each)) for each in text if each.isdecimal())


def _system_of(digits: str) -> NumberSystem:
    if digits.startswith(TEST_PREFIX):
        return NumberSystem.NHS
    for region, system in _REGIONS:
        if _holds(region, digits):
            return system
    if _holds(REGION_EIRE, digits):
        raise NumberRefused("This looks like a health number from Ireland. Give a number from the United Kingdom.")
    raise NumberRefused("This number is not in use anywhere in the United Kingdom. Check it against a letter.")


def _holds(region: Region, digits: str) -> bool:
    return any(part.start <= int(digits) <= part.end for part in region.ranges)
