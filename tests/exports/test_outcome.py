"""What became of it as one reads it, and as a document: in both languages, of today, and the same
in every format."""

import json
from importlib import import_module

import pytest

from app.clock import DAY_MS, now
from app.database import Database
from app.exports import FORMATS
from app.exports.on_paper import paper
from app.exports.outcome.document import telling
from app.exports.outcome.making import outcome
from app.exports.outcome.shapes import Outcome
from app.i18n.due import Due
from app.models.became import facts
from app.models.became.facts import TypedFacts
from app.models.became.published import standing
from app.models.workshop import Workshop
from app.settings import Settings
from tests.became import PROMISED, SAID_BACK, day, keys, meet, publish, quote_some, told, write
from tests.exports.read_back import WHOLE, flat, words_of
from tests.rooms import ask, do, hide, purged


def take(
    database: Database, workshop: Workshop, language: str = "sv", at: int | None = None
) -> Outcome:
    """What is published, as it reads now or then."""
    with database.reading() as session:
        found = session.get_one(Workshop, workshop.id)
        last = standing(session, workshop.id or 0)
        assert last
        return outcome(session, found, last.read, last.quotes, language, at or now(), last.at)


def in_words(days: int) -> str:
    due = Due.read(day(days))
    assert due
    return due.words("sv", due.first)


def test_the_page_says_it_all_in_the_order_that_it_is_read(
    database: Database, workshop: Workshop
) -> None:
    told(database, workshop)
    page = take(database, workshop)
    assert page.people == "37 var med." and page.promised == "Våra 4 åtaganden"
    assert [(tile.label, tile.number) for tile in page.tiles] == [
        ("Klart", 1),
        ("På gång", 1),
        ("Inte börjat", 1),
        ("Blev inte av", 1),
    ]
    assert [row.title.text for row in page.rows] == [
        "Bussen",
        "Butiken och paketen",
        "Gamla mejeriet",
        "Vem man ringer",
    ]
    assert [row.number and row.number.people for row in page.rows] == [14, 11, 9, None]
    assert [round(row.share, 2) for row in page.rows] == [1, 0.79, 0.64, 0]
    bus, _, mill, _ = page.rows
    assert bus.replies[0].text.text == SAID_BACK["Bussen"] and bus.quotes == ["Bussen 1"]
    assert bus.onward[0].title.text.startswith("150 000 kronor")
    assert bus.onward[0].anchor == page.decided[0].anchor
    assert mill.unanswered == f"Inget svar än. Det kommer senast {in_words(40)}."
    assert page.decided[0].facts == f"Kommunstyrelsen {in_words(-10)}, KS 2026/114"
    assert [one.what.text for one in page.going] == [one[0] for one in PROMISED[:3]]
    assert page.going[2].is_free and page.going[2].said.text.startswith("Kan du eller")
    assert [one.title.text for one in page.will_not] == [
        "Laddplats vid bygdegården",
        "Kvällsturer med bussen",
    ]
    assert page.waits[0].facts == f"Väntar på Länsstyrelsen sedan {in_words(-5)}"
    assert page.next_news and "Senast " in page.next_news.before


def test_each_tile_leads_to_the_first_that_has_its_status(
    database: Database, workshop: Workshop
) -> None:
    told(database, workshop)
    page = take(database, workshop)
    there = {one.anchor for one in (*page.going, *page.will_not)}
    assert {tile.anchor for tile in page.tiles} <= there


def test_what_is_written_in_the_readers_language_is_read_in_it_and_else_as_it_is(
    database: Database, workshop: Workshop
) -> None:
    told(database, workshop)
    page = take(database, workshop, "en")
    bus = page.rows[0]
    assert (bus.replies[0].text.text, bus.replies[0].text.language) == ("In English: Bussen", "en")
    assert page.decided[0].title.language == "sv"
    assert page.contact.role.text == "The rural development officer"
    assert page.title == "What became of what we said?" and page.tiles[0].label == "Done"


def test_when_the_day_has_passed_it_says_that_it_should_have_come(
    database: Database, workshop: Workshop
) -> None:
    told(database, workshop)
    on_the_day = take(database, workshop, at=now() + 40 * DAY_MS)
    assert on_the_day.next_news and on_the_day.next_news.day
    late = take(database, workshop, at=now() + 41 * DAY_MS)
    assert late.next_news
    assert late.next_news.said.startswith(f"Skulle ha kommit {in_words(40)}. Fråga gärna.")
    assert "senast" not in late.as_of and "skulle ha kommit" in late.rows[2].unanswered


