"""Add versions and drafts of care plans; a version cannot be changed or removed.

A migration of its own, so that demonstrations that run already keep their people.
"""

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "2026_11_22_care_plans"
down_revision = "2026_11_21_triggers"
branch_labels = None
depends_on = None

TABLE = "care_plan_version"


def upgrade() -> None:
    """Two tables, and the triggers that keep history as it was written."""
    op.create_table(
        "care_plan_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("section_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", app.core.database.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_care_plan_draft_account_id_account")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_care_plan_draft_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_plan_draft")),
        sa.UniqueConstraint("patient_id", "account_id", "section_lookup", name=op.f("uq_care_plan_draft_patient_id")),
    )
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("section_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_care_plan_version_made_by_account")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_care_plan_version_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_plan_version")),
        sa.UniqueConstraint("patient_id", "section_lookup", "number", name=op.f("uq_care_plan_version_patient_id")),
    )
    op.create_index("ix_care_plan_version_patient_at", TABLE, ["patient_id", "made_at"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
            "BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END"
        )


def downgrade() -> None:
    """Take both tables away; their triggers go with them."""
    op.drop_table(TABLE)
    op.drop_table("care_plan_draft")
