"""Pages drawn at earlier openings of this process, each sealed under the key that only the code on the card gives.

So this memory tells whoever takes the process over nothing that the database does not (security-design C4, M12), and
a page can be found only by what presents the card again. What differs at each opening is not in it: it is put into
the gaps as the page is sent."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate, pairwise
from typing import Final, NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.emergency_view.compression import Parts
from app.emergency_view.overlay import HeadingNotice

MOST: Final = 1024
"""Some 50 kB each."""
_NONCE: Final = 12
_AAD: Final = b"alertcard v1 drawn page"


class PageKey(NamedTuple):
    """Everything that a page depends on. A card version is never changed, template notices are only ever added."""

    version_id: UUID
    today: date
    notices: tuple[HeadingNotice, ...]
    withdrawals: int
    paper_version: int | None
    was_typed: bool


@dataclass(frozen=True, slots=True)
class _Sealed:
    body: bytes = field(repr=False)
    lengths: tuple[int, ...]
    gaps: tuple[bytes, ...]


class DrawnPages:
    """The pages used last."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._pages: OrderedDict[PageKey, _Sealed] = OrderedDict()

    def find(self, key: PageKey, version_key: bytes) -> Parts | None:
        """The page, if it was drawn before and this key opens it."""
        sealed = self._pages.get(key)
        if sealed is None:
            return None
        nonce, rest = sealed.body[:_NONCE], sealed.body[_NONCE:]
        try:
            plain = AESGCM(version_key).decrypt(nonce, rest, _AAD + key.version_id.bytes)
        except InvalidTag:
            return None
        self._pages.move_to_end(key)
        ends = accumulate(sealed.lengths, initial=0)
        pieces = tuple(plain[start:end] for start, end in pairwise(ends))
        half = len(pieces) // 2
        return Parts(pieces[:half], pieces[half:], sealed.gaps)

    def keep(self, key: PageKey, version_key: bytes, parts: Parts) -> None:
        """Seal it for the next opening; the page used longest ago makes room."""
        pieces = (*parts.texts, *parts.deflated)
        nonce = secrets.token_bytes(_NONCE)
        body = AESGCM(version_key).encrypt(nonce, b"".join(pieces), _AAD + key.version_id.bytes)
        self._pages[key] = _Sealed(nonce + body, tuple(map(len, pieces)), parts.gaps)
        if len(self._pages) > self._most:
            self._pages.popitem(last=False)
