"""The sentence a person agrees to at issue: which version of its words, in which language, by whom, when."""

from datetime import date
from typing import Final

from sqlmodel import Session

from app.alert_cards.by import By
from app.alert_cards.models import CardConsent, CardVersion
from app.core.errors import Invalid
from app.patient_summary.schema import Frozen

WORDS: Final = {"1": date(2026, 11, 21)}
"""Every version of the sentence there has been and since when; the words are in the app's catalogue as
`issue.consent`. Whoever changes them adds a version here and names it in the app."""
LATEST: Final = max(WORDS, key=lambda version: WORDS[version])
LANGUAGES: Final = frozenset({"en-GB", "cy"})


class Consent(Frozen):
    """The words that were on the screen."""

    version: str
    language: str


def require_known(consent: Consent) -> None:
    """Invalid unless these are words that we have shown and can show again."""
    if consent.version not in WORDS or consent.language not in LANGUAGES:
        raise Invalid("unknown_consent", "The words to agree to have changed. Open the preview again and read them.")


def record_consent(session: Session, version: CardVersion, consent: Consent, *, by: By) -> CardConsent:
    """Kept with the version it was given for."""
    row = CardConsent.model_validate(
        {
            "card_id": version.card_id,
            "version": version.version,
            "account_id": by.account_id,
            "by": by.kind,
            "words_version": consent.version,
            "language": consent.language,
        }
    )
    session.add(row)
    return row
