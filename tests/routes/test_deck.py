"""From a presentation's text to a proposal, and from that to a workshop."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.models.agenda.agenda import AgendaItem, read_agenda
from app.models.workshop import by_uid
from app.steps import STEP_KINDS

FIXTURES = Path(__file__).parents[1] / "deck/fixtures"
EXAMPLE = Path(__file__).parents[2] / "../shared/examples/trivselesund-deck.txt"
DECK = """Kvällsmöte i Granby

Välkomna hit
Kaffe finns i köket

Samtala två och två

Vad är bäst med Granby?
Ska vi köpa in en ny buss?

Tack för i kväll
Vi ses i maj
"""


class Form:
    """A page's form as a browser would send it."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.fields: list[tuple[str, str]] = []
        form = html[html.index("<form") : html.rindex("</form>")]
        for tag, attributes, inside in re.findall(
            r"<(input|textarea|select)\b([^>]*)>(?:(.*?)</\1>)?", form, re.S
        ):
            self._take(tag, attributes, inside)

    def _take(self, tag: str, attributes: str, inside: str) -> None:
        name = re.search(r'name="([^"]*)"', attributes)
        value = re.search(r'value="([^"]*)"', attributes)
        if not name or ("checkbox" in attributes and " checked" not in attributes):
            return
        text = value[1] if value else inside
        if tag == "select":
            chosen = re.search(r'value="(\w+)"[^>]*\bselected', inside)
            text = chosen[1] if chosen else ""
        self.fields.append((unescape(name[1]), unescape(text)))

    def of(self, end: str) -> list[str]:
        return [value for name, value in self.fields if name.endswith(end)]

    def put(self, name: str, value: str | None) -> None:
        self.fields = [pair for pair in self.fields if pair[0] != name]
        if value is not None:
            self.fields.append((name, value))

    def row(self, prompt: str) -> str:
        return next(
            name.removesuffix(".prompt")
            for name, value in self.fields
            if name.endswith(".prompt") and value == prompt
        )

    def sent(self) -> dict[str, list[str]]:
        sent: dict[str, list[str]] = {}
        for name, value in self.fields:
            sent.setdefault(name, []).append(value)
        return sent


def propose(client: TestClient, text: str = DECK) -> Form:
    reply = client.post("/deck", data={"text": text})
    assert reply.status_code == 200
    return Form(reply.text)


def make(client: TestClient, form: Form) -> Any:
    return client.post("/deck/workshop", data=form.sent(), follow_redirects=False)


def made(database: Database, reply: Any) -> list[AgendaItem]:
    assert reply.status_code == 303
    uid = reply.headers["location"].split("/")[2]
    with database.reading() as session:
        workshop = by_uid(session, uid)
        assert workshop is not None
        return read_agenda(session, workshop.id or 0)


def drawn(items: list[AgendaItem]) -> list[str]:
    return [
        f"{item.name}({' '.join(step.prompt for step in item.steps)})"
        if item.is_round
        else item.name
        for item in items
    ]


def test_a_deck_becomes_a_proposal_and_nothing_is_made(
    astrids: TestClient, database: Database
) -> None:
    form = propose(astrids)
    assert form.of(".prompt")[-3:-1] == ["Vad är bäst med Granby?", "Ska vi köpa in en ny buss?"]
    assert form.of("round.round-1") == ["Samtala två och två"]
    assert "en samtalsrunda med två frågor" in form.html
    with database.reading() as session:
        assert not session.connection().exec_driver_sql("SELECT id FROM workshop").all()


def test_creating_makes_the_agenda_in_order(astrids: TestClient, database: Database) -> None:
    form = propose(astrids)
    reply = make(astrids, form)
    items = made(database, reply)
    assert drawn(items)[-2:] == [
        "Samtala två och två(Vad är bäst med Granby? Ska vi köpa in en ny buss?)",
        "Tack för i kväll",
    ]
    assert items[-1].steps[0].body == "Vi ses i maj"
    assert items[-2].item.planned_s == 2 * STEP_KINDS["open_text"].minutes * 60
    assert astrids.get(reply.headers["location"]).status_code == 200


def test_an_unticked_row_is_not_made(astrids: TestClient, database: Database) -> None:
    form = propose(astrids)
    form.put(f"{form.row('Vad är bäst med Granby?')}.on", None)
    form.put(f"{form.row('Tack för i kväll')}.on", None)
    assert drawn(made(database, make(astrids, form)))[-1] == (
        "Samtala två och två(Ska vi köpa in en ny buss?)"
    )


