"""Notes as a Word document to edit further: real styles, header rows, alternative texts, and the
language of what is said."""

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import assert_never

from docx import Document
from docx.document import Document as Written
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Emu, Pt
from lxml.etree import _Element
from PIL import Image, ImageChops

from app.clock import in_utc
from app.i18n import Words, quoted
from app.papers.blocks import (
    Address,
    Bars,
    Block,
    Cell,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Passage,
    Prose,
    Quotes,
    Run,
    Table,
    Voices,
)
from app.papers.cells import cell_words
from app.papers.docx_parts import field, link, paragraph, ruled, run, table
from app.papers.docx_styles import LOCALES, TEXT_WIDTH, styled
from app.papers.figures import alternative, drawn
from app.papers.paper import Paper, is_figure
from app.papers.xml_text import clean
from app.qr import qr_png

PICTURE_WIDTH, PICTURE_HEIGHT, QR_WIDTH = TEXT_WIDTH, Pt(560), Pt(96)
"""At most."""
A_LINE, NARROWEST, GAP = 96, 20, 2
"""Letters of a table's row, the fewest in a column of words, and what is left free in one of
numbers."""
MOST_NUMBERS = 50
"""Letters in a row; where there are more, all are set smaller."""
QR_DOTS = 8
"""Pixels a module."""


def write(paper: Paper) -> tuple[bytes, str]:
    """The file; no characters are left out for want of a font."""
    document = Document()
    styled(document, paper.language)
    _told(document, paper)
    _footed(document, paper.foot)
    writer = Writer(document, paper)
    end = document.element.body[-1]
    for element in writer.elements(paper.blocks):
        end.addprevious(element)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue(), ""


def _told(document: Written, paper: Paper) -> None:
    made = in_utc(paper.taken_at).replace(tzinfo=None)
    core = document.core_properties
    core.title, core.subject = _short(paper.title), _short(paper.subject)
    core.author = core.last_modified_by = _short(paper.author)
    core.created = core.modified = made
    core.language, core.comments = LOCALES[paper.language], ""


def _short(text: str) -> str:
    """As much as a property holds."""
    return clean(text)[:255]


def _footed(document: Written, words: str) -> None:
    """The words, and which page of how many."""
    foot = document.sections[0].footer.paragraphs[0]._p
    foot.extend([run(f"{words}\t"), field("PAGE"), run(" ("), field("NUMPAGES"), run(")")])


