"""The routes that need no permission, each with the reason. The guard test knows no other exception."""

from collections.abc import Mapping
from typing import Final

PUBLIC_ROUTES: Final[Mapping[tuple[str, str], str]] = {
    ("GET", "/api/service"): "what the app must know before anybody has signed in; no person in it",
    ("GET", "/api/session"): "tells a visitor only that nobody is signed in; whoever is needs the permission",
    ("POST", "/api/sign-in/code"): "how one gets in; the same reply for every address",
    ("POST", "/api/sign-in/code/verify"): "decided by the code and the browser that asked for it",
    ("POST", "/api/sign-in/passkey/options"): "a challenge, the same for everybody",
    ("POST", "/api/sign-in/passkey"): "decided by the passkey",
    ("POST", "/api/recovery/code"): "decided by an e-mail code and the recovery code",
    ("POST", "/api/recovery/wait"): "decided by an e-mail code; opens nothing",
    ("POST", "/api/recovery/stop"): "decided by the token of our message",
    ("POST", "/api/recovery/finish"): "decided by an e-mail code after 72 hours",
    ("POST", "/api/sign-out"): "ends the session of the cookie, whatever its state",
    ("POST", "/api/templates/search"): "general words, no person in them",
    ("POST", "/api/templates/read"): "general words, no person in them",
    ("GET", "/api/facts"): "general words, no person in them",
    ("GET", "/api/plan-sections"): "general words, no person in them",
    ("GET", "/api/consent-words"): "general words, no person in them",
}
