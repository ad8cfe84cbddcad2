"""The 32-byte secrets of the service: key-encryption key, pepper and blind key, each with its id."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from app.core.signing_keys import PurposeMismatch

SECRET_LENGTH: Final = 32


class SecretKind(StrEnum):
    """The values are also the names of the key files."""

    KEK = "kek"
    PEPPER = "pepper"
    BLIND = "blind"


@dataclass(frozen=True, slots=True)
class SecretKey:
    """One secret. It never shows its value in a repr and gives it only for its own kind."""

    kind: SecretKind
    key_id: int
    _value: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self._value) != SECRET_LENGTH:
            raise ValueError(f"The {self.kind} has {SECRET_LENGTH} bytes, not {len(self._value)}.")
        if self.key_id < 1:
            raise ValueError("Key ids begin at 1.")

    def value(self, kind: SecretKind) -> bytes:
        """The 32 bytes. PurposeMismatch when asked to serve as another kind."""
        if kind is not self.kind:
            raise PurposeMismatch(self.kind, kind)
        return self._value


@dataclass(frozen=True, slots=True)
class SecretKeys:
    """All secrets of one kind that are loaded, in the order of their ids. The last is the present one;
    the others only open or look up what was made with them."""

    keys: tuple[SecretKey, ...]

    def __post_init__(self) -> None:
        ids = [key.key_id for key in self.keys]
        if not ids or ids != sorted(set(ids)) or len({key.kind for key in self.keys}) != 1:
            raise ValueError("One kind, at least one key, each id once and in order.")

    @property
    def present(self) -> SecretKey:
        return self.keys[-1]

    @property
    def previous(self) -> SecretKey | None:
        """The one before the present, while a change runs."""
        return self.keys[-2] if len(self.keys) > 1 else None

    def find(self, key_id: int) -> SecretKey | None:
        return next((key for key in self.keys if key.key_id == key_id), None)
