"""Each page a patient reaches: readable, accessible, and nothing wider than the screen."""

import pytest

from tests.e2e.looking import PHONE, SMALL, NewPage, faults_of
from tests.e2e.world import RHYS, World

PUBLIC = ("/", "/about", "/sign-in", "/sign-in/recovery", "/sign-in/wait", "/no-such-page")
OWN = (
    "/my-card/{id}",
    "/my-card/{id}/preview",
    "/my-card/{id}/change",
    "/my-card/{id}/change/who",
    "/my-card/{id}/change/allergies",
    "/my-card/{id}/change/contacts",
    "/my-card/{id}/change/medicines",
    "/my-card/{id}/change/conditions",
    "/my-card/{id}/change/numbers",
    "/my-card/{id}/change/photo",
    "/my-card/{id}/change/fact.spo2_target_range",
    "/my-card/{id}/withdraw",
    "/health-check/{id}",
    "/plan/{id}",
    "/plan/{id}/communication",
    "/plan/{id}/medicines_allergies",
    "/plan/{id}/contingency",
    "/plan/{id}/history",
    "/plan/{id}/paper",
    "/links/{id}",
    "/links/{id}/new",
    "/who-looked/{id}",
    "/prints/{id}",
    "/settings",
    "/show/{id}",
)


@pytest.mark.parametrize(("width", "height"), [PHONE, SMALL])
def test_public_pages_have_no_fault(world: World, new_page: NewPage, width: int, height: int) -> None:
    page = new_page(width=width, height=height)
    found = {}
    for path in PUBLIC:
        page.goto(world.url + path)
        found[path] = faults_of(page)
    assert {path: faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (SMALL, "light"), (PHONE, "dark")])
def test_own_pages_have_no_fault(world: World, new_page: NewPage, size: tuple[int, int], scheme: str) -> None:
    page = world.page_of(new_page, RHYS, width=size[0], height=size[1], color_scheme=scheme)
    patient_id = page.url.rpartition("/")[2]
    found = {}
    for path in OWN:
        page.goto(world.url + path.format(id=patient_id))
        found[path] = faults_of(page)
    assert {path: faults for path, faults in found.items() if faults} == {}
