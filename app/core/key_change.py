"""A secret's yearly change, the same for each: `next` makes it, every process is restarted, `change` brings every row
under it while people work, `forget` lets a start do without the older ones. May be stopped and run again anywhere."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import col, delete

from app.core.database import transaction
from app.core.errors import Conflict
from app.core.key_files import key_file_name
from app.core.models import KeyCheck
from app.core.runtime import KeyRing, Runtime, add_secret
from app.core.secret_keys import SecretKey, SecretKeys, SecretKind


@dataclass(frozen=True, slots=True)
class KeyChange:
    """How one kind is changed. The command has the name of the kind."""

    kind: SecretKind
    words: str
    """What it is, for the help and the messages."""
    held: Callable[[KeyRing], SecretKeys]
    is_waiting: Callable[[Runtime], bool]
    """Whether any row needs another than the present one."""
    change: Callable[[Runtime], int]
    """Bring every row under the present one; gives how many."""
    hint: str = ""
    """What else a refusal to forget may be waiting for."""

    def next(self, runtime: Runtime) -> SecretKey:
        """Make the next one. Conflict while rows of another than the present one are left: finish that change first."""
        if self.is_waiting(runtime):
            raise self._running(f"Finish the change that runs first: alertcard {self.kind} change.")
        with transaction(runtime.database) as session:
            return add_secret(session, runtime, self.kind)

    def forget(self, runtime: Runtime) -> tuple[str, ...]:
        """Let a start do without the older ones; gives the names of their files, which the operator now moves away.
        Conflict while any row still needs one."""
        if self.is_waiting(runtime):
            raise self._running(f"Something still needs the old key. Run: alertcard {self.kind} change{self.hint}.")
        keys = self.held(runtime.keys)
        older = [each.key_id for each in keys.keys if each is not keys.present]
        with transaction(runtime.database) as session:
            names = [f"{self.kind}-{key_id}" for key_id in older]
            session.execute(delete(KeyCheck).where(col(KeyCheck.key_name).in_(names)))
        return tuple(key_file_name(self.kind, key_id) for key_id in older)

    def _running(self, words: str) -> Conflict:
        return Conflict(f"{self.kind}_change_running", words)
