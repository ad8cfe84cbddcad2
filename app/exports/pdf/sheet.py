"""A PDF being drawn: pages, lines of text, boxes, pictures and codes, all tagged. Points from the TOP left.

The same calls give the same bytes: nothing here reads a clock or a random number.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from typing import Any, Final

from app.exports.pdf.fonts import first_font, registered, runs
from app.exports.pdf.scripts import composed, visual
from app.exports.pdf.tags import Structure, Tag
from app.exports.pdf.text import INK, Colour, Line, Piece
from app.exports.qr import QUIET_ZONE, Matrix, Run, dark_runs, side_in_modules

MM: Final = 72 / 25.4
A4: Final = (210 * MM, 297 * MM)
A5: Final = (148 * MM, 210 * MM)
A6: Final = (105 * MM, 148 * MM)


class Sheet:
    """One document. Call `start_page` before drawing and `finish` at the end."""

    def __init__(self, title: str, subject: str, *, made_on: date, language: str, keep_size: bool = False) -> None:
        """`keep_size` asks the printer not to scale: a card must keep its size and its code its modules."""
        from reportlab.pdfgen.canvas import Canvas

        self._file = BytesIO()
        self._canvas: Any = Canvas(
            self._file,
            invariant=1,
            pageCompression=1,
            pdfVersion=(1, 7),
            lang=language,
            initialFontName=first_font(),
        )
        self._canvas.setDateFormatter(lambda *_: f"D:{made_on:%Y%m%d}000000+00'00'")
        self._structure = Structure()
        self._height = 0.0
        self._is_open = False
        for put, value in (("Title", title), ("Subject", subject), ("Author", "Alertcard"), ("Creator", "Alertcard")):
            getattr(self._canvas, f"set{put}")(value)
        self._canvas.setProducer("Alertcard")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        if keep_size:
            self._canvas.setViewerPreference("PrintScaling", "None")

    def start_page(self, size: tuple[float, float]) -> None:
        """A new empty page of this size."""
        if self._is_open:
            self._canvas.showPage()
        self._canvas.setPageSize(size)
        self._height = size[1]
        self._structure.start_page()
        self._is_open = True

    def finish(self) -> bytes:
        """The document."""
        self._canvas.showPage()
        self._structure.write(self._canvas)
        self._canvas.save()
        return self._file.getvalue()

    def line(self, line: Line, x: float, baseline: float, size: float, tag: Tag | None) -> None:
        """A line of text whose baseline lies `baseline` below the top of the page. Without a tag it is furniture."""
        with self._marked(tag):
            for piece in line.pieces():
                self._piece(piece, x + piece.x, self._height - baseline, size)

    def box(
        self,
        x: float,
        top: float,
        width: float,
        height: float,
        *,
        fill: Colour | None = None,
        stroke: Colour | None = None,
        thickness: float = 0.8,
        radius: float = 0.0,
    ) -> None:
        """A rectangle, part of the furniture."""
        with self._marked(None):
            canvas = self._canvas
            if fill:
                canvas.setFillColorRGB(*fill)
            if stroke:
                canvas.setStrokeColorRGB(*stroke)
                canvas.setLineWidth(thickness)
            draw = canvas.roundRect if radius else canvas.rect
            extra = (radius,) if radius else ()
            draw(x, self._height - top - height, width, height, *extra, stroke=int(bool(stroke)), fill=int(bool(fill)))

    def rule(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        colour: Colour = INK,
        thickness: float = 0.5,
        dashed: bool = False,
    ) -> None:
        """A straight line, part of the furniture."""
        with self._marked(None):
            canvas = self._canvas
            canvas.setStrokeColorRGB(*colour)
            canvas.setLineWidth(thickness)
            canvas.setDash(*((3, 3) if dashed else ()))
            canvas.line(x1, self._height - y1, x2, self._height - y2)
            canvas.setDash()

    def qr(self, matrix: Matrix, x: float, top: float, side: float, alt: str) -> None:
        """The code as one black path on its own white square; `side` holds the quiet zone."""
        module = side / side_in_modules(matrix)
        self.box(x, top, side, side, fill=(1.0, 1.0, 1.0))
        with self._marked(Tag("Figure", alt)):
            canvas = self._canvas
            canvas.saveState()
            canvas.translate(x + QUIET_ZONE * module, self._height - top - QUIET_ZONE * module)
            canvas.scale(module, -module)
            canvas.setFillColorRGB(0.0, 0.0, 0.0)
            canvas._code.append(_one_path(dark_runs(matrix)))
            canvas.restoreState()

    def picture(self, jpeg: bytes, x: float, top: float, width: float, height: float, alt: str) -> None:
        """A photo inside these measures, its proportions kept."""
        from reportlab.lib.utils import ImageReader

        with self._marked(Tag("Figure", alt)):
            self._canvas.drawImage(
                ImageReader(BytesIO(jpeg)),
                x,
                self._height - top - height,
                width,
                height,
                preserveAspectRatio=True,
                anchor="nw",
            )

    @contextmanager
    def moved(self, x: float, top: float, degrees: float = 0.0) -> Iterator[None]:
        """Draw with this point as the top left corner, turned against the clock."""
        canvas, height = self._canvas, self._height
        canvas.saveState()
        canvas.translate(x, height - top)
        canvas.rotate(degrees)
        self._height = 0.0
        yield
        self._height = height
        canvas.restoreState()

    @contextmanager
    def clipped(self, x: float, top: float, width: float, height: float, alpha: float) -> Iterator[None]:
        """Draw inside a rectangle only, and let what lies below shine through."""
        canvas = self._canvas
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(x, self._height - top - height, width, height)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.setFillAlpha(alpha)
        yield
        canvas.restoreState()

    def _piece(self, piece: Piece, x: float, y: float, size: float) -> None:
        """One style of one line, in the few operators it needs: the library's text object costs twice as long."""
        canvas, start = self._canvas, x
        red, green, blue = piece.span.colour
        canvas._code.append(f"{red:g} {green:g} {blue:g} rg")
        for run in runs(visual(composed(piece.span.text)), piece.span.face, size):
            font, parts = registered(run.font), []
            for subset, letters in font.splitString(run.text, canvas._doc):
                name = font.getSubsetInternalName(subset, canvas._doc)
                parts.append(f"{name} {size:.2f} Tf ({canvas._escape(letters)}) Tj")
            canvas._code.append(f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {' '.join(parts)} ET")
            x += run.width
        if piece.span.is_struck:
            canvas.setStrokeColorRGB(*piece.span.colour)
            canvas.setLineWidth(size * 0.07)
            canvas.line(start, y + size * 0.24, x, y + size * 0.24)

    @contextmanager
    def _marked(self, tag: Tag | None) -> Iterator[None]:
        code = self._canvas._code
        if tag is None:
            code.append("/Artifact BMC")
        else:
            code.append(f"/{tag.role} <</MCID {self._structure.mark(tag)}>> BDC")
        yield
        code.append("EMC")


def _one_path(runs: list[Run]) -> str:
    """Operators that fill all runs at once; whole numbers, so a few kilobytes at most."""
    return " ".join([*(f"{column} {row} {length} 1 re" for column, row, length in runs), "f"])
