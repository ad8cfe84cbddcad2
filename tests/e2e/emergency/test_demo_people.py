"""The first screen of each fictional person, as the demonstration serves it: the fullest card a reader will try."""

import pytest

from tests.e2e.emergency.test_first_screen import MEASURE
from tests.e2e.looking import PHONE, SMALL, NewPage
from tests.e2e.world import World

PEOPLE = ("Rhys Bevan", "Arun Nair", "Dev Nair", "Margaret Ellis")
FLAGSHIP = PEOPLE[0]


def code_of(world: World, person: str) -> str:
    return next(str(card["typed_code"]) for card in world.told["cards"] if card["patient"] == person)


def address_of(world: World, person: str) -> str:
    return next(str(card["emergency_url"]) for card in world.told["cards"] if card["patient"] == person)


@pytest.mark.parametrize("how", ["scanned", "typed"])
@pytest.mark.parametrize("person", PEOPLE)
def test_who_what_kills_first_and_whom_to_ring_stand_on_the_first_screen(
    world: World, new_page: NewPage, person: str, how: str
) -> None:
    """Proves H07-A3."""
    page = new_page(width=PHONE[0], height=PHONE[1])
    if how == "typed":
        world.open_by_typing(page, code_of(world, person))
    else:
        world.scan(page, address_of(world, person))
    found = page.evaluate(MEASURE)
    assert 1 <= found["rows"] <= 7
    assert found["last"] <= PHONE[1]
    assert found["ring"] <= 100
    assert found["above"] < found["first"][0]
    assert found["type"] == 16
    assert found["cut"] == 0


@pytest.mark.parametrize("person", PEOPLE)
def test_the_first_do_not_line_stands_whole_on_the_smallest_screen(
    world: World, new_page: NewPage, person: str
) -> None:
    """Proves H07-E2."""
    page = new_page(width=SMALL[0], height=SMALL[1])
    world.open_by_typing(page, code_of(world, person))
    found = page.evaluate(MEASURE)
    assert found["first"][1] <= SMALL[1]
    assert found["wide"] == SMALL[0]
    assert found["cut"] == 0


def test_name_date_of_birth_and_the_number_to_ring_stay_in_sight(world: World, new_page: NewPage) -> None:
    page = new_page(width=PHONE[0], height=PHONE[1])
    world.open_by_typing(page, code_of(world, FLAGSHIP))
    page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
    for text in ("Rhys", "14 February 2007", "029 2018 0001"):
        place = page.get_by_role("banner").get_by_text(text).first.bounding_box()
        assert place is not None
        assert 0 <= place["y"] < 60
