"""The pictures in a zip: named to be found, and with sums that hold."""

import io
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from app.papers.blocks import Bar, Bars, Heading, Table
from app.papers.figures import pictures
from app.papers.making import make
from app.papers.zip import write
from tests.papers.example import BARS, ODD, SPREAD, TABLE, every_block, paper


def opened(body: bytes) -> ZipFile:
    return ZipFile(io.BytesIO(body))


def test_each_figure_is_there_as_svg_and_png_under_its_heading() -> None:
    made = make("zip", paper(every_block(["Ja"])))
    assert opened(made.body).namelist() == [
        "01 Vilket hinder först.svg",
        "01 Vilket hinder först.png",
        "02 Vilket hinder först.svg",
        "02 Vilket hinder först.png",
        "SHA256SUMS.txt",
    ]


def test_the_sums_are_those_of_the_files() -> None:
    files = opened(write(paper(every_block(["Ja"])))[0])
    *names, sums = files.namelist()
    lines = [f"{sha256(files.read(name)).hexdigest()}  {name}\n" for name in names]
    assert files.read(sums).decode() == "".join(lines)


def test_the_same_notes_are_the_same_zip() -> None:
    one = paper(every_block(["Ja"]))
    assert write(one) == write(one)


@pytest.mark.parametrize("odd", [*ODD, "../../etc/passwd", "C:\\x", "CON", "..", "a\u202etxt.exe"])
def test_no_heading_makes_a_name_that_is_unsafe(odd: str) -> None:
    body, _ = write(paper([Heading(odd), BARS]))
    for name in opened(body).namelist():
        assert name == Path(name).name and name.startswith(("01", "SHA256"))
        assert len(name.encode()) < 200 and name.isprintable() and "\\" not in name


def test_what_is_not_drawn_is_not_among_the_pictures() -> None:
    untold = Table("Hur många", ["1", "2"], [[3, None]], labels=False, spread=(0, 1))
    assert pictures(paper([Heading("Vad?", 1), TABLE, untold])) == []
    assert opened(write(paper([Heading("Vad?", 1), TABLE]))[0]).namelist() == ["SHA256SUMS.txt"]


def test_pictures_say_in_words_what_they_show() -> None:
    told = [picture.alternative for picture in pictures(paper([BARS, SPREAD], "en"))]
    assert "Byte av personer: 31 (67 %)" in told[0] and "Vi är överens: 1: 4, 2: 9" in told[1]


def test_letters_that_no_font_has_are_told_once() -> None:
    figure = Bars("Hur många", [Bar("före \U00013000 efter", 1, 1.0)])
    assert write(paper([figure, figure]))[1] == "\U00013000"
