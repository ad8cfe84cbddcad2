"""Add the day from which a parent's access is limited, where somebody lives, and tasks for the advisor."""

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "2026_11_22_limits"
down_revision = "2026_11_22_consents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns that may be empty, so that the release before keeps working; one table."""
    op.create_table(
        "review_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("done_at", app.core.database.UTCDateTime(), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_review_task_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_task")),
        sa.UniqueConstraint("patient_id", "kind", name=op.f("uq_review_task_patient_id")),
    )
    op.create_index("ix_review_task_patient_id", "review_task", ["patient_id"])
    op.add_column("patient", sa.Column("nation", sa.String(length=20), nullable=True))
    op.add_column("proxy_grant", sa.Column("limits_on", sa.Date(), nullable=True))
    op.create_index("ix_proxy_grant_limits_on", "proxy_grant", ["limits_on"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_proxy_grant_limits_on", "proxy_grant")
    op.drop_column("proxy_grant", "limits_on")
    op.drop_column("patient", "nation")
    op.drop_table("review_task")
