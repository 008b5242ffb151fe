"""Which questions are headings or reports, and which are put to the room."""

import pytest

from tests.deck.test_rules import asked, deck, prompts


def test_a_list_that_answers_a_titles_question_may_speak_of_phones() -> None:
    page = "# Hur fungerar bokningen?\n• Boka i mobilen\n• Ring oss\n• Nyckel i receptionen"
    assert prompts(deck(page)) == []
    directions = "# Vad behöver bygden?\n• Prata i smågrupper\n• Skriv på lapparna"
    assert prompts(deck(directions)) == ["Vad behöver bygden?"]


def test_a_title_that_others_answer_is_no_prompt() -> None:
    page = "# Vad säger ungdomarna?\n\n”Det är alltid fullt.”\n”Ge oss en egen tid.”"
    assert prompts(deck(page)) == []
    quoted = "# Vad tänker ni om det här?\n\n”Det är alltid fullt.”"
    assert prompts(deck(quoted)) == ["Vad tänker ni om det här?"]


def test_a_question_that_figures_answer_was_asked_before() -> None:
    page = "# Enkäten\nÄr du trygg?\n\n81 %\n\n19 %\n\nTrivs du?\n\n4,2 av 5"
    assert prompts(deck(page)) == []
    assert prompts(deck("# Enkäten\nVad gör er trygga?\n\nVad gör er otrygga?")) == [
        "Vad gör er trygga?",
        "Vad gör er otrygga?",
    ]


@pytest.mark.parametrize("question", ["Hur gammal är du?", "What is your role?", "Var bor ni?"])
def test_a_list_under_a_question_about_you_is_options(question: str) -> None:
    [step] = asked(deck(f"# {question}\n• I byn\n• I staden"))
    assert (step.kind, step.options) == ("choice", ["I byn", "I staden"])


def test_a_list_below_a_question_that_has_a_title_is_options() -> None:
    [step] = asked(deck("# Snabbfråga\nSka skolan ha lov?\n• Ja\n• Nej\n• Vet inte"))
    assert step.options == ["Ja", "Nej", "Vet inte"]
    assert prompts(deck("# Ska skolan ha lov?\n• Beslutet tas i maj\n• Det gäller alla")) == []


def test_an_unended_question_with_a_list_is_a_choice_and_with_a_scale_below_it_is_rated() -> None:
    page = "# Straw poll\nIf there were a fund, would you:\n• Invest\n• Volunteer"
    [step] = asked(deck(page))
    assert (step.kind, step.options) == ("choice", ["Invest", "Volunteer"])
    [step] = asked(deck("# How content are you with:\n• Roads\n• Parks\n\n1 = not, 5 = very"))
    assert (step.kind, step.options) == ("scale", ["Roads", "Parks"])


def test_a_title_that_parts_with_a_question_is_no_prompt() -> None:
    assert prompts(deck("# Thank you. What next?\n\nNotes within a week")) == []


def test_spans_of_years_are_options_and_no_scale() -> None:
    page = "# Om dig\nHur länge har du bott här?\na) 0–5 år\nb) 6–20 år\nc) Mer än 20 år"
    [step] = asked(deck(page))
    assert (step.kind, step.options) == ("choice", ["0–5 år", "6–20 år", "Mer än 20 år"])


def test_a_sentence_before_a_choice_leaves_its_question_a_prompt() -> None:
    page = "# Prioritera\nDu har 100 kronor. Hur fördelar du dem?\n• Bryggor\n• Café"
    [step] = asked(deck(page))
    assert (step.prompt, step.options) == ("Hur fördelar du dem?", ["Bryggor", "Café"])


def test_a_numbered_list_under_a_title_about_the_matter_is_no_choice() -> None:
    assert prompts(deck("# Var är vi i processen?\n1. Idé\n2. Samråd\n3. Beslut")) == []


def test_a_call_to_work_together_among_other_sentences_invites() -> None:
    [step] = asked(deck("# How would you spend a million?\n\nWork in pairs. Be bold!"))
    assert (step.round, step.prompt) == (1, "How would you spend a million?")


def test_questions_that_came_from_others_are_no_prompts() -> None:
    page = "# Frågor från förra mötet\n• Får man bada?\n• När rivs dammen?"
    assert prompts(deck(page)) == []


def test_a_title_heads_the_task_that_shows_how_it_is_answered() -> None:
    page = "# Vad ska vi satsa på?\n• Välj det ni tycker är viktigast:\n☐ Vägar\n☐ Ljus"
    [step] = asked(deck(page))
    assert (step.heading, step.prompt) == (
        "Vad ska vi satsa på?",
        "Välj det ni tycker är viktigast:",
    )
    assert step.options == ["Vägar", "Ljus"]


def test_the_ends_of_a_scale_belong_to_its_question() -> None:
    [step] = asked(deck("# Hur går det?\nHur redo är byn? 1 (inte alls) till 5 (helt)"))
    assert (step.kind, step.prompt) == ("scale", "Hur redo är byn? 1 (inte alls) till 5 (helt)")


def test_a_direction_under_a_talks_title_opens_no_talk_of_its_own() -> None:
    page = "# Samtal vid kartan\nSamlas fem och fem\n1. Diskutera i gruppen: Var? Hur?\n2. Vad?"
    assert {step.heading for step in asked(deck(page))} == {"Samtal vid kartan"}
    rounds = "# World café\nRound 1\n• What works?\nRound 2\n• What hinders?"
    assert [step.heading for step in asked(deck(rounds))] == ["Round 1", "Round 2"]


def test_who_takes_notes_is_no_prompt() -> None:
    page = "# Table talk\nChoose a scribe and use the big sheet.\nDescribe a good bus stop"
    assert prompts(deck(page)) == ["Describe a good bus stop"]


@pytest.mark.parametrize(
    "line",
    ["Ett ord som beskriver dagen:", "One word to describe today", "Tre ord du tar med dig"],
)
def test_so_many_words_are_asked_for_without_a_verb(line: str) -> None:
    [step] = asked(deck(f"# Till sist\n{line}"))
    assert (step.kind, step.prompt) == ("word_cloud", line)


@pytest.mark.parametrize(
    "line", ["Några ord från kommunen", "Ett ord på vägen", "A word of thanks"]
)
def test_who_says_a_few_words_asks_nothing(line: str) -> None:
    assert prompts(deck(f"# Till sist\n{line}")) == []
