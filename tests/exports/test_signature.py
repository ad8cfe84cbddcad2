"""The signature, judged by others: poppler's pdfsig and OpenSSL as real processes, pyHanko's validator, asn1crypto."""

import hashlib
import re
import subprocess
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from app.core.pdf_certificate import make_pdf_certificate
from app.core.signing_keys import KeyPurpose, PurposeMismatch, generate_signing_key
from app.exports.formats import find_format
from app.exports.formats.base import Format
from app.exports.pdf.signature import PdfSigner, sign_pdf
from app.exports.printing import Printing
from tests.exports.looking import PDFS, live, make, texts


def a_certificate_signer() -> PdfSigner:
    key = generate_signing_key(KeyPurpose.PDF, 1)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return PdfSigner(key, (make_pdf_certificate(key, organisation="Alertcard", demo=True, at=at),))


@pytest.fixture(scope="module")
def signer() -> PdfSigner:
    return a_certificate_signer()


@pytest.fixture
def card(printing: Printing) -> bytes:
    document = find_format("wallet-card")
    assert document
    return make(document, live(), printing)


def judged(data: bytes, folder: Path) -> str:
    path = folder / "signed.pdf"
    path.write_bytes(data)
    return subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False).stdout


@pytest.mark.slow
@pytest.mark.parametrize("document", PDFS, ids=lambda each: each.key)
def test_pdfsig_finds_every_document_valid_and_signed_as_a_whole(
    document: Format, printing: Printing, signer: PdfSigner, tmp_path: Path
) -> None:
    said = judged(sign_pdf(make(document, live(), printing), signer), tmp_path)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


