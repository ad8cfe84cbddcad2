"""One card of three signed templates, and all its words."""

import pytest

from app.card_templates.catalogue import Catalogue
from app.patient_summary.schema import PatientSummary
from tests.factories import cards

DUCHENNE = ("duchenne-muscular-dystrophy", "long-term-steroid-adult", "mask-ventilation")


@pytest.fixture(scope="module")
def signed() -> Catalogue:
    """The templates of this card as if clinicians had signed them."""
    return cards.signed_catalogue(*DUCHENNE, combination="duchenne-adult-steroids-mask")


def every_word(summary: PatientSummary) -> str:
    """All that leaves with a summary."""
    return summary.model_dump_json()
