"""Add organisations and staff: members, invitations, days away."""

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "2026_11_22_staff"
down_revision = "2026_11_22_wraps"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Four tables."""
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ods_code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("team_code", sa.String(length=12), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("ods_code", name=op.f("uq_organisation_ods_code")),
        sa.UniqueConstraint("team_code", name=op.f("uq_organisation_team_code")),
    )
    op.create_table(
        "staff_invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("email_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.Column("token_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("expires_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("used_at", app.core.database.UTCDateTime(), nullable=True),
        sa.CheckConstraint("role IN ('care_advisor', 'clinician')", name=op.f("ck_staff_invitation_role")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_staff_invitation_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_invitation")),
        sa.UniqueConstraint("token_lookup", name=op.f("uq_staff_invitation_token_lookup")),
    )
    op.create_index("ix_staff_invitation_organisation_id", "staff_invitation", ["organisation_id"])

    op.create_table(
        "staff_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.Column("team_code", sa.String(length=12), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("ended_at", app.core.database.UTCDateTime(), nullable=True),
        sa.CheckConstraint("role IN ('care_advisor', 'clinician')", name=op.f("ck_staff_member_role")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_staff_member_account_id_account")),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["staff_member.id"], name=op.f("fk_staff_member_deputy_id_staff_member")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_staff_member_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_member")),
        sa.UniqueConstraint("team_code", name=op.f("uq_staff_member_team_code")),
    )
    op.create_index("ix_staff_member_account_id", "staff_member", ["account_id"])
    op.create_index("ix_staff_member_deputy_id", "staff_member", ["deputy_id"])
    op.create_index("ix_staff_member_organisation_id", "staff_member", ["organisation_id"])
    op.create_index(
        "uq_staff_member_working",
        "staff_member",
        ["account_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "staff_leave",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_staff_leave_in_order")),
        sa.ForeignKeyConstraint(["member_id"], ["staff_member.id"], name=op.f("fk_staff_leave_member_id_staff_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_leave")),
    )
    op.create_index("ix_staff_leave_member_id", "staff_leave", ["member_id"])


def downgrade() -> None:
    """Take the tables away; their indexes go with them."""

    op.drop_table("staff_leave")

    op.drop_table("staff_member")

    op.drop_table("staff_invitation")
    op.drop_table("organisation")
