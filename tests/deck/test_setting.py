"""A PDF's words are apart as they were set, and its title is not woven into its text."""

import io

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.deck.files.reading import read, read_pages
from app.deck.pages import Page
from tests.deck.pdfs import pdf_of, text_at

WORDS = [
    "How",
    "will",
    "we",
    "share",
    "the",
    "garden",
    "in",
    "Avesta?",
    "To",
    "AVA",
    "båten",
    "1,5",
]
some_words = st.lists(st.sampled_from(WORDS), min_size=2, max_size=8)
fonts = st.sampled_from(["Helvetica", "Helvetica-Bold", "Times-Roman", "Courier"])
HAIR = 150
"""The least that counts as a space, in thousandths of the font's size."""


def joined(pages: list[Page]) -> list[str]:
    return " ".join(" ".join(page.lines).replace("# ", "") for page in pages).split()


def in_units(words: list[str], gap: int) -> str:
    """Words that only a gap parts, in a font of size 1 that is enlarged."""
    shown = "".join(f"({word})-{gap} " for word in words)
    return f"BT /F 1 Tf 24 0 0 24 60 300 Tm [{shown}]TJ ET"


def by_gaps(words: list[str], gap: int) -> str:
    return text_at(60, 300, 24, "[" + "".join(f"({word})-{gap} " for word in words) + "]TJ")


def by_lone_spaces(words: list[str], gap: int) -> str:
    return text_at(60, 300, 24, " ".join(f"({word}) Tj ( ) Tj" for word in words))


def by_hard_spaces(words: list[str], gap: int) -> str:
    return text_at(60, 300, 24, "(" + "\u00a0".join(words) + ") Tj")


def set_tight(words: list[str], gap: int) -> str:
    return text_at(60, 300, 24, f"-3 Tw -0.3 Tc ({' '.join(words)}) Tj 0 Tw 0 Tc")


SETTERS = [in_units, by_gaps, by_lone_spaces, by_hard_spaces, set_tight]


@given(some_words, st.integers(HAIR, 500), fonts, st.sampled_from(SETTERS))
@settings(max_examples=200, deadline=None)
def test_words_are_apart_as_they_were_set(
    words: list[str], gap: int, font: str, setter: object
) -> None:
    assert callable(setter)
    assert joined(read_pages(pdf_of([setter(words, gap)], font))) == words


@given(some_words, st.floats(0, 2), fonts)
@settings(max_examples=60, deadline=None)
def test_spaced_letters_are_still_words(words: list[str], track: float, font: str) -> None:
    shown = f"{track:.2f} Tc ({' '.join(words)}) Tj"
    assert joined(read_pages(pdf_of([text_at(60, 300, 20, shown)], font))) == words


BODY = ["A walk begins with you", "You need not be perfect", "Look at the houses", "Walk on"]


@pytest.mark.parametrize("side", [(60, 480), (620, 60)], ids=["left", "right"])
@pytest.mark.parametrize("lines", [1, 2, 3])
@pytest.mark.parametrize("start", range(300, 480, 20))
def test_a_title_beside_the_text_stands_over_it(
    side: tuple[int, int], lines: int, start: int
) -> None:
    title = ["Know your", "own street", "by heart"][:lines]
    drawn = [text_at(side[0], start - 40 * n, 34, f"({line}) Tj") for n, line in enumerate(title)]
    drawn += [text_at(side[1], 430 - 40 * n, 20, f"({line}.) Tj") for n, line in enumerate(BODY)]
    [step] = read(pdf_of(["\n".join(sorted(drawn, key=len))])).steps
    assert step.heading == " ".join(title)
    assert [part.rstrip(".") for part in step.body.split("\n\n")] == BODY


def test_a_number_beside_the_text_heads_nothing() -> None:
    drawn = [text_at(60, 350, 60, "(45 %) Tj"), text_at(400, 470, 26, "(The survey) Tj")]
    drawn += [text_at(400, 400 - 40 * n, 20, f"({line}.) Tj") for n, line in enumerate(BODY)]
    assert read(pdf_of(["\n".join(drawn)])).steps[0].heading != "45 %"


def test_a_pause_in_the_middle_of_three_stays() -> None:
    says = ["Welcome", "Pause", "Our road", "Pause", "The bridge", "Pause", "Thanks"]
    pages = [text_at(300, 60, 20, f"({word}) Tj") for word in says]
    assert [step.heading for step in read(pdf_of(pages)).steps] == says


def test_a_footer_is_left_out_of_the_slides_and_kept_beside_them() -> None:
    pages = [
        "\n".join(
            [
                text_at(60, 430, 40, f"(Part {part}) Tj"),
                text_at(60, 300, 24, f"({line}.) Tj"),
                text_at(60, 20, 12, "(Northland council) Tj"),
            ]
        )
        for part, line in zip("ABCD", BODY, strict=True)
    ]
    proposal = read(pdf_of(pages))
    assert not any("Northland" in step.body for step in proposal.steps)
    assert proposal.left_out == ["- Northland council"]


def test_text_in_a_form_stands_where_the_form_is_drawn() -> None:
    with pikepdf.open(io.BytesIO(pdf_of([text_at(60, 300, 20, "(It is dark there.) Tj")]))) as pdf:
        page = pdf.pages[0]
        inner = text_at(10, 10, 10, "(Our road) Tj").encode()
        form = pdf.make_stream(inner, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        form.BBox = [0, 0, 960, 540]
        form.Resources = page.Resources
        page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name("/X"))
        page.contents_add(b"q 4 0 0 4 20 400 cm /X Do Q")
        made = io.BytesIO()
        pdf.save(made)
    [read_page] = read_pages(made.getvalue())
    assert [line for line in read_page.lines if line] == ["# Our road", "It is dark there."]


def test_a_mark_that_is_drawn_before_its_letter_is_on_it() -> None:
    words = "(Den f)27(\u00a8)500(ormiddagen p\u00b4)500(a it\u00b4s caf)(\u00b4)(e)"
    pages = read_pages(pdf_of([text_at(60, 300, 20, f"[{words}]TJ")]))
    assert joined(pages) == ["Den", "förmiddagen", "p´a", "it´s", "café"]


def test_a_row_that_is_drawn_at_once_is_a_line() -> None:
    rows = [("Year", "People"), ("2020", "300"), ("2021", "310")]
    drawn = [
        text_at(60, 300 - 30 * n, 20, f"[({left})-3000 ({right})]TJ")
        for n, (left, right) in enumerate(rows)
    ]
    [page] = read_pages(pdf_of(["\n".join(drawn)]))
    assert [line for line in page.lines if line] == ["Year People", "2020 300", "2021 310"]


def test_what_begins_outside_the_page_is_whole_and_what_is_all_outside_is_not_there() -> None:
    drawn = [text_at(-10, 300, 20, "(notwindows) Tj"), text_at(-300, 200, 20, "(Hidden) Tj")]
    assert joined(read_pages(pdf_of(["\n".join(drawn)]))) == ["notwindows"]
