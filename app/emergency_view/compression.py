"""Bodies on the wire: fixed pages compressed once, an opened page in parts between which each opening puts its own."""

import gzip
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import brotli

LEVEL: Final = 6
QUALITY: Final = 4
Body = tuple[bytes, bytes | None]
"""Bytes and their content encoding."""
_GZIP_HEADER: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LAST_BLOCK: Final = b"\x03\x00"


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

    def for_reader(self, accepted: bytes) -> Body:
        """The body and its encoding for an Accept-Encoding header."""
        if b"br" in accepted:
            return self.by_brotli, b"br"
        if b"gzip" in accepted:
            return self.by_gzip, b"gzip"
        return self.plain, None


def for_reader(text: str, accepted: bytes) -> Body:
    """A body made for this request alone, and its encoding."""
    plain = text.encode("utf-8")
    if b"br" in accepted:
        return brotli.compress(plain, quality=QUALITY), b"br"
    if b"gzip" in accepted:
        return gzip.compress(plain, LEVEL, mtime=0), b"gzip"
    return plain, None


@dataclass(frozen=True, slots=True)
class Gaps:
    """What stands in a page where each opening puts its own: one control character, as often as the filling is long."""

    lengths: Mapping[str, int]

    def mark(self, character: str) -> str:
        """The mark to draw into a page."""
        return character * self.lengths[character]

    def cut(self, text: str) -> "Parts":
        """The parts between the marks, compressed."""
        marks = "|".join(re.escape(self.mark(character)) for character in self.lengths)
        pieces = re.split(f"({marks})", text)
        texts, gaps = pieces[::2], pieces[1::2]
        may_point_back = not any(character in part for character in self.lengths for part in texts)
        return Parts.of(
            [each.encode("utf-8") for each in texts], [each.encode("ascii") for each in gaps], may_point_back
        )


@dataclass(frozen=True, slots=True)
class Parts:
    """A page in parts. Only gzip can be put together from parts: with brotli a part cannot begin in the middle."""

    texts: tuple[bytes, ...]
    deflated: tuple[bytes, ...]
    gaps: tuple[bytes, ...]
    """The mark after each part but the last."""

    @classmethod
    def of(cls, texts: list[bytes], gaps: list[bytes], may_point_back: bool) -> "Parts":
        """Each part ends on a whole byte. The marks go through the compressor, so that distances over them are right;
        what points back can point at no mark, because no part holds its character: else parts stand by themselves."""
        state = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        end = zlib.Z_SYNC_FLUSH if may_point_back else zlib.Z_FULL_FLUSH
        deflated = []
        for text, gap in zip(texts, [*gaps, b""], strict=True):
            deflated.append(state.compress(text) + state.flush(end))
            state.compress(gap)
            state.flush(end)
        return cls(tuple(texts), tuple(deflated), tuple(gaps))

    def for_reader(self, fillings: Mapping[bytes, bytes], accepted: bytes) -> Body:
        """The whole page with its gaps filled, by the first byte of their marks; and its encoding."""
        filled = [_fitting(gap, fillings[gap[:1]]) for gap in self.gaps]
        if b"gzip" not in accepted:
            between = zip(self.texts, [*filled, b""], strict=True)
            return b"".join(piece for pair in between for piece in pair), None
        pieces = [_GZIP_HEADER, self.deflated[0]]
        check, size = zlib.crc32(self.texts[0]), len(self.texts[0])
        for filling, text, deflated in zip(filled, self.texts[1:], self.deflated[1:], strict=True):
            pieces += (_stored(filling), deflated)
            check = zlib.crc32(text, zlib.crc32(filling, check))
            size += len(filling) + len(text)
        return b"".join((*pieces, _LAST_BLOCK, check.to_bytes(4, "little"), size.to_bytes(4, "little"))), b"gzip"


def _fitting(gap: bytes, filling: bytes) -> bytes:
    if len(filling) != len(gap):
        raise ValueError("A filling is not as long as its gap.")
    return filling


def _stored(data: bytes) -> bytes:
    """A deflate block of bytes as they are (RFC 1951, 3.2.4)."""
    return b"\x00" + len(data).to_bytes(2, "little") + (len(data) ^ 0xFFFF).to_bytes(2, "little") + data
