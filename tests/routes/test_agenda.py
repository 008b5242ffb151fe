"""The editor: the agenda's page, a step's form, and the phone beside it."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.models.agenda.agenda import AgendaItem, AgendaStep, add_item, add_step, read_agenda
from app.models.agenda.asking import Asking
from app.models.people import member
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, READER
from app.models.workshop import Workshop
from app.steps import STEP_KINDS
from tests.conftest import log_in
from tests.rooms import ask, do


def read(database: Database, workshop: Workshop) -> list[AgendaItem]:
    with database.reading() as session:
        return read_agenda(session, workshop.id or 0)


def only(database: Database, workshop: Workshop) -> AgendaStep:
    ((step,),) = (item.steps for item in read(database, workshop))
    return step


def fill(database: Database, workshop: Workshop, *prompts: str, title: str = "") -> list[str]:
    """Open questions, each by itself or all in a talk round; their keys."""
    with database.writing() as session:
        item = add_item(session, workshop.id or 0, title, 600) if title else None
        steps = [
            add_step(
                session,
                item or add_item(session, workshop.id or 0, planned_s=300),
                "open_text",
                prompt,
                language="sv",
            )
            for prompt in prompts
        ]
        return [step.uid for step in steps]


def names(database: Database, workshop: Workshop) -> list[str]:
    return [step.prompt for item in read(database, workshop) for step in item.steps]


def send(client: TestClient, workshop: Workshop, path: str, **data: Any) -> Any:
    return client.post(f"/w/{workshop.uid}/{path}", data=data, follow_redirects=False)


def see(client: TestClient, workshop: Workshop, path: str = "agenda") -> str:
    reply = client.get(f"/w/{workshop.uid}/{path}")
    assert reply.status_code == 200
    return reply.text


def test_an_empty_agenda_says_how_to_begin(astrids: TestClient, workshop: Workshop) -> None:
    text = see(astrids, workshop)
    assert "Agendan är tom än så länge" in text and 'href="/deck"' in text


def test_the_menu_offers_every_kind_in_order(astrids: TestClient, workshop: Workshop) -> None:
    assert re.findall(r"steps/new\?kind=(\w+)\"", see(astrids, workshop)) == list(STEP_KINDS)


@pytest.mark.parametrize("kind", STEP_KINDS)
def test_a_step_of_each_kind_is_added_and_opened_again(
    astrids: TestClient, database: Database, workshop: Workshop, kind: str
) -> None:
    form = see(astrids, workshop, f"steps/new?kind={kind}")
    assert f'name="kind" value="{kind}"' in form
    data = {"kind": kind, "prompt": "Hur är det?", "minutes": "7", "options.new": ["A", "", "B"]}
    assert send(astrids, workshop, "steps", **data).status_code == 303
    step = only(database, workshop)
    assert (step.step.kind, step.prompt) == (kind, "Hur är det?")
    assert read(database, workshop)[0].item.planned_s == 420
    assert "Hur är det?" in see(astrids, workshop, f"steps/{step.uid}")
    assert "Hur är det?" in see(astrids, workshop)


@pytest.mark.parametrize("kind", STEP_KINDS)
def test_the_phone_beside_the_form_is_the_phones_own_stage(
    astrids: TestClient, database: Database, workshop: Workshop, kind: str
) -> None:
    data = {"kind": kind, "prompt": "Hur är det?", "options.new": ["Bra", "Dåligt"]}
    typed = send(astrids, workshop, "steps/preview", **data)
    assert typed.status_code == 200 and "<h1" in typed.text and "Hur är det?" in typed.text
    assert '<body class="phone" inert>' in typed.text and "<script" not in typed.text
    send(astrids, workshop, "steps", minutes="1", **data)
    saved = see(astrids, workshop, f"steps/{only(database, workshop).uid}/preview")
    assert "Hur är det?" in saved
    assert "phone.css" in see(astrids, workshop, f"steps/preview?kind={kind}")


@pytest.mark.parametrize("screen", ["phone", "projector"])
@pytest.mark.parametrize(
    "long", [{"prompt": "a" * 501}, {"body": "a" * 20_001}, {"body": "*" * 1_000_000}]
)
def test_what_is_too_long_to_be_saved_is_not_drawn_either(
    astrids: TestClient, workshop: Workshop, long: dict[str, str], screen: str
) -> None:
    data = {"kind": "open_text", "prompt": "Hur är det?", **long}
    drawn = send(astrids, workshop, f"steps/preview?screen={screen}", **data)
    saved = send(astrids, workshop, "steps", minutes="1", **data)
    assert (drawn.status_code, saved.status_code) == (422, 422)
    assert "<bikupa-fit" not in drawn.text and " inert" not in drawn.text


@pytest.mark.parametrize("kind", STEP_KINDS)
def test_the_projector_beside_the_form_is_the_projectors_own_stage(
    astrids: TestClient, database: Database, workshop: Workshop, kind: str
) -> None:
    data = {"kind": kind, "prompt": "Hur är det?", "options.new": ["Bra", "Dåligt"]}
    typed = send(astrids, workshop, "steps/preview?screen=projector", **data)
    assert typed.status_code == 200 and "Hur är det?" in typed.text
    assert '<body class="projector" inert>' in typed.text and "<bikupa-fit" in typed.text
    send(astrids, workshop, "steps", minutes="1", **data)
    key = only(database, workshop).uid
    assert "Hur är det?" in see(astrids, workshop, f"steps/{key}/preview?screen=projector")
    assert "fit.js" in see(astrids, workshop, f"steps/preview?kind={kind}&screen=projector")


def test_options_keep_their_ids_when_their_words_change(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    data = {"kind": "choice", "prompt": "Vad?", "minutes": "3", "options.new": ["A", "B"]}
    send(astrids, workshop, "steps", **data)
    step = only(database, workshop)
    sent = {"options.o2": "Bra", "options.o1": "", "options.new": "C", "several": "1"}
    send(astrids, workshop, f"steps/{step.uid}", prompt="Vad?", minutes="3", **sent)
    settings = only(database, workshop).step.settings
    assert settings["options"][0] == {"id": "o2", "text": "Bra"}
    assert settings["options"][1]["text"] == "C" and settings["several"] is True


@pytest.mark.parametrize(
    ("kind", "data", "says"),
    [
        ("choice", {"prompt": "Vilken?", "options.new": ["Bara en", ""]}, "minst två"),
        ("choice", {"prompt": "Vilken?", "options.new": ["x"] * 31}, "Högst 30 rader"),
        ("scale", {"prompt": "Hur?", "statements.new": ["x"] * 13}, "Högst 12 rader"),
        ("open_text", {"prompt": "", "body": "Mer text"}, "Skriv en rubrik eller en fråga"),
        ("open_text", {"prompt": "Vad?", "max_length": "ett par"}, "Det gick inte"),
        ("word_cloud", {"prompt": "Vad?", "minutes": "-1"}, "hela minuter"),
    ],
)
def test_a_form_that_can_not_be_saved_is_shown_again_as_typed(
    astrids: TestClient, database: Database, workshop: Workshop, kind: str, data: Any, says: str
) -> None:
    reply = send(astrids, workshop, "steps", **{"kind": kind, "minutes": "5", **data})
    assert reply.status_code == 422 and says in reply.text
    for value in data.values():
        for text in [value] if isinstance(value, str) else value:
            assert text in reply.text
    assert read(database, workshop) == []


def test_a_step_that_is_open_now_says_that_it_stays_as_it_was_asked(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    asked = ask(database, workshop, "open_text", "Vad?")
    step = only(database, workshop)
    assert "ligger kvar som den ställdes" in see(astrids, workshop, f"steps/{step.uid}")
    sent = send(astrids, workshop, f"steps/{step.uid}", prompt="Hur?", minutes="5")
    assert sent.headers["location"].startswith(f"/w/{workshop.uid}/agenda?say=saved-open")
    with database.reading() as session:
        assert session.get_one(Asking, asked.id).prompt == "Vad?"
    assert only(database, workshop).prompt == "Hur?"


def test_how_answers_show_follows_the_form_and_its_kind(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    for kind in ("open_text", "scale"):
        data = {"kind": kind, "prompt": kind, "minutes": "5", "show": "reveal"}
        send(astrids, workshop, "steps", approve_first="1", **data)
    text, scale = (item.steps[0].step for item in read(database, workshop))
    assert (text.show, text.approve_first) == ("reveal", True)
    assert (scale.show, scale.approve_first) == ("reveal", False)


def test_rows_are_moved_by_the_buttons(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    keys = fill(database, workshop, "A", "B", "C")
    sent = send(astrids, workshop, f"agenda/{keys[2]}/position", to="up")
    assert names(database, workshop) == ["A", "C", "B"]
    page = astrids.get(sent.headers["location"]).text
    assert f'id="up-{keys[2]}" autofocus' in page


def test_a_dragged_row_is_put_where_it_was_dropped(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    keys = fill(database, workshop, "A", "B", "C")
    send(astrids, workshop, f"agenda/{keys[0]}/position", after=keys[2])
    assert names(database, workshop) == ["B", "C", "A"]


def test_a_talk_round_is_added_named_and_filled(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    (key,) = fill(database, workshop, "A")
    send(astrids, workshop, "rounds")
    talk = read(database, workshop)[1]
    assert talk.is_round and "Inga frågor i samtalsrundan än" in see(astrids, workshop)
    send(astrids, workshop, f"agenda/{talk.key}/plan", minutes="20", title=" Två  och två ")
    data = {"kind": "open_text", "prompt": "B", "minutes": "5", "round": talk.key}
    send(astrids, workshop, "steps", **data)
    send(astrids, workshop, f"steps/{key}", prompt="A", minutes="5", round=talk.key)
    (talk,) = read(database, workshop)
    assert (talk.item.title, talk.item.planned_s) == ("Två och två", 30 * 60)
    assert names(database, workshop) == ["B", "A"]
    send(astrids, workshop, f"steps/{key}", prompt="A", minutes="5", round="")
    assert [item.is_round for item in read(database, workshop)] == [True, False]


def test_planned_minutes_are_changed_in_the_list(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    (key,) = fill(database, workshop, "A")
    assert send(astrids, workshop, f"agenda/{key}/plan", minutes="12").status_code == 303
    assert read(database, workshop)[0].item.planned_s == 720
    wrong = send(astrids, workshop, f"agenda/{key}/plan", minutes="en kvart")
    assert wrong.status_code == 422 and 'value="en kvart"' in wrong.text


def test_clock_times_follow_the_planned_start(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    fill(database, workshop, "A", "B")
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).starts_at = 1_794_470_400_000
    text = see(astrids, workshop)
    assert re.findall(r'class="clock">(\d\d:\d\d)', text) == ["09:00", "09:05"]
    assert "09:00–09:10" in text


def test_clock_times_follow_when_it_began_where_no_start_was_planned(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    fill(database, workshop, "A", "B")
    assert 'class="clock"' not in see(astrids, workshop)
    do(database, workshop, "next", at=1_794_470_400_000)  # 08:00 in UTC, 09:00 in Stockholm
    times = re.findall(r'<time class="clock">([\d:]+)', see(astrids, workshop))
    assert times == ["09:00", "09:05"]


def add(client: TestClient, workshop: Workshop, prompt: str, **where: str) -> None:
    fields = {"kind": "open_text", "prompt": prompt, "minutes": "5", **where}
    assert send(client, workshop, "steps", **fields).status_code == 303


def test_a_step_is_added_between_two_rows_and_first(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    first, _ = fill(database, workshop, "A", "B")
    assert f"steps/new?kind=choice&amp;after={first}" in see(astrids, workshop)
    form = see(astrids, workshop, f"steps/new?kind=choice&after={first}")
    assert f'name="after" value="{first}"' in form
    add(astrids, workshop, "AB", after=first)
    add(astrids, workshop, "Först", after="start")
    add(astrids, workshop, "Sist")
    assert names(database, workshop) == ["Först", "A", "AB", "B", "Sist"]


def test_a_step_is_added_between_the_questions_of_a_talk_round(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    first, _ = fill(database, workshop, "A", "B", title="Samtal")
    key = read(database, workshop)[0].key
    assert f"round={key}&amp;after={first}" in see(astrids, workshop)
    add(astrids, workshop, "AB", after=first, round=key)
    assert names(database, workshop) == ["A", "AB", "B"]
    add(astrids, workshop, "Ensam", after=first)
    assert names(database, workshop) == ["A", "AB", "B", "Ensam"]


def test_a_step_whose_place_is_gone_comes_last_with_all_its_words(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    first, _ = fill(database, workshop, "A", "B")
    send(astrids, workshop, f"agenda/{first}/removal")
    for gone in (first, "nothing", "round-9999"):
        add(astrids, workshop, f"Efter {gone}", after=gone)
    assert names(database, workshop)[0] == "B" and len(names(database, workshop)) == 4


def test_a_talk_round_is_added_between_two_rows(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    first, _ = fill(database, workshop, "A", "B")
    send(astrids, workshop, "rounds", after=first)
    assert [entry.is_round for entry in read(database, workshop)] == [False, True, False]


def test_a_removed_row_comes_back_by_undo_at_the_same_place(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    keys = fill(database, workshop, "A", "B", "C")
    removed = send(astrids, workshop, f"agenda/{keys[1]}/removal")
    assert names(database, workshop) == ["A", "C"]
    undo = f"agenda/{keys[1]}/removal/undo"
    assert f'action="/w/{workshop.uid}/{undo}"' in astrids.get(removed.headers["location"]).text
    send(astrids, workshop, undo)
    assert names(database, workshop) == ["A", "B", "C"]


def test_a_row_is_copied(astrids: TestClient, database: Database, workshop: Workshop) -> None:
    keys = fill(database, workshop, "A", "B")
    send(astrids, workshop, f"agenda/{keys[0]}/copy")
    assert names(database, workshop) == ["A", "A", "B"]


def test_each_removal_is_named_and_undone_in_any_order(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    keys = fill(database, workshop, "A", "B", "C")
    for key in keys:
        send(astrids, workshop, f"agenda/{key}/removal")
    text = see(astrids, workshop)
    assert all(f'id="undo-{key}"' in text for key in keys)
    assert all(f"Borttaget: {name}" in text for name in "ABC")
    for key in keys:
        send(astrids, workshop, f"agenda/{key}/removal/undo")
        assert f'id="undo-{key}"' not in see(astrids, workshop)
    assert names(database, workshop) == ["A", "B", "C"]


def test_a_removed_talk_round_says_how_many_questions_went_with_it(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    fill(database, workshop, "A", "B", title="Samtal")
    [entry] = read(database, workshop)
    send(astrids, workshop, f"agenda/{entry.key}/removal")
    assert "Borttaget: Samtal (2 frågor)" in see(astrids, workshop)


def test_what_two_press_on_different_rows_is_done_and_the_same_twice_is_not(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    keys = fill(database, workshop, "A", "B", "C")
    drawn = re.findall(r'name="from" value="(\d+)"', see(astrids, workshop))[0]
    for path in (f"{keys[0]}/removal", f"{keys[1]}/copy", f"{keys[0]}/removal", f"{keys[1]}/copy"):
        send(astrids, workshop, f"agenda/{path}", **{"from": drawn})
    assert names(database, workshop) == ["B", "B", "C"]


def test_where_the_room_is_nothing_is_removed_and_a_sentence_says_why(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    ask(database, workshop, "open_text", "Vad?")
    step = only(database, workshop)
    reply = send(astrids, workshop, f"agenda/{step.uid}/removal")
    assert reply.status_code == 422 and "Mötet är här just nu" in reply.text
    assert names(database, workshop) == ["Vad?"]
    do(database, workshop, "end")
    assert send(astrids, workshop, f"agenda/{step.uid}/removal").status_code == 303


def paths(key: str) -> list[tuple[str, str]]:
    changes = ("position", "plan", "copy", "removal", "removal/undo")
    return [
        ("GET", "agenda"),
        ("GET", "steps/new?kind=slide"),
        ("GET", f"steps/{key}"),
        ("GET", f"steps/{key}/preview"),
        ("GET", "steps/preview?kind=slide"),
        ("POST", "steps/preview"),
        ("POST", "steps"),
        ("POST", "rounds"),
        ("POST", f"steps/{key}"),
        *(("POST", f"agenda/{key}/{change}") for change in changes),
    ]


def test_who_is_no_member_finds_nothing_and_a_reader_may_not(
    client: TestClient, database: Database, workshop: Workshop, dragana: Facilitator
) -> None:
    (key,) = fill(database, workshop, "A")
    log_in(client, database, dragana)
    for method, path in paths(key):
        assert client.request(method, f"/w/{workshop.uid}/{path}").status_code == 404, path
    with database.writing() as session:
        member.admit(session, workshop.id or 0, dragana.id or 0, READER)
    for method, path in paths(key):
        assert client.request(method, f"/w/{workshop.uid}/{path}").status_code == 403, path
    assert names(database, workshop) == ["A"]


def test_a_row_of_another_workshop_is_not_found(
    client: TestClient, database: Database, workshop: Workshop, dragana: Facilitator
) -> None:
    (key,) = fill(database, workshop, "A")
    with database.writing() as session:
        other = member.begin(session, dragana, "Mitt", language="sv", keep_days=1)
        member.admit(session, other.id or 0, dragana.id or 0, HOST)
    log_in(client, database, dragana)
    for method, path in paths(key):
        if key in path:
            data = {"prompt": "X", "minutes": "1", "to": "up"} if method == "POST" else None
            reply = client.request(method, f"/w/{other.uid}/{path}", data=data)
            assert reply.status_code == 404, path


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("steps", {"kind": "none", "prompt": "x"}),
        ("steps", {"kind": "slide", "prompt": ["a", "b"], "minutes": "1"}),
        ("steps", {"kind": "choice", "prompt": "a", "minutes": "1", "options": "x"}),
        ("steps", {"kind": "choice", "prompt": "a", "minutes": "1", "options.a.b": "x"}),
        ("steps", {"kind": "open_text", "prompt": "a", "minutes": "1", "round": "round-99"}),
        ("steps", {"kind": "open_text", "prompt": "a", "minutes": "1", "show": "never"}),
    ],
)
def test_odd_forms_are_refused(
    astrids: TestClient, database: Database, workshop: Workshop, path: str, data: Any
) -> None:
    assert send(astrids, workshop, path, **data).status_code in (404, 422)
    assert read(database, workshop) == []
