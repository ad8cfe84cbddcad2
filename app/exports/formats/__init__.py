"""Every way out on paper or as text, in the order the patient sees them. The tuple is the registry."""

from typing import Final

from app.exports.formats import (
    ambulance_letter,
    bag_sheet,
    emergency_sheet,
    folded_card,
    gp_letter,
    helper_sheet,
    hospital_letter,
    large_print,
    medical_id,
    wallet_card,
    wallet_card_a4,
)
from app.exports.formats.base import Format

FORMATS: Final[tuple[Format, ...]] = (
    folded_card.FORMAT,
    bag_sheet.FORMAT,
    wallet_card.FORMAT,
    wallet_card_a4.FORMAT,
    emergency_sheet.FORMAT,
    large_print.FORMAT,
    helper_sheet.FORMAT,
    ambulance_letter.FORMAT,
    gp_letter.FORMAT,
    hospital_letter.FORMAT,
    medical_id.FORMAT,
)


def find_format(key: str) -> Format | None:
    """The format of this key."""
    return next((each for each in FORMATS if each.key == key), None)
