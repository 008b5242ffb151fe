"""What is measured of suggestions, on our labelled sets and on anybody's file."""

import asyncio
import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.meaning.suggest import EMBEDDINGS, LEMMAS, Meaning, installed
from bench.themes import FIVE_PLACED, SETS, TITLES, Hits, measure, missed, read_set, wilson
from tests.conftest import unable

ROWS = [
    ("Bussen går för sällan", "Bussar"),
    ("Tåget är sent", "Bussar"),
    ("inga turer på kvällen", "Bussar"),
    ("Maten är kall", "Skolmat"),
    ("mer vegetariskt", "Skolmat"),
    ("frukost till alla", "Skolmat"),
]


def test_any_file_is_measured_and_told_as_json(tmp_path: Path) -> None:
    file = tmp_path / "svar.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([("text", "theme"), *ROWS])
    command = [sys.executable, "-m", "bench.themes", str(file), "--json"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    told = json.loads(said.stdout)
    assert set(told) == {EMBEDDINGS, LEMMAS}
    for way in told.values() if installed() else [told[LEMMAS]]:
        assert way[TITLES]["answers"] == 6 and 0 < way[FIVE_PLACED]["answers"] < 6
        for part in way.values():
            for one in ("top1", "top3", "surest_quarter"):
                low, high = part[f"{one}_95"]
                assert 0 <= low <= part[one] <= high <= 1


def test_the_interval_is_wilsons() -> None:
    assert wilson(0.5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(1.0, 20)[0] == pytest.approx(0.8389, abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


def test_what_is_not_reached_is_said_by_set_and_of_all() -> None:
    good, bad = Hits(9, 10, 2, 10, 2), Hits(2, 7, 1, 10, 2)
    assert missed({"a": {TITLES: good, FIVE_PLACED: good}}) == []
    why = missed({"a": {TITLES: good, FIVE_PLACED: good}, "b": {TITLES: bad, FIVE_PLACED: bad}})
    assert why == [
        "surest_quarter is 0.75 of all, to be 0.9",
        "top3 is 0.70 of b, to be 0.8",
    ]


def test_every_labelled_set_has_its_columns_and_themes_of_some_size() -> None:
    files = sorted(SETS.rglob("*.csv"))
    assert len(files) >= 10
    for file in files:
        labelled = read_set(file)
        assert len(labelled.texts) >= 40 and 5 <= len(labelled.titles) <= 10, file
        assert min(map(labelled.themes.count, labelled.titles)) >= 5, file


@pytest.mark.parametrize(("way", "first", "three"), [(EMBEDDINGS, 0.8, 0.93), (LEMMAS, 0.65, 0.8)])
def test_the_right_theme_is_suggested_by_the_title_alone(
    way: str, first: float, three: float
) -> None:
    if way == EMBEDDINGS and not installed():
        unable("the embeddings' package doesn't fit this machine")

    async def measured() -> Hits:
        meaning = Meaning(way == EMBEDDINGS)
        try:
            return (await measure(meaning, read_set(SETS / "tuned/sv_landsbygd.csv")))[TITLES]
        finally:
            await meaning.close()

    hits = asyncio.run(measured())
    assert hits.share("top1") >= first and hits.share("top3") >= three
    assert hits.share("surest_quarter") >= 0.95
