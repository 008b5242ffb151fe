"""What is said back: guarded, removed and brought back, published as a whole, and what it tells of
numbers and answers."""

import json

import pytest
from sqlmodel import select

from app.clock import DAY_MS, now
from app.database import Database
from app.errors import Invalid, NotFound
from app.models import workshop as workshops
from app.models.agenda.asking import Asking
from app.models.agenda.edition import Overtaken, TakenAway, edition_of
from app.models.answers.own_answers import erase_all_of
from app.models.became import facts, published, reply
from app.models.became.counts import Numbers, first_quotes, numbers, quotes
from app.models.became.facts import TypedFacts, TypedNext
from app.models.became.page import Page, changes, draft, subjects
from app.models.became.published import Published, standing
from app.models.became.reminding import news_due
from app.models.became.reply import ANSWERED, DECIDED, WAITS, WILL_NOT, Reply, Typed, replies_of
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, OWNER
from app.models.run import rehearsal
from app.models.workshop import Workshop
from app.settings import Settings
from tests.became import (
    commit,
    day,
    entries,
    keys,
    meet,
    publish,
    quote_some,
    sort_into,
    told,
    write,
)
from tests.exports.test_notes import change
from tests.rooms import ask, do, hide, purged, say_all


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    return meet(database, workshop)


def standing_page(database: Database, workshop: Workshop) -> Page | None:
    with database.reading() as session:
        last = standing(session, workshop.id or 0)
        return last.read if last else None


def written(database: Database, workshop: Workshop) -> Page:
    with database.reading() as session:
        return draft(session, session.get_one(Workshop, workshop.id))


def all_replies(database: Database, workshop: Workshop) -> list[Reply]:
    with database.reading() as session:
        return replies_of(session, workshop.id or 0)


def save(
    database: Database, workshop: Workshop, uid: str, edition: str = "", **typed: str
) -> Reply:
    with database.writing() as session:
        found = session.get_one(Workshop, workshop.id)
        return reply.write(session, found, uid, Typed(**typed), at=now(), edition=edition)


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ({"says": ANSWERED, "about": "t1"}, {"text"}),
        ({"says": ANSWERED}, {"title", "text"}),
        ({"says": DECIDED, "about": "t1", "text": "Mer"}, {"title"}),
        ({"says": WILL_NOT, "title": "Kvällsturer"}, {"text"}),
        ({"says": WILL_NOT, "about": "t1"}, {"text"}),
        ({"says": WAITS, "title": "Fiber"}, {"who"}),
        ({"says": WAITS, "title": "Fiber", "who": "Regionen"}, set()),
        ({"says": WILL_NOT, "title": "Kvällsturer", "text": "Inga pengar"}, set()),
    ],
)
def test_what_won_t_happen_needs_a_reason_and_each_its_own(
    database: Database, workshop: Workshop, typed: dict[str, str], missing: set[str]
) -> None:
    assert set(Typed(**typed).missing()) == missing
    if missing:
        with pytest.raises(Invalid):
            save(database, workshop, "ny", **typed | {"about": ""})
        assert all_replies(database, workshop) == []


def test_a_form_that_is_sent_twice_is_one_reply(database: Database, workshop: Workshop) -> None:
    for _ in range(2):
        save(database, workshop, "en", edition_of({}), says=DECIDED, title="Buss")
    assert [one.uid for one in all_replies(database, workshop)] == ["en"]