@pytest.mark.slow
def test_one_byte_altered_is_detected(card: bytes, signer: PdfSigner, tmp_path: Path) -> None:
    signed = sign_pdf(card, signer)
    for place in (400, len(card) // 2, len(card) - 30):
        altered = bytearray(signed)
        altered[place] ^= 1
        assert "Signature is Valid." not in judged(bytes(altered), tmp_path)


PLACES = ["first byte", "first range", "before the signature", "after the signature", "last byte"]


@pytest.mark.parametrize("place", PLACES)
def test_a_byte_altered_in_either_range_is_detected(card: bytes, signer: PdfSigner, place: str, tmp_path: Path) -> None:
    signed = sign_pdf(card, signer)
    _, length, second, rest = embedded(signed).byte_range
    at = dict(zip(PLACES, (9, length // 2, length - 1, second, second + rest - 3), strict=True))[place]
    altered = bytearray(signed)
    altered[at] ^= 1
    assert not openssl_accepts(bytes(altered), signer, ranges_of=signed, folder=tmp_path)
    assert "Signature is Valid." not in judged(bytes(altered), tmp_path)


def test_what_stands_behind_the_signature_is_not_called_signed(card: bytes, signer: PdfSigner, tmp_path: Path) -> None:
    longer = sign_pdf(card, signer) + b"% more\n"
    assert "Total document signed" not in judged(longer, tmp_path)
    assert status_of(longer, signer).coverage is not SignatureCoverageLevel.ENTIRE_FILE


def test_signed_attributes_are_those_of_pades_and_no_others(card: bytes, signer: PdfSigner) -> None:
    """ETSI EN 319 142-1: content type, message digest, signing certificate; the time stands in the PDF alone."""
    signed = sign_pdf(card, signer)
    found, certificate = embedded(signed), signer.certificates[0]
    attributes = {each["type"].native: each["values"] for each in found.signer_info["signed_attrs"]}
    assert set(attributes) == {"content_type", "message_digest", "signing_certificate_v2"}
    assert attributes["content_type"][0].native == "data"
    start, length, second, rest = found.byte_range
    covered = signed[start : start + length] + signed[second : second + rest]
    assert attributes["message_digest"][0].native == hashlib.sha256(covered).digest()
    identified = attributes["signing_certificate_v2"][0]["certs"][0]
    assert identified["cert_hash"].native == certificate.fingerprint(hashes.SHA256())
    assert identified["issuer_serial"]["serial_number"].native == certificate.serial_number
    assert identified["issuer_serial"]["issuer"][0].chosen == _as_root(signer).issuer


def test_signature_is_one_ecdsa_signer_over_sha_256_and_holds_no_content(card: bytes, signer: PdfSigner) -> None:
    held = cms.ContentInfo.load(bytes.fromhex(contents(sign_pdf(card, signer)).decode()), strict=False)["content"]
    (told,) = held["signer_infos"]
    assert told["digest_algorithm"]["algorithm"].native == "sha256"
    assert told["signature_algorithm"]["algorithm"].native == "sha256_ecdsa"
    assert told["sid"].chosen["serial_number"].native == signer.certificates[0].serial_number
    assert held["encap_content_info"]["content"].native is None
    assert held["crls"].native is None


@pytest.mark.slow
def test_signature_of_one_document_does_not_fit_another(card: bytes, signer: PdfSigner, tmp_path: Path) -> None:
    document = find_format("helper-sheet")
    assert document
    other = make(document, live(), Printing(date(2026, 11, 21), "https://card.example", "0300 555 0100"))
    swapped = sign_pdf(card, signer)
    swapped = swapped.replace(contents(swapped), contents(sign_pdf(other, signer)))
    assert "Signature is Valid." not in judged(swapped, tmp_path)


def contents(signed: bytes) -> bytes:
    """The signature itself, in hexadecimal."""
    found = re.search(rb"/Contents <([0-9a-fA-F]+)>", signed)
    assert found
    return found[1]


def test_signing_changes_nothing_before_it(card: bytes, signer: PdfSigner) -> None:
    signed = sign_pdf(card, signer)
    assert signed.startswith(card)
    assert texts(signed) == texts(card)


def test_key_of_another_purpose_refuses() -> None:
    key = generate_signing_key(KeyPurpose.LINKS, 1)
    pdf = a_certificate_signer()
    with pytest.raises(PurposeMismatch):
        PdfSigner(key, pdf.certificates)


def test_signer_without_a_certificate_is_refused() -> None:
    with pytest.raises(ValueError, match="certificate"):
        PdfSigner(generate_signing_key(KeyPurpose.PDF, 1), ())


@pytest.mark.slow
def test_other_readers_find_it_whole_too(card: bytes, signer: PdfSigner, tmp_path: Path) -> None:
    """pyHanko's validator, and OpenSSL over the signed bytes."""
    signed = sign_pdf(card, signer)
    status = status_of(signed, signer)
    assert status.intact
    assert status.valid
    assert status.trusted
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert openssl_accepts(signed, signer, ranges_of=signed, folder=tmp_path)


def embedded(signed: bytes) -> EmbeddedPdfSignature:
    found: EmbeddedPdfSignature = PdfFileReader(BytesIO(signed)).embedded_signatures[0]
    return found


def status_of(signed: bytes, signer: PdfSigner) -> PdfSignatureStatus:
    """What pyHanko makes of it, with our certificate as the root."""
    found = embedded(signed)
    trust = ValidationContext(trust_roots=[_as_root(signer)], moment=found.self_reported_timestamp)
    return validate_pdf_signature(found, trust)


def openssl_accepts(data: bytes, signer: PdfSigner, *, ranges_of: bytes, folder: Path) -> bool:
    """OpenSSL over the bytes that the signature of `ranges_of` covers, as they stand in `data`."""
    start, length, second, rest = embedded(ranges_of).byte_range
    (folder / "signed.bin").write_bytes(data[start : start + length] + data[second : second + rest])
    der = bytes.fromhex(contents(ranges_of).decode())
    (folder / "signature.der").write_bytes(der[: 4 + int.from_bytes(der[2:4])])
    (folder / "root.pem").write_bytes(signer.certificates[0].public_bytes(Encoding.PEM))
    command = ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "signature.der"]
    command += ["-content", "signed.bin", "-CAfile", "root.pem", "-purpose", "any", "-out", "checked.bin"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).returncode == 0


def _as_root(signer: PdfSigner) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(signer.certificates[0].public_bytes(Encoding.DER))


def test_chain_is_carried_along(card: bytes, signer: PdfSigner) -> None:
    between = a_middle_certificate()
    signed = sign_pdf(card, PdfSigner(signer.key, (*signer.certificates, between)))
    assert between.public_bytes(Encoding.DER).hex().encode() in contents(signed).lower()


def a_middle_certificate() -> x509.Certificate:
    """A certificate that a trusted list would put between its root and ours."""
    root = ec.generate_private_key(ec.SECP256R1())
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("Middle", "Root")]
    builder = x509.CertificateBuilder().subject_name(names[0]).issuer_name(names[1]).serial_number(7)
    builder = builder.not_valid_before(datetime(2026, 1, 1, tzinfo=UTC)).not_valid_after(
        datetime(2030, 1, 1, tzinfo=UTC)
    )
    return builder.public_key(ec.generate_private_key(ec.SECP256R1()).public_key()).sign(root, hashes.SHA256())
