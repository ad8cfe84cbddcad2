"""The CMS signature inside a PDF (RFC 5652, CAdES attributes of ETSI EN 319 122-1), in DER.

It has one fixed shape: detached, SHA-256, ECDSA P-256, one signer. Written out here because building the same objects
with an ASN.1 library takes three times as long as everything else in a signature. Other programs judge the result in
the tests: poppler, OpenSSL and pyHanko's own validator.
"""

from collections.abc import Callable, Sequence
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

_INTEGER, _OCTETS, _SEQUENCE, _SET = 0x02, 0x04, 0x30, 0x31
_CONTEXT_0, _CONTEXT_4 = 0xA0, 0xA4
_DATA: Final = bytes.fromhex("06092a864886f70d010701")
_SIGNED_DATA: Final = bytes.fromhex("06092a864886f70d010702")
_CONTENT_TYPE: Final = bytes.fromhex("06092a864886f70d010903")
_MESSAGE_DIGEST: Final = bytes.fromhex("06092a864886f70d010904")
_SIGNING_CERTIFICATE_V2: Final = bytes.fromhex("060b2a864886f70d010910022f")
_SHA_256: Final = bytes.fromhex("300b0609608648016503040201")
_ECDSA_WITH_SHA_256: Final = bytes.fromhex("300a06082a8648ce3d040302")
_VERSION_1: Final = bytes.fromhex("020101")


def signed_data(digest: bytes, certificates: Sequence[x509.Certificate], sign: Callable[[bytes], bytes]) -> bytes:
    """A ContentInfo over the document's SHA-256. The signer's certificate is the first; `sign` signs in DER."""
    attributes = _attributes(digest, certificates[0])
    signer = _tagged(
        _SEQUENCE,
        _VERSION_1,
        _issuer_and_serial(certificates[0]),
        _SHA_256,
        _tagged(_CONTEXT_0, *attributes),
        _ECDSA_WITH_SHA_256,
        _tagged(_OCTETS, sign(_tagged(_SET, *attributes))),
    )
    chain = sorted(each.public_bytes(Encoding.DER) for each in certificates)
    content = _tagged(
        _SEQUENCE,
        _VERSION_1,
        _tagged(_SET, _SHA_256),
        _tagged(_SEQUENCE, _DATA),
        _tagged(_CONTEXT_0, *chain),
        _tagged(_SET, signer),
    )
    return _tagged(_SEQUENCE, _SIGNED_DATA, _tagged(_CONTEXT_0, content))


def _attributes(digest: bytes, certificate: x509.Certificate) -> list[bytes]:
    """What is signed, in the order that DER asks of a set. No signing time: PAdES keeps it in the PDF."""
    name = _tagged(_SEQUENCE, _tagged(_CONTEXT_4, certificate.issuer.public_bytes()))
    issuer_serial = _tagged(_SEQUENCE, name, _serial(certificate))
    identified = _tagged(_SEQUENCE, _tagged(_OCTETS, certificate.fingerprint(hashes.SHA256())), issuer_serial)
    return sorted(
        [
            _attribute(_CONTENT_TYPE, _DATA),
            _attribute(_MESSAGE_DIGEST, _tagged(_OCTETS, digest)),
            _attribute(_SIGNING_CERTIFICATE_V2, _tagged(_SEQUENCE, _tagged(_SEQUENCE, identified))),
        ]
    )


def _attribute(kind: bytes, value: bytes) -> bytes:
    return _tagged(_SEQUENCE, kind, _tagged(_SET, value))


def _issuer_and_serial(certificate: x509.Certificate) -> bytes:
    return _tagged(_SEQUENCE, certificate.issuer.public_bytes(), _serial(certificate))


def _serial(certificate: x509.Certificate) -> bytes:
    number = certificate.serial_number
    return _tagged(_INTEGER, number.to_bytes(number.bit_length() // 8 + 1))


def _tagged(tag: int, *parts: bytes) -> bytes:
    """Tag, length and content."""
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    size = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(size)]) + size + content
