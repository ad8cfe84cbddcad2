"""The X.509 certificate of the PDF key: self-signed until the operator gives one from a trusted list."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from app.core.key_files import KeyMissing, KeyPlaces, KeyUnreadable, write_new_file
from app.core.signing_keys import KeyPurpose, SigningKey

YEARS_VALID: Final = 10
_DOCUMENT_SIGNING: Final = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336


def make_pdf_certificate(key: SigningKey, *, organisation: str, demo: bool, at: datetime) -> x509.Certificate:
    """A self-signed certificate, valid from `at` (aware) for ten years. A demo's says it is not for care."""
    common_name = f"{organisation} (demonstration, not for care)" if demo else organisation
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    private = key.private_key(purpose=KeyPurpose.PDF)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + timedelta(days=365 * YEARS_VALID))
    )
    for extension, critical in _extensions(key):
        builder = builder.add_extension(extension, critical)
    return builder.sign(private, hashes.SHA256())


def _extensions(key: SigningKey) -> list[tuple[x509.ExtensionType, bool]]:
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,  # Acrobat calls it non-repudiation and asks for one of the two
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return [
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (usage, True),
        (x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), False),
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key), False),
    ]


def certificate_file(places: KeyPlaces, key_id: int) -> Path:
    """`pdf-1.crt` in KEY_DIR. It is public; put one from a trusted list in its place at any time."""
    return places.key_dir / f"pdf-{key_id}.crt"


def write_pdf_certificate(places: KeyPlaces, key: SigningKey, certificate: x509.Certificate) -> None:
    """Keep the certificate beside its key. KeyExists if there is one."""
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    write_new_file(certificate_file(places, key.key_id), pem)


def load_pdf_certificates(places: KeyPlaces, key: SigningKey) -> list[x509.Certificate]:
    """The certificate of this key, first, and any chain after it in the same file.

    KeyMissing or KeyUnreadable say what to do, also when it belongs to another key."""
    path = certificate_file(places, key.key_id)
    try:
        chain = x509.load_pem_x509_certificates(path.read_bytes())
    except OSError:
        raise KeyMissing(f"The certificate {path} is missing. Put it back, or give one for this key.") from None
    except ValueError:
        raise KeyUnreadable(f"{path.name} is not a PEM certificate. Put the right file back.") from None
    if chain[0].public_key() != key.public_key:
        raise KeyUnreadable(f"{path.name} is not the certificate of {key.purpose} key {key.key_id}.")
    return chain