def test_what_was_edited_is_what_is_made(astrids: TestClient, database: Database) -> None:
    form = propose(astrids)
    row = form.row("Ska vi köpa in en ny buss?")
    form.put("title", "Granby i maj")
    form.put("round.round-1", "Prat")
    form.put(f"{row}.prompt", "Behövs en buss?")
    form.put(f"{row}.kind", "choice")
    form.put(f"{row}.rows.choice", "Ja\n\n Nej \nKanske")
    form.put(f"{row}.minutes", "3")
    talk = made(database, make(astrids, form))[-2]
    assert (talk.item.title, talk.item.planned_s) == ("Prat", 11 * 60)
    assert talk.steps[1].prompt == "Behövs en buss?"
    assert [o["text"] for o in talk.steps[1].step.settings["options"]] == ["Ja", "Nej", "Kanske"]


def test_rows_are_moved_by_the_buttons_without_javascript(astrids: TestClient) -> None:
    form = propose(astrids)
    key = form.row("Tack för i kväll").removeprefix("row.")
    form.put(f"row.{key}.body", "Vi ses i juni")
    form.put("move", f"{key} up")
    reply = astrids.post("/deck/proposal", data=form.sent())
    moved = Form(reply.text)
    assert moved.of(".prompt")[-3:] == [
        "Tack för i kväll",
        "Vad är bäst med Granby?",
        "Ska vi köpa in en ny buss?",
    ]
    assert "Vi ses i juni" in moved.of(".body")


def test_a_question_is_moved_out_of_its_talk_round(astrids: TestClient) -> None:
    form = propose(astrids)
    row = form.row("Ska vi köpa in en ny buss?")
    form.put("move", f"{row.removeprefix('row.')} down")
    moved = Form(astrids.post("/deck/proposal", data=form.sent()).text)
    assert dict(moved.fields)[f"{row}.round"] == ""


def test_a_question_made_a_slide_leaves_its_talk_round(
    astrids: TestClient, database: Database
) -> None:
    form = propose(astrids)
    form.put(f"{form.row('Vad är bäst med Granby?')}.kind", "slide")
    assert "Vad är bäst med Granby?" in drawn(made(database, make(astrids, form)))


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("minutes", "tio", "Skriv planerad tid i hela minuter"),
        ("prompt", "  ", "Skriv en rubrik eller en fråga"),
        ("prompt", "å" * 501, "högst 500 tecken"),
        ("kind", "choice", "minst två"),
    ],
)
def test_what_can_not_be_made_is_shown_again_with_all_that_was_typed(
    astrids: TestClient, field: str, value: str, says: str
) -> None:
    form = propose(astrids)
    row = form.row("Vad är bäst med Granby?")
    form.put("title", "Mitt möte")
    form.put(f"{row}.{field}", value)
    reply = make(astrids, form)
    again = Form(reply.text)
    assert reply.status_code == 422 and says in reply.text
    assert again.of("title") == ["Mitt möte"]
    assert dict(again.fields)[f"{row}.{field}"] == value.strip()


def test_nothing_ticked_or_named_makes_no_workshop(astrids: TestClient) -> None:
    form = propose(astrids)
    form.fields = [(n, v) for n, v in form.fields if not n.endswith(".on")]
    form.put("title", "")
    reply = make(astrids, form)
    assert reply.status_code == 422
    assert "Kryssa för minst ett steg." in reply.text and "Ge workshopen ett namn" in reply.text


