"""The published list of link keys (`/.well-known/alertcard-keys.json`) and what may be done to it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec

from app.core.signing_keys import coordinates, public_key_from_coordinates, thumbprint

HIGHEST_KEY_ID: Final = 254
_ISSUER: Final = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.ASCII)
_FIXED: Final = {"kty": "EC", "crv": "P-256", "alg": "ES256"}


class KeyState(StrEnum):
    """signing: the one in use; verifying: an old one, for ever; distrusted: stolen, says nothing now."""

    SIGNING = "signing"
    VERIFYING = "verifying"
    DISTRUSTED = "distrusted"


class KeyMode(StrEnum):
    LIVE = "live"
    DEMO = "demo"


class KeyListError(ValueError):
    """The list cannot be read, or what was asked of it would break a promise made to issued cards."""


@dataclass(frozen=True)
class KeyEntry:
    """One published key. `issuer` is the emergency origin that its signatures name."""

    key_id: int
    issuer: str
    public_key: ec.EllipticCurvePublicKey = field(repr=False, compare=False)
    state: KeyState
    mode: KeyMode
    from_on: date
    distrusted_on: date | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.key_id <= HIGHEST_KEY_ID:
            raise KeyListError(f"A link key id is 1 to {HIGHEST_KEY_ID}, not {self.key_id}.")
        if not _ISSUER.fullmatch(self.issuer):
            raise KeyListError("An issuer is an origin in lower case without a slash at the end.")
        if (self.state is KeyState.DISTRUSTED) != (self.distrusted_on is not None):
            raise KeyListError(f"Key {self.key_id}: distrusted and distrusted_on belong together.")

    @cached_property
    def kid(self) -> str:
        return thumbprint(self.public_key)


@dataclass(frozen=True)
class KeyList:
    """All link keys there ever were. Entries are added and change state; none is ever removed."""

    issuer: str
    updated_at: datetime
    keys: tuple[KeyEntry, ...] = ()

    def __post_init__(self) -> None:
        if len(self._by_id) != len(self.keys):
            raise KeyListError("A key id stands twice in the list; ids are never used again.")
        if sum(entry.state is KeyState.SIGNING for entry in self.keys) > 1:
            raise KeyListError("More than one key is signing.")

    @cached_property
    def _by_id(self) -> dict[int, KeyEntry]:
        return {entry.key_id: entry for entry in self.keys}

    def find(self, key_id: int) -> KeyEntry | None:
        return self._by_id.get(key_id)

    @property
    def signing(self) -> KeyEntry | None:
        """The key in use, or None before the first and after it was distrusted."""
        return next((entry for entry in self.keys if entry.state is KeyState.SIGNING), None)

    @property
    def next_id(self) -> int:
        """The id that the next key gets: never one that was used before."""
        return max((entry.key_id for entry in self.keys), default=0) + 1


def next_key(
    key_list: KeyList, public_key: ec.EllipticCurvePublicKey, *, mode: KeyMode, from_on: date, at: datetime
) -> KeyList:
    """The list with this key signing as `key_list.next_id` and the last one verifying.

    KeyListError when the ids are used up, the key is already listed, or the mode differs."""
    entry = KeyEntry(key_list.next_id, key_list.issuer, public_key, KeyState.SIGNING, mode, from_on)
    if any(old.kid == entry.kid for old in key_list.keys):
        raise KeyListError("This key is already in the list. Make a new one.")
    if any(old.mode is not mode for old in key_list.keys):
        raise KeyListError("Demo and live keys never stand in one list.")
    kept = tuple(
        replace(old, state=KeyState.VERIFYING) if old.state is KeyState.SIGNING else old for old in key_list.keys
    )
    return replace(key_list, keys=(*kept, entry), updated_at=at)


def distrust(key_list: KeyList, key_id: int, *, on: date, at: datetime) -> KeyList:
    """The list with one key marked as compromised: its cards still open online, it proves nothing.

    Distrusting it again keeps the first date. KeyListError for an unknown id."""
    entry = key_list.find(key_id)
    if entry is None:
        raise KeyListError(f"There is no link key {key_id}. `alertcard keys list` shows the ids.")
    if entry.state is KeyState.DISTRUSTED:
        return key_list
    marked = replace(entry, state=KeyState.DISTRUSTED, distrusted_on=on)
    keys = tuple(marked if old is entry else old for old in key_list.keys)
    return replace(key_list, keys=keys, updated_at=at)


def dump_key_list(key_list: KeyList) -> str:
    """The JSON to publish and to keep in the database."""
    return json.dumps(
        {
            "issuer": key_list.issuer,
            "updated": key_list.updated_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "keys": [_dump_entry(entry) for entry in key_list.keys],
        },
        separators=(",", ":"),
    )


def _dump_entry(entry: KeyEntry) -> dict[str, Any]:
    x, y = coordinates(entry.public_key)
    published: dict[str, Any] = {"id": entry.key_id, "issuer": entry.issuer}
    published |= {"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": entry.kid, "alg": "ES256"}
    published |= {"state": entry.state.value, "mode": entry.mode.value, "from": entry.from_on.isoformat()}
    if entry.distrusted_on is not None:
        published["distrusted_on"] = entry.distrusted_on.isoformat()
    return published


def load_key_list(text: str | bytes) -> KeyList:
    """The list of its JSON. KeyListError says what is wrong with it."""
    try:
        published = json.loads(text)
        updated_at = datetime.strptime(published["updated"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        keys = tuple(_load_entry(entry) for entry in published["keys"])
        return KeyList(published["issuer"], updated_at, keys)
    except KeyListError:
        raise
    except (ValueError, KeyError, TypeError) as fault:
        raise KeyListError(f"The list of link keys cannot be read: {type(fault).__name__} {fault}") from fault


def _load_entry(published: Mapping[str, Any]) -> KeyEntry:
    if any(published[name] != value for name, value in _FIXED.items()):
        raise KeyListError(f"Key {published['id']} is not an ES256 key of curve P-256.")
    distrusted_on = published.get("distrusted_on")
    entry = KeyEntry(
        key_id=published["id"],
        issuer=published["issuer"],
        public_key=public_key_from_coordinates(published["x"], published["y"]),
        state=KeyState(published["state"]),
        mode=KeyMode(published["mode"]),
        from_on=date.fromisoformat(published["from"]),
        distrusted_on=None if distrusted_on is None else date.fromisoformat(distrusted_on),
    )
    if published["kid"] != entry.kid:
        raise KeyListError(f"Key {entry.key_id}: the kid is not the thumbprint of the key.")
    return entry
