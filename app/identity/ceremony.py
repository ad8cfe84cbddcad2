"""The two WebAuthn ceremonies as pure functions: what the browser is asked, and whether its answer holds.

Discoverable passkeys, the person verified, the exact origin, and our own host as relying party. No attestation is
asked for: which maker's device somebody uses is none of our business.

The library is imported at its first use: a start need not wait for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit
from uuid import UUID

from app.core.errors import Invalid
from app.settings import Settings

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

SERVICE_NAME: Final = "Alertcard"
CEREMONY_MS: Final = 5 * 60 * 1000
_LONGEST_CREDENTIAL_ID: Final = 1023  # WebAuthn Level 3, 4: credential ids are at most 1023 bytes


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """The host passkeys belong to, and the one origin they may be used on."""

    id: str
    origin: str

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The host of the patient's app; never the emergency origin (security-design H16)."""
        return cls(str(urlsplit(settings.app_url).hostname), settings.app_url)


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What a registration proved."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: str
    is_backed_up: bool


@dataclass(frozen=True, slots=True)
class KnownPasskey:
    """What an assertion is checked against."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    account_id: UUID


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a sign-in proved."""

    sign_count: int
    is_backed_up: bool


def creation_options(
    party: RelyingParty, *, challenge: bytes, account_id: UUID, email: str, existing: Sequence[tuple[bytes, str]]
) -> dict[str, Any]:
    """What `navigator.credentials.create` is given. `existing` keeps one device from enrolling twice."""
    from webauthn import generate_registration_options
    from webauthn.helpers import options_to_json_dict
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=party.id,
        rp_name=SERVICE_NAME,
        user_id=account_id.bytes,
        user_name=email,
        challenge=challenge,
        timeout=CEREMONY_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[_descriptor(credential_id, transports) for credential_id, transports in existing],
    )
    return options_to_json_dict(options)


def request_options(party: RelyingParty, *, challenge: bytes) -> dict[str, Any]:
    """What `navigator.credentials.get` is given: no list of credentials, so that it serves conditional mediation and
    tells nobody which accounts exist."""
    from webauthn import generate_authentication_options
    from webauthn.helpers import options_to_json_dict
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=party.id,
        challenge=challenge,
        timeout=CEREMONY_MS,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def challenge_of(credential: Mapping[str, Any]) -> bytes:
    """The challenge that the browser says it answered. Invalid for anything that is no credential."""
    from webauthn import base64url_to_bytes
    from webauthn.helpers import parse_client_data_json

    try:
        client_data = parse_client_data_json(base64url_to_bytes(credential["response"]["clientDataJSON"]))
    except Exception as error:  # whatever hostile bytes make of the parser: it is a refusal
        raise passkey_refused() from error
    if client_data.cross_origin:  # somebody's frame
        raise passkey_refused()
    return client_data.challenge


def credential_id_of(credential: Mapping[str, Any]) -> bytes:
    """The id of the credential that answered."""
    from webauthn import base64url_to_bytes

    try:
        return base64url_to_bytes(credential["rawId"])
    except Exception as error:  # as above
        raise passkey_refused() from error


def check_new(party: RelyingParty, credential: Mapping[str, Any], *, challenge: bytes) -> NewPasskey:
    """The new passkey, or Invalid: wrong origin, host, challenge or type, person not verified, bad attestation."""
    from webauthn import verify_registration_response

    try:
        verified = verify_registration_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except Exception as error:  # as above
        raise passkey_refused() from error
    if len(verified.credential_id) > _LONGEST_CREDENTIAL_ID:
        raise passkey_refused()
    return NewPasskey(
        verified.credential_id,
        verified.credential_public_key,
        verified.sign_count,
        _transports(credential),
        verified.credential_backed_up,
    )


def check_assertion(
    party: RelyingParty, credential: Mapping[str, Any], *, challenge: bytes, passkey: KnownPasskey
) -> Assertion:
    """The proof, or Invalid: as for a new one, and a wrong signature, another account's user handle, a counter that
    went backwards."""
    from webauthn import verify_authentication_response
    from webauthn.helpers import parse_authentication_credential_json

    try:
        parsed = parse_authentication_credential_json(dict(credential))
        verified = verify_authentication_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except Exception as error:  # as above
        raise passkey_refused() from error
    if parsed.response.user_handle != passkey.account_id.bytes or verified.credential_id != passkey.credential_id:
        raise passkey_refused()
    return Assertion(verified.new_sign_count, verified.credential_backed_up)


def passkey_refused() -> Invalid:
    """One reply for every way in which a passkey can fail."""
    return Invalid("passkey_refused", "This passkey did not work here. Try again, or use a code by e-mail.")


def _descriptor(credential_id: bytes, transports: str) -> "PublicKeyCredentialDescriptor":
    from webauthn.helpers.structs import AuthenticatorTransport, PublicKeyCredentialDescriptor

    known = [AuthenticatorTransport(name) for name in transports.split()]
    return PublicKeyCredentialDescriptor(id=credential_id, transports=known or None)


def _transports(credential: Mapping[str, Any]) -> str:
    """The known names of how the authenticator is reached, separated by blanks."""
    from webauthn.helpers.structs import AuthenticatorTransport

    named = credential["response"].get("transports") or []
    return " ".join(sorted(known.value for known in AuthenticatorTransport if known.value in named))
