"""Reads a PowerPoint presentation: each slide's text in reading order, and its speaker notes."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PythonPptxError
from pptx.opc.constants import CONTENT_TYPE
from pptx.opc.package import PartFactory
from pptx.oxml.ns import qn
from pptx.package import Package
from pptx.parts.presentation import PresentationPart
from pptx.slide import Slide

from app.deck.files import refusals
from app.deck.files.layout import Box, in_reading_order
from app.deck.files.paragraphs import lines_of, table_lines
from app.deck.pages import Page
from app.errors import Invalid

SLACK = 0.01
"""How far frames reach beyond their text, as a part of what holds them."""
DEEPEST_GROUP = 20
LARGER = 1.12
"""How many times larger than the rest of its slide a title without a place for it is."""
FEWEST_LETTERS = 3

_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)
_FURNITURE = (
    PP_PLACEHOLDER.DATE,
    PP_PLACEHOLDER.FOOTER,
    PP_PLACEHOLDER.HEADER,
    PP_PLACEHOLDER.SLIDE_NUMBER,
)
_UNREADABLE = (
    PythonPptxError,
    etree.XMLSyntaxError,
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
)
"""What is raised for a package that isn't what it should be."""
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_NO_ENTITIES = etree.XMLParser(resolve_entities=False, no_network=True)

for _kind in (CONTENT_TYPE.PML_TEMPLATE_MAIN, CONTENT_TYPE.PML_SLIDESHOW_MAIN):
    PartFactory.part_type_for.setdefault(_kind, PresentationPart)


def read_powerpoint(content: bytes, most: int) -> list[Page]:
    """The slides that are shown. Raises Invalid, also if there are more than that."""
    try:
        main: Any = Package.open(io.BytesIO(content)).main_document_part
        slides = main.presentation.slides
        if len(slides) > most:
            raise Invalid(refusals.TOO_MUCH)
        return [_page(s) for s in slides if s._element.get("show") not in ("0", "false")]
    except _UNREADABLE as error:
        raise Invalid(refusals.BROKEN) from error


def _page(slide: Slide) -> Page:
    shapes: list[Any] = [shape for shape in slide.shapes if _placeholder(shape) not in _FURNITURE]
    titles = [shape for shape in shapes if _placeholder(shape) in _TITLES and _says(shape)]
    titles = titles or _drawn_title(shapes)
    headings = [" ".join(title.text_frame.text.split()) for title in titles]
    lines = [f"# {heading}" for heading in headings if heading]
    lines += _in_order((shape for shape in shapes if shape not in titles), 0)
    return Page(lines, firm=True, notes=_notes(slide), aside=list(_furniture(slide)))


def _furniture(slide: Slide) -> Iterator[str]:
    """What stands in the places for a footer, a date and a number."""
    for shape in slide.placeholders:
        if _placeholder(shape) in _FURNITURE and _says(shape):
            yield " ".join(shape.text_frame.text.split())


def _drawn_title(shapes: Iterable[Any]) -> list[Any]:
    """A text box in a title's stead: the topmost, a line in larger letters than all the others."""
    boxes = sorted((shape for shape in shapes if _says(shape)), key=lambda shape: shape.top or 0)
    if len(boxes) < 2:
        return []
    first, others = boxes[0], max(map(_font_size, boxes[1:]))
    lines = [line for line in first.text_frame.text.splitlines() if line.strip()]
    larger = others and _font_size(first) > LARGER * others
    words = sum(map(str.isalpha, lines[0])) > FEWEST_LETTERS
    return [first] if larger and words and len(lines) == 1 else []


def _says(shape: Any) -> bool:
    return shape.has_text_frame and bool(shape.text_frame.text.strip())


def _font_size(shape: Any) -> int:
    """The largest that is written on its letters, in hundredths of a point; 0 for none."""
    runs = shape._element.iter(qn("a:rPr"))
    return max((int(run.get("sz") or 0) for run in runs), default=0)


def _placeholder(shape: Any) -> Any:
    return shape.placeholder_format.type if shape.is_placeholder else None


def _notes(slide: Slide) -> str:
    frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    return frame.text.replace("\v", "\n").strip() if frame else ""


def _in_order(shapes: Iterable[Any], depth: int) -> list[str]:
    """The shapes' lines, a group's kept together; a blank line between two shapes."""
    boxes = [_box(shape, lines) for shape in shapes if any(lines := _lines(shape, depth))]
    if not boxes:
        return []
    wide = max(box.right for box in boxes) - min(box.left for box in boxes)
    for box in boxes:
        slack = min(SLACK * wide, (box.right - box.left) / 4)
        box.left, box.right = box.left + slack, box.right - slack
    columns = in_reading_order(boxes, SLACK * wide / 2)
    return [line for column in columns for box in column for line in ("", *box.what)]


def _box(shape: Any, lines: list[str]) -> Box[list[str]]:
    left, top = shape.left or 0, shape.top or 0
    width, height = shape.width or 0, shape.height or 0
    if round(getattr(shape, "rotation", 0) / 90) % 2:
        left, top = left + (width - height) / 2, top + (height - width) / 2
        width, height = height, width
    return Box(lines, left, top, left + width, top + height)


def _lines(shape: Any, depth: int) -> list[str]:
    if hasattr(shape, "shapes"):
        return _in_order(shape.shapes, depth + 1) if depth < DEEPEST_GROUP else []
    if shape.has_text_frame:
        return lines_of(shape)
    if getattr(shape, "has_table", False):
        return table_lines([[cell.text_frame for cell in row.cells] for row in shape.table.rows])
    return list(_diagram_lines(shape))


def _diagram_lines(shape: Any) -> Iterator[str]:
    """The texts of a SmartArt, which python-pptx doesn't read."""
    pointer = shape._element.find(f".//{_DIAGRAM}relIds")
    if pointer is None:
        return
    data = shape.part.related_part(pointer.get(qn("r:dm"))).blob
    for text in etree.fromstring(data, _NO_ENTITIES).iter(f"{_DIAGRAM}t"):
        for paragraph in text.iter(qn("a:p")):
            yield "".join(_diagram_words(paragraph)).strip()


def _diagram_words(paragraph: Any) -> Iterator[str]:
    for part in paragraph.iter(qn("a:t"), qn("a:br")):
        yield " " if part.tag == qn("a:br") else part.text or ""
