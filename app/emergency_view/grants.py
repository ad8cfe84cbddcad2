"""The narrow PostgreSQL role of the emergency process (security-design M16): what it may do, and nothing else.

It reads link, card, current version and notices by code; it can neither list nor change a record, nor read the log."""

import re
from typing import Final

from sqlalchemy import Connection, text

READS: Final[dict[str, tuple[str, ...]]] = {
    "instance": (),
    "key_check": (),
    "link_key": (),
    "share_link": (
        "id", "card_id", "patient_id", "kind", "medium", "status", "paused_at", "cancelled_at", "cancelled_reason",
        "expires_at", "secret_lookup", "code_lookup", "pepper_id", "wrapped_version", "version_key_by_token",
        "version_key_by_code",
    ),
    "alert_card": ("id", "status", "ended_at", "current_version"),
    "card_version": ("id", "card_id", "version", "emergency_body"),
    "card_notice": ("card_id", "kind", "heading", "since"),
    "template_notice": (),
    "alembic_version": (),
}  # fmt: skip
"""Tables and the columns it may read; none named means all. Never `secret_sealed`, never a wrap under a data key."""
WRITES: Final = ("access_event", "access_unsealed", "outbox_message", "problem_report")
_ROLE: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def grant_statements(role: str) -> list[str]:
    """The statements, in order. ValueError for a name that is not a plain role name."""
    if not _ROLE.fullmatch(role):
        raise ValueError("A role's name holds small letters, digits and underscores.")
    statements = [
        f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "{role}"',
        f'GRANT USAGE ON SCHEMA public TO "{role}"',
    ]
    for table, columns in READS.items():
        named = f" ({', '.join(columns)})" if columns else ""
        statements.append(f'GRANT SELECT{named} ON "{table}" TO "{role}"')
    statements += [f'GRANT INSERT ON "{table}" TO "{role}"' for table in WRITES]
    return statements


def grant_emergency_role(connection: Connection, role: str) -> None:
    """Give the role exactly these rights. The role must exist; run it as the owner of the tables."""
    for statement in grant_statements(role):
        connection.execute(text(statement))
