"""Given an issued card; when its owner prints and issues again; then each file opens and old prints are listed."""

import zipfile
from pathlib import Path

import pypdfium2
import zxingcpp
from playwright.sync_api import Page, expect

from tests.e2e.journeys.test_change import add_allergy, issue, open_heading, save
from tests.e2e.looking import NewPage, look, settle
from tests.e2e.world import MARGARET, RHYS, World


def prints_page(page: Page) -> Page:
    """From the card to its prints."""
    page.get_by_role("link", name="Print and save").click()
    expect(page.get_by_role("heading", name="Make a new print")).to_be_visible()
    settle(page)
    return page


def titles(page: Page) -> list[str]:
    """What can be made, as the page offers it."""
    return page.get_by_role("region", name="Make a new print").get_by_role("heading", level=4).all_inner_texts()


def make(page: Page, title: str, folder: Path) -> Path:
    """Press the button of this format and keep the file, under the name the browser gives it."""
    with page.expect_download(timeout=60_000) as downloaded:
        page.get_by_role("button", name=f"Make this file {title}", exact=True).click()
    file = folder / downloaded.value.suggested_filename
    downloaded.value.save_as(file)
    return file


def words_of(file: Path) -> str:
    """The text of a file, all pages."""
    if file.suffix == ".txt":
        return file.read_text(encoding="utf-8")
    with pypdfium2.PdfDocument(file) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def squares_of(file: Path) -> set[str]:
    """What a camera reads from the printed pages."""
    with pypdfium2.PdfDocument(file) as document:
        pictures = [page.render(scale=200 / 72).to_pil() for page in document]
    return {found.text for picture in pictures for found in zxingcpp.read_barcodes(picture)}


def test_every_format_can_be_made(world: World, new_page: NewPage, tmp_path: Path) -> None:
    """Proves H01-A4."""
    page = prints_page(world.page_of(new_page, RHYS, accept_downloads=True))
    look(page)
    files = {title: make(page, title, tmp_path) for title in titles(page)}
    assert len(files) >= 10
    for title, file in files.items():
        read = words_of(file)
        assert "Rhys" in read or "RHYS" in read, title
        assert "Bevan" in read or "BEVAN" in read, title
        assert "2007" in read, title
        assert "rhys" not in file.name.lower()
        assert "bevan" not in file.name.lower()


def test_the_square_on_paper_is_of_the_code_that_was_chosen(world: World, new_page: NewPage, tmp_path: Path) -> None:
    """Proves H04-E2."""
    page = prints_page(world.page_of(new_page, RHYS, accept_downloads=True))
    patient_id = page.url.rpartition("/")[2]
    links = page.request.get(f"{world.url}/api/patients/{patient_id}/links").json()
    chair = next(link["id"] for link in links if link["medium"] == "chair")
    page.get_by_label("Which code should be on it?").select_option(label="Wheelchair")
    file = make(page, "Wallet card", tmp_path)
    code = page.request.get(f"{world.url}/api/patients/{patient_id}/links/{chair}/code").json()
    assert squares_of(file) == {code["url"]}
    assert code["typed_code"] in words_of(file)


def test_old_prints_are_listed_after_an_issue_until_they_are_ticked_off(
    world: World, new_page: NewPage, tmp_path: Path
) -> None:
    """Proves H36-A3."""
    page = prints_page(world.page_of(new_page, MARGARET, accept_downloads=True))
    make(page, "Wallet card", tmp_path)
    make(page, "Large print", tmp_path)
    behind = page.get_by_role("region", name="Old prints to replace")
    expect(behind).to_have_count(0)
    page.get_by_role("link", name="Back").click()
    open_heading(page, "Allergies and bad reactions")
    add_allergy(page, 2, "Latex")
    save(page)
    issue(page)
    page.get_by_role("link", name="Print the card").click()
    expect(behind.get_by_role("listitem")).to_have_count(2)
    expect(behind).to_contain_text("Large print (code: Wallet card), version 2, made on")
    look(page)
    for left in (1, 0):
        behind.get_by_role("button", name="I have replaced it").first.click()
        expect(behind.get_by_role("listitem")).to_have_count(left)
    page.reload()
    settle(page)
    expect(behind).to_have_count(0)


def test_a_plan_its_passport_and_everything_in_one_file_can_be_taken_away(
    world: World, new_page: NewPage, tmp_path: Path
) -> None:
    """From the plan's own page; private parts only when they are asked for."""
    page = world.page_of(new_page, RHYS, accept_downloads=True)
    page.get_by_role("link", name="Care plan").click()
    page.get_by_role("link", name="Print the plan, or take a copy of everything").click()
    look(page)
    assert "Red: things you must know about me" in words_of(make(page, "Hospital passport", tmp_path))
    assert "Private or not shared" in words_of(make(page, "The care plan", tmp_path))
    page.get_by_label("Yes, put private parts in too").check()
    assert "Private or not shared" not in words_of(make(page, "The care plan", tmp_path))
    with zipfile.ZipFile(make(page, "Everything in one file", tmp_path)) as archive:
        assert {"README.txt", "everything.json", "care-plan.pdf", "alert-card.txt"} <= set(archive.namelist())
