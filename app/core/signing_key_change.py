"""The next key that signs the log, and the next that signs prints. The older files stay: what they signed is checked
with them, and nothing is sealed by them. A process signs with the next key from its next start on."""

from cryptography import x509

from app.core import clock, key_files
from app.core.key_files import KeyPlaces
from app.core.pdf_certificate import certificate_file, make_pdf_certificate, write_pdf_certificate
from app.core.runtime import Runtime
from app.core.signing_keys import KeyPurpose, SigningKey, generate_signing_key


def next_log_key(runtime: Runtime) -> int:
    """Make it; gives its id. The checkpoints and the journal name the key of each signature."""
    places = runtime.keys.places
    return key_files.make_signing_key(places, KeyPurpose.LOG, _next_id(places, KeyPurpose.LOG)).key_id


def next_pdf_key(runtime: Runtime) -> int:
    """Make it with a self-signed certificate of its own; gives its id. The certificate is written first: a key without
    one would stop the next start. One that an interrupted run left without its key is nobody's."""
    places = runtime.keys.places
    key = generate_signing_key(KeyPurpose.PDF, _next_id(places, KeyPurpose.PDF))
    certificate_file(places, key.key_id).unlink(missing_ok=True)
    write_pdf_certificate(places, key, _certificate(runtime, key))
    key_files.write_signing_key(places, key)
    return key.key_id


def _certificate(runtime: Runtime, key: SigningKey) -> x509.Certificate:
    return make_pdf_certificate(key, organisation="Alertcard", demo=runtime.is_demo, at=clock.now())


def _next_id(places: KeyPlaces, purpose: KeyPurpose) -> int:
    return key_files.key_ids(places, purpose)[-1] + 1
