"""What the files of `card_templates/` are written in: limits, ids and texts of checked shape, the closed lists."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

SAY_MAX = 140
SHORT_MAX = 57
FIRST_LINE_MAX = 120
FIRST_SCREEN_MAX = 7
FIRST_FACTS_MAX = 12

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
FactKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
LineRef = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
"""A line for ever: `template-id/line-id`."""
LineOrTemplateRef = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)?$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Say = Annotated[str, StringConstraints(min_length=1, max_length=SAY_MAX, strip_whitespace=True)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=SHORT_MAX, strip_whitespace=True)]
FirstLine = Annotated[str, StringConstraints(min_length=1, max_length=FIRST_LINE_MAX, strip_whitespace=True)]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
CodeAddress = Annotated[str, StringConstraints(pattern=r"^(https?://|urn:)\S+$")]
Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]


class Frozen(BaseModel):
    """Never changed after it is made; a key nobody knows is an error, so that a slip cannot hide."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Language(StrEnum):
    """Languages of the catalogues. English is whole; Welsh may be incomplete and then falls back, marked."""

    EN = "en"
    CY = "cy"

    @classmethod
    def of(cls, tag: str) -> "Language":
        """From a language tag such as `en-GB`; English for a language we have no catalogue of."""
        return cls.CY if tag.lower().startswith("cy") else cls.EN


class Severity(StrEnum):
    CRITICAL = "critical"
    IMPORTANT = "important"
    ADVICE = "advice"

    @property
    def rank(self) -> int:
        """0 for what kills first."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Status(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"


class Network(StrEnum):
    NEUROMUSCULAR = "neuromuscular"
    MSK = "msk"
    CHILDRENS_PALLIATIVE = "childrens-palliative"
    CROSS_CUTTING = "cross-cutting"


class LineKind(StrEnum):
    """What an order is, as its author judged it. It places a line before others of its danger, and nothing else."""

    DO_NOT = "do_not"


class AllowedRule(StrEnum):
    """Rules of the check that a line may be excused from, with a reason the signer reads."""

    POINTS_OUTSIDE = "points-outside"
    NAMES_AGE_OR_DEVICE = "names-age-or-device"
    FORBIDDEN_WORD = "forbidden-word"
    READS_AS_DO_NOT = "reads-as-do-not"
