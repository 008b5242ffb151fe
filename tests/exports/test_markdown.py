"""What people wrote reads the same when the Markdown is rendered, and does nothing."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.exports.markdown import block_parts, inline
from app.exports.prose import read_prose
from app.papers.blocks import (
    Bar,
    Bars,
    Block,
    Facts,
    Heading,
    Paragraph,
    Prose,
    Quotes,
    Table,
    Voices,
)
from app.steps.plain import clean

RENDERERS = {
    "commonmark": MarkdownIt("commonmark"),
    "tables": MarkdownIt("gfm-like", {"linkify": False}),
}
NASTY = (
    *("# ", "- ", "* ", "+ ", "1. ", "1) ", "> ", "    ", "```", "~~~", "===", "---", "|", "\\"),
    *("<script>alert(1)</script>", "[x](javascript:alert(1))", "![](http://x)", "[a]: http://x"),
    *("**fet**", "_kursiv_", "`kod`", "&lt;", "&#35;", "$x$", "~~nej~~", "| - | - |", ":-- | --:"),
    *(
        "https://example.se",
        "a@example.se",
        "http://x.se",
        "\n",
        "\n\n",
        "ä",
        "\u200f",
        "😀",
        "\n:--",
    ),
)
WRITTEN = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=8)), max_size=8).map("".join)
ANSWERS = WRITTEN.filter(lambda text: not _odd(text)).map(clean).filter(bool)


def _odd(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


class Reader(HTMLParser):
    """The text of HTML as it looks, a list entry for each of the tags asked for."""

    def __init__(self, *tags: str) -> None:
        super().__init__()
        self.tags, self.texts, self.others, self.inside = tags, [], set[str](), False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in self.tags:
            self.texts.append("")
        elif tag == "br" or (tag == "p" and self.texts and self.texts[-1].strip()):
            self.texts[-1] += "\n"
        else:
            self.others.add(tag)

    def handle_data(self, data: str) -> None:
        if self.texts:
            self.texts[-1] += data


def read(markdown: str, *tags: str, renderer: str = "tables") -> tuple[list[str], set[str]]:
    reader = Reader(*tags)
    reader.feed(RENDERERS[renderer].render(markdown))
    return [seen(text) for text in reader.texts], reader.others - {"p"}


def seen(text: str) -> str:
    """Text as a browser shows it: spaces run together, empty lines are space between."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def written(*blocks: Block) -> str:
    return "\n\n".join(part for block in blocks for part in block_parts(block, "sv"))


@pytest.mark.parametrize("renderer", RENDERERS)
@given(texts=st.lists(ANSWERS, min_size=1, max_size=4))
def test_answers_read_the_same_when_rendered(texts: list[str], renderer: str) -> None:
    found, others = read(written(Quotes(texts)), "li", renderer=renderer)
    assert found == [seen(text) for text in texts]
    assert others <= {"ul"}


@given(text=ANSWERS)
def test_prompts_and_summaries_read_the_same_when_rendered(text: str) -> None:
    found, others = read(written(Heading(text), Heading("Slut", 3)), "h2", "h3")
    assert found == [" ".join(text.split()), "Slut"]
    assert not others
    found, others = read(written(Paragraph(text)), "p")
    assert "\n".join(found) == seen(text)
    assert not others
    found, others = read(written(Voices([text])), "blockquote")
    assert found == [seen(text)]
    assert not others


@given(text=ANSWERS)
def test_what_the_facilitator_writes_reads_the_same_when_rendered(text: str) -> None:
    passages = read_prose(text)
    found, others = read(written(Prose(passages, "next")), "p", "li", "h3")
    lines = ["".join(run.text for run in line) for passage in passages for line in passage.lines]
    assert [line for line in found if line] == [seen(line) for line in lines if seen(line)]
    assert others <= {"ul", "ol", "strong", "em", "a"}


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("Vi är **överens**, *nästan*.", "Vi är **överens**, *nästan*."),
        ("**a *b* c** ***d** e*", "**a *b* c** ***d** e*"),
        ("Ett\ntvå", "Ett\\\ntvå"),
        ("- ett\n- **två**\n  - under", "- ett\n- **två**\n- under"),
        ("3. mars\n4. april", "3. mars\n4. april"),
        ("#Inte rubrik\n> inte citat", "\\#Inte rubrik\\\n\\> inte citat"),
        ("# Rubrik *#1* #\nText", "### Rubrik *\\#1*\n\nText"),
        ("[**a** b](https://x.se/?a=1&lt;)", "[**a** b](https://x.se/?a=1\\&lt;)"),
        ("**[a](https://x.se) b**", "**[a](https://x.se) b**"),
        ("<https://x.se> \\![a](mailto:a@b.se)", "<https://x.se> \\![a](mailto:a@b.se)"),
    ],
)
def test_simple_formatting_is_kept(text: str, markdown: str) -> None:
    assert written(Prose(read_prose(text), "next")) == markdown


