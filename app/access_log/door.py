"""The only door to a patient's record: authorise and log in one step, in the request's own transaction."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import Request
from sqlmodel import Session

from app.access_log.record import record_event
from app.authorisation.permissions import Permission
from app.authorisation.policy import Relation, authorise
from app.core.database import DatabaseDep, SessionDep, transaction
from app.core.errors import AppError
from app.core.runtime import RuntimeDep
from app.identity.account_limit import account_limit
from app.identity.actor import Actor, ActorDep


@dataclass(frozen=True, slots=True)
class OpenRecord:
    """A record that was opened lawfully: pass it on instead of a bare patient id."""

    session: Session
    actor: Actor
    relation: Relation
    patient_id: UUID

    @property
    def by(self) -> str:
        """patient or proxy: the log's word for the actor here."""
        return self.relation.by


class RecordDoor:
    """A dependency; `permission` is what the guard test reads. Make one with `open_record`."""

    def __init__(self, permission: Permission, event: str) -> None:
        self.permission = permission
        self.event = event

    def __call__(
        self,
        patient_id: UUID,
        request: Request,
        runtime: RuntimeDep,
        actor: ActorDep,
        database: DatabaseDep,
        session: SessionDep,
    ) -> OpenRecord:
        try:
            relation = authorise(session, actor, self.permission, patient_id)
        except AppError:
            account_limit(request.app, runtime).take_refusal(actor.account_id)
            session.rollback()  # the error rolls the request back: the refusal is logged in a transaction of its own
            with transaction(database) as own:
                self._record(own, actor, patient_id, outcome="refused", by="system")
            raise
        self._record(session, actor, patient_id, outcome="done", by=relation.by)
        return OpenRecord(session, actor, relation, patient_id)

    def _record(self, session: Session, actor: Actor, patient_id: UUID, *, outcome: str, by: str) -> None:
        record_event(
            session, event=self.event, outcome=outcome, by=by, actor_id=actor.account_id, patient_id=patient_id
        )


def open_record(permission: Permission, *, event: str) -> RecordDoor:
    """`record: Annotated[OpenRecord, Depends(open_record(Permission.RECORD_SEE, event="record.seen"))]`.

    The path parameter is always `patient_id`. A refusal is logged too, and answers like an unknown patient.
    """
    return RecordDoor(permission, event)
