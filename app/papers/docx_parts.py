"""Elements of a Word document: paragraphs, runs, links, fields and tables (ECMA-376, 17.3–17.4).

They are made straight away: python-docx looks a style up, and searches the whole body for its
end, for each paragraph."""

import unicodedata

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from lxml.etree import _Element

from app.papers.docx_styles import BESIDE_RULE, GREY, HONEY, STYLE_IDS, TEXT_WIDTH
from app.papers.xml_text import clean
from app.typesetting.breaking import SOFT, syllables

TWIPS = 635
"""EMU in a twentieth of a point."""
LIST_INDENT, RULE_INDENT = 360, 280


def element(tag: str, *children: _Element, **attributes: str | int) -> _Element:
    made = OxmlElement(
        f"w:{tag}", attrs={qn(f"w:{name}"): str(value) for name, value in attributes.items()}
    )
    made.extend(children)
    return made


def paragraph(
    style: str, text: str, *runs: _Element, number: int | None = None, like: str = ""
) -> _Element:
    """Text and then runs, in a style by name (empty: plain), in the direction of the text or of
    what it is `like`; `number` is that of its list."""
    about = element("pPr")
    if style:
        about.append(element("pStyle", val=STYLE_IDS[style]))
    if number is not None:
        about.append(element("numPr", element("ilvl", val=0), element("numId", val=number)))
    from_right = is_from_right(text or like)
    if from_right:
        about.extend(_turned(style))
    made = element("p", about)
    if text:
        made.append(run(text, from_right=from_right))
    made.extend(runs)
    return made


def _turned(style: str) -> list[_Element]:
    """From the right, and with its rule there: a border's side doesn't follow the direction."""
    if style not in BESIDE_RULE:
        return [element("bidi")]
    rule = element("right", val="single", sz=12, space=10, color=GREY)
    return [element("pBdr", element("left", val="nil"), rule), element("bidi")]


def is_from_right(text: str) -> bool:
    """Whether its first letter is read from the right."""
    sides = (unicodedata.bidirectional(letter) for letter in text)
    return next((side for side in sides if side in ("L", "R", "AL")), "L") != "L"


def run(
    text: str,
    bold: bool = False,
    italic: bool = False,
    linked: bool = False,
    from_right: bool | None = None,
    holds: _Element | None = None,
) -> _Element:
    """Words of one hand; `holds` is a picture instead."""
    made = element("r")
    about = element("rPr")
    if linked:
        about.append(element("rStyle", val=STYLE_IDS["Hyperlink"]))
    about.extend(element(tag) for tag, given in (("b", bold), ("i", italic)) if given)
    if is_from_right(text) if from_right is None else from_right:
        about.append(element("rtl"))
    first, *rest = clean(text).split(SOFT)
    made.text = first
    for part in rest:
        made.append(element("softHyphen"))
        more = element("r")
        more.text = part
        made.extend(more)
    if len(about):
        made.insert(0, about)
    if holds is not None:
        made.append(element("drawing", holds))
    return made


def link(relation: str, runs: list[_Element]) -> _Element:
    made = element("hyperlink", *runs, history=1)
    made.set(qn("r:id"), relation)
    return made


def field(name: str) -> _Element:
    """What the program fills in: PAGE, NUMPAGES."""
    return element("fldSimple", run("1"), instr=name)


def ruled(made: _Element) -> _Element:
    """The same paragraph beside a rule of honey, without a gap to the next."""
    about = made.find(qn("w:pPr"))
    border = element("left", val="single", sz=24, space=12, color=HONEY)
    listed = (about.find(qn("w:pStyle")).get(qn("w:val")) or "").startswith("List")
    hanging = LIST_INDENT if listed else 0
    kept = [one for one in about if one.tag in BEFORE_RULE]
    after = [one for one in about if one.tag not in BEFORE_RULE]
    indent = element("ind", left=RULE_INDENT + hanging, hanging=hanging)
    parts = [element("pBdr", border), *after, element("spacing", before=0, after=0), indent]
    about[:] = [*kept, *parts]
    return made


BEFORE_RULE = {qn(f"w:{tag}") for tag in ("pStyle", "keepNext", "numPr")}


def table(
    style: str,
    head: list[str],
    rows: list[list[str]],
    shares: list[int],
    numeric: frozenset[int] | set[int] = frozenset(),
    small: bool = False,
) -> _Element:
    """With a head that comes again on each page, and rows that don't split. `shares` are the
    widths of its columns beside each other's, `numeric` those that are set to the right."""
    whole = TEXT_WIDTH // TWIPS
    widths = [whole * share // sum(shares) for share in shares]
    marks = element("tblLook", val="04A0", firstRow=int(bool(head)), firstColumn=1)
    about = element(
        "tblPr",
        element("tblStyle", val=STYLE_IDS[style]),
        element("tblW", w=sum(widths), type="dxa"),
        element("tblLayout", type="fixed"),
        marks,
    )
    made = element("tbl", about, element("tblGrid", *(element("gridCol", w=w) for w in widths)))
    if head:
        look = "Small Head" if small else "Table Head"
        names = [syllables(text) for text in head]
        made.append(_row(names, widths, numeric, [look] * len(head), element("tblHeader")))
    looks = ["Fact Label" if style == "Facts" else _body(small), *[_body(small)] * len(shares)]
    made.extend(_row(row, widths, numeric, looks) for row in rows)
    return made


def _body(small: bool) -> str:
    return "Table Small" if small else "Table Text"


def _row(
    texts: list[str],
    widths: list[int],
    numeric: frozenset[int] | set[int],
    looks: list[str],
    *marks: _Element,
) -> _Element:
    row = element("tr", element("trPr", element("cantSplit"), *marks))
    for at, (text, width) in enumerate(zip(texts, widths, strict=True)):
        said = paragraph(looks[at], text)
        if at in numeric:
            said.find(qn("w:pPr")).append(element("jc", val="right"))
        row.append(element("tc", element("tcPr", element("tcW", w=width, type="dxa")), said))
    return row
