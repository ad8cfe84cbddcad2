"""Lines and templates taken back after they were issued. Few rows, append-only; the newest for a line counts.

The emergency process reads this with plain SQL and lays it over sealed snapshots (clinical-design F6, hazard H33).
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from app.card_templates.values import SAY_MAX, SHORT_MAX
from app.core.tables import instant, key


class TemplateNotice(SQLModel, table=True):
    """`line_id` empty takes back the whole template. It speaks of `template_version` and every older one.

    A later version that was approved with better words is not touched, so a corrected line keeps its lasting id.
    """

    __tablename__ = "template_notice"
    __table_args__ = (
        CheckConstraint("template_version >= 1", name="version"),
        CheckConstraint("(replacement IS NULL) = (replacement_short IS NULL)", name="both_lengths"),
        CheckConstraint("line_id IS NOT NULL OR replacement IS NULL", name="replacement_of_line"),
    )

    id: UUID = key()
    template_id: str = Field(max_length=80, index=True)
    line_id: str | None = Field(default=None, max_length=80)
    template_version: int = Field(description="The newest version that this notice speaks of.")
    withdrawn_on: date
    reason: str = Field(max_length=300)
    replacement: str | None = Field(default=None, max_length=SAY_MAX)
    replacement_short: str | None = Field(default=None, max_length=SHORT_MAX)
    approved_by_role: str = Field(max_length=200)
    approved_by_organisation: str = Field(max_length=200)
    approved_by_registration: str = Field(max_length=100)
    created_at: datetime = instant()
