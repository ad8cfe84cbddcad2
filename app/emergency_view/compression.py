"""Bodies on the wire: fixed pages compressed once, an opened page after a beginning that is compressed once."""

import gzip
import zlib
from dataclasses import dataclass
from typing import Final

import brotli

_HEADER: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
LEVEL: Final = 2
QUALITY: Final = 1
LONG: Final = 45_000
"""Bytes from which a page (one in two languages) needs the slower levels to stay under 14,000."""
LONG_LEVEL: Final = 6
LONG_QUALITY: Final = 5


@dataclass(frozen=True, slots=True)
class Fixed:
    """A body that is the same for everyone, ready in each encoding."""

    plain: bytes
    by_gzip: bytes
    by_brotli: bytes

    @classmethod
    def of(cls, text: str, *, quality: int = 11) -> "Fixed":
        """Compressed as small as it gets: done once."""
        plain = text.encode("utf-8")
        by_gzip = gzip.compress(plain, 9, mtime=0)
        return cls(plain, by_gzip, brotli.compress(plain, mode=brotli.MODE_TEXT, quality=quality))

    def for_reader(self, accepted: bytes) -> tuple[bytes, bytes | None]:
        """The body and its encoding for an Accept-Encoding header."""
        if b"br" in accepted:
            return self.by_brotli, b"br"
        if b"gzip" in accepted:
            return self.by_gzip, b"gzip"
        return self.plain, None


class Beginning:
    """Compresses texts that begin with the same words: their state after the beginning is copied, not made again."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._bytes = text.encode("utf-8")
        self._check = zlib.crc32(self._bytes)
        self._state = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._start = _HEADER + self._state.compress(self._bytes) + self._state.flush(zlib.Z_SYNC_FLUSH)

    def for_reader(self, text: str, accepted: bytes) -> tuple[bytes, bytes | None]:
        """The text and its encoding for an Accept-Encoding header; the quickest that stays well under 14,000 bytes."""
        if b"br" in accepted:
            quality = QUALITY if len(text) < LONG else LONG_QUALITY
            return brotli.compress(text.encode("utf-8"), quality=quality), b"br"
        if b"gzip" in accepted:
            return self.gzip(text), b"gzip"
        return text.encode("utf-8"), None

    def gzip(self, text: str) -> bytes:
        """The whole text as gzip. Any other text than one with this beginning is compressed as a whole."""
        if len(text) >= LONG:
            return gzip.compress(text.encode("utf-8"), LONG_LEVEL, mtime=0)
        if not text.startswith(self._text):
            return gzip.compress(text.encode("utf-8"), LEVEL, mtime=0)
        rest = text[len(self._text) :].encode("utf-8")
        state = self._state.copy()
        check = zlib.crc32(rest, self._check)
        size = (len(self._bytes) + len(rest)) & 0xFFFFFFFF
        end = check.to_bytes(4, "little") + size.to_bytes(4, "little")
        return b"".join((self._start, state.compress(rest), state.flush(), end))
