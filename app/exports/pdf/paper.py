"""Words on paper of one width and type size: paragraphs, headings, columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from app.exports.pdf.fonts import Face
from app.exports.pdf.rows import Row, kept, leading_on, paragraph, space
from app.exports.pdf.sheet import Sheet
from app.exports.pdf.tags import Role
from app.exports.pdf.text import RED, Span, Word, bold, measure, plain, width_of
from app.exports.wording import Wording


@dataclass(frozen=True, slots=True)
class Paper:
    """What is said, how large and how wide. `size` is the body's type size in points."""

    wording: Wording
    size: float
    width: float
    leading: float = 1.22
    measured: dict[tuple[Span, ...], list[Word]] = field(default_factory=dict, repr=False, compare=False)
    """Paragraphs that were measured before: the same words are tried in several sizes."""

    def resized(self, size: float, leading: float) -> "Paper":
        """The same words in another size."""
        return replace(self, size=size, leading=leading)

    def inside(self, width: float) -> "Paper":
        """The same in a narrower place."""
        return replace(self, width=width)

    def text(
        self,
        *spans: Span,
        name: str = "",
        scale: float = 1.0,
        role: Role = "P",
        bullet: bool = False,
        indent: float = 0.0,
    ) -> list[Row]:
        """A paragraph; with a bullet it hangs."""
        size = self.size * scale
        hang = size * 0.95 if bullet else indent
        mark = plain("•", RED) if bullet else None
        words = self.measured.get(spans) or self.measured.setdefault(spans, measure(spans))
        return paragraph(words, size, self.width, leading=self.leading, indent=hang, name=name, role=role, bullet=mark)

    def code(self, typed_code: str, size: float) -> list[Row]:
        """The typed code in the face whose zero is slashed, on one line; smaller only where it would not fit."""
        fitting = min(size, size * self.width / width_of(typed_code, Face.CODE, size))
        return paragraph(measure([Span(typed_code, Face.CODE)]), fitting, self.width, name=self.wording("reopen"))

    def heading(self, words: str) -> list[Row]:
        """The heading of a section, held to what follows."""
        gap = space(self.size * 0.7)
        return [gap, *leading_on(self.text(bold(words, RED), scale=1.08, role="H2", name=words))]

    def gap(self, share: float = 0.4) -> Row:
        """Empty paper, a share of the type size."""
        return space(self.size * share)


def side_by_side(left: Sequence[Row], right: Sequence[Row], offset: float) -> list[Row]:
    """Two paragraphs beside each other; the right one begins `offset` points from the left edge."""
    return kept([_pair(one, two, offset) for one, two in zip_longest(left, right)])


def beside_heading(heading: Sequence[Row], told: Sequence[Row], offset: float, *, again: Row) -> list[Row]:
    """Paragraphs beside their heading. A page may end between two of them; the next then begins with `again`."""
    rows = [_pair(one, two, offset) for one, two in zip_longest(heading, told)]
    ends = [number for number, row in enumerate(told) if not row.keeps and number >= len(heading) - 1]
    return headed([row._replace(keeps=number not in ends) for number, row in enumerate(rows[:-1])] + rows[-1:], again)


def headed(rows: Sequence[Row], again: Row) -> list[Row]:
    """The same rows, where a new paragraph begins with what stands above it on a new page."""
    begins = [False, *(not row.keeps for row in rows[:-1])]
    return [row._replace(again=again) if new else row for row, new in zip(rows, begins, strict=True)]


def _pair(left: Row | None, right: Row | None, offset: float) -> Row:
    def draw(sheet: Sheet, x: float, top: float) -> None:
        if left:
            left.draw(sheet, x, top)
        if right:
            right.draw(sheet, x + offset, top)

    present = [each for each in (left, right) if each]
    return Row(max(each.height for each in present), draw, name=present[0].name)


def pairs(paper: Paper, told: Sequence[tuple[str, str]], *, share: float = 0.22) -> list[Row]:
    """Labels and their words in two columns. What is empty is not listed."""
    left, rows = paper.width * share, []
    for label, words in told:
        if words:
            one = paper.inside(left - paper.size * 0.6).text(bold(label), name=label)
            two = paper.inside(paper.width - left).text(plain(words), name=label)
            rows += [*side_by_side(one, two, left), paper.gap(0.12)]
    return rows


def with_stop(words: str) -> str:
    """The words with one full stop and a space, so that other words may follow."""
    return f"{words.rstrip(' .')}. "