class Writer:
    """Makes elements of blocks; keeps which level of heading it is below."""

    def __init__(self, document: Written, paper: Paper) -> None:
        self.document, self.language, self.label = document, paper.language, paper.label
        self.words, self.level = Words(paper.language), 1

    def elements(self, blocks: list[Block]) -> Iterator[_Element]:
        """The heading of a summary stands beside the same rule."""
        for block, following in zip(blocks, [*blocks[1:], None], strict=True):
            made = self.block(block)
            if _is_summary(block) or (_is_summary(following) and isinstance(block, Heading)):
                made = (ruled(element) for element in made)
            yield from made

    def block(self, block: Block) -> Iterator[_Element]:
        match block:
            case Heading(text, level):
                yield from self._heading(text, level)
            case Paragraph(text, tone):
                yield paragraph("Quiet" if tone == "quiet" else "", text)
            case Prose(passages):
                for passage in passages:
                    yield from self._passage(passage)
            case Facts(rows):
                yield table("Facts", [], [list(row) for row in rows], [1, 4])
                yield paragraph("Gap", "")
            case Quotes(texts):
                yield from (paragraph("Quote", text) for text in texts)
            case Voices(texts):
                yield from (paragraph("Voice", quoted(text, self.language)) for text in texts)
            case Bars(bars=bars):
                head = [self.words("Answer"), self.words("Number")]
                yield from self._counted(block, head, [[bar.label, bar.value] for bar in bars])
            case Table(head=head, rows=rows):
                yield from self._counted(block, head, rows)
            case Address(text, address):
                yield paragraph(
                    "Address", f"{text} ", self._link(address, [run(address, linked=True)])
                )
                yield self._qr(address)
            case _:
                assert_never(block)

    def _heading(self, text: str, level: int) -> Iterator[_Element]:
        if level == 1 and self.label:
            yield paragraph("Subtitle", self.label)
            self.label = ""
        self.level = level
        yield paragraph(_heading_style(level), text)

    def _passage(self, passage: Passage) -> Iterator[_Element]:
        style = PASSAGES.get(passage.form) or _heading_style(self.level + 1)
        number = self._numbered(passage.first) if passage.form == "numbers" else None
        for line in passage.lines:
            said = "".join(part.text for part in line)
            yield paragraph(style, "", *self._runs(line), number=number, like=said)

    def _numbered(self, first: int) -> int:
        """The number of a list that counts from `first`, and by itself."""
        lists = self.document.part.numbering_part.element
        used = self.document.styles["List Number"].element.pPr.numPr.numId.val
        one = lists.add_num(lists.num_having_numId(used).abstractNumId.val)
        one.add_lvlOverride(ilvl=0).add_startOverride(first)
        return int(one.numId)

    def _runs(self, line: list[Run]) -> Iterator[_Element]:
        for address, parts in groupby(line, lambda part: part.link):
            made = [run(part.text, part.bold, part.italic, bool(address)) for part in parts]
            yield from [self._link(address, made)] if address else made

    def _link(self, address: str, runs: list[_Element]) -> _Element:
        made = self.document.part.relate_to(
            clean(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        return link(made, runs)

    def _counted(
        self, figure: Figure, head: list[str], rows: list[list[Cell]]
    ) -> Iterator[_Element]:
        """The picture where there is one, and the numbers."""
        if is_figure(figure):
            shown = drawn(replace(figure, caption=""), self.language, "png")
            told = alternative(figure, self.language)
            yield self._picture(_trimmed(shown), told, PICTURE_WIDTH, PICTURE_HEIGHT)
        yield paragraph("Caption", figure.caption)
        texts = [[_whole(cell_words(cell, self.language)) for cell in row] for row in rows]
        numeric = _numeric(head, rows)
        widths = _widths(numeric, [list(column) for column in zip(head, *texts, strict=True)])
        small = sum(widths[at] for at in numeric) > MOST_NUMBERS
        yield table("Numbers", head, texts, widths, numeric, small)
        yield paragraph("Gap", "")

    def _picture(self, png: bytes, told: str, width: int, height: int) -> _Element:
        """As wide, but never higher than that."""
        inline = self.document.part.new_pic_inline(io.BytesIO(png), width=Emu(width))
        size = inline.extent
        if size.cy > height:
            narrower = Emu(size.cx * height // size.cy)
            inline = self.document.part.new_pic_inline(
                io.BytesIO(png), width=narrower, height=Emu(height)
            )
        inline.docPr.set("descr", clean(told))
        inline.attrib.update({f"dist{side}": "0" for side in "TBLR"})
        return paragraph("Picture", "", run("", holds=inline))

    def _qr(self, address: str) -> _Element:
        told = self.words("QR code for %(link)s", link=address)
        return self._picture(qr_png(address, QR_DOTS), told, QR_WIDTH, QR_WIDTH)


PASSAGES = {"paragraph": "Prose", "bullets": "List Bullet", "numbers": "List Number"}


def _trimmed(png: bytes) -> bytes:
    """Without the white around it, so that it stands in line with the text."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    made = io.BytesIO()
    picture.crop(ImageChops.invert(picture).getbbox()).save(made, "PNG")
    return made.getvalue()


def _is_summary(block: Block | None) -> bool:
    return isinstance(block, Prose) and block.tone == "summary"


def _heading_style(level: int) -> str:
    return "Title" if level == 1 else f"Heading {min(level, 4) - 1}"


def _numeric(head: list[str], rows: list[list[Cell]]) -> set[int]:
    """The places of the columns without words."""
    cells = [{type(row[at]) for row in rows} for at in range(len(head))]
    return {at for at, kinds in enumerate(cells) if kinds and str not in kinds}


def _widths(numeric: set[int], columns: list[list[str]]) -> list[int]:
    """In letters: numbers have what they need, and words what is left of a line."""
    longest = [max(map(len, column)) for column in columns]
    numbers = sum(longest[at] + GAP for at in numeric)
    left = max(NARROWEST, (A_LINE - numbers) // max(1, len(columns) - len(numeric)))
    return [
        wide + GAP if at in numeric else min(max(wide, NARROWEST), left)
        for at, wide in enumerate(longest)
    ]


def _whole(text: str) -> str:
    """Per cent stand on the line of their number."""
    return text.replace(" %", "\u00a0%")
