"""A facilitator's own texts: a little formatting, and everything else is text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.database import Database
from app.exports.prose import plain_prose, read_prose
from app.models.afterwards.notes import NEXT_STEPS, SUMMARY, write
from app.models.answers.quote import choose
from app.models.workshop import Workshop
from app.papers.blocks import Passage, Run
from tests.exports.read_back import WHOLE, words_of
from tests.exports.test_notes import take
from tests.models.test_quote import ids
from tests.rooms import ask, say_all


def test_paragraphs_lines_and_hands() -> None:
    assert read_prose("Vi **är *helt* överens**.\nRad två\n\nNytt") == [
        Passage(
            "paragraph",
            [
                [
                    Run("Vi "),
                    Run("är ", bold=True),
                    Run("helt", bold=True, italic=True),
                    Run(" överens", bold=True),
                    Run(".\nRad två"),
                ]
            ],
        ),
        Passage("paragraph", [[Run("Nytt")]]),
    ]


def test_lists_with_bullets_and_numbers() -> None:
    assert read_prose("- ett\n- två\n  - under\n\n3. mars\n4. april") == [
        Passage("bullets", [[Run("ett")], [Run("två")], [Run("under")]]),
        Passage("numbers", [[Run("mars")], [Run("april")]], first=3),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "#Rubrik",
        "> citat",
        "[länk](javascript:alert(1))",
        "[länk](/w/1)",
        "[](http://x.se)",
        "[länk](http://x.se 'titel')",
        "[länk]: http://x.se",
        "<javascript:alert(1)>",
        "<a@b.se>",
        "![bild](http://x.se/y.png)",
        "<b>fet</b> &lt;",
        "`kod`",
        "http://x.se",
        "| a | b |",
        "* * *",
    ],
)
def test_the_rest_of_markdown_is_text(text: str) -> None:
    assert plain_prose(read_prose(text)).replace("– ", "* ").strip("* ") == text.strip("* ")


def test_a_star_can_be_written() -> None:
    assert plain_prose(read_prose(r"5 \*stjärnor\*")) == "5 *stjärnor*"


def test_headings_of_any_size_are_headings() -> None:
    assert read_prose("# Ett\n###### *Två* ##\nText\n#") == [
        Passage("heading", [[Run("Ett")]]),
        Passage("heading", [[Run("Två", italic=True)]]),
        Passage("paragraph", [[Run("Text")]]),
    ]
    assert read_prose("- # Ett\n- två") == [Passage("bullets", [[Run("Ett")], [Run("två")]])]


def test_links_lead_where_they_say() -> None:
    (passage,) = read_prose("Se [vår **plan**](https://x.se/a_(b)?c=1&d=2) och <mailto:a@b.se>.")
    where = "https://x.se/a_(b)?c=1&d=2"
    assert passage.lines == [
        [
            Run("Se "),
            Run("vår ", link=where),
            Run("plan", bold=True, link=where),
            Run(" och "),
            Run("mailto:a@b.se", link="mailto:a@b.se"),
            Run("."),
        ]
    ]
    assert plain_prose([passage]) == f"Se vår plan ({where}) och mailto:a@b.se."


def test_a_link_in_a_link_is_text() -> None:
    (passage,) = read_prose("[a [b](https://b.se) c](https://c.se) [<https://d.se>](https://e.se)")
    said = [(run.text, run.link) for run in passage.lines[0] if run.link]
    assert said == [("b", "https://b.se"), ("<https://d.se>", "https://e.se")]


PIECES = st.sampled_from(
    [
        "# ",
        "- ",
        "1. ",
        "**",
        "*",
        "[",
        "](",
        ")",
        "<",
        ">",
        "!",
        "\\",
        "\n",
        "\n\n",
        " ",
        "a",
        "å!",
        "https://x.se",
        "HTTP://x.se/(y)",
        "mailto:a@b.se",
        "javascript:alert(1)",
        "data:text/html,",
        "java\tscript:",
        "//x.se",
        "vbscript:",
        " 'titel'",
        "&amp;",
        "\u202e",
        '"',
        "x",
    ]
)
TYPED = st.lists(PIECES, max_size=25).map("".join)
LETTERS = re.compile(r"[^\W\d_]")


@given(st.one_of(TYPED, st.text()))
def test_nothing_but_the_web_and_mail_is_led_to(text: str) -> None:
    for passage in read_prose(text):
        for run in (run for line in passage.lines for run in line if run.link):
            assert re.fullmatch(r"(?i)(https?://|mailto:[^@]+@)[^\s<>\"\\]+", run.link)
            assert run.text and run.link in text


@given(st.one_of(TYPED, st.text()))
def test_no_letter_that_was_typed_is_lost(text: str) -> None:
    said = plain_prose(read_prose(text))
    assert LETTERS.findall(said) == LETTERS.findall(text.replace("\x00", "\ufffd"))


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    for passage in read_prose(text):
        assert passage.lines and all(run.text for line in passage.lines for run in line)


NEXT = "# Först\n- Kommunen [*ringer*](https://x.se)\n- Byn svarar"
WRITTEN = {
    "md": [
        "> Vi är **överens**.",
        "## Vad som händer nu\n\n### Först\n\n- Kommunen [*ringer*](https://x.se)\n- Byn svarar",
        "## Röster från mötet\n\n> Avstånden",
    ],
    "csv": [
        '"";"";"";"";"Sammanfattning";"Vi är överens.";"";""',
        '"Vad som händer nu";"Först\n– Kommunen ringer (https://x.se)\n– Byn svarar";"";""',
        '"";"";"";"";"Citat";"Avstånden";"";""',
    ],
    "json": [
        '"summary": "Vi är **överens**."',
        '"next_steps": "# Först\\n- Kommunen [*ringer*](https://x.se)\\n- Byn svarar"',
        '"quotes": [\n    "Avstånden"\n  ]',
    ],
}

LAID_OUT = ["Vi är överens.", "Kommunen ringer", "Byn svarar", "Avstånden"]


@pytest.mark.parametrize("name", WHOLE)
def test_each_format_has_the_facilitators_own_parts(
    name: str, database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    say_all(database, asking, [{"text": "Avstånden"}, {"text": "Tiden"}])
    with database.writing() as session:
        write(session, workshop.id or 0, SUMMARY, "Vi är **överens**.")
        write(session, workshop.id or 0, NEXT_STEPS, NEXT)
        choose(session, workshop.id or 0, ids(database, asking)[:1])
    said = words_of(take(database, workshop), name)
    for part in WRITTEN.get(name, LAID_OUT):
        assert part in said
