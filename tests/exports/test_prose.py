"""A facilitator's own texts: a little formatting, and everything else is text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.database import Database
from app.exports.prose import plain_prose, read_prose
from app.models.afterwards.notes import NEXT_STEPS, SUMMARY, write
from app.models.answers.quote import choose
from app.models.workshop import Workshop
from app.papers.blocks import Passage, Run
from tests.exports.read_back import WHOLE, said_in, written
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
        "# Rubrik",
        "> citat",
        "[länk](javascript:alert(1))",
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


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    for passage in read_prose(text):
        assert passage.lines and all(run.text for line in passage.lines for run in line)


WRITTEN = {
    "md": [
        "> Vi är **överens**.",
        "## Vad som händer nu\n\n- Kommunen *ringer*\n- Byn svarar",
        "## Röster från mötet\n\n> Avstånden",
    ],
    "csv": [
        '"";"";"";"";"Sammanfattning";"Vi är överens.";"";""',
        '"Vad som händer nu";"– Kommunen ringer\n– Byn svarar";"";""',
        '"";"";"";"";"Citat";"Avstånden";"";""',
    ],
    "json": [
        '"summary": "Vi är **överens**."',
        '"next_steps": "- Kommunen *ringer*\\n- Byn svarar"',
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
        write(session, workshop.id or 0, NEXT_STEPS, "- Kommunen *ringer*\n- Byn svarar")
        choose(session, workshop.id or 0, ids(database, asking)[:1])
    said = said_in(written(take(database, workshop), name), name)
    for part in WRITTEN.get(name, LAID_OUT):
        assert part in said
