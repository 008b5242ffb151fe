"""Figures are pictures that say their numbers, drawn and in words."""

import io
from xml.etree import ElementTree

import pytest
from PIL import Image

from app.papers.blocks import Bar, Bars, Figure, Part, Table
from app.papers.figures import alternative, drawn

BARS = Bars("Hur många", [Bar("Korta projekt", Part(31, 46), 31 / 46), Bar("مرحبا", 3, 0.1)])
SPREAD = Table(
    "Spridning",
    ["Påstående", "1", "2", "Svar", "Medel"],
    [["Vi är överens", 4, 9, 13, 1.7], ["<b>", 0, 1, 1, 2.0]],
    spread=(1, 2),
)


def words_of(svg: bytes) -> dict[str, str]:
    root = ElementTree.fromstring(svg)
    return {child.tag.rpartition("}")[2]: child.text or "" for child in root[:2]}


def test_a_figure_says_all_its_numbers_in_words() -> None:
    assert alternative(BARS, "sv") == (
        "Stapeldiagram. Hur många: Korta projekt: 31 (67 %); مرحبا: 3."
    )
    assert alternative(SPREAD, "en") == (
        "Bar chart. Spridning: Vi är överens: 1: 4, 2: 9; <b>: 1: 0, 2: 1."
    )


@pytest.mark.parametrize("figure", [BARS, SPREAD], ids=["bars", "spread"])
def test_an_svg_has_a_title_and_a_description_in_words(figure: Figure) -> None:
    svg = drawn(figure, "sv", "svg")
    assert words_of(svg) == {"title": figure.caption, "desc": alternative(figure, "sv")}
    assert b"<text" not in svg and b"http" not in svg.replace(b"http://www.w3.org/", b"")


@pytest.mark.parametrize("figure", [BARS, SPREAD], ids=["bars", "spread"])
def test_a_png_is_twice_as_sharp_as_a_screen_counts(figure: Figure) -> None:
    picture = Image.open(io.BytesIO(drawn(figure, "sv", "png")))
    assert picture.width == 496 * 192 // 72 + 1


def test_longer_bars_are_of_more_people() -> None:
    def honey(share: float) -> int:
        figure = Bars("Hur många", [Bar("Ja", 1, share)])
        picture = Image.open(io.BytesIO(drawn(figure, "sv", "png"))).convert("RGB")
        return sum(
            count for count, colour in picture.getcolors(1 << 24) if colour == (245, 184, 61)
        )

    assert honey(0) == 0
    assert honey(1) == pytest.approx(2 * honey(0.5), rel=0.05)


def test_a_picture_of_very_many_words_says_how_many_it_does_not_draw() -> None:
    many = Bars("Ord", [Bar(f"ord {number}", 1, 0.1) for number in range(5000)])
    picture = Image.open(io.BytesIO(drawn(many, "sv", "png")))
    assert picture.height < 4000
    assert "ord 4999: 1" in words_of(drawn(many, "sv", "svg"))["desc"]


@pytest.mark.parametrize("odd", ["", "\ue000", "漢\ufeff\ufffe\x01", "A" * 3000, "#import", "a\nb"])
def test_no_text_breaks_a_picture(odd: str) -> None:
    svg = drawn(Bars(odd, [Bar(odd, 1, 1.0)]), "en", "svg")
    assert words_of(svg)["desc"].startswith("Bar chart.")
