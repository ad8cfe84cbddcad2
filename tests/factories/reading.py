"""Read back what left the service, as a person would see it: the text of a page, the text of a PDF."""

import re
from html.parser import HTMLParser

import pypdfium2

_UNSEEN = {"style", "script", "title"}
_INLINE = {"a", "b", "bdi", "del", "em", "i", "ins", "span", "strong"}


class _Text(HTMLParser):
    """Gathers text; anything but an inline element separates words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _UNSEEN
        if tag not in _INLINE:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _UNSEEN
        if tag not in _INLINE:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def page_text(html: str) -> str:
    """The words of a page, each run of blanks as one."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    return one_line("".join(reader.parts))


def one_line(text: str) -> str:
    """Every run of blanks and line ends as one blank."""
    return re.sub(r"\s+", " ", text).strip()


def pdf_text(content: bytes) -> str:
    """The words of every page of a PDF, as a program extracts them."""
    document = pypdfium2.PdfDocument(content)
    try:
        return "\n".join(_page_of(document, number) for number in range(len(document)))
    finally:
        document.close()


def _page_of(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    text = page.get_textpage()
    try:
        return str(text.get_text_range())
    finally:
        text.close()
        page.close()
