"""The eight questions as a person answers them on a phone, and what comes after them."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.looking import look, settle
from tests.factories.pictures import a_picture

SAVE = "Save and continue"


@dataclass
class Person:
    """Somebody with a phone in the hand. Counts the presses and the fields, and looks at each page on the way."""

    page: Page
    presses: int = 0
    fields: int = 0

    def choose(self, name: str) -> None:
        """Tap an answer."""
        self.page.get_by_label(name, exact=True).check()
        self.presses += 1

    def write(self, label: str, text: str) -> None:
        """Fill a field."""
        self.page.get_by_label(label, exact=True).fill(text)
        self.fields += 1

    def press(self, name: str) -> None:
        """Press a button or follow a link that looks like one."""
        self.page.get_by_role("button", name=name, exact=True).click()
        self.presses += 1

    def at(self, question: str) -> None:
        """Until this question stands on the page; then look at the page."""
        expect(self.page.get_by_role("heading", level=1, name=question, exact=True)).to_be_visible()
        look(self.page)

    def save(self) -> None:
        """Look at the filled page, then save it."""
        settle(self.page)
        look(self.page)
        self.press(SAVE)


def say_who(person: Person, given_name: str, family_name: str, born: tuple[str, str, str]) -> None:
    """The first question: for whom, name, date of birth."""
    person.at("Who is the card for?")
    person.choose("Me")
    person.write("First name", given_name)
    person.write("Last name", family_name)
    for label, part in zip(("Day", "Month", "Year"), born, strict=True):
        person.write(label, part)
    person.save()


def choose_condition(person: Person, query: str, name: str, companion: str) -> None:
    """Found in the list by its first letters; what often goes with it is offered, and ticked by the person alone."""
    person.at("Which condition?")
    person.choose("I know its name")
    person.write("Find a condition", query)
    person.page.get_by_role("button", name=name).first.click()
    person.presses += 1
    offered = person.page.get_by_role("group", name="Do any of these apply too?")
    expect(offered.get_by_role("checkbox", checked=True)).to_have_count(0)
    offered.get_by_label(companion).check()
    person.presses += 1
    person.save()


def say_allergy(person: Person, substance: str, reaction: str) -> None:
    """One allergy with what happened."""
    person.at("Any allergies or bad reactions?")
    person.choose("Yes")
    person.write("What to keep away from", substance)
    person.write("What happened? (optional)", reaction)
    person.save()


def say_steroids(person: Person, dose: str, advice: str) -> None:
    """Name and dose, and which of the two cards fits."""
    person.at("Daily steroids?")
    person.choose("Yes")
    person.write("Name and dose", dose)
    person.choose(advice)
    person.save()


def say_breathing(person: Person, support: str) -> None:
    """A machine, and how it connects."""
    person.at("Any help with breathing?")
    person.choose("Yes")
    person.choose(support)
    person.save()


def send_letter(person: Person, question: str, letter: Path) -> None:
    """The photo of a letter is an answer."""
    person.at(question)
    person.choose("I will send a photo of a letter")
    letter.write_bytes(a_picture())
    person.page.get_by_label("Photo of the letter", exact=True).set_input_files(letter)
    person.fields += 1
    expect(person.page.get_by_text("The photo is here.")).to_be_visible()
    person.save()


def say_whom_to_ring(person: Person, name: str, number: str) -> None:
    """A team that answers day and night."""
    person.at("Whom should staff ring?")
    person.choose("I know who")
    person.choose("A hospital team or nurse")
    person.write("Name", name)
    person.write("Phone number", number)
    person.choose("Answers day and night")
    person.save()


def not_sure(person: Person, question: str) -> None:
    """Not sure is an answer too."""
    person.at(question)
    person.choose("I am not sure")
    person.save()


def check_and_issue(person: Person) -> str:
    """Check the answers, read the page as staff will, confirm. The text of the preview."""
    person.at("Check your answers")
    person.press("See what staff will see")
    shown = person.page.locator("#card")
    expect(shown).to_contain_text("Check this is the person in front of you.")
    person.at("What staff will see")
    preview = shown.inner_text()
    person.press("Confirm and issue")
    expect(person.page.get_by_role("heading", name="Scan your own card")).to_be_visible()
    look(person.page)
    return preview
