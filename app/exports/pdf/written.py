"""Objects of a PDF that are written as they stand. Loads reportlab: import it only where a PDF is made."""

from typing import Any

from reportlab.pdfbase.pdfdoc import PDFObject


class Written(PDFObject):  # type: ignore[misc]  # the library has no types
    """Text and references in turn; the library's own dictionaries cost ten times as much."""

    __RefOnly__ = 1

    def __init__(self, parts: list[Any] | None = None) -> None:
        self.parts = parts or []

    def format(self, document: Any) -> bytes:
        """As it stands in the file."""
        return b" ".join(
            part.encode("latin-1") if isinstance(part, str) else part.format(document) for part in self.parts
        )
