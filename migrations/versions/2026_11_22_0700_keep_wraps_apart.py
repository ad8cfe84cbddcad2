"""Keep what a code unwraps in a table of its own, so that taking it away leaves nothing of it in the link's row.

No release was deployed before this one: an emergency process that still reads the old columns is not kept working.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_wraps"
down_revision = "2026_11_22_care_plans"
branch_labels = None
depends_on = None

WRAPS = "(status = 'cancelled') = (version_key_by_token IS NULL AND version_key_by_code IS NULL)"
COLUMNS = ("version_key_by_token", "version_key_by_code", "wrapped_version")


def upgrade() -> None:
    """Move the wraps. SQLite builds the link's table anew, so nothing may refer to it while it does."""
    op.execute(
        "CREATE TEMPORARY TABLE moved AS SELECT id AS link_id, wrapped_version AS version, "
        "version_key_by_token AS by_token, version_key_by_code AS by_code FROM share_link "
        "WHERE version_key_by_token IS NOT NULL AND version_key_by_code IS NOT NULL"
    )
    with op.batch_alter_table("share_link") as batch_op:
        batch_op.drop_constraint(op.f("ck_share_link_wraps"), type_="check")
        for column in COLUMNS:
            batch_op.drop_column(column)
    op.create_table(
        "link_wrap",
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_token", sa.LargeBinary(), nullable=False),
        sa.Column("by_code", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["share_link.id"], name=op.f("fk_link_wrap_link_id_share_link")),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_link_wrap")),
    )
    op.execute(
        "INSERT INTO link_wrap (link_id, version, by_token, by_code) "
        "SELECT link_id, version, by_token, by_code FROM moved"
    )
    op.execute("DROP TABLE moved")


def downgrade() -> None:
    """Back into the link's row. A live link without wraps, which the old table could not hold, is cancelled."""
    op.execute("CREATE TEMPORARY TABLE moved AS SELECT * FROM link_wrap")
    op.drop_table("link_wrap")
    with op.batch_alter_table("share_link") as batch_op:
        batch_op.add_column(sa.Column("version_key_by_token", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("version_key_by_code", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("wrapped_version", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE share_link SET version_key_by_token = moved.by_token, version_key_by_code = moved.by_code, "
        "wrapped_version = moved.version FROM moved WHERE moved.link_id = share_link.id"
    )
    op.execute(
        "UPDATE share_link SET status = 'cancelled', cancelled_at = CURRENT_TIMESTAMP, paused_at = NULL, "
        "cancelled_reason = 'other' WHERE version_key_by_token IS NULL AND status <> 'cancelled'"
    )
    op.execute("DROP TABLE moved")
    with op.batch_alter_table("share_link") as batch_op:
        batch_op.create_check_constraint(op.f("ck_share_link_wraps"), WRAPS)
        batch_op.alter_column("wrapped_version", server_default=None)
