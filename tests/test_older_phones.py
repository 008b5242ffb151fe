"""The phone's scripts and sheets, held against the phones that are promised (docs/design.md)."""

import re
from collections.abc import Iterator

import pytest
import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from app.rendering import BUNDLES, assets, files_of
from app.steps import STEP_KINDS

PHONE = ("phone", "survey", "shared", "own-code")
SCRIPTS = [f"{name}.js" for name in PHONE if f"{name}.js" in BUNDLES] + [
    kind.script for kind in STEP_KINDS.values() if kind.script
]
PARTS = {part for name in PHONE for part in BUNDLES.get(f"{name}.css", [])}
SHEETS = {
    f"{path.parent.name}/{path.name}": path.read_text()
    for part in sorted(PARTS)
    for path in files_of(part)
}
PLAIN = "css/plain.css"
PARSER = Parser(Language(tree_sitter_javascript.language()))
NEWER_SYNTAX = {"class_static_block", "decorator", "using_declaration", "import_attribute"}
NEWER_PATTERN = re.compile(r"\(\?<[=!]|\(\?[a-z]*-?[a-z]*:(?<!\(\?:)|/[a-z]*v[a-z]*$")
"""What looks behind, what changes flags midway, and sets: no regular expression of Safari 15.4."""
ES5 = {
    "arguments",
    "array",
    "assignment_expression",
    "binary_expression",
    "call_expression",
    "comment",
    "expression_statement",
    "formal_parameters",
    "function_expression",
    "identifier",
    "if_statement",
    "member_expression",
    "parenthesized_expression",
    "program",
    "property_identifier",
    "statement_block",
    "string",
    "string_fragment",
    "unary_expression",
}
NEWER_LOOK = re.compile(
    r"light-dark\(|oklch\(|oklab|color-mix\(|@container|@scope|@starting-style|&|\d[sl]v[hw]\b"
)
"""What Chrome 99 or Safari 15.4 drops, and no plainer declaration stands in for."""


def nodes(script: bytes) -> list[Node]:
    return list(_below(PARSER.parse(script).root_node))


def _below(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _below(child)


def newer(script: bytes) -> list[str]:
    """What stands in a script that Safari 15.4 or Chrome 99 can't read: anything beyond
    ECMAScript 2022, and of that blocks in classes and patterns that look behind."""
    return [
        (node.text or b"").decode()[:60]
        for node in nodes(script)
        if node.is_error
        or node.is_missing
        or node.type in NEWER_SYNTAX
        or (node.type == "regex" and NEWER_PATTERN.search((node.text or b"").decode()))
    ]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_phones_script_is_read_by_the_oldest_phone_that_is_promised_it(name: str) -> None:
    assert newer(assets()[name].body) == []


@pytest.mark.parametrize(
    ("script", "reads"),
    [
        (b"class A { #a = 1; static b = [2]; c() { return this?.#a ?? 0; } }", True),
        (b"a ??= /(?<year>\\d+)(?:a|b)(?!c)/gu.exec(b)?.groups; const { c = 1, ...d } = a;", True),
        (b"class A { static { start(); } }", False),
        (b"const price = /(?<=kr )\\d+/;", False),
        (b"const word = /(?<!a)b/;", False),
        (b"const word = /a(?i:b)/;", False),
        (b"const letters = /[\\p{L}--[a-z]]/v;", False),
        (b"const = 1;", False),
    ],
)
def test_what_is_newer_is_found(script: bytes, reads: bool) -> None:
    assert (newer(script) == []) is reads


@pytest.mark.parametrize("name", ["phone.js", "survey.js"])
def test_a_phones_script_asks_first_whether_the_phone_is_young_enough(name: str) -> None:
    assert BUNDLES[name][0] == "js/floor.js"


def test_the_script_for_older_phones_is_read_by_all_of_them() -> None:
    found = {node.type for node in nodes(assets()["older.js"].body) if node.is_named}
    assert found <= ES5
    assert {node.type for node in nodes(b"(a) => `b`") if node.is_named} - ES5


@pytest.mark.parametrize("part", SHEETS)
def test_a_phones_sheet_asks_for_nothing_that_the_oldest_phone_drops(part: str) -> None:
    sheet = re.sub(r"/\*.*?\*/", "", SHEETS[part], flags=re.S)
    assert NEWER_LOOK.findall(sheet) == []


def test_the_plain_look_is_small_and_for_older_phones_alone() -> None:
    sheet = SHEETS[PLAIN]
    assert len(sheet.encode()) <= 3 * 1024
    assert re.fullmatch(
        r"/\*[^*]*\*/\n@supports not \(color: revert-layer\) \{\n(  .*\n|\n)+\}\n", sheet
    )


@pytest.mark.parametrize("part", [part for part in SHEETS if part != PLAIN])
def test_all_else_on_a_phone_stands_in_a_layer_but_what_is_for_paper(part: str) -> None:
    sheet = re.sub(r"/\*.*?\*/", "", SHEETS[part], flags=re.S)
    outer = re.findall(r"^([^\s}].*?)\s*[{;]", sheet, re.M)
    assert outer
    assert [rule for rule in outer if not rule.startswith(("@layer", "@media print"))] == []
