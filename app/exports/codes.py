"""The code of one link, as a print needs it. Sharing opens the sealed link and makes this value."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Codes:
    """What one print carries. Both codes open the card: never log this value.

    `url` is what the QR holds (`https://host/e#TOKEN`, or the short form with the typed code on small media);
    `typed_code` is grouped, XXXXX-XXXXX-XXXXX; `version` is the card version the code was signed for.
    """

    url: str = field(repr=False)
    typed_code: str = field(repr=False)
    medium: str
    version: int
    is_short: bool = False

    @property
    def typing_address(self) -> str:
        """What a person types into a browser: host and path, without scheme and without the code."""
        parts = urlsplit(self.url)
        return f"{parts.netloc}{parts.path}"
