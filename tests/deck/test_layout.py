"""The order in which a page is read, and what of a file's pages is left out."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Inches, Pt

from app.deck.files.figures import Dot, with_drawn_bullets
from app.deck.files.fragments import Fragment, fragments_of
from app.deck.files.layout import Box, Rule, in_reading_order
from app.deck.files.margins import Sheet, without_margins
from app.deck.files.reading import read_pages
from app.deck.files.setting import typeset
from app.deck.pages import Page


def order(drawing: str, rules: list[Rule] | None = None) -> str:
    """The words of a drawing in reading order: a line is 10 high, a character 1 wide."""
    boxes = []
    for row, line in enumerate(drawing.strip("\n").split("\n")):
        at = 0
        for word in line.split(" "):
            if word:
                boxes.append(Box(word, at, 10 * row, at + len(word), 10 * row + 8))
            at += len(word) + 1
    columns = in_reading_order(boxes, 4, 0, rules or [])
    return " ".join(box.what for column in columns for box in column)


def test_two_columns_are_read_one_after_the_other() -> None:
    assert order("aaa     ddd\nbbb     eee\nccc     fff") == "aaa bbb ccc ddd eee fff"


def test_a_heading_over_the_columns_comes_first_and_a_line_well_below_them_last() -> None:
    assert (
        order("hhhhhhhhhhh\naaa     ccc\nbbb     ddd\n\n\nlll") == "hhhhhhhhhhh aaa bbb ccc ddd lll"
    )


def test_columns_of_different_height_stay_apart() -> None:
    assert order("aaa     ccc\nbbb     ddd\n        eee") == "aaa bbb ccc ddd eee"


def test_a_table_with_lines_is_read_row_by_row() -> None:
    rules = [Rule(0, 12, 9), Rule(0, 5, 19), Rule(5, 12, 19)]
    assert order("aaa     bbb\nccc     ddd\neee     fff", rules) == "aaa bbb ccc ddd eee fff"


def fragment(text: str, left: float, base: float, size: float = 10, turn: int = 0) -> Fragment:
    return Fragment(text, left, left + 0.5 * size * len(text), base, size, turn)


def test_a_full_line_goes_on_and_one_with_room_does_not() -> None:
    lines = [
        fragment("Vad kan vi göra för skolan i Norra? Och", 10, 20),
        fragment("Hedvig då?", 10, 32),
        fragment("Vem vet?", 10, 44),
    ]
    assert typeset(Sheet(lines, 220, 100))[1:] == [
        "Vad kan vi göra för skolan i Norra? Och Hedvig då?",
        "",
        "Vem vet?",
    ]


def test_the_largest_line_at_the_top_is_the_heading() -> None:
    lines = [fragment("Liten rad", 10, 10, 8), fragment("Rubriken", 10, 30, 20)]
    lines += [fragment("Vanlig text.", 10, 60)]
    assert typeset(Sheet(lines, 400, 300))[0] == "# Rubriken"


def test_turned_text_comes_last() -> None:
    lines = [fragment("på sidan", 10, -10, turn=90), fragment("Vanlig text som är längre.", 30, 60)]
    assert [line for line in typeset(Sheet(lines, 400, 300)) if line] == [
        "Vanlig text som är längre.",
        "på sidan",
    ]


def test_what_is_far_apart_is_two_fragments_and_a_bullet_stays_with_its_text() -> None:
    drawn = [fragment("•", 0, 50), fragment("Torget", 30, 50), fragment("Badet", 120, 50)]
    assert [f.text for f in fragments_of(drawn)] == ["• Torget", "Badet"]


def test_a_bullet_that_is_drawn_is_a_bullet() -> None:
    [marked, plain] = with_drawn_bullets(
        [fragment("Torget", 30, 50), fragment("Badet", 30, 80)], [Dot(24, 46, 3)]
    )
    assert (marked.text, plain.text) == ("• Torget", "Badet")


def sheets(footer: Callable[[int], str], at: float, size: float = 10) -> list[Sheet]:
    return [
        Sheet([fragment(f"Text {n}", 10, 150), fragment(footer(n), 10, at, size)], 400, 300)
        for n in range(4)
    ]


@pytest.mark.parametrize("at", [10, 290])
def test_what_repeats_in_the_margins_is_left_out(at: float) -> None:
    cleared = without_margins(sheets(lambda n: f"Granby kommun {n}", at), 10)
    assert [len(sheet.fragments) for sheet in cleared] == [1] * 4


def test_what_repeats_as_a_heading_or_invites_to_talk_stays() -> None:
    for footer, size in (("Granby", 20), ("Prata med varandra", 10), ("Vad nu?", 10)):
        cleared = without_margins(sheets(lambda n, footer=footer: footer, 10, size), 10)
        assert [len(sheet.fragments) for sheet in cleared] == [2] * 4


def read(build: Callable[[Any], None]) -> list[Page]:
    deck, made = Presentation(), io.BytesIO()
    build(deck)
    deck.save(made)
    return read_pages(made.getvalue())


def box(shapes: Any, left: float, top: float, *lines: str) -> None:
    shapes.add_textbox(Inches(left), Inches(top), Inches(3), Inches(1)).text_frame.text = "\n".join(
        lines
    )


def texts(page: Page) -> list[str]:
    return [line for line in page.lines if line]


def test_shapes_are_read_by_where_they_stand_and_a_group_together() -> None:
    def build(deck: Any) -> None:
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        box(slide.shapes, 5.5, 3, "fyra")
        right = slide.shapes.add_group_shape().shapes
        box(right, 5.5, 2, "tre")
        left = slide.shapes.add_group_shape().shapes
        box(left, 1, 4, "två")
        box(left, 1, 2, "ett")
        box(slide.shapes, 1, 0.5, "noll")

    [page] = read(build)
    assert texts(page) == ["noll", "ett", "två", "tre", "fyra"]


def test_a_slides_title_its_bullets_and_its_notes_are_read() -> None:
    def build(deck: Any) -> None:
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = "Nu\vpratar vi"
        slide.placeholders[1].text = "Vad?\nHur?"
        slide.placeholders[1].text_frame.paragraphs[1].level = 1
        slide.notes_slide.notes_text_frame.text = "Tala långsamt."

    [page] = read(build)
    assert (texts(page), page.notes) == (["# Nu pratar vi", "• Vad?", "  • Hur?"], "Tala långsamt.")


def test_hidden_slides_are_left_out() -> None:
    def build(deck: Any) -> None:
        for name in ("Ett", "Två"):
            deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = name
        deck.slides[0]._element.set("show", "0")

    assert [texts(page) for page in read(build)] == [["# Två"]]


def test_a_table_is_read_row_by_row() -> None:
    def build(deck: Any) -> None:
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        table = slide.shapes.add_table(2, 2, 0, 0, Inches(8), Inches(2)).table
        words = (("Vem", "När"), ("Barn", "Vad vill de?"))
        for row, cells in enumerate(words):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text

    assert texts(read(build)[0]) == ["Vem · När", "Barn", "Vad vill de?"]


def test_what_is_as_large_as_the_heading_heads_the_smaller_text_below_it() -> None:
    lines = [fragment("Behov", 10, 30, 20), fragment("Vad saknas?", 10, 60)]
    lines += [fragment("Omröstning", 10, 100, 20), fragment("Vad väljer ni?", 10, 130)]
    lines += [fragment("Ett sista citat", 10, 180, 20)]
    assert [line for line in typeset(Sheet(lines, 400, 300)) if line] == [
        "# Behov",
        "Vad saknas?",
        "# Omröstning",
        "Vad väljer ni?",
        "Ett sista citat",
    ]


def in_points(slide: Any, top: float, size: int, *lines: str) -> None:
    frame = slide.shapes.add_textbox(Inches(1), Inches(top), Inches(8), Inches(1)).text_frame
    frame.text = "\n".join(lines)
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(size)


def test_a_text_box_in_larger_letters_at_the_top_is_a_slides_title() -> None:
    def build(deck: Any) -> None:
        for sizes in ((32, 20), (20, 20), (20, 60)):
            slide = deck.slides.add_slide(deck.slide_layouts[6])
            in_points(slide, 0.5, sizes[0], "Varför nu?")
            in_points(slide, 2, sizes[1], "Planen löper ut", "Vägen stängs")

    assert [texts(page)[0] for page in read(build)] == ["# Varför nu?", "Varför nu?", "Varför nu?"]
