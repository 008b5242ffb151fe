"""Small PDFs with text set just so, a page for each content stream."""

from collections.abc import Sequence

WIDE, HIGH = 960, 540


def pdf_of(
    contents: Sequence[str], font: str = "Helvetica", size: tuple[int, int] = (WIDE, HIGH)
) -> bytes:
    """`F` is the font; text is in Windows-1252."""
    face = f"<</Type/Font/Subtype/Type1/BaseFont/{font}/Encoding/WinAnsiEncoding>>"
    pages = [4 + 2 * number for number in range(len(contents))]
    kids = " ".join(f"{page} 0 R" for page in pages)
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>",
        face,
    ]
    for page, content in zip(pages, contents, strict=True):
        parts.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size[0]} {size[1]}]"
            f"/Contents {page + 1} 0 R/Resources<</Font<</F 3 0 R>>>>>>"
        )
        stream = content.encode("cp1252")
        parts.append(f"<</Length {len(stream)}>>stream\n{content}\nendstream")
    return _filed([part.encode("cp1252") for part in parts])


def _filed(parts: Sequence[bytes]) -> bytes:
    made, starts = b"%PDF-1.4\n", list[int]()
    for number, part in enumerate(parts, 1):
        starts.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(parts) + 1
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def text_at(x: float, y: float, size: float, shown: str) -> str:
    """`shown` is what PDF's operators show: "(words) Tj"."""
    return f"BT /F {size} Tf {x} {y} Td {shown} ET"
