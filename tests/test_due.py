"""When something is to be done: as it is stored, as it is said, and in which order."""

from datetime import date

import pytest

from app.i18n.due import Due


@pytest.mark.parametrize(
    ("stored", "swedish", "english"),
    [
        ("2026-12-01", "1 december 2026", "1 December 2026"),
        ("2027-03", "mars 2027", "March 2027"),
        ("2027-Q1", "jan–mars 2027", "Jan–Mar 2027"),
    ],
)
def test_a_day_a_month_and_a_quarter_are_said(stored: str, swedish: str, english: str) -> None:
    due = Due.read(stored)
    assert due and due.stored == stored
    assert (due.words("sv"), due.words("en")) == (swedish, english)


def test_the_year_is_left_out_where_it_is_plain() -> None:
    due = Due.read("2027-03")
    assert due and due.words("sv", date(2026, 11, 29)) == "mars"
    assert due.words("sv", date(2025, 11, 29)) == "mars 2027"


def test_they_sort_by_when_they_are_over() -> None:
    texts = ["2027-Q1", "2027-03-31", "2027-02", "2026-12-31"]
    read = [due for one in texts if (due := Due.read(one))]
    assert [due.stored for due in sorted(read)] == [
        "2026-12-31",
        "2027-02",
        "2027-Q1",
        "2027-03-31",
    ]


@pytest.mark.parametrize("stored", ["soon", "2026-13", "2026-Q5", "2026-02-30", "2026", "20261201"])
def test_what_is_no_time_is_refused(stored: str) -> None:
    with pytest.raises(ValueError):
        Due.read(stored)


def test_nothing_said_is_no_time() -> None:
    assert Due.read("") is None
