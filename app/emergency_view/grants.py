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
        "expires_at", "secret_lookup", "code_lookup", "pepper_id",
    ),
    "link_wrap": ("link_id", "version", "by_token", "by_code"),
    "alert_card": ("id", "status", "ended_at", "current_version"),
    "card_version": ("id", "card_id", "version", "emergency_body"),
    "card_notice": ("card_id", "kind", "heading", "since"),
    "template_notice": (),
    "alembic_version": (),
}  # fmt: skip
"""Tables and the columns it may read; none named means all. Never `secret_sealed`, never a wrap under a data key."""
WRITES: Final = ("access_event", "access_unsealed", "outbox_message", "problem_report")
NEVER_READS: Final[dict[str, tuple[str, ...]]] = {
    "share_link": ("secret_sealed", "label_sealed"),
    "card_version": ("version_key",),
    "patient_key": (),
    "record_entry": (),
    "account": (),
    "access_event": (),
    "outbox_message": (),
    "problem_report": (),
}
"""What would turn a captured emergency process into a breach; none named means every column. Checked at each start.
Only these, so that a process of this release still starts beside the grants of the next one."""
_MAY_READ: Final = text(
    "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
    "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 "
    "AND NOT a.attisdropped AND has_column_privilege(c.oid, a.attnum, 'SELECT') ORDER BY 1, 2"
)
_MAY_CHANGE: Final = text(
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') "
    "AND has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE') ORDER BY 1"
)
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


def excess_rights(connection: Connection) -> tuple[str, ...]:
    """What the role of this connection may do and the emergency process must not, in words. PostgreSQL only."""
    read = [
        f"read {table}.{column}"
        for table, column in connection.execute(_MAY_READ)
        if table in NEVER_READS and column in (NEVER_READS[table] or (column,))
    ]
    return (*read, *(f"change {table}" for table in connection.execute(_MAY_CHANGE).scalars()))
