"""The signature of a finished PDF: PAdES B-B (ETSI EN 319 142-1), P-256, over the whole file.

It proves that the file is as this service made it; it does not prove that the card is current, and the print never
tells anybody to look for a mark in their reader (security-design M9).
"""

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from app.core.signing_keys import KeyPurpose, SigningKey
from app.exports.pdf.cms import signed_data

if TYPE_CHECKING:
    from pyhanko.sign.signers.pdf_cms import Signer

FIELD: Final = "Signature"
RESERVED: Final = 8192
"""Hex characters kept for the signature: room for a chain of three certificates."""


@dataclass(frozen=True, slots=True)
class PdfSigner:
    """The PDF key and its certificate, first, with any chain after it. PurposeMismatch for another key."""

    key: SigningKey
    certificates: tuple[x509.Certificate, ...]

    def __post_init__(self) -> None:
        self.key.private_key(purpose=KeyPurpose.PDF)
        if not self.certificates:
            raise ValueError("A PDF is signed with a certificate. Give the one of the PDF key.")


def sign_pdf(data: bytes, signer: PdfSigner) -> bytes:
    """The same document with an invisible signature added behind it. Nothing before it is changed."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata
    from pyhanko.sign.signers.pdf_signer import PdfSigner as Library

    about = PdfSignatureMetadata(field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    out = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(data))
    Library(about, _library_signer(signer)).sign_pdf(writer, output=out, bytes_reserved=RESERVED)
    return out.getvalue()


def _library_signer(signer: PdfSigner) -> "Signer":
    """A signer of the library that uses our key where it is: no copy of its secret is made."""
    from asn1crypto import algos, cms
    from asn1crypto import x509 as asn1_x509
    from pyhanko.sign.signers.pdf_cms import Signer

    private = signer.key.private_key(purpose=KeyPurpose.PDF)

    def sign(attributes: bytes) -> bytes:
        return private.sign(attributes, ec.ECDSA(hashes.SHA256()))

    class KeySigner(Signer):
        async def async_sign(self, data_digest: bytes, digest_algorithm: str, *_: Any, **__: Any) -> cms.ContentInfo:
            if digest_algorithm != "sha256":
                raise ValueError("PDFs are signed over SHA-256.")
            return cms.ContentInfo.load(signed_data(data_digest, signer.certificates, sign))

    own = asn1_x509.Certificate.load(signer.certificates[0].public_bytes(Encoding.DER))
    mechanism = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})
    return KeySigner(signing_cert=own, signature_mechanism=mechanism)
