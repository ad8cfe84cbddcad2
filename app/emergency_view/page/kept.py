"""What was drawn of authored blocks before: the same words stand on many cards, so they are drawn once.

It is kept beside the blocks it belongs to and dies with them. Nothing of a person is in it but a value inside an
approved line ("keep to 88% to 92%"); lines with such values are drawn anew, because their age stands beside them."""

from dataclasses import dataclass, field

from app.emergency_view.shown_lines import ShownBlocks
from app.exports.record_lines import RecordLine

Key = tuple[str, int]


@dataclass(slots=True)
class Kept:
    """Drawn parts by language and by the block or line they were drawn from."""

    shown: ShownBlocks | None = None
    """The blocks as sealed. Nothing here is used for blocks that only look like them."""
    blocks: dict[Key, str | None] = field(default_factory=dict)
    """None for a block that must be drawn at each opening."""
    lines: dict[Key, str] = field(default_factory=dict)
    reasons: dict[Key, str] = field(default_factory=dict)
    rows: dict[Key, str] = field(default_factory=dict)
    record: tuple[RecordLine, ...] | None = None
    """Every line as it was sealed, for the text of the record."""
