"""Tags, so that a screen reader reads a print in order: headings, paragraphs, pictures with words for them.

reportlab writes no tags; these are the few objects that PDF 1.7 section 14.7 asks for: a flat structure tree, marked
content on each page, and a parent tree that leads from one to the other.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

Role = Literal["H1", "H2", "H3", "P", "Figure"]


@dataclass(eq=False, slots=True)
class Tag:
    """One element of the structure. Lines of one paragraph share it; a figure says in words what it is."""

    role: Role = "P"
    alt: str = ""
    marks: list[tuple[int, int]] = field(default_factory=list)
    """(page index, marked-content id) in reading order."""


class Structure:
    """Gathers the tags of a document while it is drawn."""

    def __init__(self) -> None:
        self._tags: list[Tag] = []
        self._known: set[int] = set()
        self._pages: list[list[Tag]] = []

    def start_page(self) -> None:
        self._pages.append([])

    def mark(self, tag: Tag) -> int:
        """The marked-content id of the next piece of this tag on the present page."""
        if id(tag) not in self._known:
            self._known.add(id(tag))
            self._tags.append(tag)
        page = self._pages[-1]
        page.append(tag)
        tag.marks.append((len(self._pages) - 1, len(page) - 1))
        return len(page) - 1

    def write(self, canvas: Any) -> None:
        """Add the tree to the finished pages of a reportlab canvas."""
        from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName

        from app.exports.pdf.written import Written

        document = canvas._doc
        pages = [document.Reference(page) for page in document.Pages.pages]
        root, top = Written(), Written()
        to_root, to_top = document.Reference(root), document.Reference(top)
        elements = {id(tag): document.Reference(Written(_element(tag, to_top, pages))) for tag in self._tags}
        parents: list[Any] = []
        for index, page in enumerate(self._pages):
            parents += [f"{index} [", *(elements[id(tag)] for tag in page), "]"]
        tree = document.Reference(Written(["<< /Nums [", *parents, "] >>"]))
        top.parts = ["<< /Type /StructElem /S /Document /P", to_root, "/K [", *elements.values(), "] >>"]
        next_key = f"/ParentTreeNextKey {len(self._pages)} >>"
        root.parts = ["<< /Type /StructTreeRoot /K", to_top, "/ParentTree", tree, next_key]
        document.Catalog.StructTreeRoot = to_root
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        for index, page in enumerate(document.Pages.pages):
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = index, PDFName("S")


def _element(tag: Tag, parent: Any, pages: list[Any]) -> list[Any]:
    from reportlab.lib.rl_accel import escapePDF

    parts: list[Any] = [f"<< /Type /StructElem /S /{tag.role} /P", parent]
    if tag.alt:
        parts.append(f"/Alt ({escapePDF(tag.alt)})")
    numbers = {page for page, _ in tag.marks}
    if len(numbers) == 1:
        marks = " ".join(str(mark_id) for _, mark_id in tag.marks)
        return [*parts, "/Pg", pages[numbers.pop()], f"/K [{marks}] >>"]
    parts.append("/K [")
    for page, mark_id in tag.marks:
        parts += ["<< /Type /MCR /Pg", pages[page], f"/MCID {mark_id} >>"]
    return [*parts, "] >>"]
