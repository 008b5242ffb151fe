"""The start page's groups: what stands where, in which order, and what a search finds."""

from typing import Any

import pytest

from app.clock import DAY_MS
from app.models.people.member import OWNER, READER, Place
from app.models.people.shelf import (
    AWAY,
    COMING,
    FIRST,
    GROUPS,
    LIVE,
    PAGE,
    PAST,
    first_of,
    onward,
    shelf,
    shelves,
    without_agendas,
)
from app.models.workshop import DRAFT, ENDED, OPEN, Workshop

NOW = 1_800_000_000_000
COUNT = iter(range(1, 10_000))


def place(title: str, state: str = DRAFT, *, away: int | None = None, **facts: Any) -> Place:
    return Place(Workshop(id=next(COUNT), title=title, state=state, **facts), OWNER, away)


def titles(places: list[Place], group: str, sought: str = "") -> list[str]:
    found = shelf(places, sought, NOW, group, 1).places
    return [place.workshop.title for place in found]


def test_each_workshop_stands_in_one_group() -> None:
    places = [
        place("live", OPEN),
        place("coming"),
        place("past", ENDED),
        place("away", ENDED, away=1, ended_at=9),
        place("away before it began", away=2),
    ]
    found = {group: titles(places, group) for group in GROUPS}
    assert found == {
        LIVE: ["live"],
        COMING: ["coming"],
        PAST: ["past"],
        AWAY: ["away before it began", "away"],
    }


def test_an_agenda_that_is_lent_to_a_series_is_no_meeting_before_somebody_met_in_it() -> None:
    lent, met, other = place("lent"), place("met", ENDED), place("other")
    agendas = {lent.workshop.uid, met.workshop.uid}
    assert without_agendas([lent, met, other], agendas) == [met, other]


@pytest.mark.parametrize(
    ("state", "planned", "to_lead", "to_read"),
    [
        (DRAFT, False, "agenda", "invite"),
        (DRAFT, True, "desk", "invite"),
        (OPEN, True, "desk", "projector"),
        (OPEN, False, "desk", "projector"),
        (ENDED, True, "notes", "notes"),
    ],
)
def test_a_workshop_leads_onward_by_its_state(
    state: str, planned: bool, to_lead: str, to_read: str
) -> None:
    leads, reads = place("Möte", state), Place(Workshop(title="Möte", state=state), READER)
    assert (onward(leads, planned), onward(reads, planned)) == (to_lead, to_read)


def test_the_pages_one_primary_action_is_what_goes_on_or_comes_first() -> None:
    live, coming, past = place("live", OPEN), place("coming"), place("past", ENDED)
    for there, first in (([past, coming, live], live), ([past, coming], coming), ([past], None)):
        shown = shelves(there, "", NOW).values()
        assert first_of(shown) == (first.workshop.uid if first else "")


def test_what_goes_on_is_shown_even_where_it_was_archived() -> None:
    assert titles([place("live", OPEN, away=1)], LIVE) == ["live"]


def test_what_comes_soonest_is_first_and_what_never_began_last() -> None:
    places = [
        place("undated"),
        place("never began", starts_at=NOW - 9 * DAY_MS),
        place("later", starts_at=NOW + 2 * DAY_MS),
        place("undated, newer"),
        place("today", starts_at=NOW - 1000),
    ]
    order = ["today", "later", "undated, newer", "undated", "never began"]
    assert titles(places, COMING) == order


def test_what_ended_last_is_first() -> None:
    places = [place("old", ENDED, ended_at=NOW - DAY_MS), place("new", ENDED, ended_at=NOW)]
    assert titles(places, PAST) == ["new", "old"]


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("", ["Möte på Öland", "Byakväll"]),
        ("öland", ["Möte på Öland"]),
        ("ÖLAND möte", ["Möte på Öland"]),
        ("öland byakväll", []),
        ("folkets", ["Byakväll"]),
        ("k7m4q2", ["Byakväll"]),
        ("K7M 4Q2", ["Byakväll"]),
        ("%", []),
        ("   ", ["Möte på Öland", "Byakväll"]),
    ],
)
def test_a_search_finds_titles_places_and_codes(sought: str, found: list[str]) -> None:
    places = [
        place("Byakväll", venue="Folkets hus", code="K7M4Q2"),
        place("Möte på Öland", code="ABC234"),
    ]
    assert titles(places, COMING, sought) == found


def test_the_start_page_has_the_first_of_each_group_and_counts_the_rest() -> None:
    places = [place(f"w{n}", ENDED, ended_at=n, away=None if n % 2 else n) for n in range(300)]
    found = shelves(places, "", NOW)
    assert [len(found[group].places) for group in GROUPS] == [0, 0, FIRST, 0]
    assert [found[group].total for group in GROUPS] == [0, 0, 150, 150]
    assert found[PAST].more == 150 - FIRST
    assert len(shelves(places, "w", NOW)[AWAY].places) == FIRST


def test_pages_hold_every_workshop_once() -> None:
    places = [place(f"w{n}", ENDED, ended_at=n) for n in range(2 * PAGE + 1)]
    pages = [shelf(places, "", NOW, PAST, number) for number in (1, 2, 3)]
    assert [page.pages for page in pages] == [3] * 3
    assert [page.first for page in pages] == [1, PAGE + 1, 2 * PAGE + 1]
    shown = [one.workshop.title for page in pages for one in page.places]
    assert sorted(shown) == sorted(one.workshop.title for one in places)


@pytest.mark.parametrize(("number", "page"), [(-1, 1), (0, 1), (1, 1), (99, 2)])
def test_a_page_that_is_not_there_is_the_nearest_that_is(number: int, page: int) -> None:
    places = [place("w", ENDED) for _ in range(PAGE + 1)]
    assert shelf(places, "", NOW, PAST, number).page == page
    assert shelf([], "", NOW, PAST, number).page == 1