def test_a_deck_without_questions_says_so_and_offers_its_slides(astrids: TestClient) -> None:
    form = propose(astrids, "Bredband\nKlart i maj\n\nVägar\nGrus på alla\n")
    assert "Det finns inga frågor i texten" in form.html
    assert len(form.of(".kind")) >= 1 and set(form.of(".kind")) == {"slide"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_any_of_the_usual_encodings(astrids: TestClient, encoding: str) -> None:
    content = DECK.replace("kväll", "kväll – ”nu”").encode(encoding)
    reply = astrids.post("/deck", files={"file": ("deck.txt", content)})
    assert reply.status_code == 200
    assert "Vad är bäst med Granby?" in Form(reply.text).of(".prompt")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7\n...", "skadad"),
        (b"PK\x03\x04....", "skadad"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "Den sortens fil"),
        (b"", "Filen är tom"),
        (b"  \n ", "ingen text"),
        (b"a" * (2 * 1024 * 1024 + 1), "mer än 2 MB"),
        (b"a" * (9 * 1024 * 1024), "mer än 2 MB"),
    ],
    ids=["pdf", "pptx", "png", "empty", "blank", "large", "larger"],
)
def test_a_file_that_can_not_be_read_is_refused_with_a_sentence(
    astrids: TestClient, content: bytes, says: str
) -> None:
    reply = astrids.post("/deck", data={"text": "kvar"}, files={"file": ("x.txt", content)})
    assert reply.status_code == 422 and says in reply.text and "kvar" in reply.text


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_file_of_100_mb_is_refused_and_the_text_is_kept(
    astrids: TestClient, language: str
) -> None:
    astrids.cookies.set("language", language)
    parts = 0

    def body() -> Iterator[bytes]:
        nonlocal parts
        field = '--x\r\ncontent-disposition: form-data; name="'
        yield f'{field}text"\r\n\r\nkvar här\r\n{field}file"; filename="a.pdf"\r\n\r\n'.encode()
        for _ in range(100):
            parts += 1
            yield b"%PDF" * (256 * 1024)
        yield b"\r\n--x--\r\n"

    headers = {"content-type": "multipart/form-data; boundary=x"}
    reply = astrids.post("/deck", content=body(), headers=headers)
    assert reply.status_code == 422 and "kvar här" in reply.text and parts == 100
    assert {"sv": "större än 50 MB", "en": "larger than 50 MB"}[language] in reply.text


def test_no_chosen_file_is_no_file(astrids: TestClient) -> None:
    reply = astrids.post("/deck", data={"text": DECK}, files={"file": ("", b"")})
    assert "Vad är bäst med Granby?" in Form(reply.text).of(".prompt")


@pytest.mark.parametrize("name", ["deck.pptx", "deck.pdf", "deck.txt"])
def test_a_presentation_is_told_by_its_content(astrids: TestClient, name: str) -> None:
    content = (FIXTURES / "41-servicedialog.pptx").read_bytes()
    form = Form(astrids.post("/deck", files={"file": (name, content)}).text)
    assert "Vad hindrar samarbeten som borde finnas?" in form.of(".prompt")
    assert "Två och två, åtta minuter. Samla in lapparna efteråt." in form.of(".notes")


def test_a_pdf_becomes_a_workshop(astrids: TestClient, database: Database) -> None:
    content = (FIXTURES / "44-strategidag.pdf").read_bytes()
    form = Form(astrids.post("/deck", files={"file": ("dag.pdf", content)}).text)
    items = made(database, make(astrids, form))
    assert [len(item.steps) for item in items if item.is_round] == [2, 4]


def test_the_speakers_notes_are_kept_with_the_form(astrids: TestClient) -> None:
    content = (FIXTURES / "41-servicedialog.pptx").read_bytes()
    form = Form(astrids.post("/deck", files={"file": ("a.pptx", content)}).text)
    row = form.row("Vad hindrar samarbeten som borde finnas?")
    noted = form.row("Vilka samarbeten finns i dag mellan byarna")
    form.put(f"{noted}.notes", "Börja vid fönstret")
    form.put("move", f"{row.removeprefix('row.')} up")
    moved = Form(astrids.post("/deck/proposal", data=form.sent()).text)
    assert dict(moved.fields)[f"{noted}.notes"] == "Börja vid fönstret"


@pytest.mark.parametrize("text", ["", " \n "])
def test_no_text_is_asked_for_again(astrids: TestClient, text: str) -> None:
    reply = astrids.post("/deck", data={"text": text})
    assert reply.status_code == 422 and "Där finns ingen text" in reply.text


def test_too_much_pasted_text_is_refused_with_a_sentence(astrids: TestClient) -> None:
    reply = astrids.post("/deck", data={"text": "hej " * 600_000})
    assert reply.status_code == 422 and "mer än 2 MB" in reply.text


def test_a_long_deck_comes_through_with_all_its_rows(
    astrids: TestClient, database: Database
) -> None:
    form = propose(astrids, "\n\n".join(f"Hur går det med sak {n}?" for n in range(300)))
    form.put("title", "Mycket på en kväll")
    assert len(made(database, make(astrids, form))) == 300


