"""The PDF key's certificate says what it is for, and that a demonstration is not for care."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from app.core.key_files import KeyExists, KeyMissing, KeyPlaces, KeyUnreadable
from app.core.pdf_certificate import (
    certificate_file,
    load_pdf_certificates,
    make_pdf_certificate,
    write_pdf_certificate,
)
from app.core.signing_keys import KeyPurpose, PurposeMismatch, SigningKey, generate_signing_key

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def key() -> SigningKey:
    return generate_signing_key(KeyPurpose.PDF, 1)


@pytest.fixture
def places(tmp_path: Path) -> KeyPlaces:
    return KeyPlaces(tmp_path)


def test_a_demonstration_certificate_says_so(key: SigningKey) -> None:
    demo = make_pdf_certificate(key, organisation="Alertcard", demo=True, at=AT)
    live = make_pdf_certificate(key, organisation="Alertcard", demo=False, at=AT)
    assert demo.subject.rfc4514_string() == "CN=Alertcard (demonstration\\, not for care)"
    assert live.subject.rfc4514_string() == "CN=Alertcard"


def test_the_certificate_is_self_signed_for_signing_documents_only(key: SigningKey) -> None:
    certificate = make_pdf_certificate(key, organisation="Alertcard", demo=False, at=AT)
    certificate.verify_directly_issued_by(certificate)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert certificate.not_valid_before_utc == AT
    assert certificate.not_valid_after_utc.year == 2036
    assert isinstance(certificate.public_key(), ec.EllipticCurvePublicKey)


@pytest.mark.parametrize("purpose", [purpose for purpose in KeyPurpose if purpose is not KeyPurpose.PDF])
def test_only_the_pdf_key_gets_a_certificate(purpose: KeyPurpose) -> None:
    with pytest.raises(PurposeMismatch):
        make_pdf_certificate(generate_signing_key(purpose, 1), organisation="Alertcard", demo=True, at=AT)


def test_the_certificate_comes_back_and_is_never_written_over(places: KeyPlaces, key: SigningKey) -> None:
    certificate = make_pdf_certificate(key, organisation="Alertcard", demo=True, at=AT)
    write_pdf_certificate(places, key, certificate)
    assert load_pdf_certificates(places, key) == [certificate]
    with pytest.raises(KeyExists, match=r"pdf-1.crt"):
        write_pdf_certificate(places, key, certificate)


def test_a_missing_damaged_or_foreign_certificate_is_named(places: KeyPlaces, key: SigningKey) -> None:
    with pytest.raises(KeyMissing, match=r"pdf-1.crt is missing"):
        load_pdf_certificates(places, key)
    certificate_file(places, 1).write_text("not a certificate")
    with pytest.raises(KeyUnreadable, match=r"pdf-1.crt is not a PEM certificate"):
        load_pdf_certificates(places, key)
    certificate_file(places, 1).unlink()
    write_pdf_certificate(places, key, make_pdf_certificate(key, organisation="A", demo=True, at=AT))
    with pytest.raises(KeyUnreadable, match=r"not the certificate of pdf key 1"):
        load_pdf_certificates(places, generate_signing_key(KeyPurpose.PDF, 1))
