"""Add consents: what is shared with which professional or team."""

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "2026_11_22_consents"
down_revision = "2026_11_22_staff"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table."""
    op.create_table(
        "sharing_consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("sees_card", sa.Boolean(), nullable=False),
        sa.Column("sees_plan", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("words_version", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("given_how", sa.String(length=20), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_as", sa.String(length=12), nullable=False),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("ended_at", app.core.database.UTCDateTime(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_as", sa.String(length=12), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_as IS NULL)", name=op.f("ck_sharing_consent_ended_by_somebody")
        ),
        sa.CheckConstraint(
            "(member_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_sharing_consent_one_party")
        ),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_sharing_consent_in_order")),
        sa.CheckConstraint("sees_card OR sees_plan", name=op.f("ck_sharing_consent_shares_something")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_sharing_consent_ended_by_account")),
        sa.ForeignKeyConstraint(
            ["follows_id"], ["sharing_consent.id"], name=op.f("fk_sharing_consent_follows_id_sharing_consent")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["staff_member.id"], name=op.f("fk_sharing_consent_member_id_staff_member")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_sharing_consent_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_sharing_consent_patient_id_patient")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_sharing_consent_recorded_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_consent")),
    )
    op.create_index("ix_sharing_consent_member_id", "sharing_consent", ["member_id"])
    op.create_index("ix_sharing_consent_organisation_id", "sharing_consent", ["organisation_id"])
    op.create_index("ix_sharing_consent_patient_id", "sharing_consent", ["patient_id"])


def downgrade() -> None:
    """Take the table away; its indexes go with it."""

    op.drop_table("sharing_consent")
