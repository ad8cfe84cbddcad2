"""A passkey authenticator in software, after WebAuthn Level 3: honest by default, and able to do each thing wrong."""

import hashlib
import json
import secrets
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

PRESENT, VERIFIED, BACKUP_ELIGIBLE, BACKED_UP, ATTESTED = 0x01, 0x04, 0x08, 0x10, 0x40


class SoftAuthenticator:
    """One credential on one site. Its counter stays 0, as that of synced passkeys does."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.rp_id = str(urlsplit(origin).hostname)
        self.credential_id = secrets.token_bytes(32)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.user_handle = b""
        self.count = 0

    def create(self, options: dict[str, Any], **wrong: Any) -> dict[str, Any]:
        """What `navigator.credentials.create` would answer, as JSON."""
        self.user_handle = base64url_to_bytes(options["user"]["id"])
        flags = wrong.get("flags", PRESENT | VERIFIED | BACKUP_ELIGIBLE | BACKED_UP)
        auth_data = self._auth_data(flags | ATTESTED, wrong) + self._attested()
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": auth_data})
        client_data = self._client_data("webauthn.create", options["challenge"], wrong)
        response = {
            "clientDataJSON": bytes_to_base64url(client_data),
            "attestationObject": bytes_to_base64url(attestation),
            "transports": ["internal", "hybrid", "smoke-signal"],
        }
        return self._credential(response)

    def get(self, options: dict[str, Any], **wrong: Any) -> dict[str, Any]:
        """What `navigator.credentials.get` would answer, as JSON."""
        flags = wrong.get("flags", PRESENT | VERIFIED | BACKUP_ELIGIBLE | BACKED_UP)
        auth_data = self._auth_data(flags, wrong)
        client_data = self._client_data("webauthn.get", options["challenge"], wrong)
        key = wrong.get("key", self.key)
        signature = key.sign(auth_data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": bytes_to_base64url(client_data),
            "authenticatorData": bytes_to_base64url(auth_data),
            "signature": bytes_to_base64url(wrong.get("signature", signature)),
            "userHandle": bytes_to_base64url(wrong.get("user_handle", self.user_handle)),
        }
        if wrong.get("no_user_handle"):
            del response["userHandle"]
        return self._credential(response)

    def _credential(self, response: dict[str, Any]) -> dict[str, Any]:
        name = bytes_to_base64url(self.credential_id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}

    def _client_data(self, kind: str, challenge: str, wrong: dict[str, Any]) -> bytes:
        data = {
            "type": wrong.get("kind", kind),
            "challenge": wrong.get("challenge", challenge),
            "origin": wrong.get("origin", self.origin),
            "crossOrigin": wrong.get("cross_origin", False),
        }
        return json.dumps(data).encode()

    def _auth_data(self, flags: int, wrong: dict[str, Any]) -> bytes:
        rp_id: str = wrong.get("rp_id", self.rp_id)
        count: int = wrong.get("count", self.count)
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + count.to_bytes(4)

    def _attested(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        return bytes(16) + len(self.credential_id).to_bytes(2) + self.credential_id + bytes(encode_cbor(cose))