def hands(html: str) -> list[tuple[str, bool, bool, str]]:
    """Each letter but spaces, whether it is bold or italic, and where it leads."""
    found, reader = list[tuple[str, bool, bool, str]](), HTMLParser()
    on: dict[str, str] = {}
    reader.handle_starttag = lambda tag, attrs: on.update(  # type: ignore[method-assign]
        {tag: dict(attrs).get("href") or ""}
    )
    reader.handle_endtag = lambda tag: on.pop(tag, None)  # type: ignore[method-assign,assignment]
    reader.handle_data = lambda data: found.extend(  # type: ignore[method-assign]
        (one, "strong" in on, "em" in on, on.get("a", "")) for one in data if not one.isspace()
    )
    reader.feed(html)
    return found


WRITING = st.lists(
    st.sampled_from(
        [
            "# ",
            "- ",
            "**",
            "*",
            "\n",
            "\n\n",
            " ",
            "a",
            "å!",
            "#",
            "!",
            "[b](https://x.se/(y)?z&amp;=1)",
            "[*c* d](mailto:a@b.se)",
            "<http://x.se>",
            "[e\nf](HTTPS://x.se)",
            "(",
            "]",
            "\\",
        ]
    ),
    max_size=15,
).map("".join)


@given(text=WRITING)
def test_headings_links_and_hands_survive_a_round_trip(text: str) -> None:
    passages = read_prose(text)
    runs = [run for passage in passages for line in passage.lines for run in line]
    reader = MarkdownIt("commonmark")
    reader.normalizeLink = lambda url: url  # type: ignore[method-assign]
    html = reader.render(written(Prose(passages, "next")))
    assert hands(html) == [
        (one, run.bold, run.italic, run.link)
        for run in runs
        for one in run.text
        if not one.isspace()
    ]
    headings = sum(passage.form == "heading" for passage in passages)
    assert html.count("<h3>") == headings


def test_a_summary_is_a_quote_from_its_first_line_to_its_last() -> None:
    summary = Prose(read_prose("Ett\n\n- två\n- tre"), "summary")
    assert written(summary) == "> Ett\n>\n> - två\n> - tre"


@given(label=ANSWERS, text=ANSWERS)
def test_facts_and_tables_read_the_same_when_rendered(label: str, text: str) -> None:
    label, line = " ".join(label.split()), " ".join(text.split())
    found, _ = read(written(Facts([(label, text)])), "li")
    assert found == [seen(f"{label}: {text}")]
    found, _ = read(written(Bars("Val", [Bar(label, 3, 1)])), "th", "td")
    assert found == ["Val", "Antal", label, "3"]
    table = Table("Steg", ["Påstående", label], [[line, 3.5], [label, None]])
    found, _ = read(written(table), "th", "td")
    assert found == ["Påstående", label, line, "3,5", label, "–"]


@pytest.mark.parametrize(
    "text", ["Vi vet inte vem vi ska ringa.", "Bredband – hela vägen (fram)!", "Kl. 10.30, ok?"]
)
def test_ordinary_answers_are_not_cluttered(text: str) -> None:
    assert inline(text) == text


def test_addresses_do_not_become_links() -> None:
    raw = "Se https://example.se, www.example.se, javascript:alert(1) och :tada: @alla #1"
    escaped = inline(raw)
    assert not re.search(r"(?<!\\)(:(?=[/at])|@|#)|www\.", escaped)
    assert read(f"- {escaped}", "li")[0] == [raw]