def test_two_who_answer_one_theme_at_once_lose_nothing(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    bus = keys(database, asking)["Bussen"]
    empty = edition_of({})
    save(database, workshop, "astrids", empty, about=bus, text="Den kommer i mars.")
    with pytest.raises(Overtaken) as no:
        save(database, workshop, "bjorns", empty, about=bus, text="Den kommer i maj.")
    assert no.value.saved["text"] == "Den kommer i mars."
    save(
        database,
        workshop,
        "bjorns",
        edition_of(no.value.saved),
        about=bus,
        text="I mars, inte maj.",
    )
    [only] = all_replies(database, workshop)
    assert (only.uid, only.words["text"]) == ("astrids", {"sv": "I mars, inte maj."})


def test_what_somebody_removed_meanwhile_is_told_and_saving_it_again_brings_it_back(
    database: Database, workshop: Workshop
) -> None:
    made = save(database, workshop, "en", says=DECIDED, title="Buss")
    read_at = edition_of(reply.shown(made, workshop))
    with database.writing() as session:
        reply.remove(session, workshop.id or 0, "en", now())
    with pytest.raises(TakenAway) as no:
        save(database, workshop, "en", read_at, says=DECIDED, title="Buss och tåg")
    assert all_replies(database, workshop) == []
    save(database, workshop, "en", edition_of(no.value.saved), says=DECIDED, title="Buss och tåg")
    assert [one.words["title"]["sv"] for one in all_replies(database, workshop)] == ["Buss och tåg"]


def test_what_is_taken_away_is_brought_back_unless_another_stands_there(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    bus = keys(database, asking)["Bussen"]
    first = write(database, workshop, about=bus, text="I mars.")
    with database.writing() as session:
        reply.remove(session, workshop.id or 0, first, now())
    assert all_replies(database, workshop) == []
    with database.writing() as session:
        reply.bring_back(session, workshop.id or 0, first)
    assert [one.uid for one in all_replies(database, workshop)] == [first]
    with database.writing() as session:
        reply.remove(session, workshop.id or 0, first, now())
    write(database, workshop, about=bus, text="I maj.")
    with pytest.raises(Invalid), database.writing() as session:
        reply.bring_back(session, workshop.id or 0, first)


@pytest.mark.parametrize("about", ["t1", "a1", "x1", "t", "tå", "t99999999"])
def test_nothing_of_another_workshop_is_answered(
    database: Database, workshop: Workshop, asking: Asking, about: str
) -> None:
    with database.writing() as session:
        other = workshops.open_workshop(session, "Annat", language="sv", keep_days=9)
    uid = write(database, workshop, says=DECIDED, title="Buss")
    with pytest.raises(NotFound):
        save(database, other, "ny", says=DECIDED, title="Buss", about=about)
    with pytest.raises(NotFound):
        save(database, other, uid, says=DECIDED, title="Buss")
    with pytest.raises(NotFound), database.writing() as session:
        reply.remove(session, other.id or 0, uid, now())


def test_the_page_is_published_as_a_whole_and_changes_are_just_those(
    database: Database, workshop: Workshop
) -> None:
    asking = told(database, workshop)
    before = standing_page(database, workshop)
    assert before and changes(before, written(database, workshop)) == []
    mill = keys(database, asking)["Gamla mejeriet"]
    uid = write(database, workshop, about=mill, text="Öppnar i januari.")
    commit(database, workshop, "Ringa", "Byalaget", "", "", "")
    assert standing_page(database, workshop) == before
    found = changes(before, written(database, workshop))
    assert [one.before for one in found] == [None, None] and found[0].key == uid
    publish(database, workshop)
    assert changes(standing_page(database, workshop), written(database, workshop)) == []
    with database.writing() as session:
        reply.remove(session, workshop.id or 0, uid, now())
    [gone] = changes(standing_page(database, workshop), written(database, workshop))
    assert (gone.key, gone.after) == (uid, None)


@pytest.mark.parametrize(
    ("next_news", "say"),
    [
        ({"next_day": "", "next_words": ""}, facts.NO_NEXT),
        ({"next_day": "2020-01-15"}, facts.PASSED),
    ],
)
def test_nothing_is_published_that_doesn_t_say_when_news_comes_next(
    database: Database, workshop: Workshop, asking: Asking, next_news: dict[str, str], say: str
) -> None:
    with pytest.raises(Invalid, match=say[:20]):
        publish(database, workshop, **next_news)
    assert standing_page(database, workshop) is None
    publish(database, workshop, next_day="", next_words="När Regionen har svarat")


def test_nothing_is_published_before_the_end_nor_of_a_rehearsal(
    database: Database, workshop: Workshop
) -> None:
    with pytest.raises(Invalid):
        publish(database, workshop, next_day=day(3))
    with database.writing() as session:
        rehearsal.begin(session, workshop.id or 0)
    do(database, workshop, "end")
    with pytest.raises(Invalid):
        publish(database, workshop, next_day=day(3))


def test_what_was_changed_since_it_was_looked_at_is_not_published(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    looked_at = edition_of(written(database, workshop).model_dump())
    write(database, workshop, says=DECIDED, title="Ingen har läst det här")
    with pytest.raises(Overtaken), database.writing() as session:
        published.publish(
            session, workshop.id or 0, TypedNext(next_day=day(3)), looked_at, at=now()
        )
    assert standing_page(database, workshop) is None


def test_editions_are_kept_and_what_is_withdrawn_is_gone_at_once(
    database: Database, workshop: Workshop
) -> None:
    told(database, workshop)
    publish(database, workshop)
    with database.writing() as session:
        published.withdraw(session, workshop.id or 0, now())
    with database.reading() as session:
        rows = session.exec(select(Published).where(Published.workshop_id == workshop.id)).all()
        found = session.get_one(Workshop, workshop.id)
    assert [bool(row.withdrawn_at) for row in rows] == [False, True]
    assert not found.tells_what_became and found.promises_news
    assert standing_page(database, workshop) is None
    publish(database, workshop)
    assert standing_page(database, workshop) is not None


def test_the_code_of_a_published_page_is_not_given_out_anew(
    database: Database, workshop: Workshop
) -> None:
    def taken() -> bool:
        with database.reading() as session:
            return workshops.is_taken(session, workshop.code)

    meet(database, workshop)
    assert not taken()
    publish(database, workshop, next_day=day(9))
    assert taken()
    do(database, workshop, "reopen")
    with database.reading() as session:
        assert session.get_one(Workshop, workshop.id).code == workshop.code
    do(database, workshop, "end")
    with database.writing() as session:
        published.withdraw(session, workshop.id or 0, now())
    assert not taken()


def told_people(database: Database, workshop: Workshop) -> dict[str, int | None]:
    """By the title of a theme; what nothing is counted of isn't among them."""
    with database.reading() as session:
        found = session.get_one(Workshop, workshop.id)
        page, told = draft(session, found), numbers(session, found)
        counted = {one.title["sv"]: told.of(one) for one in page.subjects}
    return {title: one.people for title, one in counted.items() if one}


def test_numbers_under_five_are_not_told_and_all_are_of_now(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    assert told_people(database, workshop) == {
        "Bussen": 14,
        "Butiken och paketen": 11,
        "Gamla mejeriet": 9,
        "Vem man ringer": None,
    }
    hide(database, workshop, asking, "Bussen 1")
    [second] = [one for one in entries(database, asking) if one.text == "Bussen 2"]
    with database.writing() as session:
        erase_all_of(session, workshop.id or 0, second.respondent)
    assert told_people(database, workshop)["Bussen"] == 12


@pytest.mark.parametrize(
    ("themes", "expected"),
    [
        ({"Bussen": 14}, {"Bussen": None}),
        ({"Bussen": 14, "Tåget": 6, "Bilen": 2}, {"Bussen": 14, "Tåget": 6, "Bilen": None}),
        ({"Bussen": 14, "Tåget": 0}, {"Bussen": None, "Tåget": None}),
    ],
)
def test_a_number_that_would_tell_of_few_is_not_told(
    database: Database,
    workshop: Workshop,
    themes: dict[str, int],
    expected: dict[str, int | None],
) -> None:
    """One of all but two says how many the two are."""
    asking = ask(database, workshop, "open_text", "Vad?")
    sort_into(database, workshop, asking, themes)
    say_all(database, asking, [{"text": f"Annat {n}"} for n in range(2)])
    do(database, workshop, "end")
    assert told_people(database, workshop) == expected


def test_where_nothing_is_sorted_nothing_is_counted(database: Database, workshop: Workshop) -> None:
    asking = ask(database, workshop, "open_text", "Vad?")
    do(database, workshop, "new_theme", on=asking.id, title="Bussen")
    say_all(database, asking, [{"text": f"Svar {n}"} for n in range(9)])
    assert told_people(database, workshop) == {}


def test_the_numbers_are_the_same_after_the_purge_and_no_quote_is_left(
    database: Database, settings: Settings, workshop: Workshop
) -> None:
    asking = told(database, workshop)
    before = told_people(database, workshop)
    page = standing_page(database, workshop)
    purged(database, settings, workshop)
    assert told_people(database, workshop) == before
    assert standing_page(database, workshop) == page
    with database.reading() as session:
        found = session.get_one(Workshop, workshop.id)
        last = standing(session, workshop.id or 0)
        assert found.purged and found.tells_what_became and last and last.quotes == {}
        assert quotes(session, found, page.subjects if page else []) == {}
    assert asking.id


def quoted_now(database: Database, workshop: Workshop) -> dict[str, list[str]]:
    with database.reading() as session:
        found = session.get_one(Workshop, workshop.id)
        page = draft(session, found)
        said = quotes(session, found, page.subjects)
        return {
            one.title["sv"]: [entry.text for entry in said[one.key]]
            for one in page.subjects
            if one.key in said
        }


def test_a_quote_stands_only_while_its_answer_does_and_no_edition_holds_its_words(
    database: Database, workshop: Workshop
) -> None:
    asking = told(database, workshop)
    assert quoted_now(database, workshop) == {
        "Bussen": ["Bussen 1"],
        "Vem man ringer": ["Vem man ringer 0"],
    }
    with database.reading() as session:
        last = standing(session, workshop.id or 0)
        assert last and sum(map(len, last.quotes.values())) == 2
        assert "Bussen 1" not in json.dumps(last.page) + json.dumps(last.quotes)
    hide(database, workshop, asking, "Bussen 1")
    assert quoted_now(database, workshop) == {"Vem man ringer": ["Vem man ringer 0"]}
    [first] = [one for one in entries(database, asking) if one.text == "Vem man ringer 0"]
    with database.writing() as session:
        erase_all_of(session, workshop.id or 0, first.respondent)
    assert quoted_now(database, workshop) == {}


def test_no_more_quotes_stand_under_a_theme_than_say_little_of_how_many_there_are(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    quote_some(database, workshop, asking, *(f"Vem man ringer {n}" for n in range(3)))
    with database.reading() as session:
        found = session.get_one(Workshop, workshop.id)
        kept = first_quotes(quotes(session, found, subjects(session, found)))
    assert [len(ids) for ids in kept.values()] == [2]


def test_what_was_said_back_to_a_theme_stays_when_it_is_merged(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    known = keys(database, asking)
    write(database, workshop, about=known["Vem man ringer"], text="Nu finns en sida.")
    do(database, workshop, "reopen")
    theme, into = (int(known[title][1:]) for title in ("Vem man ringer", "Bussen"))
    do(database, workshop, "merge_theme", on=asking.id, theme=theme, to=into)
    page = written(database, workshop)
    assert page.subjects[-1].title["sv"] == "Vem man ringer"
    assert page.about(page.subjects[-1].key)[0].text == {"sv": "Nu finns en sida."}


def test_a_theme_that_is_renamed_is_a_change_and_nobody_reads_it_before_it_is_published(
    database: Database, workshop: Workshop
) -> None:
    asking = told(database, workshop)
    bus = keys(database, asking)["Bussen"]
    do(database, workshop, "reopen")
    do(database, workshop, "name_theme", on=asking.id, theme=int(bus[1:]), title="Skolbussen")
    do(database, workshop, "end")
    [one] = changes(standing_page(database, workshop), written(database, workshop))
    assert one.key == bus
    page = standing_page(database, workshop)
    assert page and page.subjects[0].title["sv"] == "Bussen"


def test_two_who_change_the_facts_at_once_lose_nothing(
    database: Database, workshop: Workshop
) -> None:
    def write_facts(typed: TypedFacts, edition: str) -> None:
        with database.writing() as session:
            facts.write(session, session.get_one(Workshop, workshop.id), typed, edition)

    with database.reading() as session:
        read_at = edition_of(facts.shown(facts.facts_of(session, workshop.id or 0), workshop))
    write_facts(TypedFacts(role="Byalaget"), read_at)
    with pytest.raises(Overtaken) as no:
        write_facts(TypedFacts(role="Kommunen"), read_at)
    assert no.value.saved["role"] == "Byalaget"


def test_the_owner_is_reminded_before_the_day_that_was_promised_and_after_it(
    database: Database, workshop: Workshop, astrid: Facilitator
) -> None:
    meet(database, workshop)
    publish(database, workshop, next_day=day(40))
    with database.reading() as session:
        found = session.get_one(Workshop, workshop.id)
    assert news_due(found, OWNER, now()) is None
    due = news_due(found, OWNER, now() + 30 * DAY_MS)
    assert due and not due.late and news_due(found, HOST, now() + 30 * DAY_MS) is None
    late = news_due(found, OWNER, now() + 42 * DAY_MS)
    assert late and late.late
    publish(database, workshop, next_day=day(90), at=now() + 42 * DAY_MS)
    with database.reading() as session:
        found = session.get_one(Workshop, workshop.id)
    assert news_due(found, OWNER, now() + 42 * DAY_MS) is None


def test_a_day_is_promised_as_soon_as_it_is_written_as_long_as_nothing_is_published(
    database: Database, workshop: Workshop
) -> None:
    def by() -> str:
        with database.reading() as session:
            return session.get_one(Workshop, workshop.id).news_by

    def say(next_day: str) -> None:
        with database.writing() as session:
            found = session.get_one(Workshop, workshop.id)
            facts.write(session, found, TypedFacts(next_day=next_day))

    meet(database, workshop)
    say(day(5))
    assert by() == day(5)
    publish(database, workshop)
    say(day(9))
    assert by() == day(5)


def test_a_copy_of_the_numbers_is_none(database: Database, workshop: Workshop) -> None:
    """Where nothing is left of the answers there is nothing to tell."""
    meet(database, workshop)
    change(database, workshop, purged_at=1)
    with database.reading() as session:
        found = session.get_one(Workshop, workshop.id)
        told = numbers(session, found)
        assert told == Numbers(None) and told.people is None
        assert told.of(draft(session, found).subjects[0]) is None
