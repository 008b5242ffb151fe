"""Commitments: what a phone offers, what counts of what is sent, and how the room reads it."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import col, update
from starlette.testclient import TestClient

from app.database import Database
from app.errors import Invalid
from app.exports.document import Document
from app.exports.notes import notes
from app.i18n import Words
from app.live.room import Stage
from app.models.answers.reading import ResultsCache
from app.models.answers.spelling import correct
from app.models.workshop import Workshop
from app.papers.blocks import Table
from app.screens.render import PhoneStages, render_stage
from app.screens.views import stage
from app.steps.commitment import KIND, CommitmentSettings
from app.steps.options import Option
from tests.exports.test_notes import take
from tests.rooms import ask, come_in, do, hide, say, say_all
from tests.steps.test_screens_of_kinds import draw

RECEIVERS = CommitmentSettings(receivers=[Option(id="o1", text="Byalaget")])
STEP = "Vad gör vi?"


def ms(month: int, day: int, hour: int, minute: int = 0) -> int:
    return int(datetime(2026, month, day, hour, minute, tzinfo=UTC).timestamp() * 1000)


def promised(what: str, who: str = "", when: str = "", first: str = "") -> dict[str, str]:
    return {"what": what, "who": who, "when": when, "first": first}


@pytest.mark.parametrize(
    ("today", "stored", "labels"),
    [
        (
            date(2026, 10, 8),
            ["2026-11", "2026-12", "2027-Q1", "2027-Q2"],
            ["Nov", "Dec", "Jan–mars", "Apr–juni"],
        ),
        (
            date(2026, 12, 31),
            ["2027-01", "2027-02", "2027-Q1", "2027-Q2"],
            ["Jan", "Feb", "Jan–mars", "Apr–juni"],
        ),
        (
            date(2027, 1, 1),
            ["2027-02", "2027-03", "2027-Q2", "2027-Q3"],
            ["Feb", "Mars", "Apr–juni", "Juli–sep"],
        ),
    ],
)
def test_a_phone_is_offered_the_nearest_months_and_quarters(
    today: date, stored: list[str], labels: list[str]
) -> None:
    near = KIND.near(today, "sv")
    assert [one.stored for one in near] == stored
    assert [one.label for one in near] == labels


def phone_at(database: Database, workshop: Workshop, at: int, kept: PhoneStages) -> str:
    with database.reading() as session:
        now = session.get_one(Workshop, workshop.id)
        look = stage(session, ResultsCache(), now, "phone", present=1, at=at)
        return kept.stage("phone", "sv", look, "").html


def offered(html: str) -> list[str]:
    return re.findall(r'value="(2\d{3}-\w+)"', html)


def test_months_are_of_the_day_where_the_workshop_is_also_when_it_turns(
    database: Database, workshop: Workshop
) -> None:
    ask(database, workshop, "commitment", STEP, RECEIVERS)
    kept = PhoneStages()
    before, after = ms(9, 30, 21, 59), ms(9, 30, 22, 1)
    assert offered(phone_at(database, workshop, before, kept))[:2] == ["2026-10", "2026-11"]
    assert offered(phone_at(database, workshop, after, kept))[:2] == ["2026-11", "2026-12"]
    with database.writing() as session:
        session.execute(update(Workshop).where(col(Workshop.id) == workshop.id).values(tz="UTC"))
    assert offered(phone_at(database, workshop, after, PhoneStages()))[:2] == ["2026-10", "2026-11"]


def test_a_page_that_was_drawn_yesterday_is_drawn_anew(
    client: TestClient, database: Database, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(database, workshop, "commitment", STEP, RECEIVERS)
    told = []
    for at in (ms(9, 30, 12), ms(10, 1, 12)):
        monkeypatch.setattr("app.screens.phone_pages.now", lambda at=at: at)
        told.append(offered(client.get(f"/{workshop.code}").text)[0])
    assert told == ["2026-10", "2026-11"]


@pytest.mark.parametrize(
    ("who", "kept"),
    [
        (["Byalaget", ""], "Byalaget"),
        (["", "Fiberföreningen"], "Fiberföreningen"),
        (["Byalaget", "Fiberföreningen"], "Fiberföreningen"),
        (["", ""], ""),
        ("", ""),
        ([], ""),
    ],
)
def test_what_was_written_counts_before_what_was_chosen(who: Any, kept: str) -> None:
    assert KIND.read_answer(RECEIVERS, {"what": "Städa", "who": who}).who == kept


@pytest.mark.parametrize("when", ["2026-13", "2026-02-30", "2026-Q5", "i höst", "12", "2026"])
def test_a_day_that_there_isnt_is_refused_with_a_sentence(when: str) -> None:
    with pytest.raises(Invalid) as refused:
        KIND.read_answer(RECEIVERS, {"what": "Städa", "when": when})
    assert refused.value.say.startswith("Choose a month")


@pytest.mark.parametrize(
    "value",
    [
        {"what": ""},
        {"what": " \n "},
        {"what": "x" * 141},
        {"what": "Städa", "who": "x" * 61},
        {"what": "Städa", "first": "x" * 141},
    ],
)
def test_what_is_empty_or_longer_than_has_room_is_refused(value: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        KIND.read_answer(RECEIVERS, value)
    assert refused.value.say.endswith(".")


def on_wall(html: str) -> list[tuple[str, str, str]]:
    """What, who and when of each row."""
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr[^>]*><th[^>]*>(.*?)</th><td[^>]*>(.*?)</td><td>(.*?)</td>", body)
    return [tuple(re.sub(r"<small>.*|<[^>]+>", "", cell) for cell in row) for row in rows]  # type: ignore[misc]


def test_the_wall_sorts_by_date_and_keeps_what_came_first_first(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "commitment", STEP, RECEIVERS)
    björn = come_in(database, workshop)
    first = say(database, asking, promised("Utan dag"), björn)
    for what, when in (
        ("December", "2026-12"),
        ("Kvartalet", "2027-Q1"),
        ("Mars", "2027-03"),
        ("Dagen", "2026-12-01"),
        ("December igen", "2026-12"),
    ):
        say(database, asking, promised(what, "Byalaget", when))
    say(database, asking, promised("Inte heller"))
    order = ["Dagen", "December", "December igen", "Kvartalet", "Mars", "Utan dag", "Inte heller"]
    assert [what for what, *_ in on_wall(draw(database, workshop, "projector").html)] == order
    taken = promised("Utan dag", "Kommunen")
    say(database, asking, taken, björn, do="edit", thread=first.thread)
    rows = on_wall(draw(database, workshop, "projector").html)
    assert [what for what, *_ in rows] == order
    assert rows[5] == ("Utan dag", "Kommunen", "ingen dag än")
    assert rows[6] == ("Inte heller", "Vem tar den?", "ingen dag än")


def test_the_wall_says_what_is_lacking_and_counts_nothing_that_is_hidden_or_held(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "commitment", STEP, RECEIVERS)
    say_all(
        database,
        asking,
        [
            promised("Städa", "Byalaget", "2026-12"),
            promised("Ringa"),
            promised("Skräp"),
        ],
    )
    hide(database, workshop, asking, "Skräp")
    do(database, workshop, "approve_first", on=asking.id)
    say(database, asking, promised("Väntar"))
    wall = draw(database, workshop, "projector").html
    assert "2 åtaganden, 1 utan ägare" in wall
    foot = wall.partition("<footer")[2]
    assert "2 åtaganden" in foot and "1 med ägare och datum" in foot
    assert "1 söker någon som tar den" in foot and "1 utan datum" in foot
    assert "Skräp" not in wall and "Väntar" not in wall
    desk = draw(database, workshop, "desk").html.partition('class="chased"')[2]
    chased, _, _ = desk.partition("</section>")
    assert re.findall(r"(Alla|Utan ägare|Utan datum) <b>(\d)</b>", chased) == [
        ("Alla", "2"),
        ("Utan ägare", "1"),
        ("Utan datum", "1"),
    ]
    assert chased.index("Ringa") < chased.index("Städa")
    assert "Skräp" not in chased and "Väntar" not in chased


def test_a_wall_without_trouble_and_one_without_commitments(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "commitment", STEP, RECEIVERS)
    empty = draw(database, workshop, "projector").html
    assert "Åtagandena kommer här. Skriv vad, vem och när." in empty
    assert "har svarat" in empty.partition("<footer")[2]
    say(database, asking, promised("Städa", "Byalaget", "2026-12"))
    wall = draw(database, workshop, "projector").html
    assert "alla med ägare och datum" in wall.partition("<footer")[2]


def test_who_presses_i_reads_i_and_the_room_reads_one_of_us(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    ask(database, workshop, "commitment", STEP, RECEIVERS)
    page = client.get(f"/{workshop.code}").text
    oneself = re.search(r'value="([^"]+)" data-words="Jag"', page)
    key = re.search(r'name="key" value="([\w-]{16,})"', page)
    asking = re.search(r'name="asking" value="(\d+)"', page)
    assert oneself and key and asking
    sent = {"key": key[1], "asking": asking[1], "do": "submit", "value.what": "Städa"}
    sent |= {"value.who": oneself[1], "value.when": "", "value.first": ""}
    own = client.post(f"/w/{workshop.uid}/ops", data=sent).text.partition('class="own"')[2]
    assert "Jag · ingen dag än" in own
    [(_, who, _)] = on_wall(draw(database, workshop, "projector").html)
    assert who == "En av oss"


def table_of(document: Document) -> Table:
    [question] = document.questions
    [table] = [block for block in question.results if isinstance(block, Table)]
    return table


def test_the_notes_have_a_table_by_date_and_then_by_the_alphabet(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "commitment", STEP, RECEIVERS)
    rows = [
        promised("Zonera"),
        promised("Städa", "Byalaget", "2026-12", "Ringlista"),
        promised("Bygga", "Byalaget", "2026-12"),
    ]
    say_all(database, asking, rows)
    table = table_of(take(database, workshop))
    assert table.head == ["Vad", "Vem", "När", "Första steget"]
    assert table.rows == [
        ["Bygga", "Byalaget", "december 2026", ""],
        ["Städa", "Byalaget", "december 2026", "Ringlista"],
        ["Zonera", "ingen ägare än", "ingen dag än", ""],
    ]
    [question] = take(database, workshop).questions
    assert question.results and not take(database, workshop).lists(question)


def test_a_corrected_spelling_stands_in_the_notes_and_not_on_the_wall(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "commitment", STEP, RECEIVERS)
    say(database, asking, promised("Strata en skjutsgrupp", "Byalaget", "2026-12"))
    with database.reading() as session:
        look = stage(
            session,
            ResultsCache(),
            session.get_one(Workshop, workshop.id),
            "desk",
            present=1,
            at=0,
        )
        row = look["newest"][asking.id][0].id
    with database.writing() as session:
        correct(session, workshop.id or 0, row, "Starta en skjutsgrupp")
    assert table_of(take(database, workshop)).rows[0][0] == "Starta en skjutsgrupp"
    [(what, *_)] = on_wall(draw(database, workshop, "projector").html)
    assert what == "Strata en skjutsgrupp"


def test_where_small_groups_are_left_out_the_words_stay(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "commitment", STEP, RECEIVERS, present=9)
    say_all(database, asking, [promised(f"Städa {n}", "Byalaget") for n in range(6)])
    tally = KIND.tally(RECEIVERS)
    assert KIND.counts(tally) == KIND.groups(tally) == {}
    with database.writing() as session:
        found = session.get_one(Workshop, workshop.id)
        found.few_left_out = True
    with database.reading() as session:
        document = notes(session, session.get_one(Workshop, workshop.id), "sv", 0, public=True)
    assert len(table_of(document).rows) == 6


def test_the_editor_begins_with_receivers_in_the_workshops_language() -> None:
    texts = [one.text for one in KIND.begun_with(Words("sv")).receivers]
    assert texts == ["Byalaget", "Kommunen", "Regionen"]
    assert KIND.begun_with(Words("en")).receivers[1].text == "The municipality"


@pytest.mark.parametrize(
    "texts", [["Byalaget", "byalaget"], ["x" * 61], [f"Grupp {n}" for n in range(13)]]
)
def test_receivers_that_cant_be_told_apart_or_have_no_room_are_refused(texts: list[str]) -> None:
    with pytest.raises(Invalid):
        KIND.settings_from({"receivers": {"new": texts}})


def test_receivers_are_no_options_to_vote_on() -> None:
    assert KIND.offers(RECEIVERS) == []
    assert KIND.ballot_fields == []
    assert list(KIND.texts(RECEIVERS)) == ["receivers:o1"]


def test_the_style_of_the_form_comes_with_the_question_and_not_before(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    style = r'<link rel="stylesheet" href="/(static/\w+/steps/commitment/phone.css)">'
    assert not re.search(style, client.get(f"/{workshop.code}").text)
    ask(database, workshop, "commitment", STEP, RECEIVERS)
    found = re.search(style, client.get(f"/{workshop.code}").text)
    assert found and client.get(f"/{found[1]}").status_code == 200


def test_a_form_that_is_changed_holds_a_month_that_is_no_longer_near(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "commitment", STEP, RECEIVERS)
    with database.reading() as session:
        now = session.get_one(Workshop, workshop.id)
        look = stage(session, ResultsCache(), now, "phone", present=1, at=ms(10, 8, 12))
        look |= {"typed": {asking.id: promised("Städa", "Fiberföreningen", "2026-08")}}
        drawn: Stage = render_stage("phone", "sv", look, "")
    assert re.search(r'value="2026-08"[^>]*checked', drawn.html)
    assert re.search(r'type="text" name="value.who"[^>]*value="Fiberföreningen"', drawn.html)


def test_hundreds_of_the_longest_fit_in_a_stage(database: Database, workshop: Workshop) -> None:
    asking = ask(database, workshop, "commitment", STEP, RECEIVERS)
    longest = promised("å" * 140, "ö" * 60, "2026-12", "ä" * 140)
    say_all(database, asking, [longest] * 300)
    for screen in ("desk", "projector"):
        assert len(draw(database, workshop, screen).html.encode()) <= 24 * 1024, screen