def test_what_is_hidden_leaves_the_count_and_its_quote_at_once(
    database: Database, workshop: Workshop
) -> None:
    asking = told(database, workshop)
    hide(database, workshop, asking, "Bussen 1")
    bus = take(database, workshop).rows[0]
    assert bus.number and bus.number.people == 13 and bus.quotes == []


def test_a_quote_that_is_chosen_later_waits_for_the_next_edition(
    database: Database, workshop: Workshop
) -> None:
    asking = told(database, workshop)
    quote_some(database, workshop, asking, "Bussen 1", "Bussen 2")
    assert take(database, workshop).rows[0].quotes == ["Bussen 1"]
    publish(database, workshop)
    assert take(database, workshop).rows[0].quotes == ["Bussen 1", "Bussen 2"]


def test_of_several_questions_each_is_named_and_one_without_themes_can_be_answered(
    database: Database, workshop: Workshop
) -> None:
    other = ask(database, workshop, "open_text", "Vad oroar?")
    meet(database, workshop)
    write(database, workshop, about=f"a{other.id}", text="Vi tar med oss det.")
    write(database, workshop, title="Tack", text="Tack till alla som kom.")
    publish(database, workshop, next_day=day(9))
    page = take(database, workshop)
    first, second, third = page.groups
    assert first.question is None and first.rows[0].title.text == "Vad oroar?"
    assert second.question and second.question.text == "Vad ska vi börja med?"
    assert third.rows[0].replies[0].text.text == "Tack till alla som kom."


def test_after_the_purge_it_reads_the_same_but_for_the_quotes(
    database: Database, settings: Settings, workshop: Workshop
) -> None:
    told(database, workshop)
    before = take(database, workshop)
    purged(database, settings, workshop)
    after = take(database, workshop)
    assert after.people == before.people and after.decided == before.decided
    assert [row.number for row in after.rows] == [row.number for row in before.rows]
    assert [row.quotes for row in after.rows] == [[], [], [], []]


@pytest.mark.parametrize("name", WHOLE)
def test_every_format_says_the_same(database: Database, workshop: Workshop, name: str) -> None:
    told(database, workshop)
    page = take(database, workshop)
    words = flat(words_of(telling(page), name)).replace("\\", "")
    wanted = [
        page.title,
        *SAID_BACK.values(),
        *(row.title.text for row in page.rows),
        *(quote for row in page.rows for quote in row.quotes),
        *(one.title.text for one in (*page.decided, *page.will_not, *page.waits)),
        *(one.facts for one in (*page.decided, *page.will_not, *page.waits)),
        *(one.what.text for one in page.going),
        *(one.said.text for one in page.going),
        page.next_news.said if page.next_news else "",
        page.contact.role.text,
        page.contact.phone,
        page.contact.mail,
        "14",
        "11",
        "Stenberga",
    ]
    wanted = [text for text in wanted if text != page.title or name != "json"]
    assert [text for text in wanted if flat(text) not in words] == []
    assert "några få" in words_of(telling(page), name) or name in ("json", "pdf")


def test_json_says_few_as_no_number(database: Database, workshop: Workshop) -> None:
    told(database, workshop)
    file = json.loads(words_of(telling(take(database, workshop)), "json"))
    assert (file["format"], file["version"]) == ("bikupa-outcome", 1)
    last = file["said"][-1]
    assert (last["title"], last["people"], last["few"]) == ("Vem man ringer", None, True)


def test_the_pictures_are_those_of_the_numbers_that_are_told(
    database: Database, workshop: Workshop
) -> None:
    told(database, workshop)
    document = telling(take(database, workshop))
    [(_, figure)] = paper(document).figures
    assert "Vem man ringer" not in str(figure) and "Bussen" in str(figure)
    assert import_module("app.papers.zip").write(paper(document))[0][:2] == b"PK"
    assert "zip" in FORMATS


def test_an_empty_page_can_be_made_into_every_format(
    database: Database, workshop: Workshop
) -> None:
    meet(database, workshop, {})
    with database.writing() as session:
        found = session.get_one(Workshop, workshop.id)
        facts.write(session, found, TypedFacts(next_words="När vi vet mer"))
    publish(database, workshop)
    page = take(database, workshop)
    assert page.is_empty
    for name in WHOLE:
        assert "När vi vet mer" in words_of(telling(page), name) or name == "pdf"


def test_a_theme_s_own_wording_is_read_in_the_readers_language(
    database: Database, workshop: Workshop
) -> None:
    asking = meet(database, workshop)
    do(database, workshop, "reopen")
    theme = int(keys(database, asking)["Bussen"][1:])
    do(database, workshop, "name_theme", on=asking.id, theme=theme, title="The bus", language="en")
    do(database, workshop, "end")
    publish(database, workshop, next_day=day(9))
    assert take(database, workshop, "en").rows[0].title.text == "The bus"
