"""What the square on a medium holds: `https://host/e#` and, after it, a signed token or the short typed code.

Scheme, host and path are in lower case because some default cameras do not open upper case (security-design C8).
"""

from typing import Final

from app.core.key_list import KeyList
from app.core.link_token import LinkKind, PaperStatement, sign_token
from app.core.signing_keys import SigningKey
from app.core.typed_code import plain_typed_code
from app.sharing.link_secrets import LinkSecrets

SMALL_MEDIA: Final = frozenset({"band", "key_ring"})
"""Too small for a signed token at half a millimetre a module; they carry the typed code in their square too."""


def token_url(
    origin: str, secrets: LinkSecrets, *, signer: SigningKey, key_list: KeyList, kind: LinkKind, paper: PaperStatement
) -> str:
    """The address for a print made now. Each print is signed anew: the statement says what this paper is."""
    text = sign_token(signer, key_list=key_list, kind=kind, secret=secrets.secret, paper=paper)
    return f"{emergency_address(origin)}#{text}"


def short_url(origin: str, secrets: LinkSecrets) -> str:
    """The address for small media. It says nothing about the paper, so its page compares no versions."""
    return f"{emergency_address(origin)}#{plain_typed_code(secrets.symbols)}"


def emergency_address(origin: str) -> str:
    """Where anybody may type a code."""
    return f"{origin.lower()}/e"
