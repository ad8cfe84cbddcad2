"""P-256 keys that know what they are for: a key of one purpose refuses the work of another."""

import base64
import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_HALF_ORDER: Final = ORDER // 2
_VERIFYING: Final = ec.ECDSA(hashes.SHA256())


class KeyPurpose(StrEnum):
    """What a P-256 key may sign. The values are also the names of the key files."""

    LINKS = "links"
    HEALTH_CARDS = "health_cards"
    PDF = "pdf"
    LOG = "log"
    PUSH = "push"


class PurposeMismatch(Exception):
    """A key was asked to do another key's work. Always a fault in the program or in the key folder."""

    def __init__(self, held: str, asked: str) -> None:
        super().__init__(f"This key is for {held} and was asked to serve {asked}. Load the key for {asked}.")


def _signing_algorithm() -> ec.ECDSA:
    """RFC 6979 where OpenSSL has it (3.2 and later): the same token is signed the same way twice."""
    try:
        return ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    except UnsupportedAlgorithm:  # random k is as good
        return ec.ECDSA(hashes.SHA256())


_SIGNING: Final = _signing_algorithm()


@dataclass(frozen=True, slots=True, eq=False)
class SigningKey:
    """A private key, its one purpose and its id. It never shows the private part in a repr."""

    purpose: KeyPurpose
    key_id: int
    _private: ec.EllipticCurvePrivateKey = field(repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self._private.curve, ec.SECP256R1):
            raise ValueError("Only P-256 keys are used here.")

    def private_key(self, *, purpose: KeyPurpose) -> ec.EllipticCurvePrivateKey:
        """The key itself, for a library that signs on its own (PDF, push). PurposeMismatch otherwise."""
        if purpose is not self.purpose:
            raise PurposeMismatch(self.purpose, purpose)
        return self._private

    def sign(self, data: bytes, *, purpose: KeyPurpose) -> bytes:
        """r and s, 32 bytes each, always with the lower s. PurposeMismatch for another purpose."""
        r, s = decode_dss_signature(self.private_key(purpose=purpose).sign(data, _SIGNING))
        return r.to_bytes(32) + min(s, ORDER - s).to_bytes(32)

    @property
    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self._private.public_key()


def generate_signing_key(purpose: KeyPurpose, key_id: int) -> SigningKey:
    """A new key in memory only; `key_files` writes it."""
    return SigningKey(purpose, key_id, ec.generate_private_key(ec.SECP256R1()))


def is_canonical_signature(signature: bytes) -> bool:
    """64 bytes, r and s in 1..n-1, and s not above half of n: there is one signature, not two."""
    if len(signature) != 64:
        return False
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    return 0 < r < ORDER and 0 < s <= _HALF_ORDER


def verify_signature(public_key: ec.EllipticCurvePublicKey, signature: bytes, data: bytes) -> bool:
    """Whether this canonical r and s sign the data under the key."""
    if not is_canonical_signature(signature):
        return False
    der = encode_dss_signature(int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))
    try:
        public_key.verify(der, data, _VERIFYING)
    except InvalidSignature:
        return False
    return True


def base64url(data: bytes) -> str:
    """Base64url without padding, as JSON web keys write it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def coordinates(public_key: ec.EllipticCurvePublicKey) -> tuple[str, str]:
    """x and y as a JSON web key writes them."""
    numbers = public_key.public_numbers()
    return base64url(numbers.x.to_bytes(32)), base64url(numbers.y.to_bytes(32))


def public_key_from_coordinates(x: str, y: str) -> ec.EllipticCurvePublicKey:
    """The key of a JSON web key's x and y. ValueError if they are not a point of the curve."""
    point = b"\x04" + _coordinate(x) + _coordinate(y)
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


def _coordinate(text: str) -> bytes:
    value = base64.b64decode(text + "=", altchars=b"-_", validate=True)
    if len(value) != 32 or base64url(value) != text:
        raise ValueError("A P-256 coordinate is 32 bytes in base64url without padding.")
    return value


def thumbprint(public_key: ec.EllipticCurvePublicKey) -> str:
    """The RFC 7638 thumbprint: SHA-256 of the required members in order, base64url."""
    x, y = coordinates(public_key)
    members = f'{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}'
    return base64url(hashlib.sha256(members.encode("ascii")).digest())
