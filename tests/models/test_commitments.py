"""Commitments: what the room promised is confirmed or dropped, what is told of it is a history."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlmodel import select

from app.clock import now
from app.database import Database
from app.errors import Invalid, NotFound, Refused, Stale
from app.models.agenda.asking import Asking
from app.models.agenda.edition import Overtaken, edition_of
from app.models.answers.answer import Answer
from app.models.answers.own_answers import confirmed, erase_all_of
from app.models.commitments import following, making, promises, telling
from app.models.commitments.coming import coming
from app.models.commitments.commitment import Commitment, commitments_of, find, removed_of
from app.models.commitments.making import ON_A_DAY, Words
from app.models.commitments.news import DONE, NOT_BEGUN, UNDER_WAY, WILL_NOT, News
from app.models.commitments.promises import Chosen, Waiting, promises_of
from app.models.commitments.receiver import Receiver
from app.models.commitments.receiver_links import make_link, receiver_by, revoke_link, works
from app.models.commitments.telling import Teller, Told
from app.models.people import member
from app.models.people.facilitator import Facilitator
from app.models.people.member import READER
from app.models.people.participant import Participant
from app.models.workshop import Workshop, delete, restore
from app.settings import Settings
from app.steps import STEP_KINDS
from app.steps.plain import parse
from tests.rooms import ask, come_in, do, hide, purged, say
from tests.vows import BUDGET, BUS, KIND, SHOP


@pytest.fixture(autouse=True)
def vows(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(STEP_KINDS, KIND.name, KIND)
    yield


@pytest.fixture
def björn(database: Database, workshop: Workshop) -> Participant:
    return come_in(database, workshop)


@pytest.fixture
def asking(database: Database, workshop: Workshop, björn: Participant) -> Asking:
    """Björn promises the bus and the budget, somebody else the shop."""
    found = ask(database, workshop, "vow", "Vad gör vi härnäst?")
    say(database, found, BUS, björn)
    say(database, found, SHOP)
    say(database, found, BUDGET, björn)
    return found


def waiting(database: Database, workshop: Workshop) -> list[Waiting]:
    with database.reading() as session:
        return promises_of(session, workshop.id or 0).waiting


def confirm(database: Database, workshop: Workshop, *those: Waiting, **words: str) -> None:
    chosen = [
        Chosen(one.answer, one.edition, parse(Words, {**one.shown, **words})) for one in those
    ]
    with database.writing() as session:
        promises.confirm(session, workshop.id or 0, chosen, at=now(), by=None)


def by_hand(database: Database, workshop: Workshop, **words: str) -> Commitment:
    with database.writing() as session:
        typed = parse(Words, {"what": "Bjuda hit kommunstyrelsen", **words})
        return making.make(session, workshop.id or 0, typed, at=now(), by=None)


def standing(database: Database, workshop: Workshop) -> list[following.Row]:
    with database.reading() as session:
        return following.rows_of(session, workshop.id or 0)


def tell(
    database: Database, one: Commitment, status: str, said: str = "", who: Teller | None = None
) -> News:
    told = Told(status=status, said=said, day="2026-11-12")
    with database.writing() as session:
        teller = who or Teller(actor=1)
        return telling.tell(session, one.workshop_id, one.uid, told, teller, at=now())


def test_what_the_room_promised_waits_until_it_is_confirmed(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    bus, shop, budget = waiting(database, workshop)
    assert (bus.promise.what, bus.promise.due) == (BUS["what"], "2026-12")
    confirm(database, workshop, bus, budget)
    assert waiting(database, workshop) == [shop]
    rows = standing(database, workshop)
    assert [row.commitment.what for row in rows] == [BUS["what"], BUDGET["what"]]
    assert [row.who for row in rows] == [BUS["who"], ""]
    assert [row.commitment.answer_id for row in rows] == [bus.answer, budget.answer]
    assert {row.status for row in rows} == {NOT_BEGUN}


def test_it_is_confirmed_in_the_words_of_whoever_confirms_it(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    bus, *_ = waiting(database, workshop)
    confirm(database, workshop, bus, what="Prova bussen", who="regionen", when="2027-Q1")
    [row] = standing(database, workshop)
    assert (row.commitment.what, row.who, row.commitment.due) == (
        "Prova bussen",
        "regionen",
        "2027-Q1",
    )


def test_what_somebody_else_has_confirmed_meanwhile_is_not_confirmed_twice(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    bus, shop, _ = waiting(database, workshop)
    confirm(database, workshop, bus)
    with pytest.raises(Overtaken):
        confirm(database, workshop, bus, shop)
    assert len(standing(database, workshop)) == 1


def test_a_promise_that_reads_otherwise_now_is_read_before_it_is_confirmed(
    database: Database, workshop: Workshop, asking: Asking, björn: Participant
) -> None:
    bus, *_ = waiting(database, workshop)
    with database.reading() as session:
        thread = session.get_one(Answer, bus.answer).thread
    say(database, asking, {**BUS, "what": "Inte alls"}, björn, do="edit", thread=thread)
    with pytest.raises(Overtaken):
        confirm(database, workshop, bus)
    assert standing(database, workshop) == []


def test_what_is_hidden_or_rehearsed_does_not_wait(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    hide(database, workshop, asking, SHOP["what"])
    assert SHOP["what"] not in [one.promise.what for one in waiting(database, workshop)]


def test_what_is_dropped_waits_again_when_that_is_undone(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    _, shop, _ = waiting(database, workshop)
    with database.writing() as session:
        promises.drop(session, workshop.id or 0, shop.answer, at=now(), by=None)
    assert shop not in waiting(database, workshop)
    with database.reading() as session:
        assert promises_of(session, workshop.id or 0).dropped == [shop]
        assert commitments_of(session, workshop.id or 0) == []
        assert removed_of(session, workshop.id or 0) == []
        rows = session.exec(select(Commitment)).all()
    assert SHOP["what"] not in str(rows), "its words stand in the answer alone"
    with database.writing() as session:
        promises.take_up(session, workshop.id or 0, shop.answer)
    assert shop in waiting(database, workshop)


def test_erasing_reaches_what_is_not_confirmed_and_what_is_stays_without_its_line_back(
    database: Database, workshop: Workshop, asking: Asking, björn: Participant
) -> None:
    bus, shop, budget = waiting(database, workshop)
    confirm(database, workshop, bus, shop)
    with database.writing() as session:
        promises.drop(session, workshop.id or 0, budget.answer, at=now(), by=None)
    with database.reading() as session:
        assert confirmed(session, workshop.id or 0, björn.respondent_id) == [BUS["what"]]
    with database.writing() as session:
        erase_all_of(session, workshop.id or 0, björn.respondent_id)
    lines = {one.commitment.what: one.commitment.answer_id for one in standing(database, workshop)}
    assert lines == {BUS["what"]: None, SHOP["what"]: shop.answer}
    with database.reading() as session:
        assert promises_of(session, workshop.id or 0) == promises.Promises()
        assert len(session.exec(select(Commitment)).all()) == 2


def test_one_that_was_confirmed_and_removed_again_goes_when_its_answer_is_erased(
    database: Database, workshop: Workshop, asking: Asking, björn: Participant
) -> None:
    bus, *_ = waiting(database, workshop)
    confirm(database, workshop, bus)
    [row] = standing(database, workshop)
    tell(database, row.commitment, DONE)
    with database.writing() as session:
        making.remove(session, workshop.id or 0, row.uid, now())
        erase_all_of(session, workshop.id or 0, björn.respondent_id)
    with database.reading() as session:
        assert session.exec(select(Commitment)).all() == []
        assert session.exec(select(News)).all() == []


def test_one_is_made_by_hand_of_an_answer_and_of_a_theme(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    answer = say(database, asking, {"text": "Bussen går för sällan"})
    do(database, workshop, "new_theme", on=asking.id, title="Bussen")
    words = parse(Words, {"what": "Prova bussen"})
    with database.reading() as session:
        row = session.exec(select(Answer.id)).one()
        theme = session.exec(select(making.Theme.id)).one()
    assert answer and row
    with database.writing() as session:
        of_answer = making.make(session, workshop.id or 0, words, at=0, by=None, answer=row)
        of_theme = making.make(session, workshop.id or 0, words, at=0, by=None, theme=theme)
        plain = making.make(session, workshop.id or 0, words, at=0, by=None)
    with database.reading() as session:
        origins = [following.origin_of(session, one) for one in (of_answer, of_theme, plain)]
    assert origins == ["Bussen går för sällan", "Bussen", ""]
    hide(database, workshop, asking, "Bussen går för sällan")
    with database.reading() as session:
        assert following.origin_of(session, of_answer) == ""
    with pytest.raises(Invalid), database.writing() as session:
        making.make(session, workshop.id or 0, words, at=0, by=None, answer=row)


def test_nothing_is_made_of_what_stands_in_another_workshop(
    database: Database, workshop: Workshop, dragana: Facilitator, asking: Asking
) -> None:
    with database.writing() as session:
        hers = member.begin(session, dragana, "Hennes", language="sv", keep_days=9)
    words = parse(Words, {"what": "Prova bussen"})
    bus, *_ = waiting(database, workshop)
    with pytest.raises(NotFound), database.writing() as session:
        making.make(session, hers.id or 0, words, at=0, by=None, answer=bus.answer)
    with pytest.raises(Invalid), database.writing() as session:
        making.make(session, hers.id or 0, words, at=0, by=None, theme=77)
    confirm(database, workshop, bus)
    [row] = standing(database, workshop)
    with pytest.raises(NotFound), database.reading() as session:
        find(session, hers.id or 0, row.uid)


def test_a_form_that_is_sent_twice_makes_one_commitment_and_one_piece_of_news(
    database: Database, workshop: Workshop
) -> None:
    key, words = "k" * 22, parse(Words, {"what": "Prova bussen"})
    for _ in range(2):
        with database.writing() as session:
            one = making.make(session, workshop.id or 0, words, at=0, by=None, drawn=key)
        tell(database, one, DONE, "Klart.")
    [row] = standing(database, workshop)
    assert (row.uid, len(row.standing.told)) == (key, 1)
    tell(database, one, DONE, "Klart.", Teller(actor=2))
    tell(database, one, DONE, "Klart.")
    assert len(standing(database, workshop)[0].standing.told) == 3


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ({"when": ""}, ""),
        ({"when": "2026-12"}, "2026-12"),
        ({"when": "2027-Q1"}, "2027-Q1"),
        ({"when": ON_A_DAY, "day": "2026-12-01"}, "2026-12-01"),
        ({"when": "", "day": "2026-12-01"}, ""),
    ],
)
def test_a_time_is_a_day_a_month_a_quarter_or_nothing(typed: dict[str, str], due: str) -> None:
    words = parse(Words, {"what": "Ringa", **typed})
    assert words.due == due


@pytest.mark.parametrize(
    "typed",
    [
        {"what": ""},
        {"what": "x" * 141},
        {"who": "x" * 61},
        {"first": "x" * 141},
        {"when": "i vår"},
        {"when": ON_A_DAY, "day": ""},
        {"when": ON_A_DAY, "day": "2026-02-30"},
    ],
)
def test_what_a_commitment_cannot_say_is_refused_with_a_sentence(typed: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        parse(Words, {"what": "Ringa", **typed})
    assert refused.value.say != Refused.say


def test_who_saves_other_words_over_unseen_ones_is_asked(
    database: Database, workshop: Workshop
) -> None:
    one = by_hand(database, workshop, who="Byalaget")
    read_at = edition_of(making.shown(one, "Byalaget"))

    def edit(**words: str) -> None:
        with database.writing() as session:
            typed = parse(Words, {"what": one.what, **words})
            making.edit(session, workshop.id or 0, one.uid, typed, read_at)

    edit(who="Kommunen")
    edit(who="Kommunen")
    with pytest.raises(Overtaken) as refused:
        edit(who="Regionen")
    assert refused.value.saved["who"] == "Kommunen"
    assert standing(database, workshop)[0].who == "Kommunen"


def test_two_spellings_of_a_receiver_are_one(database: Database, workshop: Workshop) -> None:
    by_hand(database, workshop, who="Byalaget")
    by_hand(database, workshop, who=" byalaget ")
    with database.reading() as session:
        rows = following.rows_of(session, workshop.id or 0)
        [tab] = following.tabs(rows, session.exec(select(Receiver)).all())  # type: ignore[arg-type]
    assert (tab.name, tab.count) == ("Byalaget", 2)


def test_what_is_removed_comes_back_as_it_was(database: Database, workshop: Workshop) -> None:
    one = by_hand(database, workshop)
    tell(database, one, UNDER_WAY, "Vi har ringt.")
    with database.writing() as session:
        making.remove(session, workshop.id or 0, one.uid, now())
    assert standing(database, workshop) == []
    with pytest.raises(Invalid, match="removed"):
        tell(database, one, DONE)
    with database.writing() as session:
        assert [gone.uid for gone in removed_of(session, workshop.id or 0)] == [one.uid]
        making.put_back(session, workshop.id or 0, one.uid)
    [row] = standing(database, workshop)
    assert (row.status, row.said and row.said.said) == (UNDER_WAY, "Vi har ringt.")


def test_the_last_that_was_told_holds_and_the_history_is_kept(
    database: Database, workshop: Workshop
) -> None:
    one = by_hand(database, workshop)
    tell(database, one, UNDER_WAY, "Möte hållet.", Teller(actor=1))
    tell(database, one, DONE, "Avtalet är skrivet.", Teller(actor=2))
    [row] = standing(database, workshop)
    assert row.status == DONE
    assert [news.said for news in row.standing.told] == ["Avtalet är skrivet.", "Möte hållet."]


def test_undoing_brings_back_how_it_was_told_before_and_only_ones_own(
    database: Database, workshop: Workshop
) -> None:
    one = by_hand(database, workshop)
    tell(database, one, UNDER_WAY, "Möte hållet.")
    last = tell(database, one, DONE)
    for stranger in (Teller(actor=2), Teller(receiver_id=1)):
        with pytest.raises(Stale), database.writing() as session:
            telling.undo(session, workshop.id or 0, one.uid, last.id or 0, stranger)
    with database.writing() as session:
        telling.undo(session, workshop.id or 0, one.uid, last.id or 0, Teller(actor=1))
    assert standing(database, workshop)[0].status == UNDER_WAY


def test_words_take_the_place_of_the_bare_status_that_was_told_just_before(
    database: Database, workshop: Workshop
) -> None:
    one = by_hand(database, workshop)
    bare = tell(database, one, UNDER_WAY)
    others = tell(database, one, UNDER_WAY, who=Teller(actor=2))
    for instead, said in ((bare.id, "Vi har ringt."), (others.id, "Vi har ringt igen.")):
        with database.writing() as session:
            told = Told(status=UNDER_WAY, said=said, day="2026-11-12")
            who = Teller(actor=1)
            telling.tell(session, one.workshop_id, one.uid, told, who, at=now(), instead=instead)
    [row] = standing(database, workshop)
    assert [(news.said, news.actor) for news in row.standing.told] == [
        ("Vi har ringt igen.", 1),
        ("Vi har ringt.", 1),
        ("", 2),
    ]


@pytest.mark.parametrize(
    "typed",
    [
        {"status": WILL_NOT, "said": " "},
        {"status": "perhaps"},
        {"day": "i går"},
        {"said": "x" * 601},
        {"teller": "x" * 61},
    ],
)
def test_what_cannot_be_told_is_refused_with_a_sentence(typed: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        parse(Told, {"status": DONE, "day": "2026-11-12", **typed})
    assert refused.value.say != Refused.say


def test_a_link_opens_its_receiver_until_it_is_revoked_or_replaced(
    database: Database, workshop: Workshop, astrid: Facilitator
) -> None:
    one = by_hand(database, workshop, who="Byalaget")
    number = one.receiver_id or 0

    def make(drawn: str = "") -> str:
        with database.writing() as session:
            at, by = now(), astrid.id
            return make_link(session, workshop.id or 0, number, at=at, by=by, drawn=drawn)

    def opens(token: str) -> bool:
        with database.reading() as session:
            found = receiver_by(session, token)
        return found is not None and found[1].id == number

    first = make("a" * 22)
    assert make("a" * 22) == first and opens(first)
    second = make()
    assert opens(second) and not opens(first)
    with database.writing() as session:
        delete(session, workshop.id or 0)
    assert not opens(second)
    with database.writing() as session:
        restore(session, session.get_one(Workshop, workshop.id))
    assert opens(second)
    with database.writing() as session:
        revoke_link(session, workshop.id or 0, number)
    assert not opens(second)


def test_a_link_works_as_long_as_the_one_who_made_it_may_run_the_workshop(
    database: Database, workshop: Workshop, astrid: Facilitator, hedvig: Facilitator
) -> None:
    one = by_hand(database, workshop, who="Byalaget")
    with database.writing() as session:
        at, by = now(), hedvig.id
        token = make_link(session, workshop.id or 0, one.receiver_id or 0, at=at, by=by)
        member.add(session, workshop.id or 0, hedvig.id or 0, READER)
    with database.reading() as session:
        assert receiver_by(session, token) is None
        assert not works(session, session.get_one(Receiver, one.receiver_id))


def test_what_is_due_within_thirty_days_or_late_is_told_to_members_alone(
    database: Database, workshop: Workshop, astrid: Facilitator, dragana: Facilitator
) -> None:
    late = by_hand(database, workshop, when="2026-10")
    done = by_hand(database, workshop, when="2026-10")
    soon = by_hand(database, workshop, when=ON_A_DAY, day="2026-12-01")
    by_hand(database, workshop, when="2027-Q1")
    by_hand(database, workshop)
    tell(database, done, DONE)
    today = date(2026, 11, 29)
    with database.reading() as session:
        found = coming(session, astrid.id or 0, today)
        assert coming(session, dragana.id or 0, today) == []
    assert [(one.commitment.id, one.late) for one in found] == [(late.id, True), (soon.id, False)]


def test_what_was_removed_or_dropped_does_not_outlive_a_purge_that_leaves_numbers(
    database: Database, settings: Settings, workshop: Workshop, asking: Asking
) -> None:
    bus, shop, budget = waiting(database, workshop)
    confirm(database, workshop, bus, shop)
    with database.writing() as session:
        promises.drop(session, workshop.id or 0, budget.answer, at=now(), by=None)
        gone = next(one for one in commitments_of(session, workshop.id or 0) if one.due == "")
        making.remove(session, workshop.id or 0, gone.uid, now())
    purged(database, settings, workshop)
    with database.reading() as session:
        [left] = session.exec(select(Commitment)).all()
    assert (left.what, left.answer_id) == (BUS["what"], None)
    tell(database, left, DONE, "Klart i mars.")
    assert standing(database, workshop)[0].status == DONE
