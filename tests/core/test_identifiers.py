"""Health numbers of the four nations; only 999 numbers are written here, the others are made while the test runs."""

import random

import pytest
from nhs_number.constants import REGION_EIRE, REGION_NORTHERN_IRELAND, REGION_SCOTLAND, REGION_WALES, Region
from nhs_number.generate import generate

from app.core.identifiers import NumberRefused, NumberSystem, parse_health_number

pytestmark = pytest.mark.no_database
TEST_NUMBER = "9990000018"


@pytest.fixture(autouse=True)
def same_numbers_each_run() -> None:
    random.seed(20261121)


def made_in(region: Region) -> str:
    return str(generate(quantity=1, for_region=region)[0])


@pytest.mark.parametrize(
    "typed",
    ["999 000 0018", "999-000-0018", " 9990000018 ", "99 90 00 00 18", "999\u2013000\u20130018", "999.000.0018"],
)
def test_spaces_and_dashes_do_not_matter(typed: str) -> None:
    assert parse_health_number(typed).value == TEST_NUMBER


def test_number_is_grouped_as_on_a_wristband() -> None:
    assert parse_health_number(TEST_NUMBER).grouped == "999 000 0018"


def test_range_reserved_for_tests_is_known_as_such() -> None:
    assert parse_health_number(TEST_NUMBER).is_test
    assert not parse_health_number(made_in(REGION_WALES)).is_test


@pytest.mark.parametrize(
    ("region", "system"),
    [
        (REGION_WALES, NumberSystem.NHS),
        (REGION_SCOTLAND, NumberSystem.CHI),
        (REGION_NORTHERN_IRELAND, NumberSystem.HEALTH_AND_CARE),
    ],
)
def test_number_keeps_the_system_of_its_nation(region: Region, system: NumberSystem) -> None:
    for _ in range(50):
        assert parse_health_number(made_in(region)).system is system


def test_chi_number_shows_its_date_of_birth_apart() -> None:
    number = parse_health_number(made_in(REGION_SCOTLAND))
    assert [len(part) for part in number.grouped.split()] == [6, 4]


def test_national_insurance_number_is_named_for_what_it_is() -> None:
    for typed in ("QQ 12 34 56 C", "qq123456c", "QQ123456"):
        with pytest.raises(NumberRefused, match="National Insurance"):
            parse_health_number(typed)


def test_every_single_wrong_digit_is_refused() -> None:
    for place in range(10):
        for digit in "0123456789":
            wrong = TEST_NUMBER[:place] + digit + TEST_NUMBER[place + 1 :]
            if wrong == TEST_NUMBER:
                continue
            with pytest.raises(NumberRefused):
                parse_health_number(wrong)


@pytest.mark.parametrize("typed", ["999000001", "99900000181", "", "999000001X", "٩٩٩٠٠٠٠٠١٨", "９９９０００００１８"])
def test_what_is_not_ten_plain_digits_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(NumberRefused) as refusal:
        parse_health_number(typed)
    assert not typed or typed not in str(refusal.value)


def test_number_from_ireland_is_told_apart() -> None:
    with pytest.raises(NumberRefused, match="Ireland"):
        parse_health_number(made_in(REGION_EIRE))


def test_example_of_the_service_manual_is_refused_because_its_check_digit_cannot_exist() -> None:
    with pytest.raises(NumberRefused):
        parse_health_number("999 123 4567")
