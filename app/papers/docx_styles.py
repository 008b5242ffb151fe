"""How a Word document looks: its page, its styles, and the language that it is proofread in.

The letters are Calibri, which is on every machine with Word and which LibreOffice stands in for
with one of the same widths; our own type is on none of them, and a document that is edited
further can't bring its fonts."""

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

LOCALES = {"sv": "sv-SE", "en": "en-GB"}
FONT = "Calibri"
HONEY, GREY = "F5B83D", "D8D4CA"
INK, QUIET = RGBColor(0x0F, 0x1B, 0x2A), RGBColor(0x3F, 0x4A, 0x59)
MARGIN = Cm(2.5)
TEXT_WIDTH = Cm(21) - 2 * MARGIN
"""In EMU."""

LOOKS: dict[str, tuple[str, float, float, float, bool, RGBColor]] = {
    "Normal": ("", 11, 0, 6, False, INK),
    "Title": ("Normal", 28, 0, 14, True, INK),
    "Subtitle": ("Normal", 11, 0, 2, True, QUIET),
    "Heading 1": ("Normal", 17, 20, 4, True, INK),
    "Heading 2": ("Normal", 13.5, 16, 3, True, INK),
    "Heading 3": ("Normal", 11.5, 12, 2, True, INK),
    "List Bullet": ("Normal", 11, 0, 3, False, INK),
    "List Number": ("Normal", 11, 0, 3, False, INK),
    "Quote": ("Normal", 11, 0, 6, False, INK),
    "Voice": ("Quote", 12.5, 0, 8, False, INK),
    "Caption": ("Normal", 10, 10, 4, True, QUIET),
    "Quiet": ("Normal", 10.5, 0, 8, False, QUIET),
    "Prose": ("Normal", 11, 0, 6, False, INK),
    "Address": ("Normal", 11, 0, 6, False, INK),
    "Picture": ("Normal", 11, 6, 6, False, INK),
    "Gap": ("Normal", 4, 0, 4, False, INK),
    "Table Text": ("Normal", 10.5, 3, 3, False, INK),
    "Table Head": ("Table Text", 9.5, 3, 3, True, QUIET),
    "Table Small": ("Table Text", 8.5, 3, 3, False, INK),
    "Small Head": ("Table Head", 8.5, 3, 3, True, QUIET),
    "Fact Label": ("Table Text", 10.5, 3, 3, False, QUIET),
    "Footer": ("Normal", 9, 0, 0, False, QUIET),
}
"""Of each style of paragraphs what it is based on, its size, the space before and after it (in
points), whether it is bold, and its colour."""
STYLE_IDS = {name: name.replace(" ", "") for name in [*LOOKS, "Hyperlink", "Numbers", "Facts"]}
TIGHT = (
    "Title",
    "Subtitle",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Caption",
    "Table Head",
    "Small Head",
)
WITH_NEXT = (*TIGHT, "Quiet", "Address")
BESIDE_RULE = ("Quote", "Voice")
RULE = f'<w:pBdr {{}}><w:left w:val="single" w:sz="12" w:space="10" w:color="{GREY}"/></w:pBdr>'
LINK = (
    '<w:style {} w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
    '<w:rPr><w:color w:val="0B5394"/><w:u w:val="single"/></w:rPr></w:style>'
)
FACTS = (
    '<w:style {} w:type="table" w:customStyle="1" w:styleId="Facts"><w:name w:val="Facts"/>'
    '<w:tblPr><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="113" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr></w:style>"
)
NUMBERS = (
    '<w:style {} w:type="table" w:customStyle="1" w:styleId="Numbers"><w:name w:val="Numbers"/>'
    f'<w:tblPr><w:tblBorders><w:bottom w:val="single" w:sz="4" w:color="{GREY}"/>'
    f'<w:insideH w:val="single" w:sz="4" w:color="{GREY}"/></w:tblBorders>'
    '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="113" w:type="dxa"/>'
    '</w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
    f'<w:bottom w:val="single" w:sz="12" w:color="{HONEY}"/></w:tcBorders></w:tcPr>'
    "</w:tblStylePr></w:style>"
)


def styled(document: Document, language: str) -> None:
    """A4, our styles, and the language of all text."""
    _paged(document)
    for name in LOOKS:
        _style(document, name)
    quote = document.styles["Quote"].element.get_or_add_pPr()
    quote.insert_element_before(parse_xml(RULE.format(nsdecls("w"))), *AFTER_RULE)
    for xml in (LINK, FACTS, NUMBERS):
        document.styles.element.append(parse_xml(xml.format(nsdecls("w"))))
    _speaking(document, LOCALES[language])


AFTER_RULE = (
    "w:shd",
    "w:tabs",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
    "w:outlineLvl",
)


def _paged(document: Document) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN


def _style(document: Document, name: str) -> None:
    based, size, before, after, bold, colour = LOOKS[name]
    style = _known(document, name)
    _bare(style)
    if based:
        style.base_style = document.styles[based]
    font, form = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = FONT, Pt(size), bold, False
    font.color.rgb = colour
    for script in ("eastAsia", "cs"):
        style.element.rPr.rFonts.set(qn(f"w:{script}"), FONT)
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing = 1.0 if name in TIGHT else 1.15
    form.keep_with_next = name in WITH_NEXT
    if name in BESIDE_RULE:
        form.left_indent = Pt(14)
    if name == "Footer":
        form.tab_stops.add_tab_stop(TEXT_WIDTH, alignment=2)


def _known(document: Document, name: str) -> ParagraphStyle:
    styles = document.styles
    found = (
        styles[name]
        if name in styles
        else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=False)
    )
    assert isinstance(found, ParagraphStyle)
    return found


def _bare(style: ParagraphStyle) -> None:
    """Without the template's own look; its lists and outline stay."""
    about = style.element.rPr
    if about is not None:
        style.element.remove(about)
    paragraph = style.element.pPr
    for tag in ("pBdr", "tabs", "spacing", "contextualSpacing"):
        for one in [] if paragraph is None else paragraph.findall(qn(f"w:{tag}")):
            paragraph.remove(one)


def _speaking(document: Document, locale: str) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for lang in defaults.iter(qn("w:lang")):
        lang.getparent().remove(lang)
    lang = OxmlElement("w:lang", attrs={qn("w:val"): locale, qn("w:bidi"): "ar-SA"})
    defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}").append(lang)
