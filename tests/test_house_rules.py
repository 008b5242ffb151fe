"""Rules of the house that a search can hold."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

from app.rendering import BUNDLES, files_of
from app.steps import STEP_KINDS

ROOT = Path(__file__).parent.parent
APP = ROOT / "app"
EXAMPLE_DECK = ROOT.parent / "shared/examples/trivselesund-deck.txt"
EXAMPLE_TITLE = "Välkommen till Trivselesund!"
TEXT = {".py", ".html", ".css", ".js", ".svg", ".json", ".po"}
ASKS_FOR_A_KIND = re.compile(
    r"""\bkind\s*(==|!=|(not\s+)?in\s*[\[({])|\bkind\.name\s*([=!]=\s*["']|(not\s+)?in\s*[\[({])"""
)
A_HOST = re.compile(r"""(?:https?|wss?):(?://|\\/\\/)([^/"'\s<>)\\]+)|[("'=]//([\w.-]+\.\w+)""")
NAMESPACES = {"www.w3.org"}


def files(folder: Path, *suffixes: str) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in (suffixes or TEXT) and "vendor" not in path.parts:
            yield path


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_only_a_kind_of_step_knows_its_kind() -> None:
    outside = [path for path in files(APP) if APP / "steps" not in path.parents]
    assert [named(p) for p in outside if ASKS_FOR_A_KIND.search(p.read_text())] == []


KINDS = {f"app.steps.{name}" for name in STEP_KINDS}


@pytest.mark.parametrize("room", ["app.steps", "app.routes"])
def test_no_kind_of_step_and_no_route_knows_another(room: str) -> None:
    graph = grimp.build_graph("app")
    found = graph.find_children(room) - {"app.routes._shared"}
    apart = KINDS if room == "app.steps" else found
    assert len(apart) > 4 and apart <= found
    known = {
        (one, other)
        for one in apart
        for part in {one, *graph.find_descendants(one)}
        for other in graph.find_modules_directly_imported_by(part) & apart
        if other != one
    }
    assert known == set()


def test_the_licence_text_that_comes_along_is_the_agpl_3() -> None:
    title, version, *text = [line.strip() for line in (ROOT / "LICENSE").open() if line.strip()]
    assert title == "GNU AFFERO GENERAL PUBLIC LICENSE"
    assert version == "Version 3, 19 November 2007"
    assert len(text) > 500 and text[-1].endswith("<http://www.gnu.org/licenses/>.")


def test_no_field_cuts_what_is_pasted() -> None:
    assert [named(path) for path in files(APP, ".html") if "maxlength" in path.read_text()] == []


@pytest.mark.parametrize(
    ("line", "asks"),
    [
        ('if step.kind == "slide":', True),
        ('if kind in ("slide", "choice"):', True),
        ("{% if kind.name != 'slide' %}", True),
        ('if kind not in {"slide"}:', True),
        ('if kind.name in ("slide",):', True),
        ("{% if kind.name == chosen %}", False),
        ("for kind in kinds:", False),
        ("if prompt.kind.lists:", False),
    ],
)
def test_asking_for_a_kind_is_recognised(line: str, asks: bool) -> None:
    assert bool(ASKS_FOR_A_KIND.search(line)) is asks


@pytest.mark.parametrize("folder", ["templates", "static", "steps"])
def test_pages_name_no_other_host(folder: str) -> None:
    found = {
        (named(path), host)
        for path in files(APP / folder, ".html", ".css", ".js", ".svg", ".json")
        for hosts in A_HOST.findall(path.read_text())
        for host in hosts
        if host and host not in NAMESPACES and not host.startswith(("{{", "${"))
    }
    assert found == set()


@pytest.mark.parametrize("lock", sorted(ROOT.glob("requirements*.lock")), ids=lambda p: p.name)
def test_a_lock_file_names_no_host(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text and "--index" not in text and "--find-links" not in text


def test_the_development_lock_holds_the_same_versions() -> None:
    run, develop = (
        set(re.findall(r"^[a-z].*==.*(?= \\)", (ROOT / name).read_text(), re.M))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert run < develop


@pytest.mark.skipif(not EXAMPLE_DECK.exists(), reason="the example deck is not here")
def test_no_line_of_the_example_deck_is_in_the_app() -> None:
    lines = {line.strip() for line in EXAMPLE_DECK.read_text().splitlines()}
    long = {line for line in lines if _is_more_than_a_word(line)} - {EXAMPLE_TITLE}
    found = {
        (named(path), line) for path in files(APP) for line in long if line in path.read_text()
    }
    assert found == set()


def _is_more_than_a_word(line: str) -> bool:
    """A line broken in the middle of a sentence may be one word, which anybody may use."""
    return len(line) >= 12 and (" " in line or len(line) > 20)


def test_each_module_opens_with_a_sentence() -> None:
    modules = [path for path in files(APP, ".py") if path.stat().st_size]
    silent = [p for p in modules if not ast.get_docstring(ast.parse(p.read_text()))]
    assert [named(path) for path in silent] == []


DECLARED = re.compile(r"^(?:export )?(?:const|let|(?:async )?function|class) +(\w+)", re.M)


@pytest.mark.parametrize("bundle", [name for name in BUNDLES if name.endswith(".js")])
def test_no_name_is_declared_twice_in_a_script_that_is_joined_from_several(bundle: str) -> None:
    own = [
        path for part in BUNDLES[bundle] for path in files_of(part) if "vendor" not in path.parts
    ]
    names = Counter(name for path in own for name in DECLARED.findall(path.read_text()))
    assert [name for name, times in names.items() if times > 1] == []


def parts_of(suffix: str) -> Iterator[Path]:
    for bundle in (name for name in BUNDLES if name.endswith(suffix)):
        yield from (path for part in BUNDLES[bundle] for path in files_of(part))


def test_no_text_in_a_script_or_a_sheet_has_the_space_that_phones_are_spared() -> None:
    lines = [line for path in parts_of(".js") for line in path.read_text().splitlines()]
    assert [line for line in lines if line.count("`") % 2] == []
    texts = [text for path in parts_of(".css") for text in IN_A_SHEET.findall(path.read_text())]
    spaced = [text for text in texts if SPACED.search(text.replace("{{ font }}", ""))]
    assert len(texts) > 10 and spaced == []


IN_A_SHEET = re.compile(r"""\"[^"\n]*"|'[^'\n]*'|url\([^)]*\)""")
SPACED = re.compile(r"\s[{};]|[{};]\s")


STYLED = re.compile(r"[{}/]\s*(\.[\w-]+)\s*\{")
"""A class that a rule is for alone."""


@pytest.mark.parametrize("bundle", [name for name in BUNDLES if name.endswith(".css")])
def test_no_class_has_two_meanings_in_a_sheet_that_is_joined_from_several(bundle: str) -> None:
    layered = [part for part in BUNDLES[bundle] if part != "css/plain.css"]
    paths = [path for part in layered for path in files_of(part)]
    sheets = [set(STYLED.findall(path.read_text())) for path in paths]
    names = Counter(name for sheet in sheets for name in sheet)
    assert len(names) > 20
    assert [name for name, times in names.items() if times > 1] == []


def test_the_design_names_every_room_and_no_other() -> None:
    page = (ROOT / "docs/design.md").read_text()
    table = page[page.index("## The rooms") : page.index("Imports go downwards only")]
    told = set(re.findall(r"`(app/[\w.]+)/?`", table))
    rooms = {named(path) for path in APP.iterdir() if not path.name.startswith("__")}
    assert told == rooms
