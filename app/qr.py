"""QR codes as rows of modules, as an SVG path, and as SVG and PNG files."""

import io
from collections.abc import Iterator
from itertools import groupby

import qrcode
from PIL import Image
from qrcode.constants import (
    ERROR_CORRECT_H,
    ERROR_CORRECT_L,
    ERROR_CORRECT_M,
    ERROR_CORRECT_Q,
)

QR_LEVELS = (ERROR_CORRECT_H, ERROR_CORRECT_Q, ERROR_CORRECT_M, ERROR_CORRECT_L)
QUIET_ZONE = 4
"""Light modules around a QR code, as its standard asks for."""
MODULE_PIXELS = 24
"""Large enough for a poster."""


def qr_svg(text: str) -> str:
    """A QR code as an SVG file, dark on white."""
    rows = qr_rows(text, QUIET_ZONE)
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'width="{size * 8}" height="{size * 8}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path fill="#111" d="{qr_path(rows)}"/></svg>'
    )


def qr_rows(text: str, border: int) -> list[list[bool]]:
    """A QR code's modules, dark or not, with so many light ones around: as few as there can be,
    and as much of it may be unreadable as these have room for (ISO/IEC 18004, 7.4 and 7.5.1)."""
    made = (_qr_rows(text, border, level) for level in QR_LEVELS)
    return min(made, key=len)


def _qr_rows(text: str, border: int, level: int) -> list[list[bool]]:
    code = qrcode.QRCode(border=border, error_correction=level)
    code.add_data(text)
    rows: list[list[bool]] = code.get_matrix()
    return rows


def qr_path(rows: list[list[bool]]) -> str:
    """The dark modules as an SVG path, a unit a module."""
    return "".join(
        f"M{x} {y}h{length}v1h-{length}z" for y, row in enumerate(rows) for x, length in _runs(row)
    )


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Where dark modules begin, and how many follow."""
    x = 0
    for dark, group in groupby(row):
        length = len(list(group))
        if dark:
            yield x, length
        x += length


def qr_png(text: str, module_pixels: int = MODULE_PIXELS) -> bytes:
    """A QR code as a picture."""
    rows = qr_rows(text, QUIET_ZONE)
    size = len(rows)
    picture = Image.new("1", (size, size))
    picture.putdata([0 if dark else 255 for row in rows for dark in row])
    side = size * module_pixels
    large = picture.resize((side, side), Image.Resampling.NEAREST)
    file = io.BytesIO()
    large.save(file, "PNG", optimize=True)
    return file.getvalue()
