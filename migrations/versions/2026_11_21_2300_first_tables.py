"""First tables."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.core.database

revision = "2026_11_21_first"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "access_checkpoint",
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        sa.Column("at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.Column("signature", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("key_name", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_access_checkpoint")),
    )
    op.create_table(
        "access_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("event", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("outcome", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("tier", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=True),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("card_id", sa.Uuid(), nullable=True),
        sa.Column("card_version", sa.Integer(), nullable=True),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("by", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("private", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("private_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_event")),
    )
    with op.batch_alter_table("access_event", schema=None) as batch_op:
        batch_op.create_index("ix_access_event_link_at", ["link_id", "at"], unique=False)
        batch_op.create_index("ix_access_event_patient_at", ["patient_id", "at"], unique=False)

    op.create_table(
        "access_seal",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_access_seal")),
        sa.UniqueConstraint("chain", name=op.f("uq_access_seal_chain")),
        sa.UniqueConstraint("event_id", name=op.f("uq_access_seal_event_id")),
    )
    op.create_table(
        "access_unsealed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_unsealed")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("email_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
        sa.Column("is_seeded", sa.Boolean(), nullable=False),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("closed_at", app.core.database.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "role IN ('person', 'care_advisor', 'clinician', 'network_manager', 'operator')",
            name=op.f("ck_account_role"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email_lookup", name=op.f("uq_account_email_lookup")),
    )
    op.create_table(
        "counter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("remaining", sa.Integer(), nullable=False),
        sa.Column("resets_at", app.core.database.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter")),
        sa.UniqueConstraint("purpose", "subject", name=op.f("uq_counter_purpose")),
    )
    op.create_table(
        "email_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("browser_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("remaining", sa.Integer(), nullable=False),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("expires_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("used_at", app.core.database.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_code")),
        sa.UniqueConstraint("browser_lookup", name=op.f("uq_email_code_browser_lookup")),
    )
    with op.batch_alter_table("email_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_email_code_created_at"), ["created_at"], unique=False)

    op.create_table(
        "instance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mode", sqlmodel.sql.sqltypes.AutoString(length=4), nullable=False),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.CheckConstraint("mode IN ('demo', 'live')", name=op.f("ck_instance_mode")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance")),
    )
    op.create_table(
        "key_check",
        sa.Column("key_name", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("check_value", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key_name", name=op.f("pk_key_check")),
    )
    op.create_table(
        "link_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("x", sa.LargeBinary(), nullable=False),
        sa.Column("y", sa.LargeBinary(), nullable=False),
        sa.Column("kid", sqlmodel.sql.sqltypes.AutoString(length=43), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("mode", sqlmodel.sql.sqltypes.AutoString(length=4), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("distrusted_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(state = 'distrusted') = (distrusted_on IS NOT NULL)", name=op.f("ck_link_key_distrusted_on")
        ),
        sa.CheckConstraint("state IN ('signing', 'verifying', 'distrusted')", name=op.f("ck_link_key_state")),
        sa.CheckConstraint("id BETWEEN 1 AND 254", name=op.f("ck_link_key_id_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_key")),
    )
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("private", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("send_after", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("sent_at", app.core.database.UTCDateTime(), nullable=True),
        sa.Column("outcome", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_message_patient_id"), ["patient_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_message_subject_id"), ["subject_id"], unique=False)
        batch_op.create_index(
            "ix_outbox_message_waiting",
            ["send_after"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        )

    op.create_table(
        "patient",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("is_seeded", sa.Boolean(), nullable=False),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
        sa.Column("colour", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("ended_at", app.core.database.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
    )
    op.create_table(
        "problem_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=True),
        sa.Column("card_version", sa.Integer(), nullable=True),
        sa.Column("line", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("handled_at", app.core.database.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_report")),
    )
    op.create_table(
        "template_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("template_id", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("line_id", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("replacement", sqlmodel.sql.sqltypes.AutoString(length=140), nullable=True),
        sa.Column("replacement_short", sqlmodel.sql.sqltypes.AutoString(length=57), nullable=True),
        sa.Column("approved_by_role", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("approved_by_organisation", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("approved_by_registration", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "(replacement IS NULL) = (replacement_short IS NULL)", name=op.f("ck_template_notice_both_lengths")
        ),
        sa.CheckConstraint(
            "line_id IS NOT NULL OR replacement IS NULL", name=op.f("ck_template_notice_replacement_of_line")
        ),
        sa.CheckConstraint("template_version >= 1", name=op.f("ck_template_notice_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_notice")),
    )
    with op.batch_alter_table("template_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_template_notice_template_id"), ["template_id"], unique=False)

    op.create_table(
        "account_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("device", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("method", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("started_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("seen_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("ended_at", app.core.database.UTCDateTime(), nullable=True),
        sa.Column("fresh_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("held_until", app.core.database.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_session_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_session")),
        sa.UniqueConstraint("token_lookup", name=op.f("uq_account_session_token_lookup")),
    )
    with op.batch_alter_table("account_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_session_account_id"), ["account_id"], unique=False)

    op.create_table(
        "alert_card",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("current_version", sa.Integer(), nullable=False),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("ended_at", app.core.database.UTCDateTime(), nullable=True),
        sa.CheckConstraint("(status = 'active') = (ended_at IS NULL)", name=op.f("ck_alert_card_ended_at")),
        sa.CheckConstraint(
            "status IN ('active', 'withdrawn', 'in_error', 'closed')", name=op.f("ck_alert_card_status")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_alert_card_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_card")),
        sa.UniqueConstraint("patient_id", name=op.f("uq_alert_card_patient_id")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_attachment_created_by_account")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_attachment_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "challenge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", app.core.database.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_challenge_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge")),
        sa.UniqueConstraint("challenge", name=op.f("uq_challenge_challenge")),
    )
    with op.batch_alter_table("challenge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_challenge_account_id"), ["account_id"], unique=False)

    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("transports", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("is_backed_up", sa.Boolean(), nullable=False),
        sa.Column("held_until", app.core.database.UTCDateTime(), nullable=True),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("used_at", app.core.database.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_passkey_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passkey_account_id"), ["account_id"], unique=False)

    op.create_table(
        "patient_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_patient_account_account_id_account")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_patient_account_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_account")),
        sa.UniqueConstraint("account_id", name=op.f("uq_patient_account_account_id")),
        sa.UniqueConstraint("patient_id", name=op.f("uq_patient_account_patient_id")),
    )
    op.create_table(
        "patient_key",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kek_id", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_patient_key_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_key")),
        sa.UniqueConstraint("patient_id", name=op.f("uq_patient_key_patient_id")),
    )
    op.create_table(
        "proxy_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("relationship_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("legal_basis", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("scope", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("sees_openings", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("ended_at", app.core.database.UTCDateTime(), nullable=True),
        sa.CheckConstraint("scope IN ('view', 'manage')", name=op.f("ck_proxy_grant_scope")),
        sa.CheckConstraint("status IN ('active', 'paused', 'ended')", name=op.f("ck_proxy_grant_status")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_proxy_grant_account_id_account")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_proxy_grant_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proxy_grant")),
        sa.UniqueConstraint("patient_id", "account_id", name=op.f("uq_proxy_grant_patient_id")),
    )
    with op.batch_alter_table("proxy_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proxy_grant_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proxy_grant_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "record_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("heading_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("check_by", sa.Date(), nullable=True),
        sa.Column("changed_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by"], ["account.id"], name=op.f("fk_record_entry_changed_by_account")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_record_entry_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_entry")),
        sa.UniqueConstraint("patient_id", "heading_lookup", name=op.f("uq_record_entry_patient_id")),
    )
    with op.batch_alter_table("record_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_entry_check_by"), ["check_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_entry_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "recovery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("stop_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("browser_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("ready_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("stopped_at", app.core.database.UTCDateTime(), nullable=True),
        sa.Column("used_at", app.core.database.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery")),
        sa.UniqueConstraint("browser_lookup", name=op.f("uq_recovery_browser_lookup")),
        sa.UniqueConstraint("stop_lookup", name=op.f("uq_recovery_stop_lookup")),
    )
    with op.batch_alter_table("recovery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_account_id"), ["account_id"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("used_at", app.core.database.UTCDateTime(), nullable=True),
        sa.Column("replaced_at", app.core.database.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_lookup", name=op.f("uq_recovery_code_code_lookup")),
    )
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_code_account_id"), ["account_id"], unique=False)

    op.create_table(
        "card_consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("by", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("words_version", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
        sa.Column("agreed_at", app.core.database.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_card_consent_account_id_account")),
        sa.ForeignKeyConstraint(["card_id"], ["alert_card.id"], name=op.f("fk_card_consent_card_id_alert_card")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_consent")),
    )
    with op.batch_alter_table("card_consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_consent_card_id"), ["card_id"], unique=False)

    op.create_table(
        "card_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("heading", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.CheckConstraint("kind IN ('changed', 'confirmation_ended')", name=op.f("ck_card_notice_kind")),
        sa.ForeignKeyConstraint(["card_id"], ["alert_card.id"], name=op.f("fk_card_notice_card_id_alert_card")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_notice")),
        sa.UniqueConstraint("card_id", "kind", "heading", name=op.f("uq_card_notice_card_id")),
    )
    with op.batch_alter_table("card_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_notice_card_id"), ["card_id"], unique=False)

    op.create_table(
        "correction_run",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("seen_until", sa.Uuid(), nullable=True),
        sa.Column("finished_at", app.core.database.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["template_notice.id"], name=op.f("fk_correction_run_notice_id_template_notice")
        ),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_correction_run")),
    )
    op.create_table(
        "card_correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("told_at", app.core.database.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["alert_card.id"], name=op.f("fk_card_correction_card_id_alert_card")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_correction")),
        sa.UniqueConstraint("card_id", "mark", name=op.f("uq_card_correction_card_id")),
    )
    with op.batch_alter_table("card_correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_correction_card_id"), ["card_id"], unique=False)

    op.create_table(
        "card_print",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("format", sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
        sa.Column("medium", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("made_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("replaced_at", app.core.database.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["alert_card.id"], name=op.f("fk_card_print_card_id_alert_card")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_print")),
    )
    with op.batch_alter_table("card_print", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_print_card_id"), ["card_id"], unique=False)

    op.create_table(
        "card_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("issued_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("review_by", sa.Date(), nullable=False),
        sa.Column("version_key", sa.LargeBinary(), nullable=False),
        sa.Column("emergency_body", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("key_number", sa.Integer(), nullable=False),
        sa.Column("preview_digest", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["alert_card.id"], name=op.f("fk_card_version_card_id_alert_card")),
        sa.ForeignKeyConstraint(["issued_by"], ["account.id"], name=op.f("fk_card_version_issued_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_version")),
        sa.UniqueConstraint("card_id", "version", name=op.f("uq_card_version_card_id")),
    )
    with op.batch_alter_table("card_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_version_card_id"), ["card_id"], unique=False)

    op.create_table(
        "share_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("medium", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("label_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("secret_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("code_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("pepper_id", sa.Integer(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("version_key_by_token", sa.LargeBinary(), nullable=True),
        sa.Column("version_key_by_code", sa.LargeBinary(), nullable=True),
        sa.Column("wrapped_version", sa.Integer(), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("created_at", app.core.database.UTCDateTime(), nullable=False),
        sa.Column("expires_at", app.core.database.UTCDateTime(), nullable=True),
        sa.Column("paused_at", app.core.database.UTCDateTime(), nullable=True),
        sa.Column("cancelled_at", app.core.database.UTCDateTime(), nullable=True),
        sa.Column("cancelled_reason", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=True),
        sa.CheckConstraint(
            "(status = 'cancelled') = (cancelled_at IS NOT NULL)", name=op.f("ck_share_link_cancelled_at")
        ),
        sa.CheckConstraint(
            "(status = 'cancelled') = (version_key_by_token IS NULL AND version_key_by_code IS NULL)",
            name=op.f("ck_share_link_wraps"),
        ),
        sa.CheckConstraint("(status = 'paused') = (paused_at IS NOT NULL)", name=op.f("ck_share_link_paused_at")),
        sa.CheckConstraint("status IN ('live', 'paused', 'cancelled')", name=op.f("ck_share_link_status")),
        sa.CheckConstraint("kind IN (1, 2, 3)", name=op.f("ck_share_link_kind")),
        sa.ForeignKeyConstraint(["card_id"], ["alert_card.id"], name=op.f("fk_share_link_card_id_alert_card")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_share_link_patient_id_patient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_link")),
        sa.UniqueConstraint("code_lookup", name=op.f("uq_share_link_code_lookup")),
        sa.UniqueConstraint("secret_lookup", name=op.f("uq_share_link_secret_lookup")),
    )
    with op.batch_alter_table("share_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_share_link_card_id"), ["card_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_share_link_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "retired_version_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version_key", sa.LargeBinary(), nullable=False),
        sa.Column("retired_at", app.core.database.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["card_version.id"], name=op.f("fk_retired_version_key_version_id_card_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retired_version_key")),
    )
    with op.batch_alter_table("retired_version_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_retired_version_key_version_id"), ["version_id"], unique=False)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("retired_version_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_retired_version_key_version_id"))

    op.drop_table("retired_version_key")
    with op.batch_alter_table("share_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_share_link_patient_id"))
        batch_op.drop_index(batch_op.f("ix_share_link_card_id"))

    op.drop_table("share_link")
    with op.batch_alter_table("card_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_card_version_card_id"))

    op.drop_table("card_version")
    with op.batch_alter_table("card_print", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_card_print_card_id"))

    op.drop_table("card_print")
    with op.batch_alter_table("card_correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_card_correction_card_id"))

    op.drop_table("card_correction")
    op.drop_table("correction_run")
    with op.batch_alter_table("card_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_card_notice_card_id"))

    op.drop_table("card_notice")
    with op.batch_alter_table("card_consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_card_consent_card_id"))

    op.drop_table("card_consent")
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_code_account_id"))

    op.drop_table("recovery_code")
    with op.batch_alter_table("recovery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_account_id"))

    op.drop_table("recovery")
    with op.batch_alter_table("record_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_entry_patient_id"))
        batch_op.drop_index(batch_op.f("ix_record_entry_check_by"))

    op.drop_table("record_entry")
    with op.batch_alter_table("proxy_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proxy_grant_patient_id"))
        batch_op.drop_index(batch_op.f("ix_proxy_grant_account_id"))

    op.drop_table("proxy_grant")
    op.drop_table("patient_key")
    op.drop_table("patient_account")
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passkey_account_id"))

    op.drop_table("passkey")
    with op.batch_alter_table("challenge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_challenge_account_id"))

    op.drop_table("challenge")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_patient_id"))

    op.drop_table("attachment")
    op.drop_table("alert_card")
    with op.batch_alter_table("account_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_session_account_id"))

    op.drop_table("account_session")
    with op.batch_alter_table("template_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_template_notice_template_id"))

    op.drop_table("template_notice")
    op.drop_table("problem_report")
    op.drop_table("patient")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_message_waiting",
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_outbox_message_subject_id"))
        batch_op.drop_index(batch_op.f("ix_outbox_message_patient_id"))

    op.drop_table("outbox_message")
    op.drop_table("link_key")
    op.drop_table("key_check")
    op.drop_table("instance")
    with op.batch_alter_table("email_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_email_code_created_at"))

    op.drop_table("email_code")
    op.drop_table("counter")
    op.drop_table("account")
    op.drop_table("access_unsealed")
    op.drop_table("access_seal")
    with op.batch_alter_table("access_event", schema=None) as batch_op:
        batch_op.drop_index("ix_access_event_patient_at")
        batch_op.drop_index("ix_access_event_link_at")

    op.drop_table("access_event")
    op.drop_table("access_checkpoint")
