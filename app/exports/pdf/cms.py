"""The CMS signature inside a PDF (RFC 5652, CAdES attributes of ETSI EN 319 122-1), declared type by type.

It has one fixed shape: detached, SHA-256, ECDSA P-256, one signer. The types are those of the RFCs; `cryptography`
writes them in DER. Other programs judge the result in the tests: poppler, OpenSSL and pyHanko's own validator.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Final

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import ObjectIdentifier

_DATA: Final = ObjectIdentifier("1.2.840.113549.1.7.1")
_SIGNED_DATA: Final = ObjectIdentifier("1.2.840.113549.1.7.2")
_CONTENT_TYPE: Final = ObjectIdentifier("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST: Final = ObjectIdentifier("1.2.840.113549.1.9.4")
_SIGNING_CERTIFICATE_V2: Final = ObjectIdentifier("1.2.840.113549.1.9.16.2.47")
_SHA_256: Final = ObjectIdentifier("2.16.840.1.101.3.4.2.1")
_ECDSA_WITH_SHA_256: Final = ObjectIdentifier("1.2.840.10045.4.3.2")


@asn1.sequence
class _Algorithm:
    """AlgorithmIdentifier. Neither of ours has parameters (RFC 5754)."""

    algorithm: ObjectIdentifier


@asn1.sequence
class _IssuerAndSerial:
    issuer: asn1.TLV
    serial: int


@asn1.sequence
class _GeneralNames:
    directory: Annotated[asn1.TLV, asn1.Explicit(4)]


@asn1.sequence
class _IssuerSerial:
    issuer: _GeneralNames
    serial: int


@asn1.sequence
class _CertificateId:
    """ESSCertIDv2 with its default algorithm, SHA-256 (RFC 5035)."""

    digest: bytes
    issuer_serial: _IssuerSerial


@asn1.sequence
class _SigningCertificateV2:
    certificates: list[_CertificateId]


@asn1.sequence
class _Attribute:
    kind: ObjectIdentifier
    values: asn1.SetOf[ObjectIdentifier | bytes | _SigningCertificateV2]


@asn1.sequence
class _Signer:
    version: int
    identifier: _IssuerAndSerial
    digest_algorithm: _Algorithm
    signed_attributes: Annotated[asn1.SetOf[_Attribute], asn1.Implicit(0)]
    signature_algorithm: _Algorithm
    signature: bytes


@asn1.sequence
class _Content:
    """EncapsulatedContentInfo without the content: it is the document around the signature."""

    kind: ObjectIdentifier


@asn1.sequence
class _SignedData:
    version: int
    digest_algorithms: asn1.SetOf[_Algorithm]
    content: _Content
    certificates: Annotated[asn1.SetOf[x509.Certificate], asn1.Implicit(0)]
    signers: asn1.SetOf[_Signer]


@asn1.sequence
class _ContentInfo:
    kind: ObjectIdentifier
    content: Annotated[_SignedData, asn1.Explicit(0)]


def signed_data(digest: bytes, certificates: Sequence[x509.Certificate], sign: Callable[[bytes], bytes]) -> bytes:
    """A ContentInfo over the document's SHA-256. The signer's certificate is the first; `sign` signs in DER."""
    own, attributes = certificates[0], _attributes(digest, certificates[0])
    signer = _Signer(
        version=1,
        identifier=_IssuerAndSerial(issuer=_name(own), serial=own.serial_number),
        digest_algorithm=_Algorithm(algorithm=_SHA_256),
        signed_attributes=attributes,
        signature_algorithm=_Algorithm(algorithm=_ECDSA_WITH_SHA_256),
        signature=sign(asn1.encode_der(attributes)),
    )
    content = _SignedData(
        version=1,
        digest_algorithms=asn1.SetOf([_Algorithm(algorithm=_SHA_256)]),
        content=_Content(kind=_DATA),
        certificates=asn1.SetOf(list(certificates)),
        signers=asn1.SetOf([signer]),
    )
    return asn1.encode_der(_ContentInfo(kind=_SIGNED_DATA, content=content))


def _attributes(digest: bytes, certificate: x509.Certificate) -> asn1.SetOf[_Attribute]:
    """What is signed. No signing time: PAdES keeps it in the PDF."""
    issuer_serial = _IssuerSerial(issuer=_GeneralNames(directory=_name(certificate)), serial=certificate.serial_number)
    identified = _CertificateId(digest=certificate.fingerprint(hashes.SHA256()), issuer_serial=issuer_serial)
    return asn1.SetOf(
        [
            _Attribute(kind=_CONTENT_TYPE, values=asn1.SetOf([_DATA])),
            _Attribute(kind=_MESSAGE_DIGEST, values=asn1.SetOf([digest])),
            _Attribute(
                kind=_SIGNING_CERTIFICATE_V2,
                values=asn1.SetOf([_SigningCertificateV2(certificates=[identified])]),
            ),
        ]
    )


def _name(certificate: x509.Certificate) -> asn1.TLV:
    return asn1.decode_der(asn1.TLV, certificate.issuer.public_bytes())