def test_what_is_no_proposal_is_refused(astrids: TestClient) -> None:
    for sent in ({"row.0.kind": "nothing"}, {"row": "x"}, {"row.0.on": "maybe"}, {"move": "0 up"}):
        assert astrids.post("/deck/proposal", data=sent).status_code in (404, 422)


def test_only_the_logged_in_make_workshops(client: TestClient) -> None:
    for path in ("/deck", "/deck/proposal", "/deck/workshop"):
        assert client.post(path, data={"text": DECK}).status_code == 401


@pytest.mark.skipif(not EXAMPLE.exists(), reason="the example deck is not here")
def test_the_example_deck_becomes_two_talk_rounds(astrids: TestClient, database: Database) -> None:
    items = made(database, make(astrids, propose(astrids, EXAMPLE.read_text())))
    assert [len(item.steps) for item in items if item.is_round] == [3, 1]
    assert sum(not item.asks for item in items) >= 5


def ticked(form: Form) -> list[str]:
    names = {name for name, _ in form.fields}
    return [
        value
        for name, value in form.fields
        if name.endswith(".prompt") and name.replace(".prompt", ".on") in names
    ]


def press(client: TestClient, form: Form, which: str) -> Form:
    form.put("tick", which)
    reply = client.post("/deck/proposal", data=form.sent())
    assert reply.status_code == 200
    return Form(reply.text)


def test_a_press_ticks_all_only_the_questions_or_no_slides(astrids: TestClient) -> None:
    form = propose(astrids)
    every, questions = form.of(".prompt"), ["Vad är bäst med Granby?", "Ska vi köpa in en ny buss?"]
    form = press(astrids, form, "questions")
    assert ticked(form) == questions
    form.put(f"{form.row(questions[0])}.on", None)
    assert ticked(press(astrids, form, "no-slides")) == questions[1:]
    assert ticked(press(astrids, form, "all")) == every


def test_another_press_is_none(astrids: TestClient) -> None:
    form = propose(astrids)
    form.put("tick", "some")
    assert astrids.post("/deck/proposal", data=form.sent()).status_code == 404


def test_a_sentence_without_a_heading_is_made_a_step_of_a_workshop(
    astrids: TestClient, database: Database
) -> None:
    form = propose(astrids, "Our road\n---\nA sentence with a full stop.\n---\nThanks")
    assert drawn(made(database, make(astrids, form))) == [
        "Our road",
        "A sentence with a full stop.",
        "Thanks",
    ]


LECTURE = """Kompost

---

Varför komposterar vi?

- Jorden mår bra
- Soporna minskar

---

Utvecklingen

- Vilka problem uppstod?
- Hur löstes de?

---

Tack
"""


def test_what_is_unsure_is_not_ticked_and_a_press_brings_it_in(
    astrids: TestClient, database: Database
) -> None:
    form = propose(astrids, LECTURE)
    assert "Vi är osäkra på två frågor: de står utan kryss" in form.html
    assert form.html.count("Osäkert: inget i presentationen bjuder in deltagarna") == 2
    asked = "Vilka problem uppstod?"
    assert asked not in ticked(form)
    assert "samtidigt</button>" not in form.html
    form.put(f"{form.row(asked)}.on", "1")
    items = made(database, make(astrids, form))
    assert asked in [step.prompt for item in items for step in item.steps]


def test_the_questions_of_one_slide_become_a_talk_round_by_a_press(astrids: TestClient) -> None:
    form = propose(astrids, "Byn\n\f\nNu\n- Vad vill ni?\n- Vad kan ni?\n\f\nTack")
    assert "Ställ sidans två frågor samtidigt" in form.html
    form.put("together", form.row("Vad vill ni?").removeprefix("row."))
    form = Form(astrids.post("/deck/proposal", data=form.sent()).text)
    assert form.of("round.slide-2") == ["Nu"]
    assert "Ställ sidans" not in form.html
    form.put("together", "0")
    assert astrids.post("/deck/proposal", data=form.sent()).status_code == 404


def test_the_page_says_of_how_many_slides_the_notes_came_along(astrids: TestClient) -> None:
    form = propose(astrids, "# Byn\n\nHej.\n\n???\nLe.\n\n---\n\n# Nu\n\nText.")
    assert "Talarens anteckningar till en sida följde med" in form.html


def test_an_unknown_doubt_is_none(astrids: TestClient) -> None:
    form = propose(astrids)
    form.put("row.0.doubt", "whatever")
    assert astrids.post("/deck/proposal", data=form.sent() | {"tick": "all"}).status_code == 200
