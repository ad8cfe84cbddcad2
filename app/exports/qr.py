"""QR codes as modules and as one path, for prints and for screens. No drawing library is needed.

Level M, four light modules around. Scheme, host and path stand in byte mode and the code after `#` in alphanumeric
mode: lower case where cameras need it, and version 8 for hosts of 11 to 40 characters (security-design C8).
"""

from itertools import groupby
from typing import Final

QUIET_ZONE: Final = 4
MASK: Final = 2
"""One mask for all: the codes are random, so none of the eight is better, and trying each takes four times as long."""
Matrix = tuple[tuple[bool, ...], ...]
Run = tuple[int, int, int]


def qr_matrix(url: str) -> Matrix:
    """The dark modules by row, without the quiet zone. ValueError for a URL without a code after `#`."""
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode
    from qrcode.util import MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData

    address, mark, code = url.partition("#")
    if not mark or not code:
        raise ValueError("A QR code needs an address with a code after #.")
    qr = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=MASK)
    qr.add_data(QRData((address + mark).encode("ascii"), mode=MODE_8BIT_BYTE))
    qr.add_data(QRData(code.encode("ascii"), mode=MODE_ALPHA_NUM))
    qr.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in qr.get_matrix())


def side_in_modules(matrix: Matrix) -> int:
    """Modules along one side, quiet zone included."""
    return len(matrix) + 2 * QUIET_ZONE


def dark_runs(matrix: Matrix) -> list[Run]:
    """Neighbouring dark modules of each row as (column, row, length) from the top left.

    Fill all of them as one path: filled one by one they would leave hair lines between the rows.
    """
    return [
        (columns[0], row, len(columns))
        for row, modules in enumerate(matrix)
        for is_dark, group in groupby(range(len(modules)), key=modules.__getitem__)
        if is_dark
        for columns in [list(group)]
    ]


def svg_path(matrix: Matrix) -> str:
    """The runs as the `d` of one SVG path, a unit for each module, offset by the quiet zone."""
    return "".join(
        f"M{column + QUIET_ZONE} {row + QUIET_ZONE}h{length}v1h-{length}z" for column, row, length in dark_runs(matrix)
    )
