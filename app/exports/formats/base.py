"""What a share format is, and the refusal of one that would have to leave something out."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from app.core.errors import Invalid
from app.exports.codes import Codes
from app.exports.printing import Printing
from app.patient_summary.schema import PatientSummary

Render = Callable[[PatientSummary, Codes | None, Printing], bytes | str]
PDF = "application/pdf"
TEXT = "text/plain; charset=utf-8"
Group = Literal["carry", "home", "letters"]


@dataclass(frozen=True, slots=True)
class Format:
    """One way out on paper or as text. `render` is pure: the same input gives the same bytes.

    `medium` is the kind of link that belongs on it; without `needs_link` it carries no code at all. `group` is the
    place it is made for, and where it is offered.
    """

    key: str
    title: str
    description: str
    media_type: str
    needs_link: bool
    medium: str | None
    render: Render
    group: Group = "carry"

    @property
    def is_pdf(self) -> bool:
        return self.media_type == PDF


class CannotBeMade(Invalid):
    """Something that must stand on this format has no room there. Nothing is ever cut or left out instead."""

    def __init__(self, title: str, name: str) -> None:
        super().__init__(
            "does_not_fit",
            f"{title}: there is no room for “{name}”. Make it shorter, or print a larger format such as the folded "
            "card or the bag sheet.",
            extra={"format": title, "line": name},
        )


def codes_for(title: str, codes: Codes | None) -> Codes:
    """The codes of a format that needs them. ValueError is a fault of the caller."""
    if codes is None:
        raise ValueError(f"{title} carries a code: give the codes of a link.")
    return codes


def file_name(document: Format, version: int) -> str:
    """alert-card-wallet-v7.pdf: what it is and which version, never whose (part 10)."""
    ending = "pdf" if document.is_pdf else "txt"
    return f"alert-card-{re.sub('[^a-z0-9]+', '-', document.key)}-v{version}.{ending}"
