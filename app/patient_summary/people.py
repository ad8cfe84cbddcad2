"""Who this is, how to talk with them, and whom to ring."""

from datetime import date
from typing import Any, Final

from app.core.identifiers import HealthNumber, NumberSystem, digits_in
from app.patient_summary.disclosure import Disclosure
from app.patient_summary.entries import Entries, check_by, current, items_of, value_of
from app.patient_summary.schema import Communication, Contact, Identifier, Identity, Photo
from app.patients.headings.card_choices import CardPart

HOSPITAL: Final = "hospital"
_RANK: Final = {"clinical": 1, "family": 2, "gp": 3}


def identity(entries: Entries, disclosure: Disclosure, *, on: date) -> Identity:
    """Name, date of birth, numbers and photo. KeyError when name or date of birth is missing: ask for them first."""
    who = value_of(entries, "who")
    return Identity(
        given_name=who["given_name"],
        family_name=who["family_name"],
        known_as=who.get("known_as") or None,
        date_of_birth=who["date_of_birth"],
        identifiers=_identifiers(value_of(entries, "numbers"), disclosure),
        photo=_photo(entries, on=on) if disclosure.tells(CardPart.PHOTO) else None,
    )


def communication(entries: Entries) -> Communication:
    """Speech, languages and interpreter, for the first screen."""
    value = value_of(entries, "communication")
    return Communication(
        languages=tuple(value.get("languages") or ()),
        interpreter=value.get("interpreter") or None,
        speech=value.get("speech") or None,
        needs=value.get("needs") or None,
        wants_welsh=bool(value.get("wants_welsh")),
    )


def contacts(entries: Entries, disclosure: Disclosure) -> tuple[Contact, ...]:
    """In ringing order: a clinical 24-hour number, the daytime team, family, then the practice (hazard H20).

    Among each the person's own order stands.
    """
    until = check_by(entries, "contacts")
    made = [
        Contact(
            kind=item["kind"],
            name=item.get("name") or "",
            relation=item.get("relation") or "",
            number=item["number"],
            hours=item.get("hours") or "",
            ask_for=item.get("ask_for") or "",
            is_24_hour=bool(item.get("is_24_hour")),
            checked_on=item.get("checked_on"),
            provenance=provenance,
            check_by=until,
        )
        for item, provenance in items_of(entries, "contacts")
        if item["kind"] == "clinical" or disclosure.tells(CardPart.FAMILY_CONTACTS)
    ]
    practice = _practice(entries) if disclosure.tells(CardPart.GP) else ()
    return tuple(sorted([*made, *practice], key=_ringing_order))


def is_clinical_24_hour(contact: Contact) -> bool:
    """Whether this number answers at night: the one a card cannot look complete without."""
    return contact.kind == "clinical" and contact.is_24_hour


def _ringing_order(contact: Contact) -> int:
    return 0 if is_clinical_24_hour(contact) else _RANK[contact.kind]


def _practice(entries: Entries) -> tuple[Contact, ...]:
    recorded = current(entries, "gp")
    if recorded is None or not recorded.value.get("number"):
        return ()
    value = recorded.value
    return (
        Contact(
            kind="gp",
            name=value.get("practice") or "",
            relation="GP",
            number=value["number"],
            checked_on=recorded.provenance.on,
            provenance=recorded.provenance,
            check_by=check_by(entries, "gp"),
        ),
    )


def _identifiers(value: Any, disclosure: Disclosure) -> tuple[Identifier, ...]:
    made, hidden = [], None
    national = value.get("nhs_number")
    if national:
        system = NumberSystem(national["system"])
        if disclosure.tells_number(system, chosen=bool(value.get("show_nhs_number"))):
            number = HealthNumber(national["value"], system)
            made.append(Identifier(system=system.value, label=system.label, value=number.grouped))
        else:
            hidden = str(national["value"])
    if disclosure.tells(CardPart.HOSPITAL_NUMBERS):
        made += [
            Identifier(system=HOSPITAL, label=each["hospital"], value=each["number"])
            for each in value.get("hospital_numbers") or ()
            if hidden is None or not _holds(each, hidden)
        ]
    return tuple(made)


def _holds(hospital_number: Any, hidden: str) -> bool:
    """Whether it is the NHS number in another place: recorded before that was refused, it still stands on no page."""
    return any(hidden in digits_in(hospital_number[part]) for part in ("hospital", "number"))


def _photo(entries: Entries, *, on: date) -> Photo | None:
    """The face, unless it is too old to know the person by (hazard H40)."""
    recorded, until = current(entries, "photo"), check_by(entries, "photo")
    if recorded is None or recorded.is_none or until is None or until < on:
        return None
    return Photo(jpeg_base64=recorded.value["jpeg_base64"], taken_on=recorded.value["taken_on"], check_by=until)
