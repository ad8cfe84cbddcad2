"""The two codes of one link: what paper and typing carry, and how they are kept for printing again."""

from dataclasses import dataclass, field
from typing import Self

from app.core.derived_keys import code_lookup, secret_lookup
from app.core.link_token import SECRET_LENGTH, make_link_secret
from app.core.secret_keys import SecretKey
from app.core.typed_code import RANDOM_SYMBOLS, make_typed_code

ROW_VERSION = 1
"""A link's codes never change, so the sealed copy's row version does not either."""


@dataclass(frozen=True, slots=True)
class LinkSecrets:
    """The 136-bit secret of the QR and the fourteen symbols of the typed code. Neither shows in a repr."""

    secret: bytes = field(repr=False)
    symbols: str = field(repr=False)

    @classmethod
    def make(cls) -> Self:
        """New ones from the system's generator."""
        return cls(make_link_secret(), make_typed_code())

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """Back from `pack`. ValueError for bytes of another length."""
        if len(packed) != SECRET_LENGTH + RANDOM_SYMBOLS:
            raise ValueError("The sealed codes of a link have another length.")
        return cls(packed[:SECRET_LENGTH], packed[SECRET_LENGTH:].decode("ascii"))

    def pack(self) -> bytes:
        """The plaintext of `share_link.secret_sealed`: secret, then symbols; always the same length."""
        return self.secret + self.symbols.encode("ascii")

    @property
    def secret_lookup(self) -> bytes:
        """By which the row is found after a scan."""
        return secret_lookup(self.secret)

    def code_lookup(self, pepper: SecretKey) -> bytes:
        """By which the row is found after typing; changes with the pepper."""
        return code_lookup(pepper, self.symbols)
