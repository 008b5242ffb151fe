"""Reads a workbook back: its sheets, and what stands in their cells."""

import io
import re
from dataclasses import dataclass
from xml.etree import ElementTree
from zipfile import ZipFile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Value = str | float


@dataclass
class Sheet:
    """`rows` hold the cells that have something in them."""

    name: str
    rows: list[list[Value]]
    xml: str


def sheets(body: bytes) -> list[Sheet]:
    package = ZipFile(io.BytesIO(body))
    shared = _shared(package)
    names = [one.attrib["name"] for one in _root(package, "workbook").iter(f"{MAIN}sheet")]
    return [_sheet(package, number, name, shared) for number, name in enumerate(names, 1)]


def texts(body: bytes) -> list[str]:
    found = [cell for sheet in sheets(body) for row in sheet.rows for cell in row]
    return [cell for cell in found if isinstance(cell, str)]


def _sheet(package: ZipFile, number: int, name: str, shared: list[str]) -> Sheet:
    part = f"worksheets/sheet{number}"
    rows = [
        [_value(cell, shared) for cell in row if len(cell)]
        for row in _root(package, part).iter(f"{MAIN}row")
    ]
    return Sheet(name, rows, package.read(f"xl/{part}.xml").decode())


def _value(cell: ElementTree.Element, shared: list[str]) -> Value:
    value = cell.findtext(f"{MAIN}v") or "0"
    return shared[int(value)] if cell.get("t") == "s" else float(value)


def _shared(package: ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    items = _root(package, "sharedStrings").iter(f"{MAIN}si")
    return [_unescaped("".join(item.itertext())) for item in items]


def _unescaped(text: str) -> str:
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def _root(package: ZipFile, part: str) -> ElementTree.Element:
    return ElementTree.fromstring(package.read(f"xl/{part}.xml"))
