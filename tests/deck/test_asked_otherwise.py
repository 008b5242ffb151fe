"""What is asked with its answer beside it, as statements to take a stand on, or over two lines."""

import pytest

from app.deck import propose
from tests.deck.test_rules import asked, deck, prompts, slides


@pytest.mark.parametrize("key", ["Rätt svar: B", "Facit: B", "Answer: B"])
def test_a_quiz_asks_the_room_and_its_answer_goes_to_the_desk(key: str) -> None:
    [step] = asked(deck(f"# Fråga 1\nVad kostar vattnet?\na) 4 kronor\nb) 19 kronor\n{key}"))
    assert (step.kind, step.options) == ("choice", ["4 kronor", "19 kronor"])
    assert step.ticked and step.notes == key and key not in step.body


def test_a_quiz_may_be_answered_on_the_next_page() -> None:
    text = deck("# What makes a good password?\n- A dog\n- Three words", "# The answer\nThe words.")
    assert [(step.kind, step.ticked) for step in asked(text)] == [("choice", True)]


def test_what_an_explanation_answers_is_no_quiz() -> None:
    faq = "# Vanliga frågor\nFår hunden följa med?\nSvar: Ja, i koppel."
    assert prompts(deck(faq)) == []
    several = "# Bra att veta\nNär öppnar ni?\nSvar: I maj.\nVem betalar?\nSvar: Kommunen."
    assert prompts(deck(several)) == []


def test_titles_that_count_questions_and_answers_alike_are_no_footers() -> None:
    asks = ["Vad är en famn?", "Vem sköter fyren?", "Vilken sida är styrbord?", "Hur djupt är det?"]
    pages = [f"# Fråga {n}\n{ask}\nFacit: B" for n, ask in enumerate(asks, 1)]
    text = deck(*pages)
    assert [step.heading for step in asked(text)] == [f"Fråga {n}" for n in range(1, 5)]
    assert [step.notes for step in asked(text)] == ["Facit: B"] * 4


def test_a_statement_may_stand_before_what_asks_whether_it_is_true() -> None:
    [step] = asked(deck("# Fråga 3\nIgelkottar ska få mjölk.\nSant eller falskt?"))
    assert (step.prompt, step.options) == ("Igelkottar ska få mjölk.", ["Sant", "Falskt"])


@pytest.mark.parametrize(
    ("title", "how"),
    [
        ("Ta ställning", ""),
        ("Instämmer du?", "Håll upp grönt kort för ja\n"),
        ("Påståenden att ta ställning till", "Gå till höger om du håller med\n"),
        ("Do you agree?", ""),
    ],
)
@pytest.mark.parametrize("bullet", ["", "- "])
def test_statements_under_what_asks_for_a_stand_are_rated(
    title: str, how: str, bullet: str
) -> None:
    said = ["Skolan ska börja klockan nio.", "Läxor hör hemma i skolan."]
    page = f"# {title}\n\n{how}\n" + "\n\n".join(bullet + one for one in said)
    [step] = asked(deck(page))
    assert (step.kind, step.prompt, step.options, step.ticked) == ("scale", title, said, True)
    assert step.body == how.strip()


def test_a_title_that_asks_for_a_stand_on_nothing_is_no_scale() -> None:
    assert [step.kind for step in asked(deck("# Samtal\nHåller ni med?\nVarför inte?"))] == [
        "open_text",
        "open_text",
    ]


@pytest.mark.parametrize("first", ["av hemmet", "av hemmet?"])
def test_a_question_goes_on_after_a_dash_on_the_next_line(first: str) -> None:
    text = deck(f"Samtal\nVad kan skolan vänta sig {first}\n– och tvärtom?")
    assert prompts(text) == [f"Vad kan skolan vänta sig {first} – och tvärtom?"]
    listed = deck("Samtal\n– Vem ringer vem?\n– och när då?")
    assert prompts(listed) == ["Vem ringer vem?", "och när då?"]


def test_an_offer_of_help_asks_for_nothing() -> None:
    for page in (
        "# Behöver du hjälp att komma igång?\n- Kom till disken på tisdagar\n- Fråga personalen",
        "# Bokningen\nDen öppnar i maj.\n\nBehöver du hjälp att komma igång? Fråga oss!",
    ):
        text = deck(page, "Bikupa\nVad vill du?")
        assert prompts(text) == ["Vad vill du?"]


def test_figures_may_stand_before_the_question_they_answer() -> None:
    page = "# Läget\n\nSkala 1–10:\n\nHur mycket ork har du kvar?\n\n1 = ingen\n\n10 = massor"
    [step] = asked(deck(page))
    assert (step.kind, step.prompt) == ("scale", "Hur mycket ork har du kvar?")


def test_titles_over_bullets_are_pages_when_blank_lines_part_them() -> None:
    text = (
        "Kanalen\n• Dess vänner\n\nVad kostar den?\n• Nio tusen\n• Hälften är färg\n\nTack\n• Hej"
    )
    assert [step.heading for step in slides(text)] == ["Kanalen", "Vad kostar den?", "Tack"]
    assert propose(text).title == "Kanalen" and prompts(text) == []


@pytest.mark.parametrize("answers", ["Ja / Nej", "1 = inte alls, 5 = helt och hållet"])
def test_what_many_questions_are_answered_by_is_no_footer(answers: str) -> None:
    asks = ["Känner du dig trygg?", "Räknar du med bussen?", "Vill du bo kvar?"]
    pages = [f"# {place}\n{ask}\n{answers}" for place, ask in zip("ABC", asks, strict=True)]
    assert all(step.options or step.kind == "scale" for step in asked(deck(*pages)))
    assert propose(deck(*pages)).left_out == []


@pytest.mark.parametrize("heading", ["", "# Frågor\n", "Frågor till kvällen\n\n"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_questions_alone_ask_the_room(heading: str, between: str) -> None:
    """Somebody pastes what they want to ask, and nothing else."""
    asks = ["Vad hindrar samarbeten?", "Vad fungerar bra?", "Hur går det med bussen?"]
    assert [step.prompt for step in asked(heading + between.join(asks)) if step.ticked] == asks


def test_one_question_alone_asks_the_room() -> None:
    [step] = asked("Vad hindrar samarbeten?")
    assert step.ticked
